/** Windows of local days: what a range such as '12 months' means when 'now' is the as-of day. */
import { addDays, daysBetween } from '../../domain/time/date.ts';
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
  return { from: yearBefore(to), to };
}

/** The range of the first view: the last 12 months, or everything where these hold nothing. */
export function firstRange(asOfDay: string, firstDay: string, lastDay: string): Range {
  const { from, to } = windowOf('12m', asOfDay, firstDay);
  return lastDay >= from && firstDay < to ? '12m' : 'all';
}

/**
 * The window beside another: `previous` is as many days just before it, `year` the same dates a year earlier (which is a day
 * more or less where a 29 February lies between), chosen days are themselves.
 */
export function windowBeside(window: DayWindow, compare: Compare): DayWindow {
  if (typeof compare !== 'string') return compare;
  if (compare === 'year') return { from: yearBefore(window.from), to: yearBefore(window.to) };
  return { from: addDays(window.from, -daysBetween(window.from, window.to)), to: window.from };
}

function yearBefore(day: string): string {
  const year = Number(day.slice(0, 4)) - 1;
  const rest = day.slice(4);
  return rest === '-02-29' ? `${year}-03-01` : `${year}${rest}`;
}
