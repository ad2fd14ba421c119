/** What is asked of the counts, what is counted for it, and the answer: plain values that travel between threads. */
import type { RecordFilter } from '../../domain/filter.ts';
import type { Stat } from '../../domain/density/stat.ts';
import type { AreaGeometry } from '../../domain/place.ts';

/** Half-open, epoch ms. */
export interface Window {
  fromMs: number;
  toMs: number;
}

export interface DensityQuestion {
  /** Its window is the window asked for. */
  filter: RecordFilter;
  /** H3 resolution, 6..11. */
  res: number;
  stat: Stat;
  /** The window that a change is measured against; only for `change`. */
  before: Window | null;
  /** How much of each window the filter's weekdays and hours leave, in one unit; without it the windows' own lengths count. */
  exposure?: { before: number; after: number };
  /** Edges of the monthly steps, ascending instants, one more than there are steps; only for `emerging`. */
  stepEdgesMs: readonly number[] | null;
}

/** Counts by cell, cells of one resolution ascending and distinct. */
export interface CellCounts {
  cells: BigUint64Array;
  counts: Uint32Array;
  /** Sums of severity weights, where they were asked for. */
  weighted: Float64Array | null;
}

/** Counts by cell and step: that of cell `i` in step `s` is `counts[i * steps + s]`. */
export interface StepCounts {
  cells: BigUint64Array;
  steps: number;
  counts: Uint32Array;
}

/** Everything that a question needs counted, from the index or by SQL. */
export interface Counted {
  now: CellCounts;
  before: CellCounts | null;
  steps: StepCounts | null;
  /** Cells with any record before the window, whatever its kind: the study area where nothing else says one. */
  earlier: BigUint64Array | null;
}

/** Over which cells zeros count: never the bounding box of what was found. */
export interface Study {
  kind: 'area' | 'areas' | 'roads' | 'assumed';
  /** Of the chosen area. */
  id: string | null;
  name: string | null;
  nameEn: string | null;
  /** WGS84; null: the cells with any record before the window, and one ring around them. */
  geometry: AreaGeometry | null;
  /** The same key is the same outline, for whoever keeps what follows from it. */
  key: string;
}

/** The cells of a study area at the question's resolution, ascending. */
export type StudyCells = BigUint64Array;

/**
 * The answer, columns side by side, cells ascending. Judged statistics have all cells of the study area; the others those
 * that hold anything (`smoothed`: all that the kernel reaches).
 */
export interface DensityColumns {
  cells: BigUint64Array;
  counts: Uint32Array;
  areaKm2: Float64Array;
  weighted: Float64Array | null;
  smoothed: Float64Array | null;
  /** Gi*: its z and two-sided p; change: p of the exact test. */
  z: Float64Array | null;
  p: Float64Array | null;
  /** Of Gi* or change, see `Bin`. */
  bin: Int8Array | null;
  /** Change: the count before; the ratio of rates after / before (Infinity where nothing was before) and its 95 % interval. */
  before: Uint32Array | null;
  ratio: Float64Array | null;
  ratioLow: Float64Array | null;
  ratioHigh: Float64Array | null;
  /** Index into EMERGING_CLASSES. */
  emerging: Uint8Array | null;
  /** Records counted in the window, and how many of them lie outside of the study area (0 where none is asked for). */
  total: number;
  outside: number;
  /** Change: records counted in the window before. */
  totalBefore: number | null;
  /** Cells of the study area; null where the statistic needs none. */
  studyCells: number | null;
  /** Gi* and emerging: all cells hold the same (S = 0), nothing can be said. */
  noEvidence: boolean;
}

/** What is said of an answer as a whole, without its cells. */
export type AnswerTotals = Pick<
  DensityColumns,
  'total' | 'totalBefore' | 'studyCells' | 'outside' | 'noEvidence'
>;

/** Records are points of a tile from this zoom on, clusters below. */
export const POINT_TILE_ZOOM = 13;
