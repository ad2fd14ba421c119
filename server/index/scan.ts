/** The inner loops of the index: short functions over typed arrays, apart so that each is compiled for just one kind of work. */
import type { Block, WeekFrame } from './block.ts';
import type { Selection } from './selection.ts';

const MS_PER_MINUTE = 60_000;

/** Whether the rows of a range need no look at all: kinds, hours and time have chosen them already. */
export const isRowFree = ({ areas, cells }: Selection): boolean => areas === null && cells === null;

/** What only the row itself tells. */
export function passes({ areas, cells }: Selection, block: Block, row: number): boolean {
  if (areas !== null && areas[block.area[row]!] !== 1) return false;
  return cells === null || cells[block.cell[row]!] === 1;
}

export function inBox({ box }: Selection, x: number, y: number): boolean {
  return box === null || (x >= box.west && x < box.east && y <= box.south && y > box.north);
}

/** `shift` 3 takes the numbers of resolution 11 to those of 10. */
export function addCells(
  cell: Uint32Array,
  low: number,
  high: number,
  shift: number,
  counts: Uint32Array,
): void {
  for (let i = low; i < high; i++) counts[cell[i]! >>> shift]!++;
}

export function addChosen(
  block: Block,
  low: number,
  high: number,
  shift: number,
  selection: Selection,
  counts: Uint32Array,
): void {
  const { cell, area } = block;
  const { areas, cells } = selection;
  if (areas !== null && cells === null) {
    for (let i = low; i < high; i++) if (areas[area[i]!] === 1) counts[cell[i]! >>> shift]!++;
  } else if (areas === null && cells !== null) {
    for (let i = low; i < high; i++) if (cells[cell[i]!] === 1) counts[cell[i]! >>> shift]!++;
  } else {
    for (let i = low; i < high; i++) if (passes(selection, block, i)) counts[cell[i]! >>> shift]!++;
  }
}

export function addWeights(
  block: Block,
  low: number,
  high: number,
  shift: number,
  selection: Selection,
  into: { counts: Uint32Array; sums: Float64Array },
  weights: { plain: number; own: readonly number[] },
): void {
  const { cell, weight } = block;
  const free = isRowFree(selection);
  for (let i = low; i < high; i++) {
    if (!free && !passes(selection, block, i)) continue;
    const place = cell[i]! >>> shift;
    const own = weight === null ? 0 : weight[i]!;
    into.counts[place]!++;
    into.sums[place]! += own === 0 ? weights.plain : weights.own[own]!;
  }
}

export function addSteps(
  minute: Uint16Array,
  low: number,
  high: number,
  stepOfMinute: Int32Array,
  counts: Uint32Array,
): void {
  for (let i = low; i < high; i++) counts[stepOfMinute[minute[i]!]!]!++;
}

export function addHours(
  minute: Uint16Array,
  low: number,
  high: number,
  hourOfMinute: Uint8Array,
  hours: Uint32Array,
): void {
  for (let i = low; i < high; i++) hours[hourOfMinute[minute[i]!]!]!++;
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
export function stretchesOf(frame: WeekFrame, { hours }: Selection, { from, to }: MinuteWindow): number[] {
  if (hours === null) return [from, to];
  const stretches: number[] = [];
  let open = false;
  for (let minute = from; minute < to; minute++) {
    const asked = hours[frame.hourOfMinute[minute]!] === 1;
    if (asked !== open) stretches.push(minute);
    open = asked;
  }
  if (open) stretches.push(to);
  return stretches;
}

/** The runs of a whole block; neighbours that are both asked for in one go where `merge` says so (kind -1). */
export function wholeRuns(
  block: Block,
  { kinds }: Selection,
  merge: boolean,
  on: (block: Block, low: number, high: number, kind: number) => void,
): void {
  if (merge && kinds === null) {
    on(block, 0, block.count, -1);
    return;
  }
  for (let run = 0; run < block.runKind.length; run++) {
    const kind = block.runKind[run]!;
    if (kinds === null || kinds[kind] === 1) on(block, block.runStart[run]!, block.runStart[run + 1]!, kind);
  }
}

/**
 * In which step a minute lies: of a block that lies in one step its number, else a table by minute of the block. The
 * selection must leave nothing outside of the steps.
 */
export function stepFinder(edgesMs: readonly number[]): (frame: WeekFrame) => number | Int32Array {
  const edges = edgesMs.map((ms) => ms / MS_PER_MINUTE);
  const last = edges.length - 2;
  const stepAt = (minute: number) => {
    let low = 0;
    let high = last;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (edges[middle]! <= minute) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  let kept: { frame: WeekFrame; answer: number | Int32Array } | null = null;
  return (frame) => {
    if (kept?.frame === frame) return kept.answer;
    const { startMinute, minutes } = frame;
    const first = stepAt(startMinute);
    let answer: number | Int32Array = first;
    if (stepAt(startMinute + minutes - 1) !== first) {
      const table = new Int32Array(minutes);
      let step = first;
      for (let minute = 0; minute < minutes; minute++) {
        while (step < last && edges[step + 1]! <= startMinute + minute) step++;
        table[minute] = step;
      }
      answer = table;
    }
    kept = { frame, answer };
    return answer;
  };
}

/** Whether a point lies in a tile: by whole numbers, so that it lies in exactly one of each zoom (0..32). */
export function inTile({ z, x, y }: { z: number; x: number; y: number }, px: number, py: number): boolean {
  const units = 2 ** (32 - z);
  return Math.floor(px / units) === x && Math.floor(py / units) === y;
}
