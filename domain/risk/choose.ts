/** The choices that are made on held-back weeks: how to mix the counts, and how far to smooth and trust the hours. */
import { sum, weekCounts, weekCountsByUnit, type GroupEvents } from './groups.ts';
import { BANDWIDTHS_HOURS, PROFILE_PSEUDO_INCIDENTS } from './profile.ts';
import { circularKernel, profileGain, shrunk, smoothWeek, townProfile } from './profile.ts';
import {
  blendShares,
  countByUnit,
  fitWeights,
  placeLogLikelihood,
  PLAIN_RULES,
  shareComponents,
} from './share.ts';
import { HOURS_PER_WEEK, WEEK_MS, type BlendWeights, type HeldBackScore } from './types.ts';

export const HALF_LIVES_DAYS = [60, 120, 240, 480] as const;

/** Fewer held-back incidents than this choose nothing: the defaults stand. */
const MIN_HELD_BACK = 30;
const DEFAULT_WEIGHTS: BlendWeights = { longRun: 0.6, recent: 0.3, even: 0.1 };
const DEFAULT_HALF_LIFE_DAYS = 240;
const DEFAULT_BANDWIDTH_HOURS = 2.5;
const DEFAULT_PSEUDO_INCIDENTS = 1000;

export interface PlaceChoice {
  weights: BlendWeights;
  halfLifeDays: number;
  score: Omit<HeldBackScore, 'group' | 'hours'> | null;
}

/**
 * Half-life and mixture that make the counts after `splitMs` most likely from those before it. Never behind a plain rule, since the
 * plain rules are candidates. Too few held-back incidents: the defaults, and no score.
 */
export function choosePlace(
  { placed }: GroupEvents,
  even: Float64Array,
  splitMs: number,
  toMs: number,
  weeks: number,
): PlaceChoice {
  const all = countByUnit(placed, even.length, toMs, Infinity);
  const before = countByUnit(placed, even.length, splitMs, Infinity);
  const heldBack = all.map((count, u) => count - before[u]!);
  const incidents = sum(heldBack);
  if (weeks < 4 || incidents < MIN_HELD_BACK) {
    return { weights: DEFAULT_WEIGHTS, halfLifeDays: DEFAULT_HALF_LIFE_DAYS, score: null };
  }
  // Shares only: all candidates carry the same level, so the Poisson likelihoods differ by this part alone.
  let best = { weights: PLAIN_RULES.longRun, halfLifeDays: DEFAULT_HALF_LIFE_DAYS, likelihood: -Infinity };
  let bestRecent = -Infinity;
  let longRun = -Infinity;
  for (const halfLifeDays of HALF_LIVES_DAYS) {
    const parts = shareComponents(placed, even, splitMs, halfLifeDays);
    for (const weights of [fitWeights(heldBack, parts), PLAIN_RULES.longRun, PLAIN_RULES.recent]) {
      const likelihood = placeLogLikelihood(heldBack, blendShares(parts, weights));
      if (weights === PLAIN_RULES.longRun) longRun = likelihood;
      if (weights === PLAIN_RULES.recent) bestRecent = Math.max(bestRecent, likelihood);
      if (likelihood > best.likelihood) best = { weights, halfLifeDays, likelihood };
    }
  }
  const constant = poissonConstant(heldBack, sum(before), splitMs, toMs, placed.atMs);
  return {
    weights: best.weights,
    halfLifeDays: best.halfLifeDays,
    score: {
      weeks,
      incidents,
      blend: (best.likelihood + constant) / incidents,
      longRun: (longRun + constant) / incidents,
      recent: (bestRecent + constant) / incidents,
      even: (placeLogLikelihood(heldBack, even) + constant) / incidents,
    },
  };
}

/** What all candidates share: `n log M - M - sum log n_u!` for the long-run level M of the weeks held back. */
function poissonConstant(
  heldBack: Float64Array,
  before: number,
  splitMs: number,
  toMs: number,
  atMs: Float64Array,
): number {
  const firstMs = atMs.reduce((a, b) => Math.min(a, b), splitMs);
  const mean = Math.max(1e-9, (before * (toMs - splitMs)) / Math.max(WEEK_MS, splitMs - firstMs));
  let factorials = 0;
  for (const count of heldBack) for (let n = 2; n <= count; n++) factorials += Math.log(n);
  return sum(heldBack) * Math.log(mean) - mean - factorials;
}

export interface HoursChoice {
  bandwidthHours: number;
  /** Infinity: the town's profile alone. */
  pseudoIncidents: number;
  /** Over a flat week, nats per incident. */
  gain: number;
}

/** Bandwidth by the group's held-back hours, then the units' shrinkage by theirs; ties go to the stronger shrinkage. */
export function chooseHours(
  group: GroupEvents,
  townBefore: Float64Array,
  units: number,
  fromMs: number,
  splitMs: number,
  toMs: number,
): HoursChoice {
  const known = weekCounts(group, splitMs, toMs);
  const incidents = sum(known);
  const fallback = {
    bandwidthHours: DEFAULT_BANDWIDTH_HOURS,
    pseudoIncidents: DEFAULT_PSEUDO_INCIDENTS,
    gain: 0,
  };
  if (incidents < MIN_HELD_BACK) return fallback;
  const before = weekCounts(group, fromMs, splitMs);
  let best = { ...fallback, gain: -Infinity };
  for (const bandwidthHours of BANDWIDTHS_HOURS) {
    const gain = profileGain(known, townProfile(before, townBefore, bandwidthHours)) / incidents;
    if (gain > best.gain) best = { bandwidthHours, pseudoIncidents: Infinity, gain };
  }
  const town = townProfile(before, townBefore, best.bandwidthHours);
  const kernel = circularKernel(best.bandwidthHours);
  const trained = weekCountsByUnit(group, units, fromMs, splitMs);
  const tested = weekCountsByUnit(group, units, splitMs, toMs);
  const placedIncidents = sum(tested);
  if (placedIncidents < MIN_HELD_BACK) return best;
  const gains = PROFILE_PSEUDO_INCIDENTS.map(() => 0);
  for (let u = 0; u < units; u++) {
    const offset = u * HOURS_PER_WEEK;
    if (!tested.subarray(offset, offset + HOURS_PER_WEEK).some((count) => count > 0)) continue;
    const own = smoothWeek(trained, kernel, offset);
    for (const [i, pseudo] of PROFILE_PSEUDO_INCIDENTS.entries()) {
      gains[i]! += profileGain(tested, shrunk(own, town, pseudo), offset);
    }
  }
  let chosen = gains.length - 1;
  for (let i = gains.length - 2; i >= 0; i--) if (gains[i]! > gains[chosen]!) chosen = i;
  return {
    bandwidthHours: best.bandwidthHours,
    pseudoIncidents: PROFILE_PSEUDO_INCIDENTS[chosen]!,
    gain: gains[chosen]! / placedIncidents,
  };
}
