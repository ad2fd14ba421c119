/** Questions to a fitted model: how many incidents in which hours, how sure, and when it is worst. */
import { countInterval } from './interval.ts';
import { HOURS_PER_WEEK, RECENT_DAYS, type RiskModel } from './types.ts';

export interface SlotRisk {
  /** Expected incidents in these hours of the week ahead. */
  expected: number;
  /** 80 % interval of the count. */
  low: number;
  high: number;
  /** Incidents in the window behind the unit. */
  incidents: number;
  /** False: fewer incidents than the model asks for stand behind this number ('no evidence'). */
  evident: boolean;
}

/** Expected incidents of a unit in one hour of the week; `hour` may run over the end of the week. */
export function expectedAt(model: RiskModel, unit: number, hour: number): number {
  return (
    model.expected[unit * HOURS_PER_WEEK + (((hour % HOURS_PER_WEEK) + HOURS_PER_WEEK) % HOURS_PER_WEEK)] ?? 0
  );
}

/** Expected incidents of a unit over hours of the week, each taken once per mention. */
export function expectedInSlot(model: RiskModel, unit: number, hours: readonly number[]): SlotRisk {
  let expected = 0;
  for (const hour of hours) expected += expectedAt(model, unit, hour);
  return riskOf(model, unit, expected);
}

/** Expected incidents of a unit in the whole week ahead. */
export function expectedPerWeek(model: RiskModel, unit: number): SlotRisk {
  let expected = 0;
  for (let hour = 0; hour < HOURS_PER_WEEK; hour++) expected += expectedAt(model, unit, hour);
  return riskOf(model, unit, expected);
}

function riskOf(model: RiskModel, unit: number, expected: number): SlotRisk {
  const incidents = model.incidents[unit] ?? 0;
  const interval = countInterval(expected, 1 / (model.shape[unit] ?? 0.5) + model.levelDispersion);
  return { expected, ...interval, incidents, evident: incidents >= model.minEvidence };
}

export interface BestSlot extends SlotRisk {
  /** ISO: 1 Monday .. 7 Sunday, of the slot's start. */
  weekday: number;
  /** 0..23 */
  startHour: number;
  hours: number;
  /** Expected incidents beside those of an average stretch of this length at the unit: 1 is average. */
  lift: number;
}

/**
 * The `count` worst stretches of `slotHours` (1..24) of a unit's week that do not overlap, worst first; the week is a circle.
 * Equal ones: the earlier. Empty where the unit has nothing to expect.
 */
export function bestSlots(model: RiskModel, unit: number, slotHours: number, count = 3): BestSlot[] {
  const week = expectedPerWeek(model, unit).expected;
  if (!(week > 0)) return [];
  const starts = Array.from({ length: HOURS_PER_WEEK }, (_, start) => {
    let expected = 0;
    for (let i = 0; i < slotHours; i++) expected += expectedAt(model, unit, start + i);
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
      ...riskOf(model, unit, expected),
      weekday: 1 + Math.floor(start / 24),
      startHour: start % 24,
      hours: slotHours,
      lift: expected / ((week * slotHours) / HOURS_PER_WEEK),
    });
  }
  return chosen;
}

/** Incidents of the last 28 days beside what the whole window would lead one to expect in 28 days. */
export function recentAgainstUsual(
  model: RiskModel,
  unit: number,
): { recent: number; usual: number; days: number } {
  return {
    recent: model.recentIncidents[unit] ?? 0,
    usual: ((model.incidents[unit] ?? 0) * RECENT_DAYS) / Math.max(RECENT_DAYS, model.coveredWeeks * 7),
    days: RECENT_DAYS,
  };
}

/** What every answer that rests on the model says about it: everything but the tables. */
export type RiskModelDescription = Pick<
  RiskModel,
  | 'name'
  | 'version'
  | 'asOfMs'
  | 'window'
  | 'parameters'
  | 'scores'
  | 'minEvidence'
  | 'weeklyTotal'
  | 'levelDispersion'
>;

export function describeModel(model: RiskModel): RiskModelDescription {
  const { name, version, asOfMs, window, parameters, scores, minEvidence, weeklyTotal, levelDispersion } =
    model;
  return { name, version, asOfMs, window, parameters, scores, minEvidence, weeklyTotal, levelDispersion };
}
