/** The records in the order of time: which rows of the blocks a selection leaves, as ranges, and short functions that count them. */
import type { Block } from './block.ts';
import type { Selection } from './selection.ts';
import type { WeekFrame } from './weeks.ts';

/** Rows `[low, high)` of a run; -1 where runs were joined because nobody asks for it. */
export type OnRange = (block: Block, low: number, high: number, run: number) => void;

/**
 * Hands out the rows that a selection's time and kinds leave; its areas and place are not looked at. A range costs a few dozen
 * steps. `joinRuns`: neighbouring runs may come as one.
 */
export function ranges(blocks: readonly Block[], selection: Selection, joinRuns: boolean, on: OnRange): void {
  for (const block of blocks) {
    const window = minutesWithin(block.frame, selection);
    if (window) rangesOf(block, selection, window, joinRuns, on);
  }
}

function rangesOf(
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
    if (kinds !== null && kinds[block.runKind[run]!] !== 1) continue;
    if (stretches === null) on(block, block.runStart[run]!, block.runStart[run + 1]!, run);
    else {
      for (let s = 0; s < stretches.length; s += 2) {
        const low = block.firstAt(run, stretches[s]!);
        const high = block.firstAt(run, stretches[s + 1]!);
        if (high > low) on(block, low, high, run);
      }
    }
  }
}

/**
 * How many rows `ranges` would hand out: exact but for windows that begin or end within a week and for hours, which are taken to
 * be as full as others.
 */
export function countOfRanges(blocks: readonly Block[], { kinds, hours, ...selection }: Selection): number {
  const share = hours === null ? 1 : hours.reduce((sum, asked) => sum + asked, 0) / hours.length;
  let count = 0;
  for (const block of blocks) {
    const window = minutesWithin(block.frame, selection);
    if (!window) continue;
    const time = (share * (window.to - window.from)) / block.frame.minutes;
    if (kinds === null) count += block.count * time;
    else {
      const { runKind, runStart } = block;
      for (let run = 0; run < runKind.length; run++) {
        if (kinds[runKind[run]!] === 1) count += (runStart[run + 1]! - runStart[run]!) * time;
      }
    }
  }
  return count;
}

/** Minutes of a block, half-open. */
interface MinuteWindow {
  from: number;
  to: number;
  isWhole: boolean;
}

/** The part of a block that lies in the selection's time; null: none. */
function minutesWithin(
  { startMinute, minutes }: WeekFrame,
  selection: Pick<Selection, 'fromMinute' | 'toMinute'>,
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

/** Counts rows of one run by hour of week: they ascend in time, so an hour is a stretch, and in a long run its ends are known. */
export function addHours(block: Block, low: number, high: number, run: number, hours: Uint32Array): void {
  const { minute, runHours, runStart } = block;
  const { hourOfMinute, hourEnd, isPlain } = block.frame;
  const starts = runHours[run]!;
  if (isPlain && starts !== null && low === runStart[run] && high === runStart[run + 1]) {
    for (let hour = 0; hour < hours.length; hour++) hours[hour]! += starts[hour + 1]! - starts[hour]!;
    return;
  }
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
  const stepAt = stepsOfMinutes(edgesMs);
  let kept: { frame: WeekFrame; steps: BlockSteps } | null = null;
  return (frame) => {
    if (kept?.frame === frame) return kept.steps;
    const first = stepAt(frame.startMinute);
    const within: number[] = [];
    for (let step = first + 1; step <= last && edges[step]! < frame.startMinute + frame.minutes; step++) {
      within.push(edges[step]! - frame.startMinute);
    }
    kept = { frame, steps: { first, edges: within } };
    return kept.steps;
  };
}

/** Finds the step of an epoch minute; of one before or after all of them the first or the last. */
export function stepsOfMinutes(edgesMs: readonly number[]): (minute: number) => number {
  const edges = Int32Array.from(edgesMs, (ms) => ms / 60_000);
  return (minute) => {
    let low = 0;
    let high = edges.length - 2;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (edges[middle]! <= minute) low = middle;
      else high = middle - 1;
    }
    return low;
  };
}
