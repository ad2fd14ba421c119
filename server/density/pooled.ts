/** The values that a legend's limits are found over. Pure. */
import { answer } from './answer.ts';
import { valuesOf } from './classes.ts';
import type { CellCounts, DensityQuestion, StudyCells } from './types.ts';

/** Limits of classes do not move with the rest of so many values. */
const MOST_POOLED = 50_000;

/** The positive values of a sequential statistic in each of several windows, together; of very many a part. */
export function pooled(
  question: DensityQuestion,
  windows: Iterable<CellCounts>,
  study: StudyCells | null,
): Float64Array<ArrayBuffer> {
  const values: Float64Array[] = [];
  for (const now of windows) {
    const counted = { now, before: null, steps: null, earlier: null };
    values.push(valuesOf(question.stat, answer(question, counted, study)));
  }
  const size = values.reduce((sum, { length }) => sum + length, 0);
  const every = Math.ceil(size / MOST_POOLED) || 1;
  const part = new Float64Array(Math.ceil(size / every));
  let at = 0;
  for (const some of values) {
    for (const value of some) if (at++ % every === 0) part[(at - 1) / every] = value;
  }
  return part;
}
