/** What a forecast is made of: places (roads or cells), events given to them, and the names that everything else uses. */
import { MS_PER_DAY } from '../time/date.ts';

export { HOURS_PER_WEEK } from '../time/ranges.ts';

export const WEEK_MS = 7 * MS_PER_DAY;

/**
 * How what happened at one place tells of places nearby: compressed rows, those of `i` are `start[i] .. start[i + 1] - 1`. A row
 * sums to 1, itself included, so that spreading keeps the number of incidents.
 */
export interface Spread {
  readonly start: Uint32Array;
  readonly to: Uint32Array;
  readonly share: Float32Array;
}

/**
 * The units of a forecast, by index 0..count-1: the roads of a graph, or the cells of one resolution. What differs between the two
 * is in here; the models know places only.
 */
export interface Places {
  readonly count: number;
  /** Metres of a road, square metres of a cell: what budgets and densities are counted in. */
  readonly size: Float64Array;
  /** Index of each place's kind (its road class; 0 for cells): places of a kind share their background rate. */
  readonly kind: Uint8Array;
  /** Ways to divide the places into zones that may each have hours of their own; the likelihood chooses. May be empty. */
  readonly zonings: readonly Zoning[];
  /** Kernel bandwidths worth trying, metres, ascending; empty where there are no neighbours to learn from. */
  readonly bandwidthsMeters: readonly number[];
  /** Spread with a kernel of this bandwidth, one of `bandwidthsMeters`; the implementation may keep it. */
  spread(bandwidthMeters: number): Spread;
}

export interface Zoning {
  readonly name: string;
  readonly count: number;
  /** Zone of each place. */
  readonly zone: Uint16Array;
}

/**
 * Events in columns, ascending in time. An incident is one row, or several whose weights sum to 1: where it lies at a junction it
 * is shared between the arms, where it is known as an interval it is spread over its hours.
 */
export interface RiskEvents {
  /** Index of the place; -1 where it lies on none: it still tells the town's hours and is counted. */
  readonly place: Int32Array;
  readonly atMs: Float64Array;
  /** 0..167, Monday 00:00 is 0, in the deployment's zone; -1 where the hour is not known. */
  readonly hour: Int16Array;
  /** Index into `groups`. */
  readonly group: Uint8Array;
  /** Share of the incident that the row stands for, (0, 1]. */
  readonly weight: Float32Array;
  /** Category groups: each has its own place pattern, hours and level. */
  readonly groups: readonly string[];
}

/** Parts of the blend. `shrunk`: own counts weighed against the surroundings; `background`: what places of a kind have by their size alone. */
export const PARTS = ['longRun', 'recent', 'shrunk', 'neighbours', 'nearRepeat', 'background'] as const;
export type Part = (typeof PARTS)[number];

/** What a number is explained by; the shrunken counts are told as what they are made of: own recent counts, neighbours, background. */
export const REASONS = ['longRun', 'recent', 'neighbours', 'nearRepeat', 'background'] as const;
export type Reason = (typeof REASONS)[number];

/** Models that are judged beside each other: the blend and its parts by themselves, then the plain rules. */
export const MODELS = [
  'blend',
  'recent',
  'shrunk',
  'neighbours',
  'nearRepeat',
  'longRun',
  'decayed',
  'lastMonth',
  'lastYear',
  'even',
] as const;
export type ModelName = (typeof MODELS)[number];

/**
 * The plain rules that a forecast must not fall behind: all counts alike, counts with a half-life of a year, the last 28 days, the same days
 * a year ago, and by size alone.
 */
export const BASELINES = [
  'longRun',
  'decayed',
  'lastMonth',
  'lastYear',
  'even',
] as const satisfies readonly ModelName[];
export type Baseline = (typeof BASELINES)[number];

export type Weights = Readonly<Record<Part, number>>;
