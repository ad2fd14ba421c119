import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sum } from './counts.ts';
import { fitMixture, heldBackOf, mixtureLogLikelihood, type HeldBack } from './mixture.ts';

const window = (counts: number[], ...parts: number[][]): HeldBack =>
  heldBackOf(
    Float64Array.from(counts),
    parts.map((part) => Float64Array.from(part)),
  );

describe('heldBackOf', () => {
  it('keeps the places where anything happened', () => {
    const { count, parts } = window([0, 2, 0, 0.5], [0.1, 0.2, 0.3, 0.4], [0.4, 0.3, 0.2, 0.1]);
    expect([...count]).toEqual([2, 0.5]);
    expect(parts.map((part) => [...part])).toEqual([
      [0.2, 0.4],
      [0.3, 0.1],
    ]);
  });
});

describe('fitMixture', () => {
  it('finds the weight that is known in closed form', () => {
    // 60 : 40 is most likely at a share of 0.6 = 0.2 + 0.6 w: w = 2/3.
    const weights = fitMixture([window([60, 40], [0.8, 0.2], [0.2, 0.8])], 2, 1, 0);
    expect(weights[0]).toBeCloseTo(2 / 3, 5);
  });

  it('takes windows together, each incident once', () => {
    // 30 : 30 and 30 : 10 are 60 : 40.
    const parts = [
      [0.8, 0.2],
      [0.2, 0.8],
    ];
    const weights = fitMixture([window([30, 30], ...parts), window([30, 10], ...parts)], 2, 1, 0);
    expect(weights[0]).toBeCloseTo(2 / 3, 5);
  });

  it('leaves nothing to a part that foretells nothing', () => {
    // The third part has all of its mass where nothing happened.
    const weights = fitMixture([window([30, 10, 0], [0.9, 0.1, 0], [0.3, 0.7, 0], [0, 0, 1])], 3, 1, 0);
    expect(weights[2]).toBe(0);
    // 0.9 w + 0.3 (1 - w) = 0.75.
    expect(weights[0]).toBeCloseTo(0.75, 4);
  });

  it('keeps the floor, and divides the rest as if it were alone', () => {
    const weights = fitMixture([window([60, 40, 0], [0.8, 0.2, 0], [0.2, 0.8, 0], [0, 0, 1])], 3, 2, 0.03);
    expect(weights[2]).toBe(0.03);
    expect(weights[0]).toBeCloseTo((0.97 * 2) / 3, 5);
  });

  it('weighs all parts alike where nothing was counted', () => {
    expect([...fitMixture([window([0, 0], [1, 0], [0, 1])], 2, 1, 0.03)]).toEqual([0.5, 0.5]);
    expect([...fitMixture([], 4, 3, 0.03)]).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  const places = 5;
  const share = fc
    .array(fc.integer({ min: 1, max: 50 }), { minLength: places, maxLength: places })
    .map((values) => values.map((value) => value / sum(values)));
  const counts = fc.array(fc.nat(30), { minLength: places, maxLength: places });
  const anything = fc.array(fc.tuple(counts, share, share, share), { minLength: 1, maxLength: 4 });

  it('is a distribution that keeps the floor, whatever comes in', () => {
    fc.assert(
      fc.property(anything, (rows) => {
        const weights = fitMixture(
          rows.map((row) => window(...row)),
          3,
          2,
          0.03,
        );
        expect(sum(weights)).toBeCloseTo(1, 12);
        expect(weights.every((weight) => weight >= 0)).toBe(true);
        expect(weights[2]).toBeGreaterThanOrEqual(0.03);
      }),
    );
  });

  it('is as likely as the best of a grid of weights', () => {
    fc.assert(
      fc.property(anything, (rows) => {
        const windows = rows.map((row) => window(...row));
        const found = mixtureLogLikelihood(windows, fitMixture(windows, 3, 2, 0.03));
        const incidents = windows.reduce((all, { count }) => all + sum(count), 0);
        for (let a = 0; a <= 97; a += 5) {
          for (let b = 0; a + b <= 97; b += 5) {
            const tried = mixtureLogLikelihood(windows, [a / 100, b / 100, 1 - (a + b) / 100]);
            // What 80 rounds leave undone is below a thousandth of a nat an incident.
            expect(tried - found).toBeLessThan(1e-3 * incidents + 1e-9);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('mixtureLogLikelihood', () => {
  it('is the sum of counts by the logarithms of the mixed shares', () => {
    // 2 ln(0.5 x 0.8 + 0.5 x 0.2) + 1 ln(0.5 x 0.2 + 0.5 x 0.8).
    expect(mixtureLogLikelihood([window([2, 1], [0.8, 0.2], [0.2, 0.8])], [0.5, 0.5])).toBeCloseTo(
      3 * Math.log(0.5),
      14,
    );
  });
});
