/** Windows of time in the deployment's zone: shifted, cut, and the steps of a series. Pure. */
import { MS_PER_DAY, epochDayYearBefore } from '../../domain/time/date.ts';
import type { ZoneClock } from '../../domain/time/zone.ts';
import type { Window } from './types.ts';

const MS_PER_HOUR = 3_600_000;

/**
 * Local time as if it were UTC, so that days can be added to it. The first instant of a day counts as its midnight, also where the
 * clocks were put forward then: a window from one such day to another is a number of whole days.
 */
function wallMs(clock: ZoneClock, ms: number): number {
  const day = Math.floor((ms + clock.offsetMinutes(ms) * 60_000) / MS_PER_DAY);
  if (clock.fromLocalMs(day * MS_PER_DAY) === ms) return day * MS_PER_DAY;
  return ms + clock.offsetMinutes(ms) * 60_000;
}

/** As answers say it. */
export const isoWindow = ({ fromMs, toMs }: Window) => ({
  from: new Date(fromMs).toISOString(),
  to: new Date(toMs).toISOString(),
});

/** How many days long a window is, by local time (a day may have 23 or 25 hours); null where it is not whole days. */
export function wholeDays(clock: ZoneClock, { fromMs, toMs }: Window): number | null {
  const days = (wallMs(clock, toMs) - wallMs(clock, fromMs)) / MS_PER_DAY;
  return Number.isInteger(days) ? days : null;
}

/** The same local time `days` later (earlier, if negative). */
const shifted = (clock: ZoneClock, ms: number, days: number): number =>
  clock.fromLocalMs(wallMs(clock, ms) + days * MS_PER_DAY);

/** Whether both are as long as each other: in local days, or where these are not whole in time. */
export function equallyLong(clock: ZoneClock, a: Window, b: Window): boolean {
  const days = wholeDays(clock, a);
  return days === null ? b.toMs - b.fromMs === a.toMs - a.fromMs : wholeDays(clock, b) === days;
}

/** The window as long as this one that ends where it begins. */
export function previousWindow(clock: ZoneClock, window: Window): Window {
  const days = wholeDays(clock, window);
  const fromMs = days === null ? 2 * window.fromMs - window.toMs : shifted(clock, window.fromMs, -days);
  return { fromMs, toMs: window.fromMs };
}

/**
 * The window of the same local dates and times a year earlier: a day shorter or longer where a 29 February lies in one of them. One
 * that begins on a 29 February begins on the 28th, one that ends there (excluded) on 1 March: as many days as before.
 */
export function yearEarlier(clock: ZoneClock, { fromMs, toMs }: Window): Window {
  return { fromMs: yearBefore(clock, fromMs, 'from'), toMs: yearBefore(clock, toMs, 'to') };
}

function yearBefore(clock: ZoneClock, ms: number, end: 'from' | 'to'): number {
  const wall = wallMs(clock, ms);
  const day = Math.floor(wall / MS_PER_DAY);
  return clock.fromLocalMs(wall + (epochDayYearBefore(day, end) - day) * MS_PER_DAY);
}

/** All offsets from UTC in use are whole quarters of an hour. */
const QUARTER_MS = 900_000;
const WEEK_MS = 7 * MS_PER_DAY;

/**
 * How many hours of a window lie in the hours of the week that `mask` has 1 for (168, Monday 00:00 first). Whole weeks are taken as
 * such, whatever the clocks did in them; the rest by quarters of an hour.
 */
export function hoursWithin(clock: ZoneClock, { fromMs, toMs }: Window, mask: Uint8Array): number {
  const weeks = Math.floor((toMs - fromMs) / WEEK_MS);
  let hours = weeks * mask.reduce((sum, one) => sum + one, 0);
  for (let ms = fromMs + weeks * WEEK_MS; ms < toMs;) {
    const next = Math.min(toMs, (Math.floor(ms / QUARTER_MS) + 1) * QUARTER_MS);
    if (mask[clock.hourOfWeek(ms)]) hours += (next - ms) / MS_PER_HOUR;
    ms = next;
  }
  return hours;
}

/** The first instant of a month; months may run over the year. */
function monthMs(clock: ZoneClock, year: number, month: number): number {
  return clock.fromLocalMs(Date.UTC(year, month - 1, 1));
}

/** Year and month, from 1, of an instant. */
function monthOf(clock: ZoneClock, ms: number): [number, number] {
  const [year, month] = clock.localDate(ms).split('-');
  return [Number(year), Number(month)];
}

/** The edges of the months that lie wholly between two instants, ascending: one more than there are months, or none. */
export function monthEdges(clock: ZoneClock, { fromMs, toMs }: Window): number[] {
  const [year, month] = monthOf(clock, fromMs);
  const edges: number[] = [];
  for (let i = 0; ; i++) {
    const edge = monthMs(clock, year, month + i);
    if (edge > toMs) return edges.length > 1 ? edges : [];
    if (edge >= fromMs) edges.push(edge);
  }
}

