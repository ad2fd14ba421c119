/**
 * The one place that decides who counts: the incident index, or the database where the index is not there yet or does not know.
 * What is made of the counts is made in the counting thread, whoever counted.
 */
import { createHash } from 'node:crypto';
import { isStudyStat, type Classing } from '../../domain/density/stat.ts';
import type { RecordFilter } from '../../domain/filter.ts';
import { countByHourOfWeek, countBySteps, recordSpan } from '../../db/queries/density.ts';
import type { Layer } from '../../db/schema/ledger.ts';
import type { EncodedTile } from '../../tiles/thin.ts';
import type { TileId } from '../../tiles/math.ts';
import type { AppContext } from '../context.ts';
import type { LiveIndex } from '../index/live.ts';
import { isAnswerable } from '../index/selection.ts';
import type { AnswerLegend } from './classes.ts';
import { countBySql, countWindowsBySql } from './count.ts';
import type { DensityColumns, DensityQuestion, Study, Window } from './types.ts';

/** What counts of records depend on, beside the records themselves. */
const FILTERED_BY: readonly Layer[] = ['categories', 'areas', 'sections', 'roads'];

/** The version of whatever a filter looks at. */
export const versionOf = (context: AppContext, { of }: Pick<RecordFilter, 'of'>): Promise<string> =>
  context.version([of, ...FILTERED_BY]);

/** The index, where it can answer a filter now; else the database has to. */
export const indexFor = async (context: AppContext, filter: RecordFilter): Promise<LiveIndex | null> =>
  isAnswerable(filter) ? context.currentIndex() : null;

/** The columns of a question, over its study area. Throws Problem `too-many` where a judged area has over 50,000 cells. */
export async function densityOf(
  context: AppContext,
  question: DensityQuestion,
  study: Study,
): Promise<DensityColumns> {
  const key = await keyOf(context, question, study);
  return context.counting.call('answer', await askOf(context, question, study, key));
}

/** What is being made for tiles: a view asks for a dozen at once. */
const making = new WeakMap<AppContext, Map<string, Promise<unknown>>>();

/** A tile of the answer, which is made once for all tiles and kept in the thread. */
export function answerTile(
  context: AppContext,
  question: DensityQuestion,
  study: Study,
  tile: TileId,
): Promise<EncodedTile> {
  return ofKept(context, question, study, (key) => context.counting.call('densityTile', { key, tile }));
}

/**
 * The legend of the answer: made in the thread, which sends only the legend. Over a played period: `windows` either apart from each
 * other, or all of one start (`playedWindows`); null: of the question's own window.
 */
export async function answerLegend(
  context: AppContext,
  question: DensityQuestion,
  study: Study,
  { windows, classing }: { windows: readonly Window[] | null; classing: Classing },
): Promise<AnswerLegend> {
  const pooledValues = windows && (await pooledOver(context, question, windows, study));
  return ofKept(context, question, study, (key) =>
    context.counting.call('legend', { key, pooledValues, classing }),
  );
}

/** What `ask` says of an answer that the thread keeps; it is made first where `ask` says that there is none (null). */
async function ofKept<T>(
  context: AppContext,
  question: DensityQuestion,
  study: Study,
  ask: (key: string) => Promise<T | null>,
): Promise<T> {
  const key = await keyOf(context, question, study);
  for (;;) {
    // Null: not made yet, or so many other answers were asked for meanwhile that it is gone.
    const said = await ask(key);
    if (said) return said;
    await keepAnswer(context, question, study, key);
  }
}

async function keepAnswer(
  context: AppContext,
  question: DensityQuestion,
  study: Study,
  key: string,
): Promise<void> {
  const pending = making.get(context) ?? new Map<string, Promise<unknown>>();
  making.set(context, pending);
  let made = pending.get(key);
  if (!made) {
    made = askOf(context, question, study, key).then((ask) => context.counting.call('keep', ask));
    pending.set(key, made);
    const done = () => pending.delete(key);
    made.then(done, done);
  }
  await made;
}

async function askOf(context: AppContext, question: DensityQuestion, study: Study, key: string) {
  const index = await indexFor(context, question.filter);
  return {
    key,
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
  const version = await versionOf(context, question.filter);
  return createHash('sha256')
    .update(`${version} ${study.key} ${JSON.stringify(question)}`)
    .digest('base64url');
}

/** The positive values of a sequential statistic in all of the windows; of very many a part is enough. */
async function pooledOver(
  context: AppContext,
  question: DensityQuestion,
  windows: readonly Window[],
  study: Study,
): Promise<Float64Array> {
  const index = await indexFor(context, question.filter);
  const counted = index
    ? null
    : await countWindowsBySql(context.engine, question, windows, context.config.timeZone);
  const asked = { question, windows, study: { key: study.key, geometry: study.geometry }, counted };
  return context.counting.call('pooled', asked, counted ? [counted.bytes.buffer] : []);
}

/** The instants of the first and the last record of a filter, epoch ms; null where there is none. */
export async function spanOf(
  context: AppContext,
  filter: RecordFilter,
): Promise<{ oldestMs: number; newestMs: number } | null> {
  const index = await indexFor(context, filter);
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
  const index = await indexFor(context, filter);
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
  const index = await indexFor(context, filter);
  return index
    ? context.counting.call('profile', filter)
    : countByHourOfWeek(context.engine, filter, context.config.timeZone);
}
