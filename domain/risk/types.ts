/** What risk is estimated from, and the model that comes out. Units are indices 0..units-1: key sections, later roads or cells. */

import { MS_PER_DAY } from '../time/date.ts';
export { HOURS_PER_WEEK } from '../time/ranges.ts';

export const WEEK_MS = 7 * MS_PER_DAY;

/** One incident (or its share) that has been given to a unit. */
export interface RiskEvent {
  /** Index of the unit; null where it lies on none: it still tells the town's hours, not where. */
  unit: number | null;
  atMs: number;
  /** 0..167, Monday 00:00 is 0, in the deployment's zone; null where the hour is not known. */
  hourOfWeek: number | null;
  /** Category group: each has its own place pattern, hours and level. */
  group: string;
  /** Share of the incident that this row stands for, (0, 1]: below 1 where it is spread over an interval or several arms. */
  weight: number;
}

export interface RiskInput {
  /** Number of units, 1..5000. */
  units: number;
  events: readonly RiskEvent[];
  /** The forecast is for the week after this instant. Nothing at or after it is looked at. */
  asOfMs: number;
  /** What the source covers, `from` inclusive, `to` exclusive; `to` is cut to `asOfMs`. */
  window: { fromMs: number; toMs: number };
  /** Size of each unit (metres), what an even spread is proportional to; equal if not given. */
  exposure?: ArrayLike<number>;
  /** Fewer incidents than this behind a unit: 'no evidence'. Default 5. */
  minEvidence?: number;
}

/** Weights of the mixture over units; they sum to 1. */
export interface BlendWeights {
  longRun: number;
  recent: number;
  even: number;
}

/** What was chosen for one category group, and how. */
export interface GroupParameters {
  group: string;
  incidents: number;
  chosenBy: 'likelihood' | 'default';
  weights: BlendWeights;
  /** Half-life of the recency-weighted count, days. */
  halfLifeDays: number;
  /** Half-life of the weekly level, weeks. */
  levelHalfLifeWeeks: number;
  /** Standard deviation of the circular kernel over the week, hours. */
  bandwidthHours: number;
  /** Incidents' worth of the town's profile that a unit's own hours are mixed with; null: the town's alone. */
  profilePseudoIncidents: number | null;
  /** Expected incidents on all units in the week ahead. */
  weeklyTotal: number;
}

/** Poisson log-likelihood of the held-back counts per unit, natural logarithm, per held-back incident; higher is better. */
export interface HeldBackScore {
  group: string;
  weeks: number;
  incidents: number;
  blend: number;
  longRun: number;
  recent: number;
  even: number;
  /** Mean gain of the hour profile over a flat week, nats per held-back incident with a known hour. */
  hours: number;
}

export interface RiskModel {
  name: 'blend-hour-of-week';
  version: 1;
  units: number;
  asOfMs: number;
  window: { fromMs: number; toMs: number };
  parameters: GroupParameters[];
  scores: HeldBackScore[];
  minEvidence: number;
  /** Expected incidents in the week ahead, row by row: `[unit * 168 + hourOfWeek]`. */
  expected: Float64Array;
  /** Sum of `expected`: the level of recent volume. */
  weeklyTotal: number;
  /** Incidents in the window behind each unit. */
  incidents: Float64Array;
  /** Incidents of the last 28 days before the end of the window, by unit. */
  recentIncidents: Float64Array;
  /** Gamma shape of each unit's rate: the effective number of incidents behind it, plus one half. */
  shape: Float64Array;
  /** Squared coefficient of variation of the weekly level beyond Poisson, >= 0. */
  levelDispersion: number;
  /** Full weeks of the window that the source covers: gaps in the data are left out. */
  coveredWeeks: number;
}

export const RECENT_DAYS = 28;
