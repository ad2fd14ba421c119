/**
 * What a plan was worth once its week is over: incidents covered by stops. An incident is covered if it lies on the section of a stop and
 * came in during the slot of that stop; it counts once, however many stops cover it.
 */
import type { IncidentTimes } from '../risk/exposure.ts';
import { bootstrap, type Estimate } from '../risk/bootstrap.ts';
import type { RoadStretch } from '../sections/match.ts';

/** A section with a stop in a slot. */
export interface SectionSlot {
  section: number;
  startMs: number;
  endMs: number;
}

/** Incidents that lie on sections, in columns: one row for each incident and section it lies on, those of an incident side by side. */
export interface SectionIncidents {
  incident: Int32Array;
  section: Int32Array;
  atMs: Float64Array;
  /** End of the interval it is known as; NaN where the instant is known. */
  toMs: Float64Array;
}

/** Incidents by road and metres along it (`road` -1: on none). */
export interface PlacedIncidents extends Pick<IncidentTimes, 'atMs' | 'toMs' | 'hourUnknown'> {
  road: Int32Array;
  alongMeters: Float32Array;
}

/** Slack at a stretch's ends: metres along a road are stored as 32 bits. */
const END_METERS = 0.01;

/**
 * Incidents that may have come in during `[fromMs, toMs)`, on the stretches of which sections. One whose hour is not known is left out: no
 * slot can have covered it. Linear in incidents.
 */
export function incidentsOnSections(
  sections: readonly { stretches: readonly RoadStretch[] }[],
  incidents: PlacedIncidents,
  fromMs: number,
  toMs: number,
): SectionIncidents {
  const ofRoad = new Map<number, { section: number; from: number; to: number }[]>();
  for (const [section, { stretches }] of sections.entries()) {
    for (const { road, fromMeters, toMeters } of stretches) {
      const [from, to] = [Math.min(fromMeters, toMeters), Math.max(fromMeters, toMeters)];
      const known = ofRoad.get(road);
      if (known) known.push({ section, from, to });
      else ofRoad.set(road, [{ section, from, to }]);
    }
  }
  const rows: { incident: number; section: number }[] = [];
  for (let i = 0; i < incidents.atMs.length; i++) {
    const at = incidents.atMs[i]!;
    const until = Number.isNaN(incidents.toMs[i]!) ? at : incidents.toMs[i]!;
    if (incidents.hourUnknown[i] || at >= toMs || until < fromMs) continue;
    const along = incidents.alongMeters[i]!;
    const on = new Set<number>();
    for (const { section, from, to } of ofRoad.get(incidents.road[i]!) ?? []) {
      if (along >= from - END_METERS && along <= to + END_METERS) on.add(section);
    }
    for (const section of on) rows.push({ incident: i, section });
  }
  return {
    incident: Int32Array.from(rows, ({ incident }) => incident),
    section: Int32Array.from(rows, ({ section }) => section),
    atMs: Float64Array.from(rows, ({ incident }) => incidents.atMs[incident]!),
    toMs: Float64Array.from(rows, ({ incident }) => incidents.toMs[incident]!),
  };
}

/** How many of the incidents lie within `[fromMs, toMs)`; one known as an interval counts by its share in there. */
export function incidentsBetween(incidents: SectionIncidents, fromMs: number, toMs: number): number {
  let count = 0;
  for (let row = 0; row < incidents.incident.length; row++) {
    if (row > 0 && incidents.incident[row] === incidents.incident[row - 1]) continue;
    count += shareWithin(incidents, row, fromMs, toMs);
  }
  return count;
}

/** Incidents covered by stops at these sections in these slots; slots that overlap must be equal. */
export function incidentsCovered(visits: readonly SectionSlot[], incidents: SectionIncidents): number {
  const ofSection = new Map<number, Map<number, number>>();
  for (const { section, startMs, endMs } of visits) {
    const slots = ofSection.get(section) ?? new Map<number, number>();
    ofSection.set(section, slots.set(startMs, endMs));
  }
  let covered = 0;
  const { incident, section } = incidents;
  for (let row = 0; row < incident.length;) {
    // An incident on two sections is covered by the slots of either, each once.
    const slots = new Map<number, number>();
    const first = row;
    for (; row < incident.length && incident[row] === incident[first]; row++) {
      for (const [startMs, endMs] of ofSection.get(section[row]!) ?? []) slots.set(startMs, endMs);
    }
    for (const [startMs, endMs] of slots) covered += shareWithin(incidents, first, startMs, endMs);
  }
  return covered;
}

function shareWithin({ atMs, toMs }: SectionIncidents, row: number, fromMs: number, endMs: number): number {
  const at = atMs[row]!;
  const until = toMs[row]!;
  if (!(until > at)) return at >= fromMs && at < endMs ? 1 : 0;
  return Math.max(0, Math.min(until, endMs) - Math.max(at, fromMs)) / (until - at);
}

/** One held-back week: what each plan covered in how many hours of its teams. */
export interface ScoredWeek<Name extends string = string> {
  teamHours: number;
  covered: Record<Name, number>;
}

/** Incidents covered per hour of a team, with the interval over weeks drawn again. */
export function coveredPerTeamHour<Name extends string>(
  weeks: readonly ScoredWeek<Name>[],
  plan: Name,
  seed: number,
): Estimate {
  return bootstrap(weeks.length, seed, (drawn) => {
    const hours = summed(drawn, (week) => weeks[week]!.teamHours);
    return summed(drawn, (week) => weeks[week]!.covered[plan]) / hours;
  });
}

/** What `plan` covered beside what `other` did; NaN where the other covered nothing. */
export function coveredRatio<Name extends string>(
  weeks: readonly ScoredWeek<Name>[],
  plan: Name,
  other: Name,
  seed: number,
): Estimate {
  return bootstrap(weeks.length, seed, (drawn) => {
    const beside = summed(drawn, (week) => weeks[week]!.covered[other]);
    return beside > 0 ? summed(drawn, (week) => weeks[week]!.covered[plan]) / beside : NaN;
  });
}

function summed(drawn: Uint32Array, value: (week: number) => number): number {
  let sum = 0;
  for (const week of drawn) sum += value(week);
  return sum;
}
