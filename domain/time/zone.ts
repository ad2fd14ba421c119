/**
 * The deployment's one IANA time zone: which hour, weekday and day an instant is, and which instant a local time is.
 *
 * Temporal lists the zone's transitions once (about 50 ms, 1900 to 2100); every question after that is a look into a
 * sorted array (about 20 ns), because a scan or an import asks it for millions of rows.
 */
import { Temporal } from 'temporal-polyfill';
import { Problem } from '../problem.ts';
import { MS_PER_DAY, localDateOfEpochDay, parseLocalDate, type LocalDate } from './date.ts';

export type TimeZoneCheck = { valid: true; timeZone: string } | { valid: false; reason: string };

/** Is this the name of an IANA zone (`Asia/Shanghai`)? Fixed offsets (`+08:00`) are not: they know no summer time. */
export function checkTimeZone(name: string): TimeZoneCheck {
  if (!/^[A-Za-z]/.test(name)) return { valid: false, reason: `'${name}' is not an IANA time zone name` };
  try {
    const timeZone = Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId;
    return { valid: true, timeZone };
  } catch {
    return {
      valid: false,
      reason: `'${name}' is not a time zone that this system knows (such as Asia/Shanghai)`,
    };
  }
}

/**
 * A zone's clock. Instants are epoch milliseconds. A local time that does not exist moves forward by the gap, an
 * ambiguous one is the first of the two (Temporal's 'compatible'). Exact from 1900 to 2100; outside, the nearest offset.
 */
export interface ZoneClock {
  readonly timeZone: string;
  /**
   * The instant of a local time, `HH:MM` or `HH:MM:SS`; `24:00` is the next day's midnight.
   * Throws Problem `invalid` where date or time cannot be read.
   */
  toInstantMs(date: LocalDate, time?: string): number;
  /** The instant of a local time given as if it were UTC (`Date.UTC(y, m, d, h, ...)`): what a parser has in hand. */
  fromLocalMs(localMs: number): number;
  /** The first instant of a local day; a day may have 23, 24 or 25 hours. */
  startOfDayMs(date: LocalDate): number;
  /** 0 to 167, Monday 00:00 to 00:59 is 0. */
  hourOfWeek(ms: number): number;
  localDate(ms: number): LocalDate;
  /** 1 Monday to 7 Sunday. */
  isoWeekday(ms: number): number;
  /** 0 to 23. */
  hour(ms: number): number;
  /** Local time minus UTC, minutes; not whole before standard time came (Shanghai until 1901: 485.7). */
  offsetMinutes(ms: number): number;
}

const MS_PER_HOUR = 3_600_000;
const FIRST_MS = Date.UTC(1900, 0, 1);
const LAST_MS = Date.UTC(2100, 0, 1);
const STRETCH_MS = 30 * MS_PER_DAY;
/** 1970-01-01 was a Thursday: 72 hours after a Monday's midnight. */
const EPOCH_HOUR_OF_WEEK = 72;
const TIME = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/;

const clocks = new Map<string, ZoneClock>();

/** The clock of a zone, made once per zone and kept; throws Problem `config` where the zone is unknown. */
export function zoneClock(timeZone: string): ZoneClock {
  let clock = clocks.get(timeZone);
  if (!clock) {
    const check = checkTimeZone(timeZone);
    if (!check.valid) throw new Problem('config', check.reason);
    clock = makeClock(check.timeZone);
    clocks.set(timeZone, clock);
  }
  return clock;
}

