/** Which weeks plans are judged on. */
import { Problem } from '../../domain/problem.ts';
import { addDays } from '../../domain/time/date.ts';
import type { ZoneClock } from '../../domain/time/zone.ts';

/** A week is planned only after a third of the data. */
const LEAST_HISTORY = 1 / 3;
const WEEK_DAYS = 7;

/**
 * Local midnights that weeks begin at: the last `count` whose days end by `endMs`, or all from `firstMs` on. Throws `too-little-data` where
 * there is none.
 */
export function weeklyOrigins(
  { oldestMs, days }: { oldestMs: number; days: number },
  endMs: number,
  weeks: { count: number } | { firstMs: number },
  clock: ZoneClock,
): number[] {
  const leastMs = oldestMs + LEAST_HISTORY * (endMs - oldestMs);
  const after = (originMs: number, by: number) => clock.startOfDayMs(addDays(clock.localDate(originMs), by));
  const originsMs: number[] = [];
  if ('firstMs' in weeks) {
    for (let at = weeks.firstMs; after(at, days) <= endMs; at = after(at, WEEK_DAYS)) {
      if (at >= leastMs) originsMs.push(at);
    }
  } else {
    for (
      let at = after(endMs, -days);
      at >= leastMs && originsMs.length < weeks.count;
      at = after(at, -WEEK_DAYS)
    ) {
      originsMs.unshift(at);
    }
  }
  if (originsMs.length === 0) throw new Problem('too-little-data', 'no week lies after a third of the data');
  return originsMs;
}
