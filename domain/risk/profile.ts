/**
 * When: how a group's incidents spread over the 168 hours of the week. A circular kernel, shrunk from zone to town and from the group to
 * all groups (empirical Bayes with a Dirichlet prior: the prior is worth `pseudoIncidents` incidents). How far to smooth, into which
 * zones to divide and how hard to shrink is chosen by the likelihood of a held-back year. A place's own hours hurt until it has very
 * many incidents, so places have none.
 */
import { sum } from './counts.ts';
import { HOURS_PER_WEEK, type Zoning } from './types.ts';

/** Incidents' worth of a flat week that the town's own hours are mixed with. */
const FLAT_PSEUDO_INCIDENTS = 24;
/** Incidents' worth of all groups' hours that a group's are mixed with. */
const GROUP_PSEUDO_INCIDENTS = 100;

/** Standard deviations of the kernel worth trying, hours; the first is next to none. */
export const BANDWIDTHS_HOURS = [0.3, 0.7, 1.2, 2.5] as const;
/** Strong shrinkage only. */
export const PSEUDO_INCIDENTS = [300, 1000, 3000] as const;

export interface ProfileParameters {
  bandwidthHours: number;
  /** Name of the zoning; null: one profile for the whole town. */
  zoning: string | null;
  /** What a zone's own hours are shrunk with; null where there are no zones. */
  pseudoIncidents: number | null;
}

/** The hours of one group: a distribution for each zone, rows of 168. */
export interface HourProfile {
  parameters: ProfileParameters;
  chosenBy: 'likelihood' | 'default';
  /** Zone of each place; null: all are zone 0. */
  zone: Uint16Array | null;
  /** `[zone * 168 + hourOfWeek]`, each zone sums to 1. */
  hours: Float64Array;
  /** Held-back gain over a flat week, nats an incident; null where nothing was held back. */
  gain: number | null;
}

/** Incidents by hour of the week, of the town (those on no place too) and of each zone of each zoning. */
export interface HourCounts {
  town: Float64Array;
  /** By zoning, `[zone * 168 + hourOfWeek]`. */
  zones: readonly Float64Array[];
}

/** The columns of events that hours are counted from. */
export interface HourEvents {
  place: Int32Array;
  atMs: Float64Array;
  hour: Int16Array;
  weight: Float32Array;
}

/** Counts of the events in `[fromMs, toMs)` whose hour is known. One pass. */
export function countHours(
  events: HourEvents,
  zonings: readonly Zoning[],
  fromMs: number,
  toMs: number,
): HourCounts {
  const town = new Float64Array(HOURS_PER_WEEK);
  const zones = zonings.map((zoning) => new Float64Array(zoning.count * HOURS_PER_WEEK));
  for (let i = 0; i < events.atMs.length; i++) {
    const hour = events.hour[i]!;
    if (hour < 0 || events.atMs[i]! < fromMs || events.atMs[i]! >= toMs) continue;
    town[hour]! += events.weight[i]!;
    const place = events.place[i]!;
    if (place < 0) continue;
    for (let z = 0; z < zonings.length; z++) {
      zones[z]![zonings[z]!.zone[place]! * HOURS_PER_WEEK + hour]! += events.weight[i]!;
    }
  }
  return { town, zones };
}

/** Gaussian weights by circular distance in hours, sum 1. */
export function circularKernel(bandwidthHours: number): Float64Array {
  const kernel = Float64Array.from({ length: HOURS_PER_WEEK }, (_, d) => {
    const distance = Math.min(d, HOURS_PER_WEEK - d);
    return Math.exp(-(distance * distance) / (2 * bandwidthHours * bandwidthHours));
  });
  const total = sum(kernel);
  return kernel.map((value) => value / total);
}

/** Circular convolution of 168 counts at `offset` with a kernel. */
export function smoothWeek(counts: Float64Array, kernel: Float64Array, offset = 0): Float64Array {
  const smooth = new Float64Array(HOURS_PER_WEEK);
  for (let h = 0; h < HOURS_PER_WEEK; h++) {
    const count = counts[offset + h]!;
    if (count === 0) continue;
    for (let d = 0; d < HOURS_PER_WEEK; d++) smooth[(h + d) % HOURS_PER_WEEK]! += count * kernel[d]!;
  }
  return smooth;
}

/** `(counts + pseudo x toward) / (total + pseudo)`: a distribution over the week. */
export function shrunk(smooth: Float64Array, toward: Float64Array, pseudoIncidents: number): Float64Array {
  const total = sum(smooth);
  return smooth.map((value, h) => (value + pseudoIncidents * toward[h]!) / (total + pseudoIncidents));
}

