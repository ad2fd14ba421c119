import { describe, expect, it } from 'vitest';
import { daysOf, hourOfWeekOf, weekAhead } from './weekAhead.ts';

describe('weekAhead', () => {
  it('counts hours of the week from Monday 00:00', () => {
    expect(hourOfWeekOf('2024-01-01', 0)).toBe(0);
    expect(hourOfWeekOf('2024-01-05', 18)).toBe(4 * 24 + 18);
    expect(hourOfWeekOf('2024-01-07', 23)).toBe(167);
  });

  it('has every hour of the week once, from its start on, across the turn of a month', () => {
    const week = weekAhead('2026-11-28', 7);
    expect(week[0]).toEqual({ hourOfWeek: 5 * 24 + 7, day: '2026-11-28', hour: 7 });
    expect(week[167]).toEqual({ hourOfWeek: 5 * 24 + 6, day: '2026-12-05', hour: 6 });
    expect(new Set(week.map(({ hourOfWeek }) => hourOfWeek)).size).toBe(168);
  });

  it('tells the days that it touches', () => {
    expect(daysOf(weekAhead('2026-11-28', 0)).map(({ hours }) => hours)).toEqual(Array(7).fill(24));
    const days = daysOf(weekAhead('2026-11-28', 7));
    expect(days.map(({ hours }) => hours)).toEqual([17, 24, 24, 24, 24, 24, 24, 7]);
    expect(days[1]).toEqual({ day: '2026-11-29', first: 17, hours: 24 });
  });
});
