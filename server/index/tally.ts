/** Counting by cell, with or without weights, whichever order the rows come in. */
import type { Block } from './block.ts';
import { weightOf, type Stretch, type Weights } from './stretch.ts';

// Tables of hundreds of kilobytes: to have them anew from the system for each question would take as long as a small one itself.
let evenTable: Uint32Array = new Uint32Array();
let oddTable: Uint32Array = new Uint32Array();
let sumTable: Float64Array = new Float64Array();

/** A table of zeros, of the kept one where that is large enough. */
function cleared<T extends Uint32Array | Float64Array>(table: T, length: number): T {
  if (table.length < length) return new (table.constructor as new (length: number) => T)(length);
  return table.subarray(0, length).fill(0) as T;
}

/**
 * Counts (and sums of weights) by number of the resolution-10 cell, or where `isFine` of the resolution-11 cell. Only one is in use at a
 * time: what it gives is read before the next is made.
 */
export class CellTally {
  readonly counts: Uint32Array;
  readonly sums: Float64Array | null;
  /** Every other row of a range: where neighbours fall on one cell, an addition need not wait for the one before. */
  readonly #odd: Uint32Array;
  readonly #shift: number;
  /** The stretch that was weighed last: its runs come one after the other. */
  #weighed: { stretch: Stretch; sums: Float64Array } | null = null;

  constructor(
    length: number,
    private readonly isFine: boolean,
    private readonly weights: Weights | null,
  ) {
    this.#shift = isFine ? 0 : 3;
    this.counts = cleared(evenTable, length);
    this.#odd = cleared(oddTable, weights ? 0 : length);
    this.sums = weights && cleared(sumTable, length);
    if (this.counts.length > evenTable.length) evenTable = this.counts;
    if (this.#odd.length > oddTable.length) oddTable = this.#odd;
    if (this.sums && this.sums.length > sumTable.length) sumTable = this.sums;
  }

  /** One row. */
  add(cell: number, kind: number, weight: number): void {
    const place = cell >>> this.#shift;
    this.counts[place]!++;
    if (this.weights) this.sums![place]! += weightOf(this.weights, kind, weight);
  }

  /** Rows of a block's run; where they are not weighed those of several (-1). About 1.5 ns a row, weighed 3. */
  addRange(block: Block, low: number, high: number, run: number): void {
    const { cell, weight } = block;
    const kind = run < 0 ? -1 : block.runKind[run]!;
    if (!this.weights) {
      addCells(cell, low, high, this.#shift, this.counts, this.#odd);
    } else if (weight === null) {
      addWeighed(cell, low, high, this.#shift, this.counts, this.sums!, this.weights.plain[kind]!);
    } else {
      for (let row = low; row < high; row++) this.add(cell[row]!, kind, weight[row]!);
    }
  }

  /** All rows of some runs. Of resolution-10 cells some nanoseconds a run, of finer ones some nanoseconds a row. */
  addRuns(stretch: Stretch, first: number, end: number): void {
    const { runCell, runStart } = stretch;
    if (this.isFine) {
      for (let run = first; run < end; run++) {
        for (let row = runStart[run]!; row < runStart[run + 1]!; row++) this.#addRow(stretch, run, row);
      }
      return;
    }
    countRuns(runCell, runStart, first, end, this.counts);
    if (this.weights) sumRuns(runCell, this.#weightsOf(stretch, this.weights), first, end, this.sums!);
  }

  #weightsOf(stretch: Stretch, weights: Weights): Float64Array {
    if (this.#weighed?.stretch !== stretch) this.#weighed = { stretch, sums: stretch.weightsOfRuns(weights) };
    return this.#weighed.sums;
  }

  /** Some rows of a run. */
  addRows(stretch: Stretch, run: number, rows: Uint32Array, count: number): void {
    for (let i = 0; i < count; i++) this.#addRow(stretch, run, rows[i]!);
  }

  #addRow({ runCell, kind, digit, weight }: Stretch, run: number, row: number): void {
    this.add(runCell[run]! * 8 + digit[row]!, kind[row]!, weight === null ? 0 : weight[row]!);
  }

  /** Once, at the end. */
  finish(): { counts: Uint32Array; sums: Float64Array | null } {
    const { counts, sums } = this;
    const odd = this.#odd;
    for (let i = 0; i < odd.length; i++) counts[i]! += odd[i]!;
    return { counts, sums };
  }
}

// The loops that matter are functions of their own: the compiler makes the most of small ones, and throws none of them away for
// what comes after a loop.

function countRuns(
  cell: Uint32Array,
  start: Uint32Array,
  first: number,
  end: number,
  counts: Uint32Array,
): void {
  for (let run = first; run < end; run++) counts[cell[run]!]! += start[run + 1]! - start[run]!;
}

function sumRuns(
  cell: Uint32Array,
  weights: Float64Array,
  first: number,
  end: number,
  sums: Float64Array,
): void {
  for (let run = first; run < end; run++) sums[cell[run]!]! += weights[run]!;
}

function addCells(
  cell: Uint32Array,
  low: number,
  high: number,
  shift: number,
  even: Uint32Array,
  odd: Uint32Array,
): void {
  let i = low;
  for (; i + 3 < high; i += 4) {
    even[cell[i]! >>> shift]!++;
    odd[cell[i + 1]! >>> shift]!++;
    even[cell[i + 2]! >>> shift]!++;
    odd[cell[i + 3]! >>> shift]!++;
  }
  for (; i < high; i++) even[cell[i]! >>> shift]!++;
}

function addWeighed(
  cell: Uint32Array,
  low: number,
  high: number,
  shift: number,
  counts: Uint32Array,
  sums: Float64Array,
  weight: number,
): void {
  for (let i = low; i < high; i++) {
    const place = cell[i]! >>> shift;
    counts[place]!++;
    sums[place]! += weight;
  }
}
