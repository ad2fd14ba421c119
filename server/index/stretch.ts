/**
 * Some records in the order of places: by tile, then by cell, then by area. A tile is one range of rows, and so is what lies in one resolution-10
 * cell and one area of it (a run): their numbers are kept once, and the whole is counted without looking at single rows. 19 bytes a row
 * (21 with weights of their own) and 12 a run, 8 more once it was weighed.
 */
import { emptyRows, type Rows } from './rows.ts';

/** Tiles of this zoom are told apart; a place within one takes 16 bits each way. */
export const TILE_ZOOM = 16;
const LOW_BITS = 16;
const LOW_MASK = 0xffff;

/** The minute of a row that is no longer there: before any window. */
export const GONE = -(2 ** 31);
/** The weight of a row: its own where it has one, else that of its kind. */
export interface Weights {
  /** By kind. */
  plain: Float64Array;
  /** By number of the weight; 0 is none. */
  own: readonly number[];
}

export function weightOf({ plain, own }: Weights, kind: number, number: number): number {
  return number === 0 ? plain[kind]! : own[number]!;
}

export class Stretch {
  readonly count: number;
  /** Of the rows that it began with, epoch minutes. */
  readonly firstMinute: number;
  readonly lastMinute: number;
  /** Z-order codes of the tiles, ascending; the first run of each, and one more. */
  readonly tileCode: Uint32Array;
  readonly tileRun: Uint32Array;
  /** Number of the resolution-10 cell and first row of each run, and one more row. */
  readonly runCell: Uint32Array;
  readonly runStart: Uint32Array;
  /** Number of the area of each run; 0: in none. */
  readonly runArea: Uint32Array;
  /** Epoch minutes; GONE where the record was replaced. */
  readonly minute: Int32Array;
  readonly kind: Uint16Array;
  /** Which of its children (resolution 11) the cell has the record in: 0..6. */
  readonly digit: Uint8Array;
  /** null where no record has a weight of its own. */
  readonly weight: Uint16Array | null;
  readonly refHi: Uint32Array;
  readonly refLo: Uint32Array;
  /** Place within the tile: the lower half of what Rows has. */
  readonly #x: Uint16Array;
  readonly #y: Uint16Array;
  #gone = 0;
  #weighed: { plain: Float64Array; sums: Float64Array } | null = null;

  /** Sorts: about 100 ns a row. */
  constructor(rows: Rows) {
    const { count } = rows;
    const code = new Uint32Array(count);
    const cell = new Uint32Array(count);
    for (let i = 0; i < count; i++) {
      cell[i] = rows.cell[i]! >>> 3;
      code[i] = interleave(rows.x[i]! >>> LOW_BITS, rows.y[i]! >>> LOW_BITS);
    }
    const order = orderBy([rows.area, cell, code], count);
    this.count = count;
    this.minute = new Int32Array(count);
    this.kind = new Uint16Array(count);
    this.digit = new Uint8Array(count);
    this.weight = rows.weight.some((weight) => weight > 0) ? new Uint16Array(count) : null;
    this.refHi = new Uint32Array(count);
    this.refLo = new Uint32Array(count);
    this.#x = new Uint16Array(count);
    this.#y = new Uint16Array(count);
    let first = Infinity;
    let last = -Infinity;
    const runCell = new Uint32Array(count);
    const runStart = new Uint32Array(count + 1);
    const runArea = new Uint32Array(count);
    const tiles = { code: [] as number[], run: [] as number[] };
    let runs = 0;
    for (let to = 0; to < count; to++) {
      const from = order[to]!;
      const minute = rows.minute[from]!;
      if (minute < first) first = minute;
      if (minute > last) last = minute;
      this.minute[to] = minute;
      this.kind[to] = rows.kind[from]!;
      this.digit[to] = rows.cell[from]! & 7;
      if (this.weight) this.weight[to] = rows.weight[from]!;
      this.refHi[to] = rows.refHi[from]!;
      this.refLo[to] = rows.refLo[from]!;
      this.#x[to] = rows.x[from]! & LOW_MASK;
      this.#y[to] = rows.y[from]! & LOW_MASK;
      const isNewTile = tiles.code.at(-1) !== code[from];
      if (isNewTile) {
        tiles.code.push(code[from]!);
        tiles.run.push(runs);
      }
      const area = rows.area[from]!;
      if (isNewTile || runCell[runs - 1] !== cell[from] || runArea[runs - 1] !== area) {
        runCell[runs] = cell[from]!;
        runArea[runs] = area;
        runStart[runs++] = to;
      }
    }
    runStart[runs] = count;
    this.firstMinute = first;
    this.lastMinute = last;
    this.runCell = runCell.slice(0, runs);
    this.runStart = runStart.slice(0, runs + 1);
    this.runArea = runArea.slice(0, runs);
    this.tileCode = Uint32Array.from(tiles.code);
    this.tileRun = Uint32Array.from([...tiles.run, runs]);
  }

