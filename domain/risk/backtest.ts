/**
 * Was the forecast any good? Rolling origins: at each the models are fitted to what came before it and held against what came after, by place
 * and, where asked, by place and slot; every model and every plain rule on the same origins, budgets and incidents.
 */
import { MS_PER_DAY } from '../time/date.ts';
import { bootstrap, type Estimate } from './bootstrap.ts';
import { sum } from './counts.ts';
import { expectedOver, type Unit } from './expect.ts';
import { fitRisk, type RiskModel } from './fit.ts';
import { chooseModel, floored, gainOverEven, modelShare } from './place.ts';
import { addFifths, hitsAt, pai, peiStar, type Fifths } from './scores.ts';
import { bySlot, distribution, observedBySlot, SLOTS, slotShares, slotsOf } from './slots.ts';
import { ALL, type Study } from './study.ts';
import { BASELINES, MODELS, type ModelName } from './types.ts';

export { rollingOrigins } from './windows.ts';

/** 1 week, 2 weeks, 1, 2 and 3 months. */
export const HORIZONS_DAYS = [7, 14, 30, 61, 91] as const;
export const BUDGET_SHARES = [0.01, 0.02, 0.05] as const;
/** Where the curves of hits over budgets are drawn. */
const CURVE_SHARES = [0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5] as const;
/** Calibration, intervals, curves and slots are told for this horizon. */
export const MONTH_DAYS = 30;

export interface BacktestOptions {
  /** Ascending; see `rollingOrigins`. */
  originsMs: readonly number[];
  horizonsDays: readonly number[];
  /** Budgets as shares of the total length or area, ascending, in (0, 1). */
  budgets: readonly number[];
  /** Also by place and slot (4 hours of a weekday). */
  slots: boolean;
  seed: number;
  /** Sections whose monthly counts the intervals are held against; chosen from data before the first origin. */
  sections: readonly Unit[];
}

export interface BudgetScore {
  budget: number;
  hits: number;
  hitsByOrigin: number[];
  hitRate: Estimate;
  /** Hits of the forecast / hits of this model, by pairs. */
  ratio: Estimate;
  pai: Estimate;
  peiStar: Estimate;
}

export interface ModelScore {
  model: ModelName;
  /** Gain over an even spread, nats an incident; the plain rules are mixed with a little background, or zero counts would lose all. */
  logScore: Estimate;
  /** Log score of the chosen model less this one's, by pairs. */
  behindChosen: Estimate;
  budgets: BudgetScore[];
}

export interface HorizonScore {
  horizonDays: number;
  origins: number;
  /** Incidents on places, summed over origins. */
  incidents: number;
  chosen: ModelName;
  bestBaseline: ModelName;
  /** Expected / observed in total, of the chosen model. */
  calibration: Estimate;
  models: ModelScore[];
}

export interface BacktestReport {
  originsMs: number[];
  horizonsDays: number[];
  budgets: number[];
  seed: number;
  places: number;
  totalSize: number;
  byPlace: HorizonScore[];
  /** For a month, by place and slot; null where it was not asked for. */
  bySlot: HorizonScore | null;
  /** For a month: hit rate over budgets, by model. */
  curve: { budgets: number[]; hitRates: { model: ModelName; values: number[] }[]; best: number[] };
  /** For a month: expected and observed in five groups of places that hold a fifth of the expected incidents each, the densest first. */
  fifths: { expected: number; observed: number }[];
  /** For a month: share of section counts within their 80 % intervals; null where there are no sections. */
  intervals: { sections: number; counts: number; held: number; share: number } | null;
}

export interface BacktestProgress {
  done: number;
  total: number;
}

/** What each origin adds, by model: everything that the figures are sums of. */
interface Tally {
  incidents: number[];
  expected: number[];
  /** By budget. */
  best: Float64Array[];
  models: Map<ModelName, { log: number[]; hits: Float64Array[] }>;
}

const newTally = (): Tally => ({
  incidents: [],
  expected: [],
  best: [],
  models: new Map(MODELS.map((model) => [model, { log: [], hits: [] }])),
});

/**
 * Runs the backtest, an origin and horizon a step; the same input and seed give the same report to the digit. Cost on two cores: Porto Alegre
 * (174,000 crashes, 26,700 roads, 12 origins, five horizons, with slots): see bench/README.md.
 */
