import { describe, expect, it } from 'vitest';
import { normalDraw, seededRandom } from '../random.ts';
import { bootstrap } from './bootstrap.ts';

const meanOf =
  (values: ArrayLike<number>) =>
  (drawn: Uint32Array): number => {
    let total = 0;
    for (const origin of drawn) total += values[origin]!;
    return total / drawn.length;
  };

describe('bootstrap', () => {
  const random = seededRandom(4);
  const values = Float64Array.from({ length: 100 }, () => 10 + 2 * normalDraw(random));

  it('gives the figure of all origins, each once', () => {
    expect(bootstrap(4, 1, meanOf([1, 2, 3, 10])).value).toBe(4);
  });

  it('has an interval around the value as wide as the normal says', () => {
    // 90 % of the mean of 100 draws of deviation 2: 1.645 x 2 / 10 to each side, give or take the sample's own deviation.
    const { value, low, high } = bootstrap(100, 1, meanOf(values));
    expect(low!).toBeLessThan(value);
    expect(high!).toBeGreaterThan(value);
    expect(value - low!).toBeCloseTo(0.329, 1);
    expect(high! - value).toBeCloseTo(0.329, 1);
  });

  it('is the same to the digit for the same seed, and another for another', () => {
    const first = bootstrap(100, 1, meanOf(values));
    expect(bootstrap(100, 1, meanOf(values))).toEqual(first);
    expect(bootstrap(100, 2, meanOf(values))).not.toEqual(first);
  });

  it('has no interval for a single origin', () => {
    expect(bootstrap(1, 1, meanOf([7]))).toEqual({ value: 7, low: null, high: null });
  });

  it('has no width where all origins agree', () => {
    expect(bootstrap(5, 1, meanOf([3, 3, 3, 3, 3]))).toEqual({ value: 3, low: 3, high: 3 });
  });
});
