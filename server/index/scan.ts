/** The inner loops of the index: which rows of a block a selection leaves, and short functions that count them. */
import type { Block } from './block.ts';
import { inBox, type Place, type Selection } from './selection.ts';
import type { WeekFrame } from './weeks.ts';

/** Rows `[low, high)`, all of one kind; -1 where runs were joined because nobody asks for it. */
export type OnRange = (block: Block, low: number, high: number, kind: number) => void;
/** Rows `rows[from]` to `rows[to - 1]`, ascending, all of one kind. The list is used again afterwards. */
export type OnRows = (block: Block, rows: Uint32Array, from: number, to: number, kind: number) => void;

export interface Visitor {
  /** Whether neighbouring runs may be joined. */
  joinRuns: boolean;
  range: OnRange;
  rows: OnRows;
}

/** Rows are listed here; grows to the largest block. */
let list = new Uint32Array(65_536);

/**
 * Hands out all rows of a selection: as ranges where kind and time decide, else as lists. A range costs a few dozen
 * steps; a list looks at every row in the ranges, or, where a place is asked for, at the points near it.
 */
export function visit(blocks: readonly Block[], selection: Selection, visitor: Visitor): void {
  for (const block of blocks) {
    const window = minutesWithin(block.frame, selection);
    if (!window) continue;
    if (list.length < block.count) list = new Uint32Array(2 ** Math.ceil(Math.log2(block.count)));
    if (selection.place) visitPlace(block, selection, selection.place, window, visitor.rows);
    else if (selection.areas) {
      const { areas } = selection;
      ranges(block, selection, window, false, (_, low, high, kind) => {
        const count = chooseByArea(block.area, low, high, areas, list);
        if (count > 0) visitor.rows(block, list, 0, count, kind);
      });
    } else ranges(block, selection, window, visitor.joinRuns, visitor.range);
  }
}

function ranges(
  block: Block,
  selection: Selection,
  window: MinuteWindow,
  joinRuns: boolean,
  on: OnRange,
): void {
  const { kinds, hours } = selection;
  if (window.isWhole && hours === null && kinds === null && joinRuns) {
    on(block, 0, block.count, -1);
    return;
  }
  const stretches = window.isWhole && hours === null ? null : stretchesOf(block.frame, selection, window);
  for (let run = 0; run < block.runKind.length; run++) {
    const kind = block.runKind[run]!;
    if (kinds !== null && kinds[kind] !== 1) continue;
    let low = block.runStart[run]!;
    const end = block.runStart[run + 1]!;
    if (stretches === null) on(block, low, end, kind);
    else {
      for (let s = 0; s < stretches.length && low < end; s += 2) {
        low = block.firstAt(stretches[s]!, low, end);
        const high = block.firstAt(stretches[s + 1]!, low, end);
        if (high > low) on(block, low, high, kind);
        low = high;
      }
    }
  }
}

function chooseByArea(
  area: Uint16Array | Uint32Array,
  low: number,
  high: number,
  asked: Uint8Array,
  into: Uint32Array,
): number {
  let count = 0;
  for (let i = low; i < high; i++) if (asked[area[i]!] === 1) into[count++] = i;
  return count;
}

/** The points in the tiles that cover the place, each looked at; then by kind, as the ranges are. */
function visitPlace(
  block: Block,
  selection: Selection,
  place: Place,
  window: MinuteWindow,
  on: OnRows,
): void {
  const { row, x, y } = block.points;
  let count = 0;
  for (const tile of place.tiles) {
    const [first, end] = block.pointRange(tile.z, tile.x, tile.y);
    for (let p = first; p < end; p++) {
      if (!inBox(place, x[p]!, y[p]!)) continue;
      const i = row[p]!;
      if (place.cells && place.cells[block.cell[i]!] !== 1) continue;
      if (selection.areas && selection.areas[block.area[i]!] !== 1) continue;
      if (isInTime(block, i, selection, window)) list[count++] = i;
    }
  }
  list.subarray(0, count).sort();
  for (let from = 0; from < count;) {
    const run = block.runOf(list[from]!);
    const end = block.runStart[run + 1]!;
    let to = from + 1;
    while (to < count && list[to]! < end) to++;
    const kind = block.runKind[run]!;
    if (!selection.kinds || selection.kinds[kind] === 1) on(block, list, from, to, kind);
    from = to;
  }
}

