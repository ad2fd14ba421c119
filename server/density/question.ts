/** The query string of a statistic as a DensityQuestion, in the deployment's zone; what is wrong is named with its parameter. */
import { MAX_RES, MIN_RES } from '../../domain/cells.ts';
import { isStudyStat, type Stat } from '../../domain/density/stat.ts';
import { EVERYTHING, type RecordFilter } from '../../domain/filter.ts';
import type { BBox } from '../../domain/place.ts';
import { Problem, type ProblemPointer } from '../../domain/problem.ts';
import { parseInstant } from '../../domain/time/instant.ts';
import { hourOfWeekMask } from '../../domain/time/ranges.ts';
import { recordSpan } from '../../db/queries/density.ts';
import type { AppContext } from '../context.ts';
import { parseFilter, type FilterQuery } from '../filter.ts';
import type { DensityQuestion, Window } from './types.ts';
import {
  equallyLong,
  hoursWithin,
  monthEdges,
  monthsBefore,
  playedWindows,
  previousWindow,
  startOfMonth,
  wholeDays,
  yearEarlier,
} from './windows.ts';

export const DEFAULT_RES = 9;
/** Hot and cold months have a pattern from this many on; beyond the other number an answer would not fit in memory. */
export const LEAST_MONTHS = 10;
const MOST_MONTHS = 240;
const DEFAULT_MONTHS = 24;

/** The parameters as they came, but for those that a schema has checked already. */
export interface QuestionQuery extends FilterQuery {
  res?: string | undefined;
  stat?: Stat | undefined;
  compare?: string | undefined;
}

export interface LegendQuery extends QuestionQuery {
  over?: string | undefined;
  cumulative?: '0' | '1' | undefined;
}

export interface Asked {
  question: DensityQuestion;
  /** What the answer's window is: that of the filter, else the data's; null: all time, or there are no data. */
  window: Window | null;
  /**
   * Only the cells here are wanted, although all of the study area are looked at: a hexagon is not colder because its neighbours
   * are out of sight. Null: all. Statistics that look at one cell alone have the box in their filter instead.
   */
  shown: BBox | null;
}

/** Throws Problem `invalid` with every parameter that cannot be used. */
export async function parseQuestion(context: AppContext, query: QuestionQuery): Promise<Asked> {
  const { res: resText, stat = 'count', compare, ...rest } = query;
  const errors: ProblemPointer[] = [];
  const wrong: Wrong = (name, detail) => {
    errors.push({ pointer: `?${name}`, detail });
    return null;
  };
  const res = parseRes(resText, wrong);
  const whole = await parseFilter(context, rest).catch((error: unknown) => {
    if (!(error instanceof Problem) || error.code !== 'invalid') throw error;
    errors.push(...error.errors);
    return null;
  });
  const isJudged = isStudyStat(stat);
  if (whole && isJudged) {
    for (const name of ['cell', 'section'] as const) {
      if (rest[name] !== undefined)
        wrong(name, `${stat} judges a place among all others; ask for an area or a bbox`);
    }
  }
  const sees = isJudged || stat === 'smoothed';
  let filter = whole && sees ? { ...whole, bbox: null } : whole;
  let stepEdgesMs: number[] | null = null;
  let before: Window | null = null;
  if (filter && stat === 'emerging') {
    stepEdgesMs = await monthsOf(context, filter, wrong);
    if (stepEdgesMs) filter = { ...filter, fromMs: stepEdgesMs[0]!, toMs: stepEdgesMs.at(-1)! };
  } else if (filter && stat === 'change') {
    before = parseCompare(context, filter, compare ?? 'previous', wrong);
  } else if (compare !== undefined && compare !== 'previous' && compare !== 'year') {
    // It does not matter here, but a link that cannot be read is wrong at once and not when the statistic is switched.
    parseWindow(context, 'compare', compare, wrong);
  }
  if (errors.length || !filter || res === null) throw new Problem('invalid', errors[0]?.detail, errors);
  const exposure = before && exposureOf(context, filter, before);
  if (exposure && !(exposure.before && exposure.after)) {
    const detail = 'the hours and weekdays leave nothing of one of the windows';
    throw new Problem('invalid', detail, [{ pointer: '?compare', detail }]);
  }
  return {
    question: { filter, res, stat, before, stepEdgesMs, ...(exposure && { exposure }) },
    window: await windowOf(context, filter, isJudged),
    shown: sees ? whole!.bbox : null,
  };
}

/**
 * The windows that a legend's limits are found over, where a played period is given. Throws Problem `invalid` where it cannot be
 * read, is shorter than the window, or there is no window.
 */
export function parseOver(context: AppContext, query: LegendQuery, { question }: Asked): Window[] | null {
  if (query.over === undefined) return null;
  const errors: ProblemPointer[] = [];
  const wrong: Wrong = (name, detail) => {
    errors.push({ pointer: `?${name}`, detail });
    return null;
  };
  const over = parseWindow(context, 'over', query.over, wrong);
  const { fromMs, toMs } = question.filter;
  let windows: Window[] = [];
  if (fromMs === null || toMs === null) wrong('over', 'the window that is played needs from and to');
  else if (over) {
    windows = playedWindows(context.clock, over, { fromMs, toMs }, query.cumulative === '1');
    if (windows.length === 0) wrong('over', 'the played period is shorter than the window');
  }
  if (errors.length) throw new Problem('invalid', errors[0]!.detail, errors);
  return windows;
}

