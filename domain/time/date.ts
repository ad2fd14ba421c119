/** Calendar days without a zone: `YYYY-MM-DD` in the proleptic Gregorian calendar. */

/** A local calendar day, `YYYY-MM-DD`. */
export type LocalDate = string;

export const MS_PER_DAY = 86_400_000;
const LOCAL_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Days since 1970-01-01 of a calendar day, or null where there is no such day (2023-02-29). Month and day count from 1. */
export function epochDay(year: number, month: number, day: number): number | null {
  if (month < 1 || month > 12 || day < 1 || day > 31) return null;
  const ms = Date.UTC(year, month - 1, day);
  // Date.UTC reads the years 0 to 99 as 1900 to 1999, and lets 30 February run on into March.
  const back = new Date(ms);
  if (back.getUTCFullYear() !== year || back.getUTCDate() !== day) return null;
  return ms / MS_PER_DAY;
}

/** Days since 1970-01-01 of `YYYY-MM-DD`, or null where that is not a day. */
export function parseLocalDate(text: string): number | null {
  const match = LOCAL_DATE.exec(text);
  return match ? epochDay(Number(match[1]), Number(match[2]), Number(match[3])) : null;
}

/** The day that lies `days` after 1970-01-01. */
export function localDateOfEpochDay(days: number): LocalDate {
  return new Date(days * MS_PER_DAY).toISOString().slice(0, 10);
}

/** The day `days` later (earlier, if negative); throws RangeError where `date` is not a day. */
export function addDays(date: LocalDate, days: number): LocalDate {
  return localDateOfEpochDay(requireEpochDay(date) + days);
}

/** Whole days from `from` to `to`; negative if `to` is earlier; throws RangeError where either is not a day. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return requireEpochDay(to) - requireEpochDay(from);
}

/**
 * The same date a year earlier, as days since 1970-01-01. Of a 29 February there is none: a window that begins there (`from`) begins
 * on the 28th, one that ends there (`to`, excluded) on 1 March, so that it stays as many days long.
 */
export function epochDayYearBefore(day: number, end: 'from' | 'to'): number {
  const date = new Date(day * MS_PER_DAY);
  const ofMonth = date.getUTCDate();
  // Of a 29 February it runs on to 1 March.
  date.setUTCFullYear(date.getUTCFullYear() - 1);
  const earlier = date.getTime() / MS_PER_DAY;
  return end === 'from' && date.getUTCDate() !== ofMonth ? earlier - 1 : earlier;
}

/** The same of a date; throws RangeError where it is not a day. */
export function yearBefore(date: LocalDate, end: 'from' | 'to'): LocalDate {
  return localDateOfEpochDay(epochDayYearBefore(requireEpochDay(date), end));
}

function requireEpochDay(date: LocalDate): number {
  const days = parseLocalDate(date);
  if (days === null) throw new RangeError(`'${date}' is not a day (YYYY-MM-DD)`);
  return days;
}