  get byteLength(): number {
    const { tileCode, tileRun, runCell, runStart, runArea } = this;
    const { minute, kind, digit, weight, refHi, refLo } = this;
    const ofRuns = [tileCode, tileRun, runCell, runStart, runArea, this.#weighed?.sums];
    const ofRows = [minute, kind, digit, weight, refHi, refLo, this.#x, this.#y];
    return [...ofRuns, ...ofRows].reduce((sum, column) => sum + (column?.byteLength ?? 0), 0);
  }

  /** Records that are still there. */
  get live(): number {
    return this.count - this.#gone;
  }

  /** Forgets the records of `[fromMinute, toMinute)`. One look at each row, where the stretch reaches into that time. */
  forget(fromMinute: number, toMinute: number): void {
    if (fromMinute > this.lastMinute || toMinute <= this.firstMinute) return;
    const { minute } = this;
    for (let row = 0; row < minute.length; row++) {
      const at = minute[row]!;
      if (at < fromMinute || at >= toMinute || at === GONE) continue;
      minute[row] = GONE;
      this.#gone++;
    }
  }

  /** The tiles `[first, end)` in a tile of zoom `z`, or the one that it lies in where `z` is finer. */
  tilesIn({ z, x, y }: { z: number; x: number; y: number }): [number, number] {
    const up = Math.max(0, z - TILE_ZOOM);
    const codes = 4 ** Math.max(0, TILE_ZOOM - z);
    const code = interleave(x >>> up, y >>> up) * codes;
    return [this.#firstTile(code), this.#firstTile(code + codes)];
  }

  /** The number of rows in the tiles `[first, end)`. */
  rowsIn(first: number, end: number): number {
    return this.runStart[this.tileRun[end]!]! - this.runStart[this.tileRun[first]!]!;
  }

  /** The box of a tile, half-open. Web Mercator, 2^32 to the world's width. */
  boundsOf(tile: number): { west: number; north: number; east: number; south: number } {
    const west = (gather(this.tileCode[tile]!) << LOW_BITS) >>> 0;
    const north = (gather(this.tileCode[tile]! >>> 1) << LOW_BITS) >>> 0;
    return { west, north, east: west + LOW_MASK + 1, south: north + LOW_MASK + 1 };
  }

  /** Web Mercator, 2^32 to the world's width. */
  xOf(tile: number, row: number): number {
    return ((gather(this.tileCode[tile]!) << LOW_BITS) | this.#x[row]!) >>> 0;
  }

  yOf(tile: number, row: number): number {
    return ((gather(this.tileCode[tile]! >>> 1) << LOW_BITS) | this.#y[row]!) >>> 0;
  }

  /**
   * The sum of weights of each run, gone records and all: one look at each row, the first time and when the weight of a kind changed.
   */
  weightsOfRuns(weights: Weights): Float64Array {
    const { plain } = weights;
    // Kinds that came since are in no row of this.
    if (this.#weighed?.plain.every((weight, kind) => weight === plain[kind])) return this.#weighed.sums;
    const { kind, weight, runCell, runStart } = this;
    const sums = new Float64Array(runCell.length);
    for (let run = 0; run < sums.length; run++) {
      let sum = 0;
      for (let row = runStart[run]!; row < runStart[run + 1]!; row++) {
        sum += weightOf(weights, kind[row]!, weight === null ? 0 : weight[row]!);
      }
      sums[run] = sum;
    }
    this.#weighed = { plain, sums };
    return sums;
  }

  /** The records that are still there, as they came in. */
  rows(): Rows {
    const rows = emptyRows(this.live);
    const { runCell, runStart, runArea, tileRun } = this;
    let n = 0;
    for (let tile = 0; tile < this.tileCode.length; tile++) {
      for (let run = tileRun[tile]!; run < tileRun[tile + 1]!; run++) {
        for (let row = runStart[run]!; row < runStart[run + 1]!; row++) {
          if (this.minute[row] === GONE) continue;
          rows.minute[n] = this.minute[row]!;
          rows.cell[n] = runCell[run]! * 8 + this.digit[row]!;
          rows.area[n] = runArea[run]!;
          rows.kind[n] = this.kind[row]!;
          rows.weight[n] = this.weight?.[row] ?? 0;
          rows.x[n] = this.xOf(tile, row);
          rows.y[n] = this.yOf(tile, row);
          rows.refHi[n] = this.refHi[row]!;
          rows.refLo[n] = this.refLo[row]!;
          n++;
        }
      }
    }
    return rows;
  }

  #firstTile(code: number): number {
    let low = 0;
    let high = this.tileCode.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.tileCode[middle]! < code) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** From so many rows on wide digits, of which there are half as many, are worth their larger table. */
const MANY_ROWS = 10_000;

/** Row numbers by ascending keys, the last key deciding first; equal ones stay as they are. Radix sort: linear. */
function orderBy(keys: readonly Uint32Array[], count: number): Uint32Array {
  const bits = count < MANY_ROWS ? 8 : 16;
  const digits = 2 ** bits;
  let order = Uint32Array.from({ length: count }, (_, i) => i);
  let next = new Uint32Array(count);
  const places = new Uint32Array(digits + 1);
  for (const key of keys) {
    for (let shift = 0; shift < 32; shift += bits) {
      places.fill(0);
      for (let i = 0; i < count; i++) places[((key[i]! >>> shift) & (digits - 1)) + 1]!++;
      // All have the same digit.
      if (places.includes(count)) continue;
      for (let digit = 0; digit < digits; digit++) places[digit + 1]! += places[digit]!;
      for (let i = 0; i < count; i++) {
        const row = order[i]!;
        next[places[(key[row]! >>> shift) & (digits - 1)]!++] = row;
      }
      [order, next] = [next, order];
    }
  }
  return order;
}

/** Z-order code of two numbers below 2^16 (Morton 1966): the children of a tile follow each other. */
export function interleave(x: number, y: number): number {
  return (spread(x) | (spread(y) << 1)) >>> 0;
}

function spread(bits: number): number {
  let b = bits;
  b = (b | (b << 8)) & 0x00ff00ff;
  b = (b | (b << 4)) & 0x0f0f0f0f;
  b = (b | (b << 2)) & 0x33333333;
  return (b | (b << 1)) & 0x55555555;
}

/** The even bits of a code: undoes `spread`. */
function gather(code: number): number {
  let b = code & 0x55555555;
  b = (b | (b >>> 1)) & 0x33333333;
  b = (b | (b >>> 2)) & 0x0f0f0f0f;
  b = (b | (b >>> 4)) & 0x00ff00ff;
  return (b | (b >>> 8)) & 0xffff;
}
