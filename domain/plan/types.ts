/** What a plan is asked for, and what it answers. Sections, teams and zones are indices into what was given. */
import type { LineString, MultiLineString } from 'geojson';
import type { Network } from '../network/graph.ts';
import type { RoadPoint } from '../network/roadPoints.ts';
import type { Snapper } from '../network/snap.ts';
import type { LngLat } from '../place.ts';
import type { TravelMode } from '../road.ts';
import type { RoadStretch } from '../sections/match.ts';
import type { Staffing, StaffingInput } from './staffing/types.ts';
import type { ZonePartition } from './zones.ts';

/** Local times `HH:MM`; an end that is not after its start lies on the next day; `24:00` is the end of the day. */
export interface Shift {
  start: string;
  end: string;
}

/** A stretch of time, end exclusive. */
export interface Span {
  fromMs: number;
  toMs: number;
}

export interface PlanTeam {
  name: string;
  mode: TravelMode;
  base: LngLat;
  /** Default none. */
  skills?: readonly string[];
  /** When it cannot work: a slot that lies in one of these in part is none of its. Default none. */
  unavailable?: readonly Span[];
  /** Minutes of work a day at most; default no limit. */
  maxMinutesPerDay?: number;
  /** After so many minutes in a row a slot of the shift stays free; default no break. */
  breakAfterMinutes?: number;
  /** Least minutes between two shifts; default none. */
  restMinutes?: number;
}

/** A fixed post (定岗): `teams` teams stand there in every slot that begins in one of the spans. */
export interface PlanPost {
  name: string;
  at: LngLat;
  during: readonly Span[];
  teams: number;
  /** Only teams with this skill; default any. */
  skill?: string | null;
}

/** What a person has fixed for a team in the slot that begins at `slotStartMs`. */
export type PlanLock = { team: number; slotStartMs: number } & (
  { to: 'zone'; zone: number } | { to: 'post'; post: number } | { to: 'off' }
);

/** Stops of a team in a slot that stay as they are, in order of arrival; what is planned elsewhere is planned around them. */
export interface FrozenStops {
  team: number;
  slotStartMs: number;
  zone: number;
  stops: readonly { section: number; arriveAtMs: number; stayMinutes: number }[];
  /** Other stops may be made around them; default false: nothing else is done in the slot. */
  isOpen?: boolean;
}

export interface PlanSection {
  /** For messages; default its number. */
  name?: string;
  /** The roads along it (at least one); a patrol stops in their middle. */
  stretches: readonly RoadStretch[];
  /** 1 is the most urgent, 2 the default, 3 the least. */
  priority: 1 | 2 | 3;
  /** Visits a day that are owed to it; 0 if none. */
  leastVisits: number;
  /** Only teams with this skill may stop there; default any. */
  skill?: string | null;
  /** Length of a stop there, 10..16; default that of the plan. */
  stayMinutes?: number;
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
  /** For messages; default their numbers. */
  zoneNames?: readonly string[];
  /** Expected incidents on a section between two instants. */
  expectedIncidents(section: number, fromMs: number, toMs: number): number;
  /** The instant of a local date and time `HH:MM` (00:00..23:59). */
  toInstant(localDate: string, time: string): number;
  seed: number;
  /** Share of stops that go to sections seldom visited so far, 0..1; default 0.1. */
  exploration?: number;
  /** Patrol speeds where they differ from `TRAVEL_SPEED_KMH`. */
  speedsKmh?: Partial<Record<TravelMode, number>>;
  posts?: readonly PlanPost[];
  locks?: readonly PlanLock[];
  frozen?: readonly FrozenStops[];
}

/** Says which team works where in each slot. */
export type Staff = (input: StaffingInput) => Staffing;

/**
 * Why a stop is where it is; the page says it in words.
 * - `expected`: incidents expected on the section in this slot, and its rank among all sections there (1 is most);
 * - `peak-hour`: this slot has `value` times the section's average;
 * - `recent`: `value` incidents in the last `days`, where `usual` would be usual;
 * - `given-priority`: a person gave it priority `value`;
 * - `least-visits`: it is owed `value` visits a day and has not had them;
 * - `explore`: drawn because it had only `value` visits so far, so that the plan learns and is hard to predict;
 * - `repeat`: visit number `value` in this slot;
 * - `beyond-zone`: it lies outside the team's zone, and would otherwise be left out;
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
  | { code: 'beyond-zone' }
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

/** A team at a fixed post in a slot. */
export interface PostDuty {
  team: number;
  post: number;
  day: string;
  shift: number;
  startMs: number;
  endMs: number;
  arriveAtMs: number;
  leaveAtMs: number;
  route: LineString | MultiLineString;
  routeMeters: number;
}

/**
 * What the plan had to leave out. `far-team`: reaches no section within a shift; `idle-slot`: a team has no stop in a slot;
 * `unreachable-section`: no team can get there; `least-visits`: a section was given `given` of the `owed` visits of a day;
 * `post-unmanned`: a post was given `given` of the `wanted` teams in a slot.
 */
export type PlanWarning =
  | { code: 'far-team'; team: number }
  | { code: 'idle-slot'; team: number; startMs: number }
  | { code: 'unreachable-section'; section: number }
  | { code: 'least-visits'; section: number; day: string; owed: number; given: number }
  | { code: 'post-unmanned'; post: number; startMs: number; wanted: number; given: number };

export interface Plan {
  assignments: Assignment[];
  posts: PostDuty[];
  /** Expected incidents of all (section, slot) pairs with a stop, each once. */
  expectedIncidents: number;
  warnings: PlanWarning[];
}
