import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialP, oddsInterval } from './exactTest.ts';

/** By summing every outcome; `log` of factorials by sums, so that nothing is shared with the code. */
function summed(successes: number, trials: number, chance: number): number {
  const logFactorial = [0];
  for (let k = 1; k <= trials; k++) logFactorial.push(logFactorial[k - 1]! + Math.log(k));
  const term = (k: number) =>
    Math.exp(
      logFactorial[trials]! -
        logFactorial[k]! -
        logFactorial[trials - k]! +
        k * Math.log(chance) +
        (trials - k) * Math.log(1 - chance),
    );
  let p = 0;
  for (let k = 0; k <= trials; k++) if (term(k) <= term(successes) * (1 + 1e-7)) p += term(k);
  return Math.min(1, p);
}

describe('binomialP', () => {
  it('has the published examples of R', () => {
    // example(binom.test), Conover 1971 p. 97: 682 of 925 with 3/4.
    expect(binomialP(682, 925, 0.75)).toBeCloseTo(0.3825, 4);
    // binom.test(9, 24, 1/6) and binom.test(1, 1497, .0033), as printed.
    expect(binomialP(9, 24, 1 / 6)).toBeCloseTo(0.01176, 5);
    expect(binomialP(1, 1497, 0.0033)).toBeCloseTo(0.1062, 4);
    // example(poisson.test): 11 in 800 against 21 in 3011 person years.
    expect(binomialP(11, 32, 800 / 3811)).toBeCloseTo(0.07967, 5);
  });

  it('is what can be counted by hand', () => {
    // 0 of 5 at 1/2: two outcomes of 32. 1 of 10: 2 (1 + 10) of 1024.
    expect(binomialP(0, 5, 0.5)).toBeCloseTo(2 / 32, 14);
    expect(binomialP(1, 10, 0.5)).toBeCloseTo(22 / 1024, 14);
    expect(binomialP(5, 10, 0.5)).toBe(1);
    expect(binomialP(0, 0, 0.5)).toBe(1);
  });

  it('is the sum over all outcomes that are no likelier', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.oneof(fc.constantFrom(0.5, 1 / 3, 30 / 61), fc.double({ min: 0.01, max: 0.99, noNaN: true })),
        (trials, share, chance) => {
          const successes = Math.round(share * trials);
          const p = binomialP(successes, trials, chance);
          const sum = summed(successes, trials, chance);
          expect(Math.abs(p - sum)).toBeLessThan(1e-9 + 1e-6 * sum);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('stays right at a million', () => {
    // Three standard deviations of 500 from the middle: the normal with the correction for continuity gives .0027.
    expect(binomialP(501_500, 1_000_000, 0.5)).toBeCloseTo(0.002708, 5);
    expect(binomialP(501_500, 1_000_000, 0.50000001)).toBeCloseTo(0.002708, 5);
    expect(binomialP(1_000_000, 1_000_000, 0.3)).toBe(0);
  });
});

describe('oddsInterval', () => {
  const asShares = (successes: number, failures: number) =>
    oddsInterval(successes, failures).map((odds) => odds / (1 + odds));

  it('has the published examples of R', () => {
    const [low, high] = asShares(682, 243);
    expect(low).toBeCloseTo(0.7076683, 7);
    expect(high).toBeCloseTo(0.7654066, 7);
    const [few, many] = asShares(9, 15);
    expect(few).toBeCloseTo(0.1879929, 7);
    expect(many).toBeCloseTo(0.5940636, 7);
  });

  it('is open where one side has none', () => {
    // 0 of n: the upper limit is 1 - .025^(1/n).
    const [low, high] = oddsInterval(0, 10);
    expect(low).toBe(0);
    expect(high).toBeCloseTo(0.025 ** -0.1 - 1, 12);
    const [lowest, highest] = oddsInterval(10, 0);
    expect(lowest).toBeCloseTo(1 / (0.025 ** -0.1 - 1), 12);
    expect(highest).toBe(Infinity);
    expect(oddsInterval(0, 0)).toEqual([0, Infinity]);
  });

  it('is turned over by swapping the sides, up to a million', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 1e6 }), (a, b) => {
        const [low, high] = oddsInterval(a, b);
        const [turnedLow, turnedHigh] = oddsInterval(b, a);
        expect(low).toBeLessThan(a / b);
        expect(high).toBeGreaterThan(a / b);
        expect(low * turnedHigh).toBeCloseTo(1, 9);
        expect(high * turnedLow).toBeCloseTo(1, 9);
      }),
      { numRuns: 300 },
    );
  });
});