export function* backtest(
  study: Study,
  options: BacktestOptions,
): Generator<BacktestProgress, BacktestReport> {
  const { originsMs, horizonsDays, budgets, seed } = options;
  const { size, count } = study.places;
  const totalSize = sum(size);
  const tallies = horizonsDays.map(newTally);
  const month = horizonsDays.indexOf(MONTH_DAYS);
  const slotTally = options.slots && month >= 0 ? newTally() : null;
  const curve = new Map<ModelName, Float64Array>();
  const curveBest = new Float64Array(CURVE_SHARES.length);
  const fifths: Fifths = { expected: new Float64Array(5), observed: new Float64Array(5) };
  let counted = 0;
  let held = 0;
  const total = originsMs.length * horizonsDays.length;
  let done = 0;
  const all = study.history(ALL);
  for (const originMs of originsMs) {
    // Held-back windows reach a year and the longest horizon back; nothing older is asked again.
    study.forgetBefore(originMs - (364 + 2 * Math.max(...horizonsDays)) * MS_PER_DAY);
    for (const [h, horizonDays] of horizonsDays.entries()) {
      yield { done, total };
      const model = fitRisk(study, originMs, { horizonDays });
      const toMs = originMs + horizonDays * MS_PER_DAY;
      const observed = all.countBetween(originMs, toMs);
      const shares = sharesOf(study, model);
      addOrigin(tallies[h]!, {
        shares,
        observed,
        even: all.even,
        expected: sum(model.expected),
        hits: (share) => hitsAt(share, observed, size, totalSize, budgets),
        best: hitsAt(observed, observed, size, totalSize, budgets),
      });
      if (horizonDays === MONTH_DAYS) {
        for (const [name, { share }] of shares) {
          const hits = hitsAt(share, observed, size, totalSize, CURVE_SHARES);
          const sofar = curve.get(name) ?? new Float64Array(hits.length);
          curve.set(
            name,
            sofar.map((value, i) => value + hits[i]!),
          );
        }
        const best = hitsAt(observed, observed, size, totalSize, CURVE_SHARES);
        for (const [i, hits] of best.entries()) curveBest[i]! += hits;
        addFifths(fifths, model.expected, observed, size);
        for (const section of options.sections) {
          const seen = observedIn(section, observed);
          const { low, high } = expectedOver(model, section);
          counted++;
          if (seen >= low && seen <= high) held++;
        }
        if (slotTally) addSlots(slotTally, study, model, shares, originMs, toMs, budgets);
      }
      done++;
    }
  }
  yield { done, total };
  const incidents = month >= 0 ? tallies[month]!.incidents.reduce((a, b) => a + b, 0) : 0;
  return {
    originsMs: [...originsMs],
    horizonsDays: [...horizonsDays],
    budgets: [...budgets],
    seed,
    places: count,
    totalSize,
    byPlace: tallies.map((tally, h) => scoreOf(tally, horizonsDays[h]!, budgets, seed)),
    bySlot: slotTally ? scoreOf(slotTally, MONTH_DAYS, budgets, seed) : null,
    curve: {
      budgets: [...CURVE_SHARES],
      hitRates: [...curve].map(([model, hits]) => ({
        model,
        values: Array.from(hits, (value) => (incidents > 0 ? value / incidents : 0)),
      })),
      best: Array.from(curveBest, (value) => (incidents > 0 ? value / incidents : 0)),
    },
    fifths: Array.from(fifths.expected, (expected, i) => ({ expected, observed: fifths.observed[i]! })),
    intervals:
      counted > 0
        ? { sections: options.sections.length, counts: counted, held, share: held / counted }
        : null,
  };
}

interface ModelShare {
  /** As it ranks places. */
  share: Float64Array;
  /** Nowhere zero, as it is judged by likelihood. */
  likely: Float64Array;
}

/** What each model says at the forecast's instant. The blend is what the forecast itself uses. */
function sharesOf(study: Study, model: RiskModel): Map<ModelName, ModelShare> {
  const { asOfMs, horizonDays } = model;
  const all = study.history(ALL);
  const background = all.background(asOfMs);
  const whole = sum(model.expected);
  const forecast = whole > 0 ? model.expected.map((value) => value / whole) : all.even;
  const place = model.joint;
  return new Map(
    MODELS.map((name) => {
      if (name === 'blend') return [name, { share: forecast, likely: forecast }];
      const share = modelShare(name, all, asOfMs, horizonDays, place);
      return [name, { share, likely: floored(share, background) }];
    }),
  );
}