const FLAT = new Float64Array(HOURS_PER_WEEK).fill(1 / HOURS_PER_WEEK);

/** The group's profile: its own smoothed hours, shrunk to those of all groups, and these to a flat week. */
export function townProfile(group: Float64Array, all: Float64Array, bandwidthHours: number): Float64Array {
  const kernel = circularKernel(bandwidthHours);
  const town = shrunk(smoothWeek(all, kernel), FLAT, FLAT_PSEUDO_INCIDENTS);
  return shrunk(smoothWeek(group, kernel), town, GROUP_PSEUDO_INCIDENTS);
}

/** Rows of 168, a zone each, shrunk to the town's. */
export function zoneProfiles(
  counts: Float64Array,
  town: Float64Array,
  bandwidthHours: number,
  pseudoIncidents: number,
): Float64Array {
  const kernel = circularKernel(bandwidthHours);
  const hours = new Float64Array(counts.length);
  for (let offset = 0; offset < counts.length; offset += HOURS_PER_WEEK) {
    hours.set(shrunk(smoothWeek(counts, kernel, offset), town, pseudoIncidents), offset);
  }
  return hours;
}

/** Gain of profiles over a flat week for held-back counts of the same zones, nats in total. */
export function profileGain(counts: Float64Array, hours: Float64Array): number {
  let gain = 0;
  for (let i = 0; i < counts.length; i++) {
    if (counts[i]! > 0) gain += counts[i]! * Math.log(hours[i]! * HOURS_PER_WEEK);
  }
  return gain;
}

const DEFAULT_BANDWIDTH_HOURS = 1.2;
/** Fewer held-back incidents than this choose nothing. */
const LEAST_HELD_BACK = 50;

/**
 * Chooses on held-back hours and gives the profile of all: `trained` and `heldBack` are the counts before and after the split, `all` their
 * sum; `groups` the same of all groups together (town only).
 */
export function fitProfile(
  zonings: readonly Zoning[],
  own: { trained: HourCounts; heldBack: HourCounts; all: HourCounts },
  groups: { trained: Float64Array; all: Float64Array },
): HourProfile {
  const incidents = sum(own.heldBack.town);
  let parameters: ProfileParameters = {
    bandwidthHours: DEFAULT_BANDWIDTH_HOURS,
    zoning: null,
    pseudoIncidents: null,
  };
  let gain: number | null = null;
  if (incidents >= LEAST_HELD_BACK) {
    let best = -Infinity;
    for (const bandwidthHours of BANDWIDTHS_HOURS) {
      const town = townProfile(own.trained.town, groups.trained, bandwidthHours);
      const of = profileGain(own.heldBack.town, town);
      if (of > best) {
        best = of;
        parameters = { bandwidthHours, zoning: null, pseudoIncidents: null };
      }
    }
    gain = best / incidents;
    // Zones are judged by the incidents on places, where there are any.
    const { bandwidthHours } = parameters;
    const town = townProfile(own.trained.town, groups.trained, bandwidthHours);
    let bestGain = 0;
    for (const [z, zoning] of zonings.entries()) {
      const heldBack = own.heldBack.zones[z]!;
      const plain = profileGain(heldBack, repeated(town, zoning.count));
      for (const pseudoIncidents of PSEUDO_INCIDENTS) {
        const hours = zoneProfiles(own.trained.zones[z]!, town, bandwidthHours, pseudoIncidents);
        const more = profileGain(heldBack, hours) - plain;
        if (more > bestGain) {
          bestGain = more;
          parameters = { bandwidthHours, zoning: zoning.name, pseudoIncidents };
        }
      }
    }
    gain += bestGain / incidents;
  }
  const town = townProfile(own.all.town, groups.all, parameters.bandwidthHours);
  const z = zonings.findIndex(({ name }) => name === parameters.zoning);
  return {
    parameters,
    chosenBy: gain === null ? 'default' : 'likelihood',
    zone: z < 0 ? null : zonings[z]!.zone,
    hours:
      z < 0
        ? town
        : zoneProfiles(own.all.zones[z]!, town, parameters.bandwidthHours, parameters.pseudoIncidents!),
    gain,
  };
}

function repeated(row: Float64Array, times: number): Float64Array {
  const rows = new Float64Array(row.length * times);
  for (let i = 0; i < times; i++) rows.set(row, i * row.length);
  return rows;
}