/** Whether a row lies in the window and in an hour that is asked for. */
export function isInTime(block: Block, row: number, { hours }: Selection, window: MinuteWindow): boolean {
  const minute = block.minute[row]!;
  if (minute < window.from || minute >= window.to) return false;
  return hours === null || hours[block.frame.hourOfMinute[minute]!] === 1;
}

/** Minutes of a block, half-open. */
export interface MinuteWindow {
  from: number;
  to: number;
  isWhole: boolean;
}

/** The part of a block that lies in the selection's time; null: none. */
export function minutesWithin(
  { startMinute, minutes }: WeekFrame,
  selection: Selection,
): MinuteWindow | null {
  const from = Math.max(0, selection.fromMinute - startMinute);
  const to = Math.min(minutes, selection.toMinute - startMinute);
  return from < to ? { from, to, isWhole: from === 0 && to === minutes } : null;
}

/** The minutes of a window whose hour is asked for: `from, to, from, to, …`, ascending. */
function stretchesOf(frame: WeekFrame, { hours }: Selection, { from, to }: MinuteWindow): number[] {
  if (hours === null) return [from, to];
  const stretches: number[] = [];
  const { hourOfMinute, hourEnd } = frame;
  let open = false;
  for (let minute = from; minute < to; minute = hourEnd[minute]!) {
    const asked = hours[hourOfMinute[minute]!] === 1;
    if (asked !== open) stretches.push(minute);
    open = asked;
  }
  if (open) stretches.push(to);
  return stretches;
}

/**
 * Two tables in turn, four rows at a time: where neighbours fall on one cell, an addition need not wait for the one before.
 * `shift` 3 takes the numbers of resolution 11 to those of 10. About 1.5 ns a row.
 */
export function addCells(
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

/** Rows that all weigh the same, counted and weighed in one pass. */
export function addWeighed(
  cell: Uint32Array,
  low: number,
  high: number,
  shift: number,
  into: { counts: Uint32Array; sums: Float64Array },
  weight: number,
): void {
  const { counts, sums } = into;
  for (let i = low; i < high; i++) {
    const place = cell[i]! >>> shift;
    counts[place]!++;
    sums[place]! += weight;
  }
}

/** Counts rows of one run by hour of week: they ascend in time, so an hour is a stretch. */
export function addHours(
  minute: Uint16Array,
  low: number,
  high: number,
  { hourOfMinute, hourEnd }: WeekFrame,
  hours: Uint32Array,
): void {
  for (let i = low; i < high;) {
    const first = minute[i]!;
    const end = hourEnd[first]!;
    let next = i + 1;
    while (next < high && minute[next]! < end) next++;
    hours[hourOfMinute[first]!]! += next - i;
    i = next;
  }
}

/** The steps of a block: the one that it begins in, and the minutes at which the next ones begin. */
export interface BlockSteps {
  first: number;
  edges: readonly number[];
}

/** Finds the steps of blocks. The selection must leave nothing outside of the steps. */
export function stepFinder(edgesMs: readonly number[]): (frame: WeekFrame) => BlockSteps {
  const edges = edgesMs.map((ms) => ms / 60_000);
  const last = edges.length - 2;
  let kept: { frame: WeekFrame; steps: BlockSteps } | null = null;
  return (frame) => {
    if (kept?.frame === frame) return kept.steps;
    let low = 0;
    let high = last;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (edges[middle]! <= frame.startMinute) low = middle;
      else high = middle - 1;
    }
    const within: number[] = [];
    for (let step = low + 1; step <= last && edges[step]! < frame.startMinute + frame.minutes; step++) {
      within.push(edges[step]! - frame.startMinute);
    }
    kept = { frame, steps: { first: low, edges: within } };
    return kept.steps;
  };
}

/** The step of a minute of the block. */
export function stepOf({ first, edges }: BlockSteps, minute: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (edges[middle]! <= minute) low = middle + 1;
    else high = middle;
  }
  return first + low;
}
