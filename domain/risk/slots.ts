/** Places x slots: the four-hour stretches of a week that a patrol is planned in, 42 of each place, `[place * 42 + slot]`. */
import { firstAtOrAfter, sum } from './counts.ts';
import type { RiskModel } from './fit.ts';
import type { Study } from './study.ts';
import { HOURS_PER_WEEK } from './types.ts';

export const SLOT_HOURS = 4;
export const SLOTS = HOURS_PER_WEEK / SLOT_HOURS;

/** Weighted count by place and slot of the events in `[fromMs, toMs)` whose hour is known. */
export function observedBySlot({ places, events }: Study, fromMs: number, toMs: number): Float64Array {
  const observed = new Float64Array(places.count * SLOTS);
  const end = firstAtOrAfter(events.atMs, toMs);
  for (let i = firstAtOrAfter(events.atMs, fromMs); i < end; i++) {
    if (events.place[i]! < 0 || events.hour[i]! < 0) continue;
    observed[events.place[i]! * SLOTS + Math.floor(events.hour[i]! / SLOT_HOURS)]! += events.weight[i]!;
  }
  return observed;
}

/** Values of places, divided among their slots. */
export function bySlot(values: Float64Array, slots: Float64Array): Float64Array {
  const divided = new Float64Array(values.length * SLOTS);
  for (let p = 0; p < values.length; p++) {
    const value = values[p]!;
    if (value === 0) continue;
    for (let s = 0; s < SLOTS; s++) divided[p * SLOTS + s] = value * slots[s]!;
  }
  return divided;
}

/** The forecast's share of each place and slot; sums to 1. */
export function slotShares(model: RiskModel, count: number): Float64Array {
  const slots = new Float64Array(count * SLOTS);
  let whole = 0;
  for (const { share, level, profile } of model.groups) {
    const zones = profile.hours.length / HOURS_PER_WEEK;
    const rows = Array.from({ length: zones }, (_, z) =>
      slotsOf(profile.hours.subarray(z * HOURS_PER_WEEK, (z + 1) * HOURS_PER_WEEK)),
    );
    for (let p = 0; p < count; p++) {
      const row = rows[profile.zone ? profile.zone[p]! : 0]!;
      const mean = share[p]! * level.perWeek;
      for (let s = 0; s < SLOTS; s++) slots[p * SLOTS + s]! += mean * row[s]!;
    }
    whole += level.perWeek;
  }
  if (whole > 0) for (let i = 0; i < slots.length; i++) slots[i]! /= whole;
  return slots;
}

export function slotsOf(hours: Float64Array): Float64Array {
  const slots = new Float64Array(SLOTS);
  for (let h = 0; h < HOURS_PER_WEEK; h++) slots[Math.floor(h / SLOT_HOURS)]! += hours[h]!;
  return slots;
}

/** Counts as a distribution; one made-up incident, so that no slot is impossible. */
export function distribution(counts: Float64Array): Float64Array {
  const total = sum(counts);
  return counts.map((count) => (count + 1 / counts.length) / (total + 1));
}
