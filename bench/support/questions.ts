/** What the density benchmark asks, in the words of each: a filter for us and PostGIS, SQL for DuckDB. */
import { EVERYTHING, type RecordFilter } from '../../domain/filter.ts';
import { areaId } from './database.ts';
import { TOWN_CATEGORIES, TOWN_FROM_MS, TOWN_TO_MS } from './town.ts';

export interface Question {
  what: string;
  /** `weights`: counts and sums of severity weights, which is what the server counts for a map of counts. */
  kind: 'weights' | 'counts' | 'series' | 'profile';
  filter: RecordFilter;
  duck: string;
  /** At ten million rows, milliseconds. */
  mostMs: number | null;
}

const MS_PER_DAY = 86_400_000;
/** 2025, local. */
const YEAR = { fromMs: TOWN_TO_MS - 365 * MS_PER_DAY, toMs: TOWN_TO_MS };
const EVENING_CATEGORIES = ['theft', 'noise', 'assault'];
const EVENING_HOURS = [18, 19, 20, 21, 22];
const WEEKEND = [6, 7];
/** Of the core: every twelfth incident. */
const CORE_AREA = 55;

const utc = (ms: number) => `timestamp '${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')}'`;
const inYear = `occurred_at >= ${utc(YEAR.fromMs)} and occurred_at < ${utc(YEAR.toMs)}`;
const numbers = EVENING_CATEGORIES.map((code) => TOWN_CATEGORIES.indexOf(code));
const evenings = WEEKEND.map((day) => {
  const midnight = (day - 1) * 24;
  return `hour_of_week between ${midnight + EVENING_HOURS[0]!} and ${midnight + EVENING_HOURS.at(-1)!}`;
});
const counted = (key: string, where: string) =>
  `select ${key}, count(*) from incident where ${where} group by 1`;
const weighed = (where: string) =>
  `select cell10, count(*), sum(weight) from incident where ${where} group by 1`;

export const QUESTIONS: readonly Question[] = [
  {
    what: 'everything by cell',
    kind: 'weights',
    filter: EVERYTHING,
    duck: weighed('true'),
    mostMs: 25,
  },
  {
    what: 'everything by cell, without severity weights',
    kind: 'counts',
    filter: EVERYTHING,
    duck: counted('cell10', 'true'),
    mostMs: 25,
  },
  {
    what: 'one year, three categories, weekend evenings by cell',
    kind: 'weights',
    filter: {
      ...EVERYTHING,
      ...YEAR,
      categories: EVENING_CATEGORIES,
      hours: EVENING_HOURS,
      weekdays: WEEKEND,
    },
    duck: weighed(`${inYear} and category in (${numbers.join()}) and (${evenings.join(' or ')})`),
    mostMs: 10,
  },
  {
    what: 'one area by cell',
    kind: 'weights',
    filter: { ...EVERYTHING, areaId: areaId(CORE_AREA) },
    duck: weighed(`area = ${CORE_AREA}`),
    mostMs: null,
  },
  {
    what: 'one year by day',
    kind: 'series',
    filter: { ...EVERYTHING, ...YEAR },
    duck: counted('local_day', inYear),
    mostMs: 10,
  },
  {
    what: 'everything by day',
    kind: 'series',
    filter: EVERYTHING,
    duck: counted('local_day', 'true'),
    mostMs: 30,
  },
  {
    what: 'one year by hour of week',
    kind: 'profile',
    filter: { ...EVERYTHING, ...YEAR },
    duck: counted('hour_of_week', inYear),
    mostMs: 10,
  },
  {
    what: 'everything by hour of week',
    kind: 'profile',
    filter: EVERYTHING,
    duck: counted('hour_of_week', 'true'),
    mostMs: 30,
  },
];

/** Local midnights of every day that a question spans, with the one after the last: what a series is counted between. */
export function dayEdges({ fromMs, toMs }: RecordFilter): number[] {
  const [first, end] = [fromMs ?? TOWN_FROM_MS, toMs ?? TOWN_TO_MS];
  // The zone has no clock changes in these years.
  return Array.from({ length: (end - first) / MS_PER_DAY + 1 }, (_, day) => first + day * MS_PER_DAY);
}

/** What was counted by key (a cell, a day, an hour of the week): keys ascending, no count zero; the same form from all three. */
export type Answer = readonly Entry[];
/** `weight` 0: was not asked for. */
export type Entry = readonly [key: bigint, count: number, weight: number];

export function answerOf(entries: Iterable<Entry>): Answer {
  return [...entries].filter(([, count]) => count > 0).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** Where two answers differ first; null: nowhere. Weights are multiples of a half or a tenth: their sums agree to 1 in 10^9. */
export function difference(a: Answer, b: Answer): string | null {
  if (a.length !== b.length) return `${a.length} keys against ${b.length}`;
  for (const [i, [key, count, weight]] of a.entries()) {
    const [otherKey, otherCount, otherWeight] = b[i]!;
    const isSame =
      key === otherKey && count === otherCount && Math.abs(weight - otherWeight) <= 1e-9 * Math.abs(weight);
    if (!isSame) return `${a[i]!.join(' ')} against ${b[i]!.join(' ')}`;
  }
  return null;
}
