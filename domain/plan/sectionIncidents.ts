/**
 * Which incidents are a key section's: those on its roads and those at its junctions, each whole. Whoever stands at a crossing covers what
 * happens there, whichever of its arms the record was snapped to; records of a crossing share one point, so that is always the same arm.
 *
 * The forecast gives each arm its share of a crossing, because its roads must sum to the town. On sections that would foretell less than is
 * covered, by a factor of the section's own, which is taken from its past (`wholeOverShares`).
 */
import type { IncidentTimes, RoadPlace, RoadPlacesOf } from '../risk/exposure.ts';
import type { RoadStretch } from '../sections/match.ts';

/** Incidents that lie on sections, in columns: one row for each incident and section it lies on, those of an incident side by side. */
export interface SectionIncidents {
  incident: Int32Array;
  section: Int32Array;
  atMs: Float64Array;
  /** End of the interval it is known as; NaN where the instant is known. */
  toMs: Float64Array;
}

type OnRoads = readonly { stretches: readonly RoadStretch[] }[];

/** Slack at a stretch's ends: metres along a road are stored as 32 bits. */
const END_METERS = 0.01;
/** Incidents of a section that count as known beforehand to lie on its own roads: a factor from few incidents stays near 1. */
const PRIOR_INCIDENTS = 5;

/**
 * Incidents that may have come in during `[fromMs, toMs)`, on the stretches of which sections. One whose hour is not known is left out: no
 * slot can have covered it. Linear in incidents.
 */
export function incidentsOnSections(
  sections: OnRoads,
  incidents: Pick<IncidentTimes, 'atMs' | 'toMs' | 'hourUnknown'>,
  placesOf: RoadPlacesOf,
  fromMs: number,
  toMs: number,
): SectionIncidents {
  const sectionsAt = sectionsByPlace(sections);
  const rows: { incident: number; section: number }[] = [];
  for (let i = 0; i < incidents.atMs.length; i++) {
    const at = incidents.atMs[i]!;
    const until = Number.isNaN(incidents.toMs[i]!) ? at : incidents.toMs[i]!;
    if (incidents.hourUnknown[i] || at >= toMs || until < fromMs) continue;
    const on = new Set(placesOf(i).flatMap(sectionsAt));
    for (const section of on) rows.push({ incident: i, section });
  }
  return {
    incident: Int32Array.from(rows, ({ incident }) => incident),
    section: Int32Array.from(rows, ({ section }) => section),
    atMs: Float64Array.from(rows, ({ incident }) => incidents.atMs[incident]!),
    toMs: Float64Array.from(rows, ({ incident }) => incidents.toMs[incident]!),
  };
}

/**
 * By section, its incidents before `beforeMs` counted whole, by the sum of their shares on its roads; >= 1, shrunken towards 1 as if it had
 * five more on its own roads. What the forecast expects of its roads times this is what comes in at the section. Linear in incidents.
 */
export function wholeOverShares(
  sections: OnRoads,
  { atMs }: Pick<IncidentTimes, 'atMs'>,
  placesOf: RoadPlacesOf,
  beforeMs: number,
): Float64Array {
  const sectionsAt = sectionsByPlace(sections);
  const whole = new Float64Array(sections.length).fill(PRIOR_INCIDENTS);
  const shares = new Float64Array(sections.length).fill(PRIOR_INCIDENTS);
  for (let i = 0; i < atMs.length; i++) {
    if (!(atMs[i]! < beforeMs)) continue;
    const places = placesOf(i);
    const on = places.flatMap(sectionsAt);
    for (const section of on) shares[section]! += 1 / places.length;
    for (const section of new Set(on)) whole[section]!++;
  }
  return whole.map((count, section) => count / shares[section]!);
}

/** The sections that a place lies on, each once. */
function sectionsByPlace(sections: OnRoads): (place: RoadPlace) => number[] {
  const ofRoad = new Map<number, { section: number; from: number; to: number }[]>();
  for (const [section, { stretches }] of sections.entries()) {
    for (const { road, fromMeters, toMeters } of stretches) {
      const part = { section, from: Math.min(fromMeters, toMeters), to: Math.max(fromMeters, toMeters) };
      const known = ofRoad.get(road);
      if (known) known.push(part);
      else ofRoad.set(road, [part]);
    }
  }
  return ({ road, alongMeters }) => {
    const on: number[] = [];
    for (const { section, from, to } of ofRoad.get(road) ?? []) {
      const isOn = alongMeters >= from - END_METERS && alongMeters <= to + END_METERS;
      if (isOn && !on.includes(section)) on.push(section);
    }
    return on;
  };
}
