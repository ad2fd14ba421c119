import fc from 'fast-check';
import { gridDisk, latLngToCell } from 'h3-js';
import { describe, expect, it } from 'vitest';
import { hexToCell } from '../cells.ts';
import { disks, withRing } from './neighbours.ts';
import { KERNEL, SMOOTHING_RINGS, smoothed } from './smoothing.ts';

const middle = latLngToCell(31.23, 121.47, 9);
const disk = BigUint64Array.from(gridDisk(middle, 6), hexToCell);

describe('smoothed', () => {
  it('has the weights of the quartic kernel', () => {
    expect(KERNEL.map((weight) => weight * 81)).toEqual([81, expect.closeTo(64, 12), expect.closeTo(25, 12)]);
  });

  it('spreads one count over nineteen cells, by hand', () => {
    const source = BigUint64Array.of(hexToCell(middle));
    const set = withRing(source, 2);
    expect(set).toHaveLength(19);
    const spread = smoothed([765], disks(source, set, SMOOTHING_RINGS), set.length);
    const sorted = [...spread].sort((a, b) => b - a);
    expect(sorted[0]).toBeCloseTo(81, 9);
    for (const value of sorted.slice(1, 7)) expect(value).toBeCloseTo(64, 9);
    for (const value of sorted.slice(7)) expect(value).toBeCloseTo(25, 9);
  });

  it('keeps all of it in a cell that stands alone', () => {
    const alone = BigUint64Array.of(hexToCell(middle));
    expect([...smoothed([5], disks(alone, alone, SMOOTHING_RINGS), 1)]).toEqual([5]);
  });

  it('keeps the sum in any set, also at its edge', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: disk.length, maxLength: disk.length }), (counts) => {
        // Every cell that holds anything is in the set, of the others every third.
        const set = disk.filter((_, i) => counts[i]! > 10 || i % 3 === 0);
        const sources = disk.filter((_, i) => counts[i]! > 10);
        const held = counts.filter((count) => count > 10);
        const spread = smoothed(held, disks(sources, set, SMOOTHING_RINGS), set.length);
        const sum = held.reduce((a, b) => a + b, 0);
        expect(spread.reduce((a, b) => a + b, 0)).toBeCloseTo(sum, 6);
        expect(Math.min(...spread, 0)).toBe(0);
      }),
      { numRuns: 50 },
    );
  });

  it('loses nothing silently', () => {
    const [one, other] = [disk.slice(0, 1), disk.slice(50, 51)];
    expect(() => smoothed([1], disks(one, other, SMOOTHING_RINGS), 1)).toThrow(RangeError);
    expect([...smoothed([0], disks(one, other, SMOOTHING_RINGS), 1)]).toEqual([0]);
  });
});
