/**
 * Staffing: which team works in which zone, or stands at which post, in each slot. Everything is an index: teams, slots (in order of
 * time), zones, sections, posts.
 */

export interface StaffSlot {
  /** As a dispatcher calls it: `Saturday 28 November, 18:00-19:00`. */
  name: string;
  startMs: number;
  endMs: number;
  /** Index of the local day that the slot's shift begins on. */
  day: number;
  /** Number of the shift in the plan: slots of one shift follow each other without a gap; shifts do not overlap. */
  shift: number;
}

export interface StaffTeam {
  name: string;
  /** Teams of one kind and base do the same work in the same time; what else makes teams identical is read from the rest. */
  kind: string;
  skills: readonly string[];
  /** By slot: may work (1) or not (0). */
  available: Uint8Array;
  /** Minutes of work a day at most; null: no limit. */
  maxMinutesPerDay: number | null;
  /** After so many minutes of work in a row a slot of the shift stays free; null: no break. */
  breakAfterMinutes: number | null;
  /** Least minutes between the last worked slot of a shift and the first of the next; null: none. */
  restMinutes: number | null;
}

/** A fixed post (定岗): somebody is there in these slots. */
export interface StaffPost {
  name: string;
  slots: readonly number[];
  /** How many teams stand there. */
  teams: number;
  /** Only teams with this skill; null: any. */
  skill: string | null;
}

/** What a person has fixed for a team in a slot. */
export type StaffLock = { team: number; slot: number } & (
  | { to: 'zone'; zone: number }
  | { to: 'post'; post: number }
  /** Free: does not work. */
  | { to: 'off' }
);

export interface StaffingInput {
  slots: readonly StaffSlot[];
  teams: readonly StaffTeam[];
  /** Sections of each zone; each section is in exactly one. */
  zones: readonly { name: string; sections: readonly number[] }[];
  sections: readonly {
    name: string;
    /** Visits owed on each day, by day index. */
    leastVisits: readonly number[];
    /** Only teams with this skill may stop there; null: any. */
    skill: string | null;
  }[];
  /** Worth of a first stop at a section in a slot, >= 0: `worth[slot][section]`. */
  worth: readonly Float64Array[];
  /** Worth of a second stop in the same slot, as a share of the first, 0..1; a third is worth nothing. */
  repeatShare: number;
  /**
   * Stops that a team makes in a slot if it works in a zone, travel within the zone included (a fraction is fine); 0 if it cannot get
   * there. Teams of one kind get the same.
   */
  stopsIn(team: number, zone: number, slot: number): number;
  posts: readonly StaffPost[];
  locks: readonly StaffLock[];
}

export interface StaffingProgress {
  objective: number;
  bound: number;
  gap: number;
}

export interface StaffingOptions {
  /** Ends once the gap is no more than this, 0..1. */
  targetGap: number;
  /** Asked for before each step: the domain has no clock. */
  secondsLeft(): number;
  /** Asked for at the solver's checkpoints; then the best staffing so far is the answer. */
  shouldStop?: () => boolean;
  /** Told of each better staffing or bound; the first without delay. */
  onProgress?: (progress: StaffingProgress) => void;
  /** Each team for itself, though others are identical: the same programme, larger. For comparison. */
  oneByOne?: boolean;
}

/** Where a team is in a slot. */
export type Duty = { at: 'zone'; zone: number } | { at: 'post'; post: number } | { at: 'off' };

/** A condition that the plan could not keep; what it was given instead. */
export type Unmet =
  | { code: 'post-unmanned'; post: number; slot: number; wanted: number; given: number }
  | { code: 'least-visits'; section: number; day: number; owed: number; given: number };

export interface Staffing {
  /** `duty[slot][team]`. */
  duty: Duty[][];
  /** By slot: sections that the programme counts on being stopped at, the most worth first. */
  counted: number[][];
  /** Worth of the counted visits, and the most that any staffing could have that leaves as much unmet. */
  objective: number;
  bound: number;
  /** `(bound - objective) / bound`, 0..1. */
  gap: number;
  /** How the search ended. */
  ended: 'optimal' | 'gap-reached' | 'time-limit' | 'stopped';
  unmet: Unmet[];
}
