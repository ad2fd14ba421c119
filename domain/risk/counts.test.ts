import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MS_PER_DAY } from '../time/date.ts';
import { countBetween, decayedCount, firstAtOrAfter, normalised, sum, type PlacedEvents } from './counts.ts';

/** `[place, day, weight]`, ascending in time. */
const events = (rows: readonly (readonly [number, number, number])[]): PlacedEvents => ({
  place: Int32Array.from(rows, ([place]) => place),
  atMs: Float64Array.from(rows, ([, day]) => day * MS_PER_DAY),
  weight: Float32Array.from(rows, ([, , weight]) => weight),
});

describe('firstAtOrAfter', () => {
  it('is the first that is not before', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 })), fc.integer({ min: -1, max: 21 }), (list, ms) => {
        const times = Float64Array.from(list).sort();
        const first = times.findIndex((at) => at >= ms);
        expect(firstAtOrAfter(times, ms)).toBe(first < 0 ? times.length : first);
      }),
    );
  });
});

describe('countBetween', () => {
  it('adds weights by place, from the first instant up to but without the last', () => {
    const some = events([
      [0, 1, 1],
      [1, 2, 0.5],
      [1, 3, 0.25],
      [0, 4, 1],
    ]);
    expect([...countBetween(some, 3, 2 * MS_PER_DAY, 4 * MS_PER_DAY)]).toEqual([0, 0.75, 0]);
    expect([...countBetween(some, 3, 1 * MS_PER_DAY, 2 * MS_PER_DAY)]).toEqual([1, 0, 0]);
  });
});

describe('decayedCount', () => {
  const some = events([
    [0, 0, 1],
    [0, 10, 1],
    [1, 20, 0.5],
    [1, 30, 1],
  ]);

  it('halves a weight with every half-life of age', () => {
    // At day 30 with 10 days: 1/8 + 1/4 on the first place, 0.5 x 1/2 on the other; what is at day 30 itself lies ahead.
    const counts = decayedCount(some, 2, 30 * MS_PER_DAY, 10);
    expect(counts[0]).toBeCloseTo(0.375, 14);
    expect(counts[1]).toBeCloseTo(0.25, 14);
  });

  it('counts all alike where the half-life is endless', () => {
    expect([...decayedCount(some, 2, 31 * MS_PER_DAY, Infinity)]).toEqual([2, 1.5]);
  });
});

describe('normalised', () => {
  it('is the share of the sum, or what stands in for it where there is nothing', () => {
    const even = Float64Array.of(0.25, 0.75);
    expect([...normalised(Float64Array.of(1, 3), even)]).toEqual([0.25, 0.75]);
    expect([...normalised(Float64Array.of(4, 0), even)]).toEqual([1, 0]);
    expect(normalised(new Float64Array(2), even)).toBe(even);
    expect(sum([])).toBe(0);
  });
});
