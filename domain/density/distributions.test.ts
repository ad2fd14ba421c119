import { describe, expect, it } from 'vitest';
import { betaQuantile, binomialAtLeast, binomialAtMost, twoSidedNormalP } from './distributions.ts';

describe('the normal distribution', () => {
  it('has the published tails', () => {
    // Abramowitz & Stegun 1964, table 26.1 and 26.2.
    expect(twoSidedNormalP(0)).toBe(1);
    expect(twoSidedNormalP(1.96)).toBeCloseTo(0.0499957902964, 12);
    expect(twoSidedNormalP(-3)).toBeCloseTo(0.0026997960633, 12);
    expect(twoSidedNormalP(6)).toBeCloseTo(1.973175290075e-9, 18);
  });

  it('is 0 where it would underflow', () => {
    expect(twoSidedNormalP(36)).toBeGreaterThan(0);
    expect(twoSidedNormalP(45)).toBe(0);
    expect(twoSidedNormalP(-Infinity)).toBe(0);
  });
});

describe('the binomial distribution', () => {
  it('is the sum of its terms', () => {
    // Of 5 with chance 1/4: 243, 405, 270, 90, 15, 1 of 1024.
    expect(binomialAtMost(1, 5, 0.25)).toBeCloseTo(648 / 1024, 14);
    expect(binomialAtLeast(3, 5, 0.25)).toBeCloseTo(106 / 1024, 14);
    expect(binomialAtMost(-1, 5, 0.25)).toBe(0);
    expect(binomialAtMost(5, 5, 0.25)).toBe(1);
    expect(binomialAtLeast(0, 5, 0.25)).toBe(1);
    expect(binomialAtLeast(6, 5, 0.25)).toBe(0);
  });

  it('stays right at counts of a million', () => {
    // The beta density integrated at 40 digits (mpmath 1.3).
    const relative = (value: number, exact: number) => Math.abs(value / exact - 1);
    expect(relative(binomialAtLeast(1_000_000, 1_999_000, 0.499), 2.044286633614067e-4)).toBeLessThan(1e-6);
    expect(relative(binomialAtLeast(20_000, 40_000, 0.49), 3.2289158630981e-5)).toBeLessThan(1e-9);
    expect(relative(binomialAtLeast(500, 1000, 0.45), 8.465492166192605e-4)).toBeLessThan(1e-11);
    expect(relative(binomialAtLeast(99_401, 1_000_000, 0.1), 0.9772319242830561)).toBeLessThan(1e-9);
    expect(relative(binomialAtMost(99_400, 1_000_000, 0.1), 1 - 0.9772319242830561)).toBeLessThan(1e-7);
  });
});

describe('the beta distribution', () => {
  it('has the quantiles of its closed forms', () => {
    // Beta(1, b): 1 - (1 - y)^(1 / b); Beta(a, 1): y^(1 / a).
    expect(betaQuantile(1, 8, 0.025)).toBeCloseTo(1 - 0.975 ** (1 / 8), 14);
    expect(betaQuantile(8, 1, 0.025)).toBeCloseTo(0.025 ** (1 / 8), 14);
    expect(betaQuantile(1, 1_000_000, 0.025) * 1e6).toBeCloseTo(-Math.log(0.975), 6);
  });
});
