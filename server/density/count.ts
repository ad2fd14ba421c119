/** What a question needs counted, by SQL: it answers while the incident index loads, and is what the index is held against. */
import { isStudyStat } from '../../domain/density/stat.ts';
import type { Store } from '../../db/engines/engine.ts';
import { cellColumns, cellStepBytes, cellStepColumns, cellsBefore } from '../../db/queries/density.ts';
import type { Counted, DensityQuestion, Window } from './types.ts';
import type { EdgedBytes } from './windowCounts.ts';

export interface CountOptions {
  /** Whether nothing but earlier records says where the study area is: `Counted.earlier` costs a pass over all of them. */
  earlier?: boolean;
}

/** Everything that `answer` needs, from the database; seconds on ten million records. */
export async function countBySql(
  store: Store,
  question: DensityQuestion,
  timeZone: string,
  { earlier = isStudyStat(question.stat) }: CountOptions = {},
): Promise<Counted> {
  const { filter, res, before, stepEdgesMs } = question;
  const weighted = isWeighted(question);
  const columns = (window: Partial<Window>) =>
    cellColumns(store, { ...filter, ...window }, { res, timeZone, weighted });
  const [now, then, steps, known] = await Promise.all([
    columns({}),
    before && columns(before),
    stepEdgesMs && cellStepColumns(store, filter, { res, timeZone, edgesMs: stepEdgesMs, weighted: false }),
    earlier ? earlierCells(store, question) : null,
  ]);
  return { now, before: then, steps, earlier: known };
}

/** Severity is summed for the statistics that show single cells as they are. */
export const isWeighted = ({ stat }: DensityQuestion): boolean =>
  stat === 'count' || stat === 'rate' || stat === 'weighted';

/**
 * The first instant that the question looks at: of a change that of the window before, because cells that were chosen for what that
 * window holds would seem to decline. Null: there is none.
 */
export function firstMsOf({ filter, before }: DensityQuestion): number | null {
  if (filter.fromMs === null) return null;
  return Math.min(filter.fromMs, before?.fromMs ?? Infinity);
}

/** Where nothing lies before the first instant, what lies before the end has to do. */
async function earlierCells(store: Store, question: DensityQuestion): Promise<BigUint64Array> {
  const { filter, res } = question;
  const firstMs = firstMsOf(question);
  if (firstMs !== null) {
    const cells = await cellsBefore(store, filter.of, { res, beforeMs: firstMs });
    if (cells.length) return cells;
  }
  return cellsBefore(store, filter.of, { res, beforeMs: filter.toMs });
}

/**
 * What `windowCounts` makes the counts of each of several windows of, in one pass over their records. Windows: ascending; either apart
 * from each other, or all of one start.
 */
export async function countWindowsBySql(
  store: Store,
  question: DensityQuestion,
  windows: readonly Window[],
  timeZone: string,
): Promise<EdgedBytes> {
  const { filter, res } = question;
  const edgesMs = [...new Set(windows.flatMap(({ fromMs, toMs }) => [fromMs, toMs]))].sort((a, b) => a - b);
  const all = { ...filter, fromMs: edgesMs[0]!, toMs: edgesMs.at(-1)! };
  // Of the values that are pooled only these are of weights.
  const weighted = question.stat === 'weighted';
  const bytes = await cellStepBytes(store, all, { res, timeZone, edgesMs, weighted });
  return { edgesMs, weighted, bytes };
}