function addOrigin(
  tally: Tally,
  origin: {
    shares: ReadonlyMap<ModelName, ModelShare>;
    observed: Float64Array;
    even: Float64Array;
    expected: number;
    hits: (share: Float64Array) => Float64Array;
    best: Float64Array;
  },
): void {
  tally.incidents.push(sum(origin.observed));
  tally.expected.push(origin.expected);
  tally.best.push(origin.best);
  for (const [name, { share, likely }] of origin.shares) {
    const scores = tally.models.get(name)!;
    scores.log.push(gainOverEven(origin.observed, likely, origin.even));
    scores.hits.push(origin.hits(share));
  }
}

/** The same by place and slot: the forecast with its own hours, every other model with the town's as they were counted. */
function addSlots(
  tally: Tally,
  study: Study,
  model: RiskModel,
  shares: ReadonlyMap<ModelName, ModelShare>,
  fromMs: number,
  toMs: number,
  budgets: readonly number[],
): void {
  const { places } = study;
  const observed = observedBySlot(study, fromMs, toMs);
  const hours = study.hours(ALL, fromMs).all.town;
  const town = slotsOf(distribution(hours));
  const knownHours = sum(hours) / Math.max(1, study.volume(fromMs));
  const even = study.history(ALL).even;
  const forecast = slotShares(model, places.count);
  const flatEven = bySlot(even, new Float64Array(SLOTS).fill(1 / SLOTS));
  const size = bySlot(places.size, new Float64Array(SLOTS).fill(1));
  const totalSize = sum(size);
  tally.incidents.push(sum(observed));
  // Slots can only hold what has an hour.
  tally.expected.push(sum(model.expected) * knownHours);
  tally.best.push(hitsAt(observed, observed, size, totalSize, budgets));
  for (const [name, { share, likely }] of shares) {
    const scores = tally.models.get(name)!;
    const ranked = name === 'blend' ? forecast : bySlot(share, town);
    scores.hits.push(hitsAt(ranked, observed, size, totalSize, budgets));
    scores.log.push(gainOverEven(observed, name === 'blend' ? forecast : bySlot(likely, town), flatEven));
  }
}

function observedIn({ places, parts }: Unit, observed: Float64Array): number {
  let seen = 0;
  for (let i = 0; i < places.length; i++) seen += observed[places[i]!]! * parts[i]!;
  // Junction incidents are shared: a count is whole.
  return Math.round(seen);
}

function scoreOf(tally: Tally, horizonDays: number, budgets: readonly number[], seed: number): HorizonScore {
  const origins = tally.incidents.length;
  const over = (values: readonly number[], drawn: Uint32Array) => {
    let total = 0;
    for (const origin of drawn) total += values[origin]!;
    return total;
  };
  const perIncident = (values: readonly number[]) =>
    bootstrap(origins, seed, (drawn) => over(values, drawn) / over(tally.incidents, drawn));
  const logs = new Map([...tally.models].map(([name, { log }]) => [name, Float64Array.from(log)]));
  const chosen = chooseModel(logs);
  const total = (name: ModelName) => sum(logs.get(name)!);
  const bestBaseline = [...BASELINES].reduce<ModelName>(
    (a, b) => (total(b) > total(a) ? b : a),
    BASELINES[0],
  );
  const ofChosen = logs.get(chosen)!;
  const forecastHits = tally.models.get('blend')!.hits;
  return {
    horizonDays,
    origins,
    incidents: tally.incidents.reduce((a, b) => a + b, 0),
    chosen,
    bestBaseline,
    calibration: bootstrap(
      origins,
      seed,
      (drawn) => over(tally.expected, drawn) / over(tally.incidents, drawn),
    ),
    models: [...tally.models].map(([model, { log, hits }]) => ({
      model,
      logScore: perIncident(log),
      behindChosen: perIncident(log.map((value, i) => ofChosen[i]! - value)),
      budgets: budgets.map((budget, b) => {
        const of = hits.map((each) => each[b]!);
        const best = tally.best.map((each) => each[b]!);
        const forecast = forecastHits.map((each) => each[b]!);
        return {
          budget,
          hits: of.reduce((x, y) => x + y, 0),
          hitsByOrigin: of,
          hitRate: perIncident(of),
          ratio: bootstrap(origins, seed, (drawn) => over(forecast, drawn) / over(of, drawn)),
          pai: bootstrap(origins, seed, (drawn) =>
            pai(over(of, drawn), over(tally.incidents, drawn), budget),
          ),
          peiStar: bootstrap(origins, seed, (drawn) => peiStar(over(of, drawn), over(best, drawn))),
        };
      }),
    })),
  };
}