function makeClock(timeZone: string): ZoneClock {
  const { startsMs, offsetsMs } = transitionsOf(timeZone);
  const last = startsMs.length - 1;
  // The period in force at the start of each month-long stretch: from there it is rarely more than one step on.
  const periodAt = Uint16Array.from({ length: Math.ceil((LAST_MS - FIRST_MS) / STRETCH_MS) }, (_, i) =>
    Math.max(
      0,
      startsMs.findLastIndex((startMs) => startMs <= FIRST_MS + i * STRETCH_MS),
    ),
  );

  function offsetMs(ms: number): number {
    if (!(ms >= FIRST_MS)) return offsetsMs[0]!;
    if (ms >= LAST_MS) return offsetsMs[last]!;
    let period = periodAt[Math.floor((ms - FIRST_MS) / STRETCH_MS)]!;
    while (period < last && startsMs[period + 1]! <= ms) period++;
    return offsetsMs[period]!;
  }

  function fromLocalMs(localMs: number): number {
    // No offset exceeds a day, so these two bracket every transition that the local time could touch.
    const before = offsetMs(localMs - MS_PER_DAY);
    const after = offsetMs(localMs + MS_PER_DAY);
    if (before === after || offsetMs(localMs - before) === before) return localMs - before;
    if (offsetMs(localMs - after) === after) return localMs - after;
    return localMs - before; // in the gap: the clock before it, read on
  }

  function toInstantMs(date: LocalDate, time = '00:00'): number {
    const day = parseLocalDate(date);
    if (day === null) throw new Problem('invalid', `'${date}' is not a day (YYYY-MM-DD)`);
    const msOfDay = parseTimeOfDay(time);
    if (msOfDay === null)
      throw new Problem('invalid', `'${time}' is not a time of day (HH:MM, 00:00 to 24:00)`);
    return fromLocalMs(day * MS_PER_DAY + msOfDay);
  }

  const localHours = (ms: number) => Math.floor((ms + offsetMs(ms)) / MS_PER_HOUR);
  const hourOfWeek = (ms: number) => positiveModulo(localHours(ms) + EPOCH_HOUR_OF_WEEK, 168);

  return {
    timeZone,
    toInstantMs,
    fromLocalMs,
    startOfDayMs: (date) => toInstantMs(date),
    hourOfWeek,
    localDate: (ms) => localDateOfEpochDay(Math.floor((ms + offsetMs(ms)) / MS_PER_DAY)),
    isoWeekday: (ms) => Math.floor(hourOfWeek(ms) / 24) + 1,
    hour: (ms) => positiveModulo(localHours(ms), 24),
    offsetMinutes: (ms) => offsetMs(ms) / 60_000,
  };
}

/** Milliseconds since midnight of `HH:MM` or `HH:MM:SS`, 00:00 to 24:00; null where it is not one. */
export function parseTimeOfDay(text: string): number | null {
  const match = TIME.exec(text);
  if (!match) return null;
  return msOfTime(Number(match[1]), Number(match[2]), Number(match[3] ?? 0));
}

/** Milliseconds since midnight, or null where there is no such time; 24:00:00 is allowed. */
export function msOfTime(hour: number, minute: number, second: number): number | null {
  if (minute > 59 || second > 59 || hour > 24 || (hour === 24 && minute + second > 0)) return null;
  return ((hour * 60 + minute) * 60 + second) * 1000;
}

/** The periods of one offset: when each starts (the first reaches back to 1900) and what it is. */
function transitionsOf(timeZone: string): { startsMs: Float64Array; offsetsMs: Float64Array } {
  const startsMs: number[] = [];
  const offsetsMs: number[] = [];
  let at: Temporal.ZonedDateTime | null =
    Temporal.Instant.fromEpochMilliseconds(FIRST_MS).toZonedDateTimeISO(timeZone);
  while (at && at.epochMilliseconds < LAST_MS) {
    startsMs.push(at.epochMilliseconds);
    offsetsMs.push(at.offsetNanoseconds / 1e6);
    at = at.getTimeZoneTransition('next');
  }
  return { startsMs: Float64Array.from(startsMs), offsetsMs: Float64Array.from(offsetsMs) };
}

function positiveModulo(value: number, modulus: number): number {
  const rest = value % modulus;
  return rest < 0 ? rest + modulus : rest + 0; // + 0 makes -0 a plain 0
}
