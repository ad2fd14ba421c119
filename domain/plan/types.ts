/** What a plan is asked for, and what it answers. Sections, teams and zones are indices into what was given. */
import type { LineString, MultiLineString } from 'geojson';
import type { Network } from '../network/graph.ts';
import type { RoadPoint } from '../network/roadPoints.ts';
import type { Snapper } from '../network/snap.ts';
import type { LngLat } from '../place.ts';
import type { TravelMode } from '../road.ts';
import type { RoadStretch } from '../sections/match.ts';
import type { ZonePartition } from './zones.ts';

/** Local times `HH:MM`; an end that is not after its start lies on the next day; `24:00` is the end of the day. */
export interface Shift {
  start: string;
  end: string;
}

export interface PlanTeam {
  name: string;
  mode: TravelMode;
  base: LngLat;
}

export interface PlanSection {
  /** The roads along it (at least one); a patrol stops in their middle. */
  stretches: readonly RoadStretch[];
  /** 1 is the most urgent, 2 the default, 3 the least. */
  priority: 1 | 2 | 3;
  /** Visits a day that are owed to it; 0 if none. */
  leastVisits: number;
  /** Enough incidents stand behind its expected numbers. */
  evident: boolean;
  /** Expected incidents in the week ahead. */
  expectedPerWeek: number;
  /** Incidents of the last days beside the usual number for so many days. */
  recent: { recent: number; usual: number; days: number };
}

export interface PlanInput {
  network: Network;
  snapper: Snapper;
  /** Local dates `YYYY-MM-DD`, ascending; every shift is worked on each. */
  days: readonly string[];
  shifts: readonly Shift[];
  /** Default 120. */
  slotMinutes?: number;
  /** Length of a stop, 10..16, default 12. */
  stopMinutes?: number;
  teams: readonly PlanTeam[];
  sections: readonly PlanSection[];
  zones: ZonePartition;
  /** Expected incidents on a section between two instants. */
  expectedIncidents(section: number, fromMs: number, toMs: number): number;
  /** The instant of a local date and time `HH:MM` (00:00..23:59). */
  toInstant(localDate: string, time: string): number;
  seed: number;
  /** Share of stops that go to sections seldom visited so far, 0..1; default 0.1. */
  exploration?: number;
}

/**
 * Why a stop is where it is; the page says it in words.
 * - `expected`: incidents expected on the section in this slot, and its rank among all sections there (1 is most);
 * - `peak-hour`: this slot has `value` times the section's average;
 * - `recent`: `value` incidents in the last `days`, where `usual` would be usual;
 * - `given-priority`: a person gave it priority `value`;
 * - `least-visits`: it is owed `value` visits a day and has not had them;
 * - `explore`: drawn because it had only `value` visits so far, so that the plan learns and is hard to predict;
 * - `repeat`: visit number `value` in this slot;
 * - `no-evidence`: too few incidents stand behind the number.
 */
export type StopReason =
  | { code: 'expected'; value: number; rank: number }
  | { code: 'peak-hour'; value: number }
  | { code: 'recent'; value: number; usual: number; days: number }
  | { code: 'given-priority'; value: number }
  | { code: 'least-visits'; value: number }
  | { code: 'explore'; value: number }
  | { code: 'repeat'; value: number }
  | { code: 'no-evidence' };

export interface PlannedStop {
  section: number;
  point: RoadPoint;
  location: LngLat;
  arriveAtMs: number;
  stayMinutes: number;
  /** Those of the section in this slot, at its first stop; 0 at a repeated one: they count once. */
  expectedIncidents: number;
  reasons: StopReason[];
}

export interface Assignment {
  team: number;
  zone: number;
  /** Local date and index of the shift that the slot belongs to. */
  day: string;
  shift: number;
  startMs: number;
  endMs: number;
  /** In order of arrival, at least one. */
  stops: PlannedStop[];
  /** From the base (first slot of a shift) or the last stop, through the stops; after the last of a shift back to the base. */
  route: LineString | MultiLineString;
  routeMeters: number;
}

/**
 * What the plan had to leave out. `far-team`: reaches no section within a shift; `idle-slot`: a team has no stop in a slot;
 * `unreachable-section`: no team can get there; `least-visits`: a section was given `given` of the `owed` visits of a day.
 */
export type PlanWarning =
  | { code: 'far-team'; team: number }
  | { code: 'idle-slot'; team: number; startMs: number }
  | { code: 'unreachable-section'; section: number }
  | { code: 'least-visits'; section: number; day: string; owed: number; given: number };

export interface Plan {
  assignments: Assignment[];
  /** Expected incidents of all (section, slot) pairs with a stop, each once. */
  expectedIncidents: number;
  warnings: PlanWarning[];
}
