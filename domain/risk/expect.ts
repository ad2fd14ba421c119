/** Questions to a fitted model: how many incidents where and in which hours, how sure, and when it is worst. */
import { countInterval } from './interval.ts';
import type { RiskModel } from './fit.ts';
import { HOURS_PER_WEEK } from './types.ts';

/** A section or a single place: places with the share of each that belongs to it, 0..1. */
export interface Unit {
  places: Uint32Array;
  parts: Float64Array;
}

export const unitOf = (place: number): Unit => ({
  places: Uint32Array.of(place),
  parts: Float64Array.of(1),
});

/** Expected incidents by hour of the week (168, Monday 00:00 first), in one week of the horizon. */
export function expectedByHour(model: RiskModel, { places, parts }: Unit): Float64Array {
  const hours = new Float64Array(HOURS_PER_WEEK);
  for (const { share, level, profile } of model.groups) {
    for (let i = 0; i < places.length; i++) {
      const place = places[i]!;
      const mean = share[place]! * parts[i]! * level.perWeek;
      const offset = (profile.zone ? profile.zone[place]! : 0) * HOURS_PER_WEEK;
      for (let h = 0; h < HOURS_PER_WEEK; h++) hours[h]! += mean * profile.hours[offset + h]!;
    }
  }
  return hours;
}

/**
 * Expected incidents of a place in each slot of `slotHours` of the week, summed over its occurrences in the horizon; `occurrences`: how often
 * each hour of the week comes in it (`hourOccurrences`).
 */
export function expectedInSlots(
  model: RiskModel,
  place: number,
  occurrences: Float64Array,
  slotHours: number,
): Float64Array {
  const slots = new Float64Array(HOURS_PER_WEEK / slotHours);
  for (const { share, level, profile } of model.groups) {
    const offset = (profile.zone ? profile.zone[place]! : 0) * HOURS_PER_WEEK;
    let whole = 0;
    for (let h = 0; h < HOURS_PER_WEEK; h++) whole += profile.hours[offset + h]! * occurrences[h]!;
    const mean = (share[place]! * level.perWeek * model.horizonDays) / 7 / whole;
    for (let h = 0; h < HOURS_PER_WEEK; h++) {
      slots[Math.floor(h / slotHours)]! += mean * profile.hours[offset + h]! * occurrences[h]!;
    }
  }
  return slots;
}

export interface UnitRisk {
  /** Expected incidents over the horizon. */
  expected: number;
  /** 80 % interval of the count. */
  low: number;
  high: number;
  /** Incidents before the instant behind it, and of them those of the last 28 days. */
  incidents: number;
  recent: number;
  /** False: fewer incidents than the model asks for stand behind this number ('no evidence'). */
  evident: boolean;
  /** Squared coefficient of variation of its rate. */
  dispersion: number;
}

/** What is expected of a unit over the horizon. */
export function expectedOver(model: RiskModel, { places, parts }: Unit): UnitRisk {
  let expected = 0;
  let squares = 0;
  let incidents = 0;
  let recent = 0;
  for (let i = 0; i < places.length; i++) {
    const place = places[i]!;
    const mean = model.expected[place]! * parts[i]!;
    expected += mean;
    squares += (mean * mean) / model.shape[place]!;
    incidents += model.evidence[place]! * parts[i]!;
    recent += model.recentEvidence[place]! * parts[i]!;
  }
  // Places are off independently of each other, the level is off for all of them alike.
  const dispersion = (expected > 0 ? squares / (expected * expected) : 0) + model.levelDispersion;
  const { low, high } = countInterval(expected, dispersion);
  // Shares of junction incidents add up with rounding.
  const evident = incidents >= model.minEvidence - 1e-6;
  return { expected, low, high, incidents, recent, evident, dispersion };
}

export interface BestSlot {
  /** ISO: 1 Monday .. 7 Sunday, of the slot's start. */
  weekday: number;
  /** 0..23 */
  startHour: number;
  hours: number;
  expected: number;
  /** Expected incidents beside those of an average stretch of this length of the unit: 1 is average. */
  lift: number;
}

/**
 * The `count` worst stretches of `slotHours` (1..24) of a week of 168 expectations that do not overlap, worst first; the week is a circle.
 * Equal ones: the earlier. Empty where there is nothing to expect.
 */
export function bestSlots(byHour: Float64Array, slotHours: number, count = 3): BestSlot[] {
  let week = 0;
  for (const value of byHour) week += value;
  if (!(week > 0)) return [];
  const starts = Array.from({ length: HOURS_PER_WEEK }, (_, start) => {
    let expected = 0;
    for (let i = 0; i < slotHours; i++) expected += byHour[(start + i) % HOURS_PER_WEEK]!;
    return { start, expected };
  }).sort((a, b) => b.expected - a.expected || a.start - b.start);
  const chosen: BestSlot[] = [];
  const taken = new Set<number>();
  for (const { start, expected } of starts) {
    if (chosen.length >= count) break;
    const hours = Array.from({ length: slotHours }, (_, i) => (start + i) % HOURS_PER_WEEK);
    if (hours.some((hour) => taken.has(hour))) continue;
    for (const hour of hours) taken.add(hour);
    chosen.push({
      weekday: 1 + Math.floor(start / 24),
      startHour: start % 24,
      hours: slotHours,
      expected,
      lift: expected / ((week * slotHours) / HOURS_PER_WEEK),
    });
  }
  return chosen;
}
