/** What a question needs counted, by SQL: it answers while the incident index loads, and is what the index is held against. */
import { setImmediate } from 'node:timers/promises';
import { isStudyStat } from '../../domain/density/stat.ts';
import type { Store } from '../../db/engines/engine.ts';
import { cellColumns, cellStepColumns, cellsBefore } from '../../db/queries/density.ts';
import type { CellCounts, Counted, DensityQuestion, Window } from './types.ts';

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
 * Counts of each of several windows, in one pass over those that do not overlap: for a legend over a played period.
 * Windows: ascending; either apart from each other, or all of one start.
 */
export async function countWindowsBySql(
  store: Store,
  question: DensityQuestion,
  windows: readonly Window[],
  timeZone: string,
): Promise<CellCounts[]> {
  const { filter, res } = question;
  const edgesMs = [...new Set(windows.flatMap(({ fromMs, toMs }) => [fromMs, toMs]))].sort((a, b) => a - b);
  const all = { ...filter, fromMs: edgesMs[0]!, toMs: edgesMs.at(-1)! };
  const asked = { res, timeZone, edgesMs, weighted: isWeighted(question) };
  const columns = await cellStepColumns(store, all, asked);
  const sums: CellCounts[] = [];
  for (const { fromMs, toMs } of windows) {
    await setImmediate();
    sums.push(sumOfSteps(columns, edgesMs.indexOf(fromMs), edgesMs.indexOf(toMs)));
  }
  return sums;
}

/** The cells that hold anything in the steps from `first` up to, without, `end`. */
function sumOfSteps(
  { cells, steps, counts, weighted }: Awaited<ReturnType<typeof cellStepColumns>>,
  first: number,
  end: number,
): CellCounts {
  const sum: CellCounts = {
    cells: new BigUint64Array(cells.length),
    counts: new Uint32Array(cells.length),
    weighted: weighted && new Float64Array(cells.length),
  };
  let size = 0;
  for (let i = 0; i < cells.length; i++) {
    let count = 0;
    let weight = 0;
    for (let step = i * steps + first; step < i * steps + end; step++) {
      count += counts[step]!;
      if (weighted) weight += weighted[step]!;
    }
    if (count === 0) continue;
    sum.cells[size] = cells[i]!;
    sum.counts[size] = count;
    if (sum.weighted) sum.weighted[size] = weight;
    size++;
  }
  return {
    cells: sum.cells.slice(0, size),
    counts: sum.counts.slice(0, size),
    weighted: sum.weighted && sum.weighted.slice(0, size),
  };
}
