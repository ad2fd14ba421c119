/** A mixed-integer programme as sparse arrays, and what solves it: the domain knows neither solver nor clock. */

/** Columns of a matrix, by column (CSC). */
export interface MipColumns {
  worth: Float64Array;
  lower: Float64Array;
  upper: Float64Array;
  /** Whole numbers only (1) or any (0). */
  whole: Uint8Array;
  starts: Int32Array;
  rows: Int32Array;
  values: Float64Array;
}

/** Maximise `worth . x` with `lower <= x <= upper` and `rowLower <= A x <= rowUpper`. */
export interface Mip extends MipColumns {
  rowLower: Float64Array;
  rowUpper: Float64Array;
}

export interface MipOptions {
  /** Ends once `bound - objective` is no more than this. */
  targetGap: number;
  secondsAtMost: number;
  shouldStop?: () => boolean;
  /** Told of each better solution and bound; the objective is -Infinity as long as there is none. */
  onProgress?: (objective: number, bound: number) => void;
}

export interface MipAnswer {
  ended: 'optimal' | 'gap-reached' | 'time-limit' | 'stopped';
  /** By column; null if none was found in time. */
  values: Float64Array | null;
  objective: number;
  /** No solution is worth more; Infinity where nothing was proved. */
  bound: number;
}

export type LpOptions = Pick<MipOptions, 'secondsAtMost' | 'shouldStop'>;

export interface LpSolution {
  objective: number;
  values: Float64Array;
  /** By row: what one more of its limit would be worth. */
  prices: Float64Array;
}

/** A programme without `whole`, that grows. */
export interface Relaxation {
  /** Null: stopped, or out of time. */
  solve(options: LpOptions): LpSolution | null;
  add(columns: MipColumns): void;
  close(): void;
}

/** Synchronous. Both throw if the programme has no solution, or one of any worth. */
export interface MipSolver {
  solve(mip: Mip, options: MipOptions): MipAnswer;
  relax(mip: Mip): Relaxation;
}

export interface NewColumn {
  worth?: number;
  lower?: number;
  upper: number;
  whole: boolean;
}

/** A row comes before the columns that use it; a column keeps what it is about. */
export class MipBuilder<About> {
  readonly about: About[] = [];
  readonly #rowLower: number[] = [];
  readonly #rowUpper: number[] = [];
  readonly #worth: number[] = [];
  readonly #lower: number[] = [];
  readonly #upper: number[] = [];
  readonly #whole: number[] = [];
  readonly #starts: number[] = [0];
  readonly #rows: number[] = [];
  readonly #values: number[] = [];

  /** `lower <= (what columns add) <= upper`. */
  row(lower: number, upper: number): number {
    this.#rowLower.push(lower);
    return this.#rowUpper.push(upper) - 1;
  }

  /** `entries` are pairs of row and coefficient, each row once. */
  column(
    about: About,
    { worth = 0, lower = 0, upper, whole }: NewColumn,
    entries: readonly (readonly [row: number, value: number])[],
  ): void {
    this.about.push(about);
    this.#worth.push(worth);
    this.#lower.push(lower);
    this.#upper.push(upper);
    this.#whole.push(whole ? 1 : 0);
    for (const [row, value] of entries) {
      if (value === 0) continue;
      this.#rows.push(row);
      this.#values.push(value);
    }
    this.#starts.push(this.#rows.length);
  }

  build(): Mip {
    return {
      ...this.columnsFrom(0),
      rowLower: Float64Array.from(this.#rowLower),
      rowUpper: Float64Array.from(this.#rowUpper),
    };
  }

  /** From this one on. */
  columnsFrom(first: number): MipColumns {
    const entry = this.#starts[first]!;
    return {
      worth: Float64Array.from(this.#worth.slice(first)),
      lower: Float64Array.from(this.#lower.slice(first)),
      upper: Float64Array.from(this.#upper.slice(first)),
      whole: Uint8Array.from(this.#whole.slice(first)),
      starts: Int32Array.from(this.#starts.slice(first), (start) => start - entry),
      rows: Int32Array.from(this.#rows.slice(entry)),
      values: Float64Array.from(this.#values.slice(entry)),
    };
  }
}
