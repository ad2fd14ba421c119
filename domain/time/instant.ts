/** Reading the instants that people and other systems write, as strictly as a wrong guess would cost. */
import { MS_PER_DAY, epochDay } from './date.ts';
import { msOfTime, type ZoneClock } from './zone.ts';

export type ParsedInstant =
  /** `dateOnly`: no time was written, `ms` is the local midnight. */
  { valid: true; ms: number; dateOnly: boolean } | { valid: false; reason: string };

const NUMERIC =
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:(?:T|\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;
const CHINESE =
  /^(\d{4})年(\d{1,2})月(\d{1,2})[日号](?:\s*(\d{1,2})(?:[时点]|:(?=\d))(?:(\d{1,2})分?(?:(\d{1,2})秒)?)?)?$/;
const DAY_FIRST = /^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}/;
const MIN_YEAR = 1900;
const MAX_YEAR = 2099;

/**
 * Reads `2024-03-05T18:30:00+08:00`, `2024-03-05T10:30Z`, `2024-03-05 18:30[:00]`, `2024/3/5 18:30`, `2024-03-05`
 * (local midnight) and `2024年3月5日 18时30分`. Without an offset a time is the clock's local time; 24:00 is the next
 * midnight. Years 1900 to 2099. Day-first and month-first dates are refused: which is meant cannot be known.
 * About 1 microsecond.
 */
export function parseInstant(text: string, clock: ZoneClock): ParsedInstant {
  const trimmed = text.trim();
  if (trimmed === '') return { valid: false, reason: 'the time is empty' };
  // Chinese keyboards write full-width digits and colons; NFKC makes them plain.
  const plain = /^[\x20-\x7e]*$/.test(trimmed) ? trimmed : trimmed.normalize('NFKC');
  const match = NUMERIC.exec(plain) ?? CHINESE.exec(plain);
  if (!match) {
    return DAY_FIRST.test(plain)
      ? { valid: false, reason: `'${text}' could be day or month first; write YYYY-MM-DD` }
      : { valid: false, reason: `'${text}' is not a time that can be read (such as 2024-03-05 18:30)` };
  }
  const year = Number(match[1]);
  const day = epochDay(year, Number(match[2]), Number(match[3]));
  if (day === null) return { valid: false, reason: `'${text}' names a day that does not exist` };
  if (year < MIN_YEAR || year > MAX_YEAR) {
    return { valid: false, reason: `the year ${year} is outside ${MIN_YEAR} to ${MAX_YEAR}` };
  }
  const time = msOfTime(Number(match[4] ?? 0), Number(match[5] ?? 0), Number(match[6] ?? 0));
  if (time === null) return { valid: false, reason: `'${text}' names a time of day that does not exist` };
  const fractionMs = match[7] ? Math.floor(Number(`0.${match[7]}`) * 1000) : 0;
  const localMs = day * MS_PER_DAY + time + fractionMs;
  const dateOnly = match[4] === undefined;
  if (!match[8]) return { valid: true, ms: clock.fromLocalMs(localMs), dateOnly };
  const offsetMs = offsetOf(match[8]);
  if (offsetMs === null) return { valid: false, reason: `'${match[8]}' is not an offset from UTC` };
  return { valid: true, ms: localMs - offsetMs, dateOnly };
}

/** `Z`, `+08`, `+0800` or `+08:00` as milliseconds; null beyond 15 hours. */
function offsetOf(text: string): number | null {
  if (text.toUpperCase() === 'Z') return 0;
  const digits = text.slice(1).replace(':', '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2, 4) || 0);
  if (minutes > 15 * 60 || Number(digits.slice(2, 4) || 0) > 59) return null;
  return (text.startsWith('-') ? -minutes : minutes) * 60_000;
}
