/** Where a load is cut into slices: at local weeks, which are the index's blocks, and within weeks that are too full. */
import { MS_PER_DAY, parseLocalDate, localDateOfEpochDay } from '../../domain/time/date.ts';
import type { ZoneClock } from '../../domain/time/zone.ts';
import type { DayCount } from '../../db/queries/indexRows.ts';

/** Half-open, epoch ms, whole minutes; the first begins at -Infinity and the last ends at Infinity. */
export interface Slice {
  fromMs: number;
  toMs: number;
  /** About so many. */
  records: number;
}

/** Slices without gaps, of up to about `most` records where a day does not hold more. */
export function slicesOf(days: readonly DayCount[], clock: ZoneClock, most: number): Slice[] {
  const slices: Slice[] = [];
  let fromMs = -Infinity;
  let records = 0;
  const cut = (ms: number) => {
    if (ms <= fromMs) return;
    slices.push({ fromMs, toMs: ms, records });
    fromMs = ms;
    records = 0;
  };
  for (let i = 0; i < days.length;) {
    const mondayMs = localMonday(days[i]!.day * MS_PER_DAY, clock);
    const nextMs = localMonday(mondayMs + 7.5 * MS_PER_DAY, clock);
    let end = i;
    let inWeek = 0;
    while (end < days.length && days[end]!.day * MS_PER_DAY < nextMs) inWeek += days[end++]!.count;
    if (records + inWeek > most) cut(mondayMs);
    if (inWeek > most) {
      for (; i < end; i++) {
        if (records + days[i]!.count > most) cut(days[i]!.day * MS_PER_DAY);
        records += days[i]!.count;
      }
      cut(nextMs);
    } else records += inWeek;
    i = end;
  }
  slices.push({ fromMs, toMs: Infinity, records });
  return slices;
}

/** The UTC days as stretches of time, days that follow each other in one. */
export function stretchesOf(days: Iterable<number>): Omit<Slice, 'records'>[] {
  const stretches: Omit<Slice, 'records'>[] = [];
  for (const day of [...new Set(days)].sort((a, b) => a - b)) {
    const last = stretches.at(-1);
    if (last?.toMs === day * MS_PER_DAY) last.toMs += MS_PER_DAY;
    else stretches.push({ fromMs: day * MS_PER_DAY, toMs: (day + 1) * MS_PER_DAY });
  }
  return stretches;
}

function localMonday(ms: number, clock: ZoneClock): number {
  const day = parseLocalDate(clock.localDate(ms))!;
  return clock.startOfDayMs(localDateOfEpochDay(day - clock.isoWeekday(ms) + 1));
}
