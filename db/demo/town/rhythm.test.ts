import { describe, expect, it } from 'vitest';
import { clockShares, localDay, seasonFactor } from './rhythm.ts';

const epochDay = (date: string) => Date.parse(`${date}T00:00:00Z`) / 86_400_000;

describe('rhythm', () => {
  it('makes hour shares that sum to 1 and run around midnight', () => {
    const shares = clockShares(0.1, [0, 1.5, 1]);
    expect(shares.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 12);
    expect(shares[23]).toBeCloseTo(shares[0]!, 12);
    expect(shares[0]).toBeGreaterThan(shares[12]! * 5);
  });

  it('knows weekdays and the days from the Spring Festival', () => {
    // 17 February 2026 was a Tuesday and the first day of the year of the horse.
    expect(localDay(epochDay('2026-02-17'))).toMatchObject({
      year: 2026,
      month: 2,
      weekday: 2,
      festivalDay: 0,
    });
    expect(localDay(epochDay('2026-02-10')).festivalDay).toBe(-7);
    expect(localDay(epochDay('2025-12-31')).festivalDay).toBe(-48);
    expect(localDay(epochDay('2026-11-22')).weekday).toBe(7);
  });

  it('dips in the festival and swings with the summer', () => {
    const season = { summer: 0.3, beforeFestival: 1.2, duringFestival: 0.5 };
    expect(seasonFactor(season, localDay(epochDay('2026-07-15')))).toBeCloseTo(1.3, 6);
    const february = 1 + 0.3 * Math.sin((2 * Math.PI * -2) / 12);
    expect(seasonFactor(season, localDay(epochDay('2026-02-19')))).toBeCloseTo(february * 0.5, 6);
    expect(seasonFactor(season, localDay(epochDay('2026-02-08')))).toBeCloseTo(february * 1.2, 6);
  });
});
