/** Incidents by place: in a window, or with a weight that halves as they grow old. */
import { MS_PER_DAY } from '../time/date.ts';

/** The events of one category group that lie on a place, ascending in time. */
export interface PlacedEvents {
  readonly place: Int32Array;
  readonly atMs: Float64Array;
  readonly weight: Float32Array;
}

/** Index of the first event at or after `ms`. */
export function firstAtOrAfter(atMs: Float64Array, ms: number): number {
  let low = 0;
  let high = atMs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (atMs[middle]! < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Weighted count by place of the events in `[fromMs, toMs)`. */
export function countBetween(
  events: PlacedEvents,
  places: number,
  fromMs: number,
  toMs: number,
): Float64Array {
  const counts = new Float64Array(places);
  const end = firstAtOrAfter(events.atMs, toMs);
  for (let i = firstAtOrAfter(events.atMs, fromMs); i < end; i++)
    counts[events.place[i]!]! += events.weight[i]!;
  return counts;
}

/** Count by place before `beforeMs`, each event's weight halved every `halfLifeDays` of its age. About 10 ns an event. */
export function decayedCount(
  events: PlacedEvents,
  places: number,
  beforeMs: number,
  halfLifeDays: number,
): Float64Array {
  const counts = new Float64Array(places);
  const decay = Math.LN2 / (halfLifeDays * MS_PER_DAY);
  const end = firstAtOrAfter(events.atMs, beforeMs);
  for (let i = 0; i < end; i++) {
    counts[events.place[i]!]! += events.weight[i]! * Math.exp((events.atMs[i]! - beforeMs) * decay);
  }
  return counts;
}

export function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}

/** Counts as a distribution over places; `otherwise` (itself one) where they are all zero. */
export function normalised(counts: Float64Array, otherwise: Float64Array): Float64Array {
  const total = sum(counts);
  return total > 0 ? counts.map((count) => count / total) : otherwise;
}
