import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sum } from './counts.ts';
import { addFifths, byDensity, hitsAt, pai, peiStar } from './scores.ts';

/** As the definition reads: sort, add up, stop at the first that does not fit. */
function sorted(density: number[], observed: number[], size: number[], budgets: number[]): number[] {
  const total = sum(size);
  const exact = density.map((value, unit) => (value * size[unit]!) / size[unit]!);
  const order = [...density.keys()].sort(
    (u, v) => exact[v]! - exact[u]! || observed[u]! / size[u]! - observed[v]! / size[v]! || u - v,
  );
  return budgets.map((budget) => {
    let used = 0;
    let hits = 0;
    for (const unit of order) {
      if (used + size[unit]! > budget * total) break;
      used += size[unit]!;
      hits += observed[unit]!;
    }
    return hits;
  });
}

/** Expectations are given as densities. */
const hits = (density: number[], observed: number[], size: number[], budgets: number[]): number[] => [
  ...hitsAt(
    Float64Array.from(density, (value, unit) => value * size[unit]!),
    Float64Array.from(observed),
    Float64Array.from(size),
    sum(size),
    budgets,
  ),
];

describe('hitsAt', () => {
  it('takes the densest until the budget is used', () => {
    // 40 of 100 m: the units of density 3 and 2.
    expect(hits([1, 3, 2, 0], [8, 5, 2, 1], [30, 20, 20, 30], [0.1, 0.2, 0.4, 1])).toEqual([0, 5, 7, 16]);
  });

  it('takes whole units only, and stops at the first that does not fit', () => {
    // 60 m of density 3 do not fit in 50; the 10 m after them are not taken in their place.
    expect(hits([3, 2, 1], [9, 1, 1], [60, 10, 30], [0.5])).toEqual([0]);
  });

  it('ranks equals against yourself', () => {
    // Half of four equal units: those without incidents.
    expect(hits([1, 1, 1, 1], [4, 0, 3, 0], [10, 10, 10, 10], [0.5, 0.75])).toEqual([0, 3]);
    // By incidents a metre, not by incidents: 3 on 30 m come before 2 on 10 m.
    expect(hits([1, 1], [2, 3], [10, 30], [0.75])).toEqual([3]);
  });

  it('tells densities apart that differ by less than a bucket is wide', () => {
    expect(hits([1, 1.0001], [0, 7], [10, 10], [0.5])).toEqual([7]);
  });

  const unit = fc.record({
    // Few different densities, and ones close to each other: many ties, many in a bucket.
    density: fc.oneof(fc.constantFrom(0, 1, 2, 2.001, 2.002), fc.double({ min: 0, max: 3, noNaN: true })),
    observed: fc.nat(12).map((quarters) => quarters / 4),
    size: fc.integer({ min: 1, max: 40 }),
  });

  it('is what sorting all units gives', () => {
    fc.assert(
      fc.property(
        fc.array(unit, { minLength: 1, maxLength: 60 }),
        fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 6 }),
        (units, percents) => {
          const columns = (name: 'density' | 'observed' | 'size') => units.map((each) => each[name]);
          const budgets = percents.sort((a, b) => a - b).map((percent) => percent / 100);
          const [density, observed, size] = [columns('density'), columns('observed'), columns('size')];
          expect(hits(density, observed, size, budgets)).toEqual(sorted(density, observed, size, budgets));
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('the indices', () => {
  it('have the hand-worked values', () => {
    // 25 of 100 incidents on 5 % of the length: 0.25 / 0.05 = 5; the best choice could have held 40: 25 / 40.
    expect(pai(25, 100, 0.05)).toBeCloseTo(5, 12);
    expect(peiStar(25, 40)).toBe(0.625);
  });

  it('are not numbers where there was nothing to hit', () => {
    expect(pai(0, 0, 0.05)).toBeNaN();
    expect(peiStar(0, 0)).toBeNaN();
  });
});

describe('addFifths', () => {
  it('puts a fifth of the expectation in each, the densest first', () => {
    const fifths = { expected: new Float64Array(5), observed: new Float64Array(5) };
    // Densities 4, 2, 1, 1 / 2 and 1 / 4, an expectation of 4 each.
    const [expected, observed] = [Float64Array.of(4, 4, 4, 4, 4), Float64Array.of(1, 2, 3, 4, 5)];
    addFifths(fifths, expected, observed, Float64Array.of(8, 2, 1, 4, 16));
    addFifths(fifths, expected, observed, Float64Array.of(8, 2, 1, 4, 16));
    expect([...fifths.expected]).toEqual([8, 8, 8, 8, 8]);
    expect([...fifths.observed]).toEqual([6, 4, 8, 2, 10]);
  });

  it('keeps a unit whole in the fifth that it begins in', () => {
    const fifths = { expected: new Float64Array(5), observed: new Float64Array(5) };
    addFifths(fifths, Float64Array.of(5, 3, 2), Float64Array.of(1, 1, 1), Float64Array.of(1, 1, 1));
    // They begin at 0, 0.5 and 0.8 of all.
    expect([...fifths.expected]).toEqual([5, 0, 3, 0, 2]);
  });
});

describe('byDensity', () => {
  it('is from the densest down, equals in their order', () => {
    expect([...byDensity(Float64Array.of(1, 6, 2, 3), Float64Array.of(1, 2, 2, 1))]).toEqual([1, 3, 0, 2]);
    expect([...byDensity(Float64Array.of(0, 1, 0), Float64Array.of(1, 1, 1))]).toEqual([1, 0, 2]);
  });

  it('has every place once, and none before one that is denser by more than 0.4 %', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: 0, max: 9, noNaN: true }), fc.integer({ min: 1, max: 99 }))),
        (rows) => {
          const values = Float64Array.from(rows, ([value]) => value);
          const size = Float64Array.from(rows, ([, meters]) => meters);
          const order = byDensity(values, size);
          expect([...order].sort((a, b) => a - b)).toEqual([...rows.keys()]);
          for (let i = 1; i < order.length; i++) {
            const [before, after] = [order[i - 1]!, order[i]!].map((place) => values[place]! / size[place]!);
            // Below the least normal 32-bit float there is no order.
            expect(after!).toBeLessThanOrEqual(before! * 1.004 + 1e-37);
          }
        },
      ),
    );
  });
});
