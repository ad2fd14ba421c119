import { describe, expect, it } from 'vitest';
import { RAMP, classColors, hexagonWidthMeters, resolutionOf } from './classes.ts';

describe('classes', () => {
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
      expect((hexagonWidthMeters(res - 1) / hexagonWidthMeters(res)) ** 2).toBeCloseTo(7, 1);
    }
    // The area of a hexagon from its width, sqrt(3)/2 w^2; H3's table of means has 0.10533 km2.
    expect((Math.sqrt(3) / 2) * (hexagonWidthMeters(9) / 1000) ** 2).toBeCloseTo(0.10533, 2);
  });
});