type Parameter = keyof LegendQuery;
type Wrong = (name: Parameter, detail: string) => null;

function parseRes(text: string | undefined, wrong: Wrong): number | null {
  if (text === undefined) return DEFAULT_RES;
  const res = /^\d{1,2}$/.test(text) ? Number(text) : NaN;
  if (res >= MIN_RES && res <= MAX_RES) return res;
  return wrong('res', `a resolution is a whole number, ${MIN_RES} to ${MAX_RES}`);
}

/** `FROM/TO`, two days or instants, the end after the start. */
function parseWindow(context: AppContext, name: Parameter, text: string, wrong: Wrong): Window | null {
  const parts = text.split('/');
  if (parts.length !== 2) return wrong(name, 'two days or instants, such as 2025-01-01/2025-02-01');
  const [from, to] = parts.map((part) => parseInstant(part, context.clock));
  if (!from!.valid) return wrong(name, from!.reason);
  if (!to!.valid) return wrong(name, to!.reason);
  if (to!.ms <= from!.ms) return wrong(name, 'the end is not after the start');
  return { fromMs: from!.ms, toMs: to!.ms };
}

function parseCompare(context: AppContext, filter: RecordFilter, text: string, wrong: Wrong): Window | null {
  const { clock } = context;
  const { fromMs, toMs } = filter;
  const given = text === 'previous' || text === 'year' ? null : parseWindow(context, 'compare', text, wrong);
  if (fromMs === null) wrong('from', 'a change needs the window that is compared');
  if (toMs === null) wrong('to', 'a change needs the window that is compared');
  if (fromMs === null || toMs === null) return null;
  const window = { fromMs, toMs };
  if (text === 'previous') return previousWindow(clock, window);
  if (text === 'year') return yearEarlier(clock, window);
  if (!given || equallyLong(clock, window, given)) return given;
  const days = wholeDays(clock, window);
  const length = days === null ? `${(toMs - fromMs) / 3_600_000} hours` : `${days} days`;
  return wrong('compare', `as long as the window, ${length}`);
}

/** Where only some hours are asked for, the windows are as long as these are; null where all are. */
function exposureOf(
  { clock }: AppContext,
  { fromMs, toMs, hours, weekdays }: RecordFilter,
  before: Window,
): DensityQuestion['exposure'] | null {
  if (!hours && !weekdays) return null;
  const mask = hourOfWeekMask(hours ?? undefined, weekdays ?? undefined);
  return {
    before: hoursWithin(clock, before, mask),
    after: hoursWithin(clock, { fromMs: fromMs!, toMs: toMs! }, mask),
  };
}

/** The edges of the months that are judged; at least ten months, else it says so. */
async function monthsOf(context: AppContext, filter: RecordFilter, wrong: Wrong): Promise<number[] | null> {
  const { clock } = context;
  const asOf = async () => (await context.asOf()).ms;
  const last = monthsBefore(clock, filter.toMs ?? (await asOf()), DEFAULT_MONTHS);
  let fromMs = filter.fromMs ?? last.fromMs;
  if (filter.fromMs === null) {
    // What lies before the first record is not quiet but unknown.
    const span = await spanOf(context, filter.of);
    if (span) fromMs = Math.max(fromMs, startOfMonth(clock, span.oldestMs));
  }
  const toMs = filter.toMs ?? last.toMs;
  const edges = toMs > fromMs ? monthEdges(clock, { fromMs, toMs }) : [];
  const months = Math.max(0, edges.length - 1);
  if (months < LEAST_MONTHS) {
    return wrong(
      'from',
      `hot and cold months need at least ${LEAST_MONTHS} whole months; here are ${months}`,
    );
  }
  if (months > MOST_MONTHS) return wrong('from', `at most ${MOST_MONTHS} months; here are ${months}`);
  return edges;
}

/** From the first to the last record of a kind. */
const spanOf = (context: AppContext, of: RecordFilter['of']) =>
  recordSpan(context.engine, { ...EVERYTHING, of }, context.config.timeZone);

/** What is open in a window ends where the data do. */
async function windowOf(
  context: AppContext,
  filter: RecordFilter,
  isJudged: boolean,
): Promise<Window | null> {
  const { of, fromMs, toMs } = filter;
  if (fromMs !== null && toMs !== null) return { fromMs, toMs };
  if (fromMs === null && toMs === null && !isJudged) return null;
  const span = await spanOf(context, of);
  const window = { fromMs: fromMs ?? span?.oldestMs ?? NaN, toMs: toMs ?? (span ? span.newestMs + 1 : NaN) };
  return window.fromMs < window.toMs ? window : null;
}
