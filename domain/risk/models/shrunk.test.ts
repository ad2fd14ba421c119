import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MS_PER_DAY } from '../../time/date.ts';
import { sum } from '../counts.ts';
import { FOREVER_DAYS, History } from '../history.ts';
import { shrunkShare } from './shrunk.ts';

/** A history with so many incidents on each place. */
function historyOf(counts: readonly number[]): History {
  const place = counts.flatMap((count, i) => new Array<number>(count).fill(i));
  return new History(
    {
      count: counts.length,
      size: new Float64Array(counts.length).fill(100),
      kind: new Uint8Array(counts.length),
      zonings: [],
      bandwidthsMeters: [],
      spread: () => {
        throw new Error('places without neighbours');
      },
    },
    {
      place: Int32Array.from(place),
      atMs: new Float64Array(place.length),
      hour: new Int16Array(place.length),
      group: new Uint8Array(place.length),
      weight: new Float32Array(place.length).fill(1),
      groups: ['a'],
    },
    () => true,
  );
}

const shares = (counts: readonly number[], shape: number, prior: readonly number[]) =>
  shrunkShare(historyOf(counts), MS_PER_DAY, FOREVER_DAYS, shape, Float64Array.from(prior));

describe('shrunkShare', () => {
  it('is m (a + n) / (a + m N)', () => {
    // N = 4, a = 1, m = 1/2: 1/2 x 4 / 3 = 2/3 for 3 incidents, 1/2 x 2 / 3 = 1/3 for one. Here they sum to 1 as they are.
    const { prior, own } = shares([3, 1], 1, [0.5, 0.5]);
    // A weight of 2/3 on the counts: 2 and 2/3 of 4 are theirs, the prior brings 2/3 to each.
    expect([...own].map((value, i) => value + prior[i]!)).toEqual([
      expect.closeTo(2 / 3, 12),
      expect.closeTo(1 / 3, 12),
    ]);
    expect([...own]).toEqual([expect.closeTo(1 / 2, 12), expect.closeTo(1 / 6, 12)]);
  });

  it('is scaled to 1 where places have unlike priors', () => {
    // N = 10, a = 2: 0.8 x (2 + 5) / (2 + 8) = 0.56 and 0.2 x (2 + 5) / (2 + 2) = 0.35, of 0.91.
    const { prior, own } = shares([5, 5], 2, [0.8, 0.2]);
    expect(own[0]! + prior[0]!).toBeCloseTo(0.56 / 0.91, 12);
    expect(own[1]! + prior[1]!).toBeCloseTo(0.35 / 0.91, 12);
  });

  it('believes a count more where more was to be expected', () => {
    // The same count on a place that should have had next to nothing counts for less.
    const { own } = shares([3, 3, 24], 1, [0.3, 0.01, 0.69]);
    expect(own[1]! / own[0]!).toBeLessThan(0.3);
  });

  it('is the prior where nothing happened', () => {
    const { prior, own } = shares([0, 0], 1, [0.8, 0.2]);
    expect([...prior]).toEqual([0.8, 0.2]);
    expect([...own]).toEqual([0, 0]);
  });

  it('sums to 1 with both addends together', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(20), fc.integer({ min: 1, max: 100 })), { minLength: 1, maxLength: 12 }),
        fc.constantFrom(0.5, 1, 4),
        (rows, shape) => {
          const whole = sum(rows.map(([, size]) => size));
          const { prior, own } = shares(
            rows.map(([count]) => count),
            shape,
            rows.map(([, size]) => size / whole),
          );
          expect(sum(prior) + sum(own)).toBeCloseTo(1, 10);
          expect([...prior, ...own].every((value) => value >= 0)).toBe(true);
        },
      ),
    );
  });
});
