/** Counts of windows from those of the steps that they are made of. Pure: the database counts steps, and a thread adds them up. */
import { stepsOfBytes, type CellStepColumns } from '../../db/queries/density.ts';
import type { CellCounts, Window } from './types.ts';

export interface EdgedBytes {
  /** Ascending instants; step `s` is `[edgesMs[s], edgesMs[s + 1])`. */
  edgesMs: readonly number[];
  weighted: boolean;
  /** Counts by cell and step as the database packed them (`cellStepBytes`): megabytes, which are read in the thread. */
  bytes: Uint8Array<ArrayBuffer>;
}

/**
 * The cells that hold anything in each window, one window at a time, so that not all are in memory at once. A window begins and
 * ends at an edge. 100,000 cells: 2 ms a window, and 0.1 for each of its steps.
 */
export function* windowCounts(counted: EdgedBytes, windows: readonly Window[]): Generator<CellCounts> {
  const columns = stepsOfBytes(counted.bytes, counted);
  for (const { fromMs, toMs } of windows) {
    yield sumOfSteps(columns, counted.edgesMs.indexOf(fromMs), counted.edgesMs.indexOf(toMs));
  }
}

/** The cells that hold anything in the steps from `first` up to, without, `end`. */
function sumOfSteps(
  { cells, steps, counts, weighted }: CellStepColumns,
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
