/**
 * Where: each unit's share of a group's incidents, as a mixture of the long-run count, a recency-weighted count and an even
 * spread. The mixture is fitted to later weeks that the counts have not seen, so that it pays for what it did not know.
 */
import type { BlendWeights } from './types.ts';

const DAY_MS = 86_400_000;

/** Even spread kept in every mixture: no unit is ever impossible, and a likelihood never infinite. */
export const MIN_EVEN = 0.02;

export interface PlacedEvents {
  unit: Int32Array;
  atMs: Float64Array;
  weight: Float64Array;
}

/** The three component distributions over units, each summing to 1 (the even one stands in where there is no incident). */
export interface ShareComponents {
  longRun: Float64Array;
  recent: Float64Array;
  even: Float64Array;
}

/** Weighted count per unit of the events before `beforeMs`, halved in weight every `halfLifeDays` (Infinity: plain count). */
export function countByUnit(
  events: PlacedEvents,
  units: number,
  beforeMs: number,
  halfLifeDays: number,
): Float64Array {
  const counts = new Float64Array(units);
  const decay = Math.LN2 / (halfLifeDays * DAY_MS);
  for (let i = 0; i < events.unit.length; i++) {
    const age = beforeMs - events.atMs[i]!;
    if (age > 0) counts[events.unit[i]!]! += events.weight[i]! * Math.exp(-age * decay);
  }
  return counts;
}

/** Counts as a distribution; `fallback` where they are all zero. */
export function normalised(counts: Float64Array, fallback: Float64Array): Float64Array {
  let total = 0;
  for (const count of counts) total += count;
  return total > 0 ? counts.map((count) => count / total) : fallback;
}

export function shareComponents(
  events: PlacedEvents,
  even: Float64Array,
  beforeMs: number,
  halfLifeDays: number,
): ShareComponents {
  const units = even.length;
  return {
    longRun: normalised(countByUnit(events, units, beforeMs, Infinity), even),
    recent: normalised(countByUnit(events, units, beforeMs, halfLifeDays), even),
    even,
  };
}

export function blendShares(parts: ShareComponents, weights: BlendWeights): Float64Array {
  return parts.even.map(
    (even, u) =>
      weights.longRun * parts.longRun[u]! + weights.recent * parts.recent[u]! + weights.even * even,
  );
}

/** Sum over units of count x log share: the part of the Poisson log-likelihood that depends on where. */
export function placeLogLikelihood(counts: Float64Array, shares: Float64Array): number {
  let sum = 0;
  for (let u = 0; u < counts.length; u++) if (counts[u]! > 0) sum += counts[u]! * Math.log(shares[u]!);
  return sum;
}

/**
 * Mixture weights that make the held-back counts most likely, by expectation-maximisation (the problem is concave: one
 * optimum). At least MIN_EVEN stays even. Cost: 60 passes over the units.
 */
export function fitWeights(heldBack: Float64Array, parts: ShareComponents): BlendWeights {
  let weights: BlendWeights = { longRun: 0.45, recent: 0.45, even: 0.1 };
  let total = 0;
  for (const count of heldBack) total += count;
  if (total === 0) return weights;
  for (let step = 0; step < 60; step++) {
    let longRun = 0;
    let recent = 0;
    for (let u = 0; u < heldBack.length; u++) {
      const count = heldBack[u]!;
      if (count === 0) continue;
      const a = weights.longRun * parts.longRun[u]!;
      const b = weights.recent * parts.recent[u]!;
      const mixed = a + b + weights.even * parts.even[u]!;
      longRun += (count * a) / mixed;
      recent += (count * b) / mixed;
    }
    const even = Math.max(MIN_EVEN, 1 - (longRun + recent) / total);
    const scale = longRun + recent > 0 ? (1 - even) / (longRun + recent) : 0;
    weights = { longRun: longRun * scale, recent: recent * scale, even: 1 - (longRun + recent) * scale };
  }
  return weights;
}

/** The plain rules that every fit is held against, with the same floor of an even spread. */
export const PLAIN_RULES: Record<'longRun' | 'recent' | 'even', BlendWeights> = {
  longRun: { longRun: 1 - MIN_EVEN, recent: 0, even: MIN_EVEN },
  recent: { longRun: 0, recent: 1 - MIN_EVEN, even: MIN_EVEN },
  even: { longRun: 0, recent: 0, even: 1 },
};
