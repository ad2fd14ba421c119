import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysBetween, localDateOfEpochDay, yearBefore } from './date.ts';

describe('the same date a year earlier', () => {
  it.each([
    ['2026-03-10', '2025-03-10'],
    ['2025-03-01', '2024-03-01'],
    ['2024-03-01', '2023-03-01'],
    ['2024-02-28', '2023-02-28'],
    ['2024-01-01', '2023-01-01'],
    ['0100-03-01', '0099-03-01'],
  ])('of %s is %s, whichever end it is', (date, expected) => {
    expect(yearBefore(date, 'from')).toBe(expected);
    expect(yearBefore(date, 'to')).toBe(expected);
  });

  it('of a 29 February is the 28th for a window that begins there, 1 March for one that ends there', () => {
    expect(yearBefore('2024-02-29', 'from')).toBe('2023-02-28');
    expect(yearBefore('2024-02-29', 'to')).toBe('2023-03-01');
    expect(yearBefore('2000-02-29', 'from')).toBe('1999-02-28');
  });

  it.each([
    // A window that ends with the 28th, that is the 29th, and that begins on it: as many days as before.
    ['2024-02-01', '2024-02-29', 28],
    ['2024-02-29', '2024-03-01', 1],
    ['2024-02-29', '2024-03-07', 7],
    ['2023-03-01', '2024-02-29', 365],
  ])('keeps %s to %s at %i days', (from, to, days) => {
    expect(daysBetween(from, to)).toBe(days);
    expect(daysBetween(yearBefore(from, 'from'), yearBefore(to, 'to'))).toBe(days);
  });

  it('keeps the days of every window of up to a year, but for the 29 February that lies within one of both', () => {
    const leapDays = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) => localDateOfEpochDay(from + i)).filter((day) =>
        day.endsWith('02-29'),
      ).length;
    const epochDay = (date: string) => daysBetween('1970-01-01', date);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), fc.integer({ min: 1, max: 366 }), (first, length) => {
        const from = yearBefore(localDateOfEpochDay(first), 'from');
        const to = yearBefore(localDateOfEpochDay(first + length), 'to');
        const startsOnLeapDay = localDateOfEpochDay(first).endsWith('02-29') ? 1 : 0;
        const gone = leapDays(first + startsOnLeapDay, first + length);
        expect(daysBetween(from, to)).toBe(length - gone + leapDays(epochDay(from), epochDay(to)));
      }),
    );
  });

  it('refuses what is no day', () => {
    expect(() => yearBefore('2023-02-29', 'from')).toThrow(RangeError);
  });
});
