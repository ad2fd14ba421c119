import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classOf, countByClass, quantileLimits, sayableLimits } from './breaks.ts';
import { naturalLimits } from './naturalBreaks.ts';

describe('quantileLimits', () => {
  it('gives each of a few whole values its own class', () => {
    expect(quantileLimits([1, 1, 2, 3, 3, 4], true)).toEqual([2, 3, 4]);
    expect(quantileLimits([1, 1, 2, 5, 5, 8], true)).toEqual([2, 5, 8]);
    expect(quantileLimits([4, 4, 4], true)).toEqual([]);
    expect(quantileLimits([], true)).toEqual([]);
    expect(quantileLimits([], false)).toEqual([]);
  });

  it('rounds quantiles to numbers that can be said', () => {
    const values = Array.from({ length: 1000 }, (_, i) => i + 1);
    // 40 %, 65 %, 82 %, 92 % and 97.5 % of 1..1000 are 401, 651, 821, 921 and 976.
    expect(quantileLimits(values, true)).toEqual([500, 700, 1000]);
    expect(
      quantileLimits(
        values.map((value) => value / 1e5),
        false,
      ),
    ).toEqual([0.005, 0.007, 0.01]);
  });

  it('has no class of one odd number between wider ones', () => {
    expect(sayableLimits([5, 9, 10, 20], 1, 30, true)).toEqual([5, 8, 10, 20]);
    expect(sayableLimits([2, 5, 6, 10], 1, 30, true)).toEqual([2, 5, 10]);
    expect(sayableLimits([3, 4, 5], 1, 30, true)).toEqual([3, 5]);
    expect(sayableLimits([2, 3, 4, 6], 1, 30, true)).toEqual([2, 3, 4, 6]);
  });
});

describe('naturalLimits', () => {
  it('cuts where the values leave gaps', () => {
    const clusters = [1, 2, 3, 50, 51, 52, 201, 202, 203, 1000, 1001, 5000, 5001, 20_000, 20_001];
    expect(naturalLimits(clusters, true)).toEqual([50, 200, 1000, 5000, 20_000]);
  });

  it('gives a few values a class each, and none none', () => {
    expect(naturalLimits([1, 1, 1, 3, 3], true)).toEqual([3]);
    expect(naturalLimits([0.25], false)).toEqual([]);
    expect(naturalLimits([], true)).toEqual([]);
  });

  it('takes tens of thousands of values', () => {
    const values = Float64Array.from({ length: 50_000 }, (_, i) => (i < 49_990 ? 1 + (i % 5) : 9000 + i));
    expect(naturalLimits(values, true).at(-1)).toBe(50_000);
  });
});

describe.each([
  ['quantiles', quantileLimits],
  ['natural', naturalLimits],
] as const)('limits by %s', (_, limitsOf) => {
  const counts = fc.array(fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 5000 })), {
    minLength: 1,
    maxLength: 300,
  });

  it('of counts rise, are whole and few, and leave no class empty at either end', () => {
    fc.assert(
      fc.property(counts, (values) => {
        const limits = limitsOf(values, true);
        expect(limits.length).toBeLessThanOrEqual(5);
        for (let i = 1; i < limits.length; i++) expect(limits[i]).toBeGreaterThan(limits[i - 1]!);
        for (const limit of limits) expect(Number.isInteger(limit)).toBe(true);
        const held = countByClass(values, limits);
        expect(held.reduce((a, b) => a + b)).toBe(values.length);
        expect(held[0]).toBeGreaterThan(0);
        expect(held.at(-1)).toBeGreaterThan(0);
      }),
    );
  });

  it('of counts have no class of one above a class of several', () => {
    fc.assert(
      fc.property(counts, (values) => {
        const edges = [Math.min(...values), ...limitsOf(values, true)];
        const widths = edges.slice(1).map((edge, i) => edge - edges[i]!);
        const firstWide = widths.findIndex((width) => width > 1);
        if (firstWide >= 0) for (const width of widths.slice(firstWide)) expect(width).toBeGreaterThan(1);
      }),
    );
  });

  it('of rates have two digits at most', () => {
    const rates = fc.array(fc.double({ min: 1e-4, max: 1e5, noNaN: true }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(rates, (values) => {
        const limits = limitsOf(values, false);
        const most = Math.max(...values);
        for (const limit of limits) {
          expect(limit).toBe(Number(limit.toPrecision(2)));
          expect(limit).toBeLessThanOrEqual(most);
        }
        expect(countByClass(values, limits)[0]).toBeGreaterThan(0);
      }),
    );
  });
});

describe('classes', () => {
  it('hold their lower limit', () => {
    expect([1, 2, 4, 5, 100].map((value) => classOf(value, [2, 5]))).toEqual([0, 1, 1, 2, 2]);
    expect(countByClass([1, 2, 4, 5, 100], [2, 5])).toEqual([1, 2, 2]);
  });
});
