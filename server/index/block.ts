/**
 * A local week of records in the order of time: by kind and minute, so that a kind is one run and a stretch of time within it is found
 * by halving. What a filter leaves is a few ranges, and counting them touches only rows that count. 7 to 10 bytes a row.
 */
import { emptyCountRows, narrowed, type CountRows, type Numbers } from './rows.ts';
import type { WeekFrame } from './weeks.ts';

/** Bits of a double's mantissa that number the rows while they are sorted: a block holds at most 2^23 (8.4 million). */
const ROW_BITS = 23;
const ROWS_MOST = 2 ** ROW_BITS;
const MINUTE_BITS = 14;

const HOUR = 60;
/** With fewer rows a run is searched as fast. So hours take at most 1.3 bytes a row. */
const LEAST_ROWS_AN_HOUR = 3;

export class Block {
  readonly count: number;
  /** Minute of the block. */
  readonly minute: Uint16Array;
  readonly cell: Uint32Array;
  readonly area: Numbers;
  /** null where no record of the week has a weight of its own. */
  readonly weight: Uint16Array | null;
  /** Kind of each run, and its first row; one more start than runs. */
  readonly runKind: Uint16Array;
  readonly runStart: Uint32Array;
  /** By run: the first row of each hour since the week began, and one more; null where the run is short. */
  readonly runHours: readonly (Uint32Array | null)[];

  /** All rows must lie in the frame. Sorts: about 150 ns a row. Throws RangeError beyond 8.4 million rows. */
  constructor(
    readonly frame: WeekFrame,
    rows: CountRows,
  ) {
    const { count } = rows;
    if (count > ROWS_MOST) throw new RangeError(`Block: ${count} records in one week`);
    this.count = count;
    const order = sortedBy(count, (i) => {
      return rows.kind[i]! * 2 ** MINUTE_BITS + (rows.minute[i]! - frame.startMinute);
    });
    this.minute = new Uint16Array(count);
    this.cell = new Uint32Array(count);
    this.area = narrowed(rows.area, count);
    this.weight = rows.weight.some((weight) => weight > 0) ? new Uint16Array(count) : null;
    const runKind: number[] = [];
    const runStart: number[] = [];
    for (let to = 0; to < count; to++) {
      const from = order[to]!;
      this.minute[to] = rows.minute[from]! - frame.startMinute;
      this.cell[to] = rows.cell[from]!;
      this.area[to] = rows.area[from]!;
      if (this.weight) this.weight[to] = rows.weight[from]!;
      const kind = rows.kind[from]!;
      if (runKind.at(-1) !== kind) {
        runKind.push(kind);
        runStart.push(to);
      }
    }
    this.runKind = Uint16Array.from(runKind);
    this.runStart = Uint32Array.from([...runStart, count]);
    const hours = Math.ceil(frame.minutes / HOUR);
    this.runHours = runKind.map((_, run) => {
      const end = this.runStart[run + 1]!;
      return end - runStart[run]! < hours * LEAST_ROWS_AN_HOUR
        ? null
        : hourStarts(this.minute, runStart[run]!, end, hours);
    });
  }

  /** Of its columns. */
  get byteLength(): number {
    const { minute, cell, area, weight, runKind, runStart } = this;
    return [minute, cell, area, weight, runKind, runStart, ...this.runHours].reduce(
      (sum, column) => sum + (column?.byteLength ?? 0),
      0,
    );
  }

  /** First row of a run whose minute is not before `minute`. */
  firstAt(run: number, minute: number): number {
    const hours = this.runHours[run]!;
    if (hours === null) return this.#firstOf(minute, this.runStart[run]!, this.runStart[run + 1]!);
    const hour = Math.floor(minute / HOUR);
    if (hour >= hours.length - 1) return hours[hours.length - 1]!;
    const low = hours[hour]!;
    return hour * HOUR === minute ? low : this.#firstOf(minute, low, hours[hour + 1]!);
  }

  #firstOf(minute: number, low: number, high: number): number {
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.minute[middle]! < minute) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The rows whose epoch minute lies outside of `[fromMinute, toMinute)`, as they came in. */
  rowsOutside(fromMinute: number, toMinute: number): CountRows {
    const { frame, runKind, runStart } = this;
    const rows = emptyCountRows(this.count);
    let n = 0;
    for (let run = 0; run < runKind.length; run++) {
      for (let row = runStart[run]!; row < runStart[run + 1]!; row++) {
        const at = this.minute[row]! + frame.startMinute;
        if (at >= fromMinute && at < toMinute) continue;
        rows.minute[n] = at;
        rows.cell[n] = this.cell[row]!;
        rows.area[n] = this.area[row]!;
        rows.kind[n] = runKind[run]!;
        rows.weight[n] = this.weight?.[row] ?? 0;
        n++;
      }
    }
    return {
      count: n,
      minute: rows.minute.subarray(0, n),
      cell: rows.cell.subarray(0, n),
      area: rows.area.subarray(0, n),
      kind: rows.kind.subarray(0, n),
      weight: rows.weight.subarray(0, n),
    };
  }
}

function hourStarts(minute: Uint16Array, low: number, high: number, hours: number): Uint32Array {
  const starts = new Uint32Array(hours + 1);
  let row = low;
  for (let hour = 0; hour <= hours; hour++) {
    while (row < high && minute[row]! < hour * HOUR) row++;
    starts[hour] = row;
  }
  return starts;
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
