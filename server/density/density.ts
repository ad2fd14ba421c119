/**
 * The one place that decides who counts: the incident index, or the database where the index is not there yet or does not know.
 * What is made of the counts is made in the counting thread, whoever counted.
 */
import { createHash } from 'node:crypto';
import { isStudyStat } from '../../domain/density/stat.ts';
import type { RecordFilter } from '../../domain/filter.ts';
import { countByHourOfWeek, countBySteps, recordSpan } from '../../db/queries/density.ts';
import type { AppContext } from '../context.ts';
import { isAnswerable } from '../index/selection.ts';
import { countBySql, countWindowsBySql } from './count.ts';
import type { DensityColumns, DensityQuestion, Study, Window } from './types.ts';

/** The columns of a question, over its study area. Throws Problem `too-many` where a judged area has over 50,000 cells. */
export async function densityOf(
  context: AppContext,
  question: DensityQuestion,
  study: Study,
): Promise<DensityColumns> {
  return context.counting.call('answer', await askOf(context, question, study));
}

/** What is being made for tiles: a view asks for a dozen at once. */
const making = new WeakMap<AppContext, Map<string, Promise<unknown>>>();

/** Has the answer made, unless it is kept, and says under which key. */
export async function keepAnswer(
  context: AppContext,
  question: DensityQuestion,
  study: Study,
): Promise<string> {
  const key = await keyOf(context, question, study);
  if (await context.counting.call('isKept', key)) return key;
  let pending = making.get(context);
  if (!pending) making.set(context, (pending = new Map<string, Promise<unknown>>()));
  let made = pending.get(key);
  if (!made) {
    made = askOf(context, question, study, key).then((ask) => context.counting.call('keep', ask));
    pending.set(key, made);
    const done = () => pending.delete(key);
    made.then(done, done);
  }
  await made;
  return key;
}

async function askOf(context: AppContext, question: DensityQuestion, study: Study, key?: string) {
  const index = isAnswerable(question.filter) ? await context.currentIndex() : null;
  return {
    key: key ?? (await keyOf(context, question, study)),
    question,
    study: { key: study.key, geometry: study.geometry },
    counted: index
      ? null
      : await countBySql(context.engine, question, context.config.timeZone, {
          earlier: isStudyStat(question.stat) && study.geometry === null,
        }),
  };
}

async function keyOf(context: AppContext, question: DensityQuestion, study: Study): Promise<string> {
  const version = await context.version([question.filter.of, 'categories', 'areas', 'sections', 'roads']);
  return createHash('sha256')
    .update(`${version} ${study.key} ${JSON.stringify(question)}`)
    .digest('base64url');
}

/**
 * The positive values of a sequential statistic in all of the windows, in no order: what the limits of a legend are found over.
 * Windows: either apart from each other, or all of one start (`playedWindows`). Of very many values a part is enough.
 */
export async function pooledValues(
  context: AppContext,
  question: DensityQuestion,
  windows: readonly Window[],
  study: Study,
): Promise<Float64Array> {
  const index = isAnswerable(question.filter) ? await context.currentIndex() : null;
  return context.counting.call('pooled', {
    question,
    windows,
    study: { key: study.key, geometry: study.geometry },
    counted: index
      ? null
      : await countWindowsBySql(context.engine, question, windows, context.config.timeZone),
  });
}

/** The instants of the first and the last record of a filter, epoch ms; null where there is none. */
export async function spanOf(
  context: AppContext,
  filter: RecordFilter,
): Promise<{ oldestMs: number; newestMs: number } | null> {
  const index = isAnswerable(filter) ? await context.currentIndex() : null;
  return index
    ? context.counting.call('span', filter)
    : recordSpan(context.engine, filter, context.config.timeZone);
}

/** Counts by step: step `s` is `[edgesMs[s], edgesMs[s + 1])`, edges ascending. */
export async function seriesOf(
  context: AppContext,
  filter: RecordFilter,
  edgesMs: readonly number[],
): Promise<Uint32Array> {
  const index = isAnswerable(filter) ? await context.currentIndex() : null;
  return index
    ? context.counting.call('series', { filter, edgesMs })
    : countBySteps(context.engine, filter, edgesMs, context.config.timeZone);
}

export interface ProfileCounts {
  total: number;
  /** Monday 00:00 first, local; records whose hour is unknown are in none. */
  hourOfWeek: number[];
  /** The most frequent first. */
  categories: { category: string; count: number }[];
}

export async function profileOf(context: AppContext, filter: RecordFilter): Promise<ProfileCounts> {
  const index = isAnswerable(filter) ? await context.currentIndex() : null;
  return index
    ? context.counting.call('profile', filter)
    : countByHourOfWeek(context.engine, filter, context.config.timeZone);
}
