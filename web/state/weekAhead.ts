/** The week ahead, hour by hour, as the forecast counts it. Pure. */
import { addDays, parseLocalDate } from '../../domain/time/date.ts';
import { HOURS_PER_WEEK } from '../../domain/time/ranges.ts';

export interface WeekHour {
  /** 0-167, Monday 00:00 is 0. */
  hourOfWeek: number;
  /** The local day and hour (0-23) that it falls on. */
  day: string;
  hour: number;
}

/** ISO weekday of a local day, 1 Monday to 7 Sunday. */
export function weekdayOf(day: string): number {
  // Day 0 of the epoch was a Thursday.
  return ((parseLocalDate(day)! + 3) % 7) + 1;
}

/** Hour of the week of a local day and hour of the day. */
export const hourOfWeekOf = (day: string, hour: number): number => (weekdayOf(day) - 1) * 24 + hour;

/** The 168 hours from a local day and hour on. Clock changes are passed over: the forecast knows hours by their names. */
export function weekAhead(day: string, hour: number): WeekHour[] {
  return Array.from({ length: HOURS_PER_WEEK }, (_, i) => {
    const on = addDays(day, Math.floor((hour + i) / 24));
    const at = (hour + i) % 24;
    return { hourOfWeek: hourOfWeekOf(on, at), day: on, hour: at };
  });
}

/** Where each local day of such a week begins, and how many of its hours belong to the week. */
export function daysOf(week: readonly WeekHour[]): { day: string; first: number; hours: number }[] {
  const days: { day: string; first: number; hours: number }[] = [];
  for (const [i, { day }] of week.entries()) {
    const last = days.at(-1);
    if (last?.day === day) last.hours++;
    else days.push({ day, first: i, hours: 1 });
  }
  return days;
}
