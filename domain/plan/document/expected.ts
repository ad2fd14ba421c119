/** Expected incidents and reasons of stops after an edit: each section counts once in a slot, at its earliest stop, whoever makes it. */
import type { PlanSection } from '../types.ts';
import { reasonsOf } from '../reasons.ts';
import type { PlanSlots } from './slots.ts';
import type { DocumentAssignment, DocumentReason, DocumentStop } from './types.ts';

export interface Forecasted {
  /** Expected incidents on a section between two instants; null: the forecast knows it no more. */
  expected(section: string, fromMs: number, toMs: number): number | null;
  /** Its place among all sections of the plan by expected incidents, from 1. */
  rank(section: string, fromMs: number, toMs: number): number;
  /** Null: the section is gone. */
  section(id: string): Omit<PlanSection, 'stretches'> | null;
}

/** A stop in the plan, with what its expected incidents are counted by. */
interface Visit {
  assignment: DocumentAssignment;
  stop: DocumentStop;
  /** The stretch of time that is covered: the slot that it arrives in; outside of all, its assignment; none if it comes after that. */
  fromMs: number;
  toMs: number;
}

type Visits = Map<string, Visit[]>;

/** Stops at sections by (section, slot), each list in order of arrival. */
function visitsOf(assignments: readonly DocumentAssignment[], slots: PlanSlots): Visits {
  const visits: Visits = new Map();
  for (const assignment of assignments) {
    for (const stop of assignment.stops) {
      if (stop.section === null) continue;
      const [fromMs, toMs] = spanOf(stop, assignment, slots);
      const key = `${stop.section} ${fromMs}`;
      const visit = { assignment, stop, fromMs, toMs };
      const known = visits.get(key);
      if (known) known.push(visit);
      else visits.set(key, [visit]);
    }
  }
  for (const list of visits.values()) {
    if (list.length > 1) list.sort((a, b) => Date.parse(a.stop.arriveAt) - Date.parse(b.stop.arriveAt));
  }
  return visits;
}

/** Of a stop that lies in no slot: the hours of its assignment; nothing where it comes after those. */
function spanOf(stop: DocumentStop, assignment: DocumentAssignment, slots: PlanSlots): [number, number] {
  const arriveMs = Date.parse(stop.arriveAt);
  const slot = slots.slotAt(arriveMs);
  if (slot) return [slot.startMs, slot.endMs];
  const [startMs, endMs] = [Date.parse(assignment.start), Date.parse(assignment.end)];
  return arriveMs < endMs ? [startMs, endMs] : [arriveMs, arriveMs];
}

/**
 * The assignments with expected incidents and reasons of the (section, slot) pairs whose visits changed: others stay as they were stored,
 * and so does the number of a pair that was visited before, whatever the forecast says by now. Linear in stops.
 * @param before the assignments before the edit
 * @param after those that are timed anew; untouched ones are the same objects
 */
export function counted(
  before: readonly DocumentAssignment[],
  after: readonly DocumentAssignment[],
  slots: PlanSlots,
  forecasted: Forecasted,
): DocumentAssignment[] {
  const known = visitsOf(before, slots);
  const changed = new Map<DocumentStop, DocumentStop>();
  for (const [key, visits] of visitsOf(after, slots)) {
    const earlier = known.get(key) ?? [];
    if (visits.length === earlier.length && visits.every(({ stop }, v) => stop === earlier[v]!.stop))
      continue;
    const stored = Math.max(0, ...earlier.map(({ stop }) => stop.expectedIncidents));
    for (const [v, { assignment, stop, fromMs, toMs }] of visits.entries()) {
      const section = stop.section!;
      const value =
        v > 0
          ? 0
          : stored > 0
            ? stored
            : (forecasted.expected(section, fromMs, toMs) ?? stop.expectedIncidents);
      const isSame = earlier[v]?.stop.id === stop.id && earlier[v].assignment.id === assignment.id;
      const isAsBefore = isSame && stop.reasons.some(({ code }) => code !== 'by-hand');
      const reasons = isAsBefore ? stop.reasons : reasonsFor(stop, v + 1, value, fromMs, toMs, forecasted);
      changed.set(stop, { ...stop, expectedIncidents: value, reasons });
    }
  }
  if (changed.size === 0) return [...after];
  return after.map((assignment) =>
    assignment.stops.some((stop) => changed.has(stop))
      ? { ...assignment, stops: assignment.stops.map((stop) => changed.get(stop) ?? stop) }
      : assignment,
  );
}

/** What a person chose, and what lies outside the team's zone, stays said to be so. */
function reasonsFor(
  stop: DocumentStop,
  visit: number,
  expected: number,
  fromMs: number,
  toMs: number,
  forecasted: Forecasted,
): DocumentReason[] {
  const kept = stop.reasons.filter(({ code }) => code === 'by-hand' || code === 'beyond-zone');
  const section = forecasted.section(stop.section!);
  if (!section) return kept;
  const rank = forecasted.rank(stop.section!, fromMs, toMs);
  const stands = {
    expected,
    rank,
    slotMs: toMs - fromMs,
    visit,
    exploredAfter: null,
    owed: 0,
    isBeyondZone: false,
  };
  return [...kept, ...reasonsOf({ section, ...stands })];
}

/** All expected incidents of a plan. */
export function expectedTotal(assignments: readonly DocumentAssignment[]): number {
  return assignments.reduce(
    (sum, { stops }) => sum + stops.reduce((own, stop) => own + stop.expectedIncidents, 0),
    0,
  );
}