/** The last `months` whole months before an instant. */
export function monthsBefore(clock: ZoneClock, ms: number, months: number): Window {
  const [year, month] = monthOf(clock, ms);
  return { fromMs: monthMs(clock, year, month - months), toMs: monthMs(clock, year, month) };
}

/** The first instant of the month that an instant lies in. */
export function startOfMonth(clock: ZoneClock, ms: number): number {
  return monthMs(clock, ...monthOf(clock, ms));
}

/** Of more windows than this a legend needs no more: as many are taken, spread evenly. */
export const MOST_WINDOWS = 60;
/** Stages of a played period that adds up. */
const CUMULATIVE_STAGES = 12;

/**
 * The windows that a played period shows: one as long as `window` after the other from its start (what is left at the end is no
 * whole one), at most `MOST_WINDOWS` of them. Cumulative: twelve stages that all begin where the period does (fewer in less than
 * twelve days). They depend on the length of `window` alone, never on where it lies.
 * @returns at least one, or none where the period is shorter than the window
 */
export function playedWindows(clock: ZoneClock, over: Window, window: Window, cumulative: boolean): Window[] {
  const days = wholeDays(clock, window);
  const overDays = (wallMs(clock, over.toMs) - wallMs(clock, over.fromMs)) / MS_PER_DAY;
  const at = (i: number) =>
    days === null ? over.fromMs + i * (window.toMs - window.fromMs) : shifted(clock, over.fromMs, i * days);
  const fitting = Math.floor(
    days === null ? (over.toMs - over.fromMs) / (window.toMs - window.fromMs) : overDays / days,
  );
  if (fitting < 1) return [];
  if (cumulative) {
    const stages = Math.max(1, Math.min(CUMULATIVE_STAGES, Math.floor(overDays)));
    return Array.from({ length: stages }, (_, i) => ({
      fromMs: over.fromMs,
      toMs:
        i === stages - 1 ? over.toMs : shifted(clock, over.fromMs, Math.floor(((i + 1) * overDays) / stages)),
    }));
  }
  const taken = Math.min(fitting, MOST_WINDOWS);
  return Array.from({ length: taken }, (_, i) => {
    const place = Math.floor((i * fitting) / taken);
    return { fromMs: at(place), toMs: at(place + 1) };
  });
}

export type SeriesStep = 'hour' | 'day' | 'week' | 'month';

/** 1970-01-01 was a Thursday. */
const EPOCH_WEEKDAY = 3;

/** How many steps there are from one instant to another, both included; to a step too many. About. */
export function stepsBetween(step: SeriesStep, firstMs: number, lastMs: number): number {
  const length = { hour: 1, day: 24, week: 168, month: 28 * 24 }[step] * MS_PER_HOUR;
  return Math.floor((lastMs - firstMs) / length) + 1;
}

/**
 * The edges of the steps from the one that `firstMs` lies in to the one of `lastMs`, ascending: local hours, days, ISO weeks or
 * months. An hour that comes twice is two steps; a day may have 23 or 25 hours. 50,000 hours: 3 ms, days 10.
 */
export function stepEdges(clock: ZoneClock, step: SeriesStep, firstMs: number, lastMs: number): number[] {
  const edges = [stepStart(clock, step, firstMs)];
  while (edges.at(-1)! <= lastMs) edges.push(nextStep(clock, step, edges.at(-1)!));
  return edges;
}

function stepStart(clock: ZoneClock, step: SeriesStep, ms: number): number {
  const offsetMs = clock.offsetMinutes(ms) * 60_000;
  if (step === 'hour') return Math.floor((ms + offsetMs) / MS_PER_HOUR) * MS_PER_HOUR - offsetMs;
  if (step === 'month') return startOfMonth(clock, ms);
  const day = Math.floor((ms + offsetMs) / MS_PER_DAY);
  const first = step === 'day' ? day : day - ((((day + EPOCH_WEEKDAY) % 7) + 7) % 7);
  return clock.fromLocalMs(first * MS_PER_DAY);
}

function nextStep(clock: ZoneClock, step: SeriesStep, startMs: number): number {
  // Where the clocks change by half an hour, the step after may begin earlier than an hour later.
  if (step === 'hour') return Math.max(startMs + 1, stepStart(clock, 'hour', startMs + MS_PER_HOUR));
  if (step === 'month') {
    const [year, month] = monthOf(clock, startMs);
    return monthMs(clock, year, month + 1);
  }
  return shifted(clock, startMs, step === 'day' ? 1 : 7);
}

/** What a step is called: its local day, or of an hour its local time with the offset (`2026-03-05T18:00+08:00`). */
export function stepName(clock: ZoneClock, step: SeriesStep, startMs: number): string {
  if (step !== 'hour') return clock.localDate(startMs);
  const offset = clock.offsetMinutes(startMs);
  const local = new Date(startMs + offset * 60_000).toISOString().slice(0, 16);
  const absolute = Math.abs(Math.round(offset));
  const two = (value: number) => String(value).padStart(2, '0');
  return `${local}${offset < 0 ? '-' : '+'}${two(Math.floor(absolute / 60))}:${two(absolute % 60)}`;
}
