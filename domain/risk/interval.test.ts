import { describe, expect, it } from 'vitest';
import { countInterval } from './interval.ts';

describe('countInterval', () => {
  it('gives the quantiles of a Poisson count', () => {
    // Poisson(10): P(N <= 5) = 0.067, P(N <= 6) = 0.130, P(N <= 13) = 0.864, P(N <= 14) = 0.917.
    expect(countInterval(10, 0)).toEqual({ low: 6, high: 14 });
    // Poisson(0.05): P(N = 0) = 0.951.
    expect(countInterval(0.05, 0)).toEqual({ low: 0, high: 0 });
  });

  it('gives the quantiles of a geometric count where the dispersion is 1', () => {
    // Negative binomial of shape 1 and mean 9 is geometric with p = 0.1: P(N <= n) = 1 - 0.9^(n+1).
    // 1 - 0.9^(n+1) >= 0.1 from n = 0; >= 0.9 from n = 21 (0.9^22 = 0.0985).
    expect(countInterval(9, 1)).toEqual({ low: 0, high: 21 });
  });

  it('goes over to the normal without a jump', () => {
    const below = countInterval(9_999, 0.01);
    const above = countInterval(10_001, 0.01);
    expect(Math.abs(below.low - above.low) / 10_000).toBeLessThan(0.02);
    expect(Math.abs(below.high - above.high) / 10_000).toBeLessThan(0.02);
  });

  it('is [0, 0] where nothing is expected', () => {
    expect(countInterval(0, 1)).toEqual({ low: 0, high: 0 });
  });
});
