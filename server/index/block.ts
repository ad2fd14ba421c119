/**
 * A local week of records. Sorted by kind and minute, so that a kind is one run and a stretch of time within it is found by halving:
 * what a filter leaves is a few ranges, and counting them touches only rows that count. 12 bytes a row; and beside them
 * the points in tile order (Z-order), 20 bytes a row, so that a tile is one range as well.
 */
import { emptyRows, type Rows } from './rows.ts';
import type { WeekFrame } from './weeks.ts';

/** Bits of a double's mantissa that number the rows while they are sorted: a block holds at most 2^23 (8.4 million). */
const ROW_BITS = 23;
const ROWS_MOST = 2 ** ROW_BITS;
const MINUTE_BITS = 14;

/** Finest zoom at which a tile is one range of the points; finer ones are picked out of it. */
export const POINT_ZOOM = 15;
const POINT_SHIFT = 32 - POINT_ZOOM;

export class Block {
  readonly count: number;
  /** Minute of the block. */
  readonly minute: Uint16Array;
  readonly cell: Uint32Array;
  /** As wide as the numbers of the week's areas need. */
  readonly area: Uint16Array | Uint32Array;
  readonly kind: Uint16Array;
  /** null where no record of the week has a weight of its own. */
  readonly weight: Uint16Array | null;
  /** Kind of each run, and its first row; one more start than runs. */
  readonly runKind: Uint16Array;
  readonly runStart: Uint32Array;
  readonly points: {
    x: Uint32Array;
    y: Uint32Array;
    row: Uint32Array;
    refHi: Uint32Array;
    refLo: Uint32Array;
  };

  /** All rows must lie in the frame. Sorts twice: about 200 ns a row. Throws RangeError beyond 8.4 million rows. */
  constructor(
    readonly frame: WeekFrame,
    rows: Rows,
  ) {
    const { count } = rows;
    if (count > ROWS_MOST) throw new RangeError(`Block: ${count} records in one week`);
    this.count = count;
    const order = sortedBy(count, (i) => {
      return rows.kind[i]! * 2 ** MINUTE_BITS + (rows.minute[i]! - frame.startMinute);
    });
    this.minute = new Uint16Array(count);
    this.cell = new Uint32Array(count);
    this.area = rows.area.some((area) => area > 0xffff) ? new Uint32Array(count) : new Uint16Array(count);
    this.kind = new Uint16Array(count);
    this.weight = rows.weight.some((weight) => weight > 0) ? new Uint16Array(count) : null;
    const runKind: number[] = [];
    const runStart: number[] = [];
    const rowOf = new Uint32Array(count);
    for (let to = 0; to < count; to++) {
      const from = order[to]!;
      rowOf[from] = to;
      this.minute[to] = rows.minute[from]! - frame.startMinute;
      this.cell[to] = rows.cell[from]!;
      this.area[to] = rows.area[from]!;
      if (this.weight) this.weight[to] = rows.weight[from]!;
      const kind = rows.kind[from]!;
      this.kind[to] = kind;
      if (runKind.at(-1) !== kind) {
        runKind.push(kind);
        runStart.push(to);
      }
    }
    this.runKind = Uint16Array.from(runKind);
    this.runStart = Uint32Array.from([...runStart, count]);
    this.points = pointsOf(rows, rowOf);
  }

  /** Bytes of its columns. */
  get byteLength(): { counts: number; points: number } {
    const { minute, cell, area, kind, weight, runKind, runStart, points } = this;
    const bytes = (...columns: ({ byteLength: number } | null)[]) =>
      columns.reduce((sum, column) => sum + (column?.byteLength ?? 0), 0);
    return {
      counts: bytes(minute, cell, area, kind, weight, runKind, runStart),
      points: bytes(points.x, points.y, points.row, points.refHi, points.refLo),
    };
  }

  /** The run that holds a row. */
  runOf(row: number): number {
    let low = 0;
    let high = this.runKind.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.runStart[middle]! <= row) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** First row of `[low, high)`, rows of one run, whose minute is not before `minute`. */
  firstAt(minute: number, low: number, high: number): number {
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.minute[middle]! < minute) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The points of a tile up to POINT_ZOOM, or of its parent there: `[first, end)`. */
  pointRange(z: number, x: number, y: number): [number, number] {
    const up = Math.max(0, z - POINT_ZOOM);
    const down = 2 * Math.max(0, POINT_ZOOM - z);
    const code = interleave(x >>> up, y >>> up);
    const first = this.#firstPoint(code * 2 ** down);
    return [first, this.#firstPoint((code + 1) * 2 ** down)];
  }

  #firstPoint(code: number): number {
    const { x, y } = this.points;
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (interleave(x[middle]! >>> POINT_SHIFT, y[middle]! >>> POINT_SHIFT) < code) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The rows whose epoch minute lies outside of `[fromMinute, toMinute)`, as they came in. */
  rowsOutside(fromMinute: number, toMinute: number): Rows {
    const { points, frame } = this;
    const kept: number[] = [];
    for (let p = 0; p < this.count; p++) {
      const at = this.minute[points.row[p]!]! + frame.startMinute;
      if (at < fromMinute || at >= toMinute) kept.push(p);
    }
    const rows = emptyRows(kept.length);
    kept.forEach((p, i) => {
      const row = points.row[p]!;
      rows.minute[i] = this.minute[row]! + frame.startMinute;
      rows.cell[i] = this.cell[row]!;
      rows.area[i] = this.area[row]!;
      rows.kind[i] = this.kind[row]!;
      rows.weight[i] = this.weight?.[row] ?? 0;
      rows.x[i] = points.x[p]!;
      rows.y[i] = points.y[p]!;
      rows.refHi[i] = points.refHi[p]!;
      rows.refLo[i] = points.refLo[p]!;
    });
    return rows;
  }
}

function pointsOf(rows: Rows, rowOf: Uint32Array): Block['points'] {
  const { count } = rows;
  const order = sortedBy(count, (i) => interleave(rows.x[i]! >>> POINT_SHIFT, rows.y[i]! >>> POINT_SHIFT));
  const points = {
    x: new Uint32Array(count),
    y: new Uint32Array(count),
    row: new Uint32Array(count),
    refHi: new Uint32Array(count),
    refLo: new Uint32Array(count),
  };
  for (let to = 0; to < count; to++) {
    const from = order[to]!;
    points.x[to] = rows.x[from]!;
    points.y[to] = rows.y[from]!;
    points.row[to] = rowOf[from]!;
    points.refHi[to] = rows.refHi[from]!;
    points.refLo[to] = rows.refLo[from]!;
  }
  return points;
}

/** Row numbers by ascending key; keys below 2^30. Key and number share a double: one native sort, no comparisons called. */
function sortedBy(count: number, keyOf: (row: number) => number): Uint32Array {
  const keyed = new Float64Array(count);
  for (let i = 0; i < count; i++) keyed[i] = keyOf(i) * ROWS_MOST + i;
  keyed.sort();
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = keyed[i]! % ROWS_MOST;
  return order;
}

/** Z-order code of two numbers below 2^15 (Morton 1966): the children of a tile follow each other. */
export function interleave(x: number, y: number): number {
  return spread(x) | (spread(y) << 1);
}

function spread(bits: number): number {
  let b = bits;
  b = (b | (b << 8)) & 0x00ff00ff;
  b = (b | (b << 4)) & 0x0f0f0f0f;
  b = (b | (b << 2)) & 0x33333333;
  return (b | (b << 1)) & 0x55555555;
}
