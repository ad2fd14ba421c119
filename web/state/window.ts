/** Windows of local days: what a range such as '12 months' means when 'now' is the as-of day. */
import { addDays, daysBetween, yearBefore } from '../../domain/time/date.ts';
import type { Compare, DayWindow, Range } from './view.ts';

const DAYS: Record<'7d' | '30d' | '90d', number> = { '7d': 7, '30d': 30, '90d': 90 };

/**
 * The window that ends with the as-of day (`to` is the day after it). '12m' starts on the same date a year earlier (29
 * February: on 1 March). `all` runs from the first day of the data.
 */
export function windowOf(range: Range, asOfDay: string, firstDay: string): DayWindow {
  const to = addDays(asOfDay, 1);
  if (range === 'all') return { from: firstDay < to ? firstDay : addDays(to, -1), to };
  if (range !== '12m') return { from: addDays(to, -DAYS[range]), to };
  return { from: yearBefore(to, 'to'), to };
}

/** The range of the first view: the last 12 months, or everything where these hold nothing. */
export function firstRange(asOfDay: string, firstDay: string, lastDay: string): Range {
  const { from, to } = windowOf('12m', asOfDay, firstDay);
  return lastDay >= from && firstDay < to ? '12m' : 'all';
}

/**
 * The window beside another: `previous` is as many days just before it, `year` the same dates a year earlier (a day more or
 * less where a 29 February lies in one of them), chosen days are themselves.
 */
export function windowBeside(window: DayWindow, compare: Compare): DayWindow {
  if (typeof compare !== 'string') return compare;
  if (compare === 'year') return { from: yearBefore(window.from, 'from'), to: yearBefore(window.to, 'to') };
  return { from: addDays(window.from, -daysBetween(window.from, window.to)), to: window.from };
}

/** The step that cuts a window into some 10 to 200 bars. */
export function stepFor(window: DayWindow): 'hour' | 'day' | 'week' | 'month' {
  const length = daysBetween(window.from, window.to);
  return length <= 3 ? 'hour' : length <= 120 ? 'day' : length <= 1400 ? 'week' : 'month';
}

/** Calendar months that lie whole within the window. */
export function wholeMonths({ from, to }: DayWindow): number {
  const monthOf = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
  const first = monthOf(from) + (from.endsWith('-01') ? 0 : 1);
  return Math.max(0, monthOf(to) - first);
}
