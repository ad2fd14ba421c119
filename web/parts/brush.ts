/** Between days and places on a time axis. Pure. */
import { addDays, daysBetween } from '../../domain/time/date.ts';
import type { DayWindow } from '../state/view.ts';

/** 0..1 of a day on the axis, clamped. */
export function shareOfDay(day: string, axis: DayWindow): number {
  const length = Math.max(1, daysBetween(axis.from, axis.to));
  return Math.max(0, Math.min(1, daysBetween(axis.from, day) / length));
}

/** The day at a share of the axis; `axis.to` itself at 1. */
export function dayAtShare(share: number, axis: DayWindow): string {
  const length = Math.max(1, daysBetween(axis.from, axis.to));
  return addDays(axis.from, Math.round(Math.max(0, Math.min(1, share)) * length));
}

/** The window between two days in either order, at least one day long and within the axis. */
export function windowBetween(a: string, b: string, axis: DayWindow): DayWindow {
  let [from, to] = a <= b ? [a, b] : [b, a];
  if (from < axis.from) from = axis.from;
  if (to > axis.to) to = axis.to;
  if (from >= to) return from < axis.to ? { from, to: addDays(from, 1) } : { from: addDays(to, -1), to };
  return { from, to };
}

/** Moves a window along the axis by whole days, its length kept. */
export function shiftWindow(window: DayWindow, days: number, axis: DayWindow): DayWindow {
  const least = daysBetween(window.from, axis.from);
  const most = daysBetween(window.to, axis.to);
  const by = Math.max(least, Math.min(most, days));
  return { from: addDays(window.from, by), to: addDays(window.to, by) };
}

/** Whether a bar counts as one of the window's: its middle lies in it, or the window is shorter than the bar and within. */
export function isInside(bar: DayWindow, window: DayWindow): boolean {
  const toMiddle = daysBetween(bar.from, bar.to) / 2;
  const first = daysBetween(bar.from, window.from);
  const end = daysBetween(bar.from, window.to);
  return (first <= toMiddle && toMiddle < end) || (window.from >= bar.from && window.to <= bar.to);
}
