/** A stored plan as it is edited: ids and instants (ISO 8601, UTC) instead of indices. What the contract answers is assignable to it. */
import type { LngLat } from '../../place.ts';
import type { TravelMode } from '../../road.ts';
import type { Shift } from '../types.ts';

export interface DocumentTeam {
  name: string;
  mode: TravelMode;
  base: LngLat;
  members?: string[] | undefined;
  skills?: string[] | undefined;
  /** Local dates; default every day. */
  days?: string[] | undefined;
  /** Indices of shifts; default all. */
  shifts?: number[] | undefined;
  maxHoursPerDay?: number | undefined;
  breakAfterHours?: number | undefined;
  restHours?: number | undefined;
}

export interface DocumentPost {
  name: string;
  at: LngLat;
  /** Local dates; default every day. */
  days?: string[] | undefined;
  /** Local times `HH:MM`; an end that is not after its start lies on the next day. */
  start: string;
  end: string;
  /** How many stand there; default 1. */
  teams?: number | undefined;
  skill?: string | undefined;
  duty?: string | undefined;
}

export interface DocumentInput {
  /** Local dates, `to` exclusive. */
  from: string;
  to: string;
  shifts: Shift[];
  /** Default 120. */
  slotMinutes?: number | undefined;
  /** Default 12. */
  stopMinutes?: number | undefined;
  teams: DocumentTeam[];
  posts?: DocumentPost[] | undefined;
}

export interface DocumentSection {
  id: string;
  name: string;
  /** Visits owed a day. */
  leastVisits: number;
  /** Only teams with this skill may stop there; null: any. */
  skill: string | null;
}

/** A code and its figures; see `StopReason`. */
export interface DocumentReason {
  code: string;
  value?: number | undefined;
  rank?: number | undefined;
  [figure: string]: unknown;
}

export interface DocumentStop {
  id: string;
  /** Null: at a fixed post. */
  section: string | null;
  location: LngLat;
  arriveAt: string;
  stayMinutes: number;
  expectedIncidents: number;
  reasons: DocumentReason[];
  locked: boolean;
  /** An arrival that a person fixed: not before then. */
  notBefore: string | null;
}

export type Lock = 'zone' | 'stops' | null;

export interface DocumentAssignment {
  id: string;
  team: string;
  /** Null: at a post. */
  zone: string | null;
  post: string | null;
  start: string;
  end: string;
  lock: Lock;
  duty: string | null;
  stops: DocumentStop[];
  /** GeoJSON. */
  route: { type: string; [member: string]: unknown };
  routeMeters: number;
}

export type ViolationCode =
  | 'late-stop'
  | 'early-stop'
  | 'stay-length'
  | 'home-late'
  | 'overlap'
  | 'unavailable'
  | 'over-hours'
  | 'no-break'
  | 'short-rest'
  | 'missing-skill'
  | 'unreachable'
  | 'repeat-too-soon'
  | 'post-unmanned'
  | 'least-visits'
  | 'outside-shift';

/** A condition that the plan breaks: an error should keep it from being published, a warning may be meant so. */
export interface Violation {
  code: string;
  severity: 'error' | 'warning';
  assignment: string | null;
  stop: string | null;
  team: string | null;
  section: string | null;
  detail: string;
  [figure: string]: unknown;
}

export interface PlanDocument {
  input: DocumentInput;
  zones: { id: string; sections: string[] }[];
  sections: DocumentSection[];
  /** In order of start and id. */
  assignments: DocumentAssignment[];
  violations: Violation[];
}

/** What a person changes. `start` and `end` are instants; those of `move-assignment`, `add-assignment` and `lock-slot` begin a slot. */
export type DocumentEdit =
  | { op: 'move-stop'; assignment: string; stop: string; to: { assignment: string; index: number } }
  | { op: 'add-stop'; assignment: string; section: string; index: number }
  | { op: 'remove-stop'; assignment: string; stop: string }
  | {
      op: 'set-stop';
      assignment: string;
      stop: string;
      stayMinutes?: number | undefined;
      notBefore?: string | null | undefined;
      locked?: boolean | undefined;
    }
  | { op: 'move-assignment'; assignment: string; team?: string | undefined; start?: string | undefined }
  | { op: 'swap-teams'; assignments: [string, string] }
  | {
      op: 'add-assignment';
      team: string;
      zone?: string | undefined;
      post?: string | undefined;
      start: string;
    }
  | { op: 'remove-assignment'; assignment: string }
  | {
      op: 'set-assignment';
      assignment: string;
      zone?: string | undefined;
      post?: string | undefined;
      start?: string | undefined;
      end?: string | undefined;
      lock?: Lock | undefined;
      duty?: string | null | undefined;
    }
  | { op: 'lock-team'; team: string; lock: Lock }
  | { op: 'lock-zone'; zone: string; lock: Lock }
  | { op: 'lock-slot'; start: string; lock: Lock }
  | { op: 'add-post'; post: DocumentPost }
  | { op: 'remove-post'; name: string }
  | { op: 'set-members'; team: string; members: string[] };
