import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { significantUpTo } from './falseDiscovery.ts';

describe('significantUpTo', () => {
  it('has the published example', () => {
    // Benjamini & Hochberg 1995, section 4.1: 15 p-values of a trial of thrombolysis; q = .05 rejects the four smallest.
    const p = Float64Array.of(
      ...[0.0459, 0.0001, 0.0278, 1, 0.0004, 0.324, 0.0344, 0.0019, 0.4262],
      ...[0.0095, 0.5719, 0.0201, 0.6528, 0.0298, 0.759],
    );
    // By hand: 9 * .10 / 15 = .06 >= .0459, 10 * .10 / 15 < .3240; 3 * .01 / 15 = .002 >= .0019, 4 * .01 / 15 < .0095.
    expect(significantUpTo(p, [0.1, 0.05, 0.01])).toEqual([0.0459, 0.0095, 0.0019]);
  });

  it('takes a p-value over its own line where a larger one is under its line', () => {
    // .04 > .05 / 2, but .05 <= .05 * 2 / 2.
    expect(significantUpTo(Float64Array.of(0.04, 0.05), [0.05])).toEqual([0.05]);
  });

  it('finds nothing among none, and tells a p-value of 0', () => {
    expect(significantUpTo(new Float64Array(0), [0.1])).toEqual([-1]);
    expect(significantUpTo(Float64Array.of(0.2, 0.9), [0.1])).toEqual([-1]);
    expect(significantUpTo(Float64Array.of(0, 1), [0.1])).toEqual([0]);
  });

  it('is the definition', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 }),
        (p) => {
          const sorted = [...p].sort((a, b) => a - b);
          const largest = sorted.filter((value, k) => value <= (0.2 * (k + 1)) / p.length).at(-1) ?? -1;
          expect(significantUpTo(Float64Array.from(p), [0.2])).toEqual([largest]);
        },
      ),
    );
  });
});
