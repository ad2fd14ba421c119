/** Where: the parameters of the models and the weights of the blend, chosen on held-back windows, for one group. */
import { MS_PER_DAY } from '../time/date.ts';
import { normalised, sum } from './counts.ts';
import type { History } from './history.ts';
import { fitMixture, heldBackOf, mixtureLogLikelihood, type HeldBack } from './mixture.ts';
import { blendShare, type PartShares } from './models/blend.ts';
import { longRunShare } from './models/longRun.ts';
import { nearRepeatShare } from './models/nearRepeat.ts';
import { neighboursShare } from './models/neighbours.ts';
import { HALF_LIVES_DAYS, recentShare } from './models/recent.ts';
import { SHAPES, shrunkShare } from './models/shrunk.ts';
import { addFifths, byDensity } from './scores.ts';
import { MODELS, PARTS, type ModelName, type Part, type Weights } from './types.ts';
import { WINDOW_STEP_DAYS, type DayWindow } from './windows.ts';

export interface PlaceParameters {
  /** Of the recency-weighted counts, days. */
  halfLifeDays: number;
  /** Of the kernel; null: places have no neighbours. */
  bandwidthMeters: number | null;
  /** Gamma shape of the shrunken counts. */
  shape: number;
  /** Of the parts on the held-back windows, and how many incidents stood behind the counts there, on average. */
  weights: Weights;
  incidentsThen: number;
  /** Observed / expected on the held-back windows, by fifths of the expected incidents, the densest places first. */
  corrections: readonly number[];
}

export interface PlaceFit extends PlaceParameters {
  /** What the forecast uses: the blend, unless a plain rule foretold the windows better by more than noise. */
  chosen: ModelName;
  chosenBy: 'likelihood' | 'default';
  /** Windows and incidents that it was chosen on. */
  windows: number;
  heldBack: number;
  /** Mean gain over an even spread, nats an incident, of each model on the windows; empty where nothing was held back. */
  gains: Partial<Record<ModelName, number>>;
}

/** The background keeps at least this weight in the blend, and in each model that is judged: no place is impossible. */
export const FLOOR = 0.03;
/** The half-life of the plain rule 'decayed'. */
export const DECAYED_HALF_LIFE_DAYS = 365;
/** Fewer held-back incidents than this choose nothing. */
const LEAST_HELD_BACK = 40;
const DEFAULT_HALF_LIFE_DAYS = 480;
/** The weight of the counts is not scaled further than this. */
const MOST_GROWTH = 2;
const DEFAULT_WEIGHTS: Weights = {
  longRun: 0.3,
  recent: 0.2,
  shrunk: 0.2,
  neighbours: 0.1,
  nearRepeat: 0,
  background: 0.2,
};
/** One-sided 95 % of the normal: what 'by more than noise' means over windows. */
const NOISE = 1.645;

type PartParameters = Pick<PlaceParameters, 'halfLifeDays' | 'bandwidthMeters' | 'shape'>;

export function partShares(history: History, ms: number, parameters: PartParameters): PartShares {
  const { halfLifeDays, bandwidthMeters, shape } = parameters;
  const recent = recentShare(history, ms, halfLifeDays);
  const background = history.background(ms);
  const neighbours =
    bandwidthMeters === null ? recent : neighboursShare(history, ms, halfLifeDays, bandwidthMeters);
  const nearest = history.places.bandwidthsMeters[0];
  const { own, prior } = shrunkShare(history, ms, halfLifeDays, shape, surroundings(neighbours, background));
  return {
    longRun: longRunShare(history, ms),
    recent,
    shrunk: own.map((value, i) => value + prior[i]!),
    neighbours,
    nearRepeat: nearest === undefined ? recent : nearRepeatShare(history, ms, nearest),
    background,
  };
}

/** What a place's own count is weighed against: half its neighbours', half its kind's. */
export function surroundings(neighbours: Float64Array, background: Float64Array): Float64Array {
  return neighbours.map((value, i) => (value + background[i]!) / 2);
}

