import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mannKendall } from './mannKendall.ts';

describe('mannKendall', () => {
  it('has a published example with a tie', () => {
    // J. Little, College of the Holy Cross, 'A Mann-Kendall example (by hand)': S = 54, Z = 2.9058, one-sided p about .0018.
    const values = [12.9, 14.8, 13.2, 15.7, 13.8, 15.6, 12.9, 11.0, 17.3, 15.9, 19.0, 18.3, 20.1, 21.7];
    const { s, variance, z, p } = mannKendall(values);
    expect(s).toBe(54);
    expect(variance).toBeCloseTo((14 * 13 * 33) / 18 - (2 * 1 * 9) / 18, 12);
    expect(z).toBeCloseTo(2.9058, 4);
    expect(p / 2).toBeCloseTo(0.0018, 4);
  });

  it('is what can be counted by hand', () => {
    // 1 2 2 3: five pairs rise; 4 * 3 * 13 - 2 * 1 * 9 = 138; z = 4 / sqrt(138 / 18).
    expect(mannKendall([1, 2, 2, 3])).toMatchObject({
      s: 5,
      variance: 138 / 18,
      z: expect.closeTo(4 / Math.sqrt(138 / 18), 12),
    });
    // Two groups of ties: 1 1 2 2 2: six pairs rise; 5 * 4 * 15 - 2 * 9 - 3 * 2 * 11 = 216.
    expect(mannKendall([1, 1, 2, 2, 2])).toMatchObject({ s: 6, variance: 12 });
  });

  it('sees no trend where nothing differs', () => {
    for (const values of [[], [1], [3, 3, 3, 3]])
      expect(mannKendall(values)).toMatchObject({ s: 0, z: 0, p: 1 });
  });

  it('turns with time', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 30 }), (values) => {
        const [there, back] = [mannKendall(values), mannKendall([...values].reverse())];
        expect(back.z + there.z).toBe(0);
        expect(back.p).toBe(there.p);
      }),
    );
  });
});
