/** When: profiles over the 168 hours of the week, smoothed around the circle and shrunk toward the town's. */
import { HOURS_PER_WEEK } from './types.ts';

/** Incidents' worth of a flat week in the town's own profile: no hour is ever impossible. */
const FLAT_PSEUDO_INCIDENTS = 24;

/** Incidents' worth of the whole town's profile in that of one category group. */
const TOWN_PSEUDO_INCIDENTS = 200;

/** Weights of a wrapped normal kernel at distances 0..167 hours, summing to 1. */
export function circularKernel(bandwidthHours: number): Float64Array {
  const kernel = new Float64Array(HOURS_PER_WEEK);
  let total = 0;
  for (let d = 0; d < HOURS_PER_WEEK; d++) {
    const distance = Math.min(d, HOURS_PER_WEEK - d);
    total += kernel[d] = Math.exp(-0.5 * (distance / bandwidthHours) ** 2);
  }
  return kernel.map((value) => value / total);
}

/** Circular convolution of one week of counts (at `offset` of `counts`) with the kernel; the mass is kept. */
export function smoothWeek(counts: Float64Array, kernel: Float64Array, offset = 0): Float64Array {
  const smooth = new Float64Array(HOURS_PER_WEEK);
  for (let h = 0; h < HOURS_PER_WEEK; h++) {
    const count = counts[offset + h]!;
    if (count === 0) continue;
    for (let d = 0; d < HOURS_PER_WEEK; d++) smooth[(h + d) % HOURS_PER_WEEK]! += count * kernel[d]!;
  }
  return smooth;
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

/** `(counts + pseudo * toward) / (total + pseudo)`: a distribution over the week. */
export function shrunk(smooth: Float64Array, toward: Float64Array, pseudoIncidents: number): Float64Array {
  const total = sumOf(smooth);
  if (!Number.isFinite(pseudoIncidents) || total === 0) return toward;
  return smooth.map((value, h) => (value + pseudoIncidents * toward[h]!) / (total + pseudoIncidents));
}

const FLAT = new Float64Array(HOURS_PER_WEEK).fill(1 / HOURS_PER_WEEK);

/** The group's profile: its own smoothed hours, shrunk to those of all groups, and these to a flat week. */
export function townProfile(group: Float64Array, all: Float64Array, bandwidthHours: number): Float64Array {
  const kernel = circularKernel(bandwidthHours);
  const town = shrunk(smoothWeek(all, kernel), FLAT, FLAT_PSEUDO_INCIDENTS);
  return shrunk(smoothWeek(group, kernel), town, TOWN_PSEUDO_INCIDENTS);
}

/** Gain of a profile over a flat week for held-back counts, nats in total. */
export function profileGain(counts: Float64Array, profile: Float64Array, offset = 0): number {
  let sum = 0;
  for (let h = 0; h < HOURS_PER_WEEK; h++) {
    const count = counts[offset + h]!;
    if (count > 0) sum += count * Math.log(profile[h]! * HOURS_PER_WEEK);
  }
  return sum;
}

export const BANDWIDTHS_HOURS = [1, 1.5, 2.5, 4] as const;

/** Strong shrinkage only: a unit's own hours hurt the forecast until they are many. */
export const PROFILE_PSEUDO_INCIDENTS = [100, 300, 1000, 3000, Infinity] as const;