/** What a model says at `ms` of the `horizonDays` after it, as a distribution over places; plain rules may say zero. */
export function modelShare(
  model: ModelName,
  history: History,
  ms: number,
  horizonDays: number,
  parameters: PlaceParameters,
): Float64Array {
  switch (model) {
    case 'blend':
      return blendAt(history, ms, parameters);
    case 'recent':
    case 'shrunk':
    case 'neighbours':
    case 'nearRepeat':
      return partShares(history, ms, parameters)[model];
    case 'longRun':
      return longRunShare(history, ms);
    case 'decayed':
      return recentShare(history, ms, DECAYED_HALF_LIFE_DAYS);
    case 'lastMonth':
      return normalised(history.countBetween(ms - WINDOW_STEP_DAYS * MS_PER_DAY, ms), history.even);
    case 'lastYear': {
      const from = ms - 364 * MS_PER_DAY;
      return normalised(history.countBetween(from, from + horizonDays * MS_PER_DAY), history.even);
    }
    case 'even':
      return history.even;
  }
}

/** A share that is nowhere zero: mixed with a little background. */
export function floored(share: Float64Array, background: Float64Array): Float64Array {
  return share.map((value, i) => (1 - FLOOR) * value + FLOOR * background[i]!);
}

/** What the forecast says of the places: the chosen model, nowhere zero. */
export function shareOf(history: History, place: PlaceFit, ms: number, horizonDays: number): Float64Array {
  const share = modelShare(place.chosen, history, ms, horizonDays, place);
  return place.chosen === 'blend' ? share : floored(share, history.background(ms));
}

/**
 * Chooses half-life, bandwidth and weights by the likelihood of the windows, then holds the blend against every other model on those windows.
 * Cost: about 20 passes over the places a window, less where a backtest has asked for the same instants before.
 */
export function fitPlace(history: History, windows: readonly DayWindow[], horizonDays: number): PlaceFit {
  const counts = windows.map(({ fromMs, toMs }) => history.countBetween(fromMs, toMs));
  const heldBack = counts.reduce((all, each) => all + sum(each), 0);
  const bandwidths = history.places.bandwidthsMeters;
  if (heldBack < LEAST_HELD_BACK) {
    return {
      halfLifeDays: DEFAULT_HALF_LIFE_DAYS,
      bandwidthMeters: bandwidths[0] ?? null,
      shape: SHAPES[0],
      weights: DEFAULT_WEIGHTS,
      incidentsThen: 0,
      corrections: [],
      chosen: 'blend',
      chosenBy: 'default',
      windows: windows.length,
      heldBack,
      gains: {},
    };
  }
  const seen = (sharesAt: (ms: number) => readonly Float64Array[]): HeldBack =>
    heldBackOf(windows.map(({ fromMs }, w) => ({ counts: counts[w]!, parts: sharesAt(fromMs) })));
  const halfLifeDays = best(HALF_LIVES_DAYS, (days) =>
    mixtureLogLikelihood(
      seen((ms) => [recentShare(history, ms, days), history.background(ms)]),
      [1 - FLOOR, FLOOR],
    ),
  );
  const candidates = (bandwidths.length > 0 ? bandwidths : [null]).flatMap((bandwidthMeters) =>
    SHAPES.map((shape) => ({ halfLifeDays, bandwidthMeters, shape })),
  );
  const fits = candidates.map((candidate) => {
    const parts = seen((ms) => {
      const shares = partShares(history, ms, candidate);
      return PARTS.map((part) => shares[part]);
    });
    const weights = fitMixture(parts, PARTS.indexOf('background'), FLOOR);
    return { candidate, weights, likelihood: mixtureLogLikelihood(parts, weights) };
  });
  const fit = fits.reduce((a, b) => (b.likelihood > a.likelihood ? b : a));
  const incidentsThen =
    windows.reduce((all, { fromMs }) => all + sum(history.count(fromMs, halfLifeDays)), 0) / windows.length;
  const weighed = {
    ...fit.candidate,
    weights: Object.fromEntries(PARTS.map((part, p) => [part, fit.weights[p]!])) as Record<Part, number>,
    incidentsThen,
    corrections: [],
  };
  const parameters: PlaceParameters = {
    ...weighed,
    corrections: correctionsOf(history, windows, counts, weighed),
  };
  const scores = new Map<ModelName, Float64Array>();
  for (const model of MODELS) {
    const logs = windows.map(({ fromMs }, w) => {
      const share = modelShare(model, history, fromMs, horizonDays, parameters);
      const mixed = model === 'blend' ? share : floored(share, history.background(fromMs));
      return gainOverEven(counts[w]!, mixed, history.even);
    });
    scores.set(model, Float64Array.from(logs));
  }
  return {
    ...parameters,
    chosen: chooseModel(scores),
    chosenBy: 'likelihood',
    windows: windows.length,
    heldBack,
    gains: Object.fromEntries([...scores].map(([model, logs]) => [model, sum(logs) / heldBack])),
  };
}

