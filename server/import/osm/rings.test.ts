import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LngLat } from '../../../domain/place.ts';
import { assembleRings, polygonsOf } from './rings.ts';

/** Node `10 * y + x` lies at (x, y). */
const placeAt = (node: number): LngLat => [node % 10, Math.floor(node / 10)];
const square = (x: number, y: number, size: number): number[] => {
  const corner = 10 * y + x;
  return [corner, corner + size, corner + 11 * size, corner + 10 * size, corner];
};
const area = (ring: readonly number[][]): number => {
  let doubled = 0;
  for (let i = 1; i < ring.length; i++) {
    doubled += ring[i - 1]![0]! * ring[i]![1]! - ring[i]![0]! * ring[i - 1]![1]!;
  }
  return doubled / 2;
};

describe('assembleRings', () => {
  it('takes closed ways as they are', () => {
    expect(assembleRings([square(0, 0, 2)])).toEqual({ rings: [square(0, 0, 2)], openWays: 0 });
  });

  it('joins ways end to end, whichever way they are drawn', () => {
    const { rings, openWays } = assembleRings([
      [0, 1, 2],
      [22, 12, 2],
      [22, 21, 20],
      [0, 10, 20],
    ]);
    expect(openWays).toBe(0);
    expect(rings.length).toBe(1);
    expect(new Set(rings[0])).toEqual(new Set([0, 1, 2, 12, 22, 21, 20, 10]));
    expect(rings[0]![0]).toBe(rings[0]!.at(-1));
  });

  it('parts rings that touch at a node, also where the walk goes on into the other one first', () => {
    const { rings } = assembleRings([
      [0, 2, 22],
      [22, 24, 44],
      [44, 42, 22],
      [22, 20, 0],
    ]);
    expect(rings.map((ring) => ring.length)).toEqual([5, 5]);
    for (const ring of rings) expect(new Set(ring).size).toBe(4);
  });

  it('counts ways that close nothing, and keeps the rings beside them', () => {
    const { rings, openWays } = assembleRings([
      [0, 1, 2],
      [2, 3],
      [40, 42, 62],
      [62, 60, 40],
    ]);
    expect(rings.length).toBe(1);
    expect(openWays).toBe(2);
  });

  it('takes no two-sided ring', () => {
    expect(
      assembleRings([
        [0, 1],
        [1, 0],
      ]).rings,
    ).toEqual([]);
  });

  it('finds the ring again however it is cut, turned and mixed', () => {
    const outline = [0, 1, 2, 3, 13, 23, 33, 32, 31, 30, 20, 10];
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 11 }), { minLength: 2, maxLength: 8 }),
        fc.infiniteStream(fc.boolean()),
        fc.infiniteStream(fc.integer({ min: 0, max: 999 })),
        (cuts, turns, ranks) => {
          cuts.sort((a, b) => a - b);
          const ways = cuts.map((from, i) => {
            const to = i + 1 < cuts.length ? cuts[i + 1]! : cuts[0]! + outline.length;
            const part: number[] = [];
            for (let at = from; at <= to; at++) part.push(outline[at % outline.length]!);
            return turns.next().value ? part.reverse() : part;
          });
          const mixed = ways.map((part) => ({ part, rank: ranks.next().value as number }));
          mixed.sort((a, b) => a.rank - b.rank);
          const { rings, openWays } = assembleRings(mixed.map(({ part }) => part));
          expect(openWays).toBe(0);
          const polygon = polygonsOf(rings, placeAt)!;
          expect(polygon.type).toBe('Polygon');
          expect(area(polygon.coordinates[0] as number[][])).toBe(9);
        },
      ),
    );
  });
});

describe('polygonsOf', () => {
  it('makes holes of what lies within, turned the other way', () => {
    const polygon = polygonsOf([square(1, 1, 2), square(0, 0, 6)], placeAt)!;
    expect(polygon.type).toBe('Polygon');
    expect((polygon.coordinates as number[][][]).map(area)).toEqual([36, -4]);
  });

  it('makes an island of what lies within a hole', () => {
    const polygon = polygonsOf([square(2, 2, 1), square(1, 1, 4), square(0, 0, 6)], placeAt)!;
    expect(polygon.type).toBe('MultiPolygon');
    expect((polygon.coordinates as number[][][][]).map((part) => part.map(area))).toEqual([[36, -16], [1]]);
  });

  it('gives a hole to the nearest ring around it', () => {
    const nested = [square(0, 0, 8), square(1, 1, 6), square(2, 2, 4), square(3, 3, 2)];
    const parts = polygonsOf(nested, placeAt)!.coordinates as number[][][][];
    expect(parts.map((part) => part.map(area))).toEqual([
      [64, -36],
      [16, -4],
    ]);
  });

  it('takes a hole that touches its outer ring, also at every corner', () => {
    const touching = polygonsOf([square(0, 0, 6), [0, 2, 22, 20, 0]], placeAt)!;
    expect((touching.coordinates as number[][][]).map(area)).toEqual([36, -4]);
    // A diamond on the middles of a square's sides.
    const outer = [0, 2, 4, 24, 44, 42, 40, 20, 0];
    const diamond = [2, 24, 42, 20, 2];
    expect((polygonsOf([outer, diamond], placeAt)!.coordinates as number[][][]).map(area)).toEqual([16, -8]);
  });

  it('leaves neighbours beside each other', () => {
    const polygon = polygonsOf([square(0, 0, 2), square(2, 0, 2)], placeAt)!;
    expect(polygon.type).toBe('MultiPolygon');
  });

  it('leaves out rings that may only be holes, and rings without a surface', () => {
    const hole = square(1, 1, 2);
    expect(polygonsOf([hole], placeAt, new Set([hole]))).toBeNull();
    expect(polygonsOf([[0, 1, 2, 1, 0]], placeAt)).toBeNull();
  });
});
