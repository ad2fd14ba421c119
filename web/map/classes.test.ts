import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  RAMP,
  classColors,
  classLimits,
  classOf,
  countByClass,
  hexagonSize,
  resolutionOf,
} from './classes.ts';

describe('classLimits', () => {
  it('gives each of a few whole values its own class', () => {
    expect(classLimits([1, 1, 2, 5, 5, 9], true)).toEqual([2, 5, 9]);
    expect(classLimits([4, 4, 4], true)).toEqual([]);
    expect(classLimits([], true)).toEqual([]);
  });

  it('rounds quantiles to numbers that can be said', () => {
    const values = Array.from({ length: 1000 }, (_, i) => i + 1);
    // 40 %, 65 %, 82 %, 92 % and 97.5 % of 1..1000 are 401, 651, 821, 921 and 976.
    expect(classLimits(values, true)).toEqual([500, 700, 1000]);
  });

  it('rises strictly, stays within the values and leaves no class empty at the bottom', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 300 }), (values) => {
        const limits = classLimits(values, true);
        expect(limits.length).toBeLessThanOrEqual(5);
        for (let i = 1; i < limits.length; i++) expect(limits[i]).toBeGreaterThan(limits[i - 1]!);
        for (const limit of limits) expect(limit).toBeLessThanOrEqual(Math.max(...values));
        const counts = countByClass(values, limits);
        expect(counts.reduce((a, b) => a + b)).toBe(values.length);
        expect(counts[0]).toBeGreaterThan(0);
        expect(counts.at(-1)).toBeGreaterThan(0);
      }),
    );
  });
});

describe('classes', () => {
  it('hold their lower limit', () => {
    expect([1, 2, 4, 5, 100].map((value) => classOf(value, [2, 5]))).toEqual([0, 1, 1, 2, 2]);
    expect(countByClass([1, 2, 4, 5, 100], [2, 5])).toEqual([1, 2, 2]);
  });

  it('use the whole ramp, however few they are', () => {
    expect(classColors([5], RAMP.light)).toEqual([RAMP.light[0], RAMP.light[5]]);
    expect(classColors([2, 3, 4, 5, 6], RAMP.dark)).toEqual([...RAMP.dark]);
  });
});

describe('hexagons', () => {
  it('have the resolution that their id says', () => {
    expect(resolutionOf('8928308280fffff')).toBe(9);
    expect(resolutionOf('8b2830828767fff')).toBe(11);
  });

  it('are about seven times smaller with each step', () => {
    for (let res = 7; res <= 11; res++) {
      expect(hexagonSize(res - 1).areaKm2 / hexagonSize(res).areaKm2).toBeCloseTo(7, 1);
    }
    // The area of a hexagon from its width: sqrt(3)/2 w^2; H3's tables of means agree within 1 %.
    const { widthMeters, areaKm2 } = hexagonSize(9);
    expect((Math.sqrt(3) / 2) * (widthMeters / 1000) ** 2).toBeCloseTo(areaKm2, 2);
  });
});