/**
 * The blend as it stands at `ms`. Two things differ from the plain mixture. The counts' own weight grows with the incidents that have come
 * since the windows, as in a posterior mean n / (n + k): what a year of data was worth, two years are worth more. And each fifth of the
 * expected incidents is corrected by what the windows saw there.
 */
export function blendAt(history: History, ms: number, parameters: PlaceParameters): Float64Array {
  const weights = weightsAt(history, ms, parameters);
  return corrected(blendShare(partShares(history, ms, parameters), weights), history, parameters.corrections);
}

/** The weights of the parts at `ms`. */
export function weightsAt(history: History, ms: number, parameters: PlaceParameters): Weights {
  const { weights, incidentsThen, halfLifeDays } = parameters;
  if (!(incidentsThen > 0)) return weights;
  const growth = Math.min(MOST_GROWTH, Math.max(1, sum(history.count(ms, halfLifeDays)) / incidentsThen));
  const scaled = PARTS.map((part) => weights[part] * (part === 'longRun' || part === 'recent' ? growth : 1));
  const total = sum(scaled);
  return Object.fromEntries(PARTS.map((part, p) => [part, scaled[p]! / total])) as Record<Part, number>;
}

/** Made-up incidents, as expected, in each fifth: few held-back incidents correct little. */
const CORRECTION_PSEUDO_INCIDENTS = 100;

function correctionsOf(
  history: History,
  windows: readonly DayWindow[],
  counts: readonly Float64Array[],
  parameters: PlaceParameters,
): number[] {
  const fifths = { expected: new Float64Array(5), observed: new Float64Array(5) };
  for (const [w, { fromMs }] of windows.entries()) {
    const total = sum(counts[w]!);
    const share = blendAt(history, fromMs, parameters);
    addFifths(
      fifths,
      share.map((value) => value * total),
      counts[w]!,
      history.places.size,
    );
  }
  return Array.from(
    fifths.expected,
    (expected, i) =>
      (fifths.observed[i]! + CORRECTION_PSEUDO_INCIDENTS) / (expected + CORRECTION_PSEUDO_INCIDENTS),
  );
}

/** Corrections by where a place stands from the densest down, straight lines between the middles of the fifths; sums to 1 again. */
function corrected(share: Float64Array, { places }: History, corrections: readonly number[]): Float64Array {
  if (corrections.length === 0) return share;
  const fifths = corrections.length;
  const after = new Float64Array(share.length);
  let above = 0;
  let total = 0;
  for (const i of byDensity(share, places.size)) {
    const at = Math.min(fifths - 1, Math.max(0, (above + share[i]! / 2) * fifths - 0.5));
    const low = Math.floor(at);
    const high = Math.min(fifths - 1, low + 1);
    after[i] = share[i]! * (corrections[low]! + (at - low) * (corrections[high]! - corrections[low]!));
    above += share[i]!;
    total += after[i]!;
  }
  return after.map((value) => value / total);
}

/** Sum of count x log(share / even share), nats. */
export function gainOverEven(counts: Float64Array, share: Float64Array, even: Float64Array): number {
  let gain = 0;
  for (let i = 0; i < counts.length; i++) {
    if (counts[i]! > 0) gain += counts[i]! * Math.log(share[i]! / even[i]!);
  }
  return gain;
}

/** The blend, unless another model is ahead of it in the paired differences by more than their noise; then the one furthest ahead. */
export function chooseModel(scores: ReadonlyMap<ModelName, Float64Array>): ModelName {
  const blend = scores.get('blend')!;
  let chosen: ModelName = 'blend';
  let furthest = 0;
  for (const [model, logs] of scores) {
    const ahead = logs.map((value, w) => value - blend[w]!);
    const mean = sum(ahead) / ahead.length;
    const variance = sum(ahead.map((value) => (value - mean) ** 2)) / Math.max(1, ahead.length - 1);
    const surely = mean - NOISE * Math.sqrt(variance / ahead.length);
    if (ahead.length >= 4 && surely > 0 && mean > furthest) [chosen, furthest] = [model, mean];
  }
  return chosen;
}

function best<T>(candidates: readonly T[], likelihood: (candidate: T) => number): T {
  let [chosen] = candidates as readonly [T, ...T[]];
  let most = -Infinity;
  for (const candidate of candidates) {
    const of = likelihood(candidate);
    if (of > most) [chosen, most] = [candidate, of];
  }
  return chosen;
}
