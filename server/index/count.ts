/** What a question needs counted, from the index: the same as by SQL (server/density/count.ts), which is its oracle. */
import { EVERYTHING } from '../../domain/filter.ts';
import { firstMsOf, isWeighted, type CountOptions } from '../density/count.ts';
import { isStudyStat } from '../../domain/density/stat.ts';
import type { CellCounts, Counted, DensityQuestion, Window } from '../density/types.ts';
import type { IncidentIndex } from './incidentIndex.ts';

export function countFromIndex(
  index: IncidentIndex,
  question: DensityQuestion,
  { earlier = isStudyStat(question.stat) }: CountOptions = {},
): Counted {
  const { filter, res, before, stepEdgesMs } = question;
  return {
    now: index.counts(filter, res, isWeighted(question)),
    before: before && index.counts({ ...filter, ...before }, res),
    steps: stepEdgesMs && index.stepCounts(filter, res, stepEdgesMs),
    earlier: earlier ? earlierCells(index, question) : null,
  };
}

/** Counts of each of several windows, for `pooled`: of weights only where they are what is pooled. */
export function countWindowsFromIndex(
  index: IncidentIndex,
  question: DensityQuestion,
  windows: readonly Window[],
): CellCounts[] {
  const { filter, res, stat } = question;
  return windows.map((window) => index.counts({ ...filter, ...window }, res, stat === 'weighted'));
}

/** Where nothing lies before the first instant, what lies before the end has to do. */
function earlierCells(index: IncidentIndex, question: DensityQuestion): BigUint64Array {
  const { filter, res } = question;
  const before = (toMs: number | null) => index.counts({ ...EVERYTHING, of: filter.of, toMs }, res).cells;
  const firstMs = firstMsOf(question);
  const cells = firstMs === null ? null : before(firstMs);
  return cells?.length ? cells : before(filter.toMs);
}
