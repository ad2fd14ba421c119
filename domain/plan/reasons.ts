/** Why a stop is where it is, in codes and figures. */
import { HOURS_PER_WEEK } from '../time/ranges.ts';
import type { PlanSection, StopReason } from './types.ts';

const HOUR_MS = 3_600_000;

/** From here on a slot is called a peak of its section, and recent trouble more than usual. */
const PEAK_LIFT = 1.25;
const RECENT_LIFT = 1.5;
const LEAST_RECENT = 3;

export interface StopCircumstances {
  section: Omit<PlanSection, 'stretches'>;
  /** Of the section in the slot, whose length is `slotMs`. */
  expected: number;
  rank: number;
  slotMs: number;
  /** 1 for the first stop at the section in this slot. */
  visit: number;
  /** Stops at the section before this slot, if it was drawn for exploration; else null. */
  exploredAfter: number | null;
  /** Visits still owed today when it was chosen. */
  owed: number;
  isBeyondZone: boolean;
}

/** The strongest first: what it was chosen for, then what supports it. */
export function reasonsOf(stop: StopCircumstances): StopReason[] {
  const { section } = stop;
  if (stop.visit > 1) return [{ code: 'repeat', value: stop.visit }];
  const reasons: StopReason[] = [];
  if (stop.exploredAfter !== null) reasons.push({ code: 'explore', value: stop.exploredAfter });
  reasons.push({ code: 'expected', value: stop.expected, rank: stop.rank });
  const average = (section.expectedPerWeek * stop.slotMs) / HOUR_MS / HOURS_PER_WEEK;
  if (average > 0 && stop.expected / average >= PEAK_LIFT) {
    reasons.push({ code: 'peak-hour', value: stop.expected / average });
  }
  const { recent, usual, days } = section.recent;
  if (recent >= LEAST_RECENT && recent >= RECENT_LIFT * usual) {
    reasons.push({ code: 'recent', value: recent, usual, days });
  }
  if (section.priority === 1) reasons.push({ code: 'given-priority', value: section.priority });
  if (stop.owed > 0) reasons.push({ code: 'least-visits', value: section.leastVisits });
  if (stop.isBeyondZone) reasons.push({ code: 'beyond-zone' });
  if (!section.evident) reasons.push({ code: 'no-evidence' });
  return reasons;
}
