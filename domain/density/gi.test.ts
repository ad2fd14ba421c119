import { describe, expect, it } from 'vitest';
import { giBins, giStar } from './gi.ts';
import type { Neighbours } from './spread.ts';

const rows = (lists: number[][]): Neighbours => ({
  start: Uint32Array.from([0, ...lists.map((_, i) => lists.slice(0, i + 1).flat().length)]),
  of: Uint32Array.from(lists.flat()),
});

/** Cell 0 in the middle of 1..6. */
const flower = rows([
  [1, 2, 3, 4, 5, 6],
  ...[1, 2, 3, 4, 5, 6].map((i) => [0, (i % 6) + 1, ((i + 4) % 6) + 1]),
]);

/** Cells in a row, each beside the next. */
const line = (n: number) =>
  rows(Array.from({ length: n }, (_, i) => [i - 1, i + 1].filter((j) => j >= 0 && j < n)));

describe('giStar', () => {
  it('is the formula, by hand', () => {
    // Seven records in petal 1: mean 1, S = sqrt(49 / 7 - 1). Around petal 1: W = 4, (7 - 4) / sqrt(6 * (28 - 16) / 6) = 3 / sqrt(12).
    const { z, p, noEvidence } = giStar([0, 7, 0, 0, 0, 0, 0], flower);
    expect(noEvidence).toBe(false);
    expect(z[1]).toBeCloseTo(3 / Math.sqrt(12), 12);
    expect(p[1]).toBeCloseTo(0.386476, 6);
    // Petals 2 and 6 see it too, 3 to 5 do not: (0 - 4) / sqrt(12).
    expect(z[2]).toBeCloseTo(3 / Math.sqrt(12), 12);
    expect(z[4]).toBeCloseTo(-4 / Math.sqrt(12), 12);
    // The middle sees everything, and so nothing.
    expect([z[0], p[0]]).toEqual([0, 1]);
  });

  it('is the formula in a row of five, by hand', () => {
    // 0 0 0 0 5: mean 1, S = 2. Last: W = 2, (5 - 2) / (2 sqrt((10 - 4) / 4)); middle: W = 3, (0 - 3) / (2 sqrt((15 - 9) / 4)).
    const { z } = giStar([0, 0, 0, 0, 5], line(5));
    expect(z[4]).toBeCloseTo(3 / (2 * Math.sqrt(1.5)), 12);
    expect(z[2]).toBeCloseTo(-3 / (2 * Math.sqrt(1.5)), 12);
  });

  it('bins by false discovery over all cells', () => {
    const x = new Float64Array(1000);
    x.fill(20, 500, 503);
    const { z, bin } = giStar(x, line(1000));
    // Mean .06, S = 1.0937: the middle one has (60 - .18) / (S sqrt(2991 / 999)), its neighbours two thirds, the next a third.
    expect(z[501]).toBeCloseTo(31.6, 1);
    expect([...bin.subarray(497, 506)]).toEqual([0, 0, 3, 3, 3, 3, 3, 0, 0]);
    expect(bin.filter((value) => value !== 0)).toHaveLength(5);
  });

  it('marks cold as below zero', () => {
    const x = new Float64Array(1000).fill(20);
    x.fill(0, 500, 503);
    expect(giStar(x, line(1000)).bin[501]).toBe(-3);
  });

  it('knows three degrees of hot and of cold', () => {
    // The p-values of Benjamini & Hochberg 1995: 3 are significant at .01, 4 at .05, 9 at .10.
    const p = [
      ...[0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459],
      ...[0.324, 0.4262, 0.5719, 0.6528, 0.759, 1],
    ];
    const z = p.map((_, i) => (i % 2 ? -1 : 1));
    expect([...giBins(Float64Array.from(z), Float64Array.from(p))]).toEqual([
      ...[3, -3, 3, -2, 1, -1, 1, -1, 1],
      ...[0, 0, 0, 0, 0, 0],
    ]);
  });

  it('has no evidence where all cells hold the same', () => {
    const { z, p, bin, noEvidence } = giStar([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1], flower);
    expect(noEvidence).toBe(true);
    expect([...z, ...bin]).toEqual(Array(14).fill(0));
    expect([...p]).toEqual(Array(7).fill(1));
    expect(giStar([], rows([])).noEvidence).toBe(true);
    expect(giStar([4], rows([[]])).noEvidence).toBe(true);
  });
});
