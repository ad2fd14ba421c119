/** How a played window moves along its period. Pure; days are local calendar days, windows half-open. */
import { addDays, daysBetween } from '../../domain/time/date.ts';
import type { DayWindow } from './view.ts';

/** Lengths of window that can be chosen by name, in days. */
export const WINDOW_DAYS = [7, 30, 90] as const;

const WEEK = 7;
const MONTH = 30;
/** Up to this length a window moves by weeks: longer ones would hardly change from one week to the next. */
const BY_WEEKS_UP_TO = 45;
/** A growing window has no length of its own: a period up to this many days grows by days, up to the next by weeks. */
const GROWS_BY_DAYS_UP_TO = 45;
const GROWS_BY_WEEKS_UP_TO = 400;

export interface Playing {
  period: DayWindow;
  /** The window grows from the period's start instead of moving along it. */
  cumulative: boolean;
}

export const lengthOf = (window: DayWindow): number => daysBetween(window.from, window.to);

/** By how many days the window moves, or grows: at most its own length, so that no day is passed over. */
export function stepDays(window: DayWindow, { period, cumulative }: Playing): number {
  if (cumulative) {
    const length = lengthOf(period);
    return length <= GROWS_BY_DAYS_UP_TO ? 1 : length <= GROWS_BY_WEEKS_UP_TO ? WEEK : MONTH;
  }
  const length = lengthOf(window);
  return length < WEEK ? length : length <= BY_WEEKS_UP_TO ? WEEK : MONTH;
}

/** The first window of the period, as long as the one given (or as the period, where that is shorter). */
export function firstWindow(window: DayWindow, playing: Playing): DayWindow {
  const { period, cumulative } = playing;
  const length = cumulative ? stepDays(window, playing) : lengthOf(window);
  return { from: period.from, to: earlier(addDays(period.from, length), period.to) };
}

/** The window one step later (`by` = 1) or earlier (-1), kept within the period; null where there is no further one. */
export function nextWindow(window: DayWindow, playing: Playing, by: 1 | -1): DayWindow | null {
  const { period, cumulative } = playing;
  const step = stepDays(window, playing) * by;
  if (cumulative) {
    const to = addDays(window.to, step);
    const next = { from: period.from, to: earlier(to, period.to) };
    return next.to > period.from && next.to !== window.to ? next : null;
  }
  const least = daysBetween(window.from, period.from);
  const most = daysBetween(window.to, period.to);
  const days = Math.max(Math.min(step, most), Math.min(least, 0));
  if (days === 0 || Math.sign(days) !== by) return null;
  return { from: addDays(window.from, days), to: addDays(window.to, days) };
}

/** The window of `days` days that ends where `window` does, or begins with the period where that would be before it. */
export function withLength(window: DayWindow, days: number, period: DayWindow): DayWindow {
  const to = window.to < period.to ? window.to : period.to;
  const from = addDays(to, -days);
  return from < period.from ? firstWindow({ from, to }, { period, cumulative: false }) : { from, to };
}

export const within = (window: DayWindow, period: DayWindow): boolean =>
  window.from >= period.from && window.to <= period.to;

const earlier = (a: string, b: string): string => (a < b ? a : b);
