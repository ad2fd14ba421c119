/** What tours are asked for, and what they are. Times in seconds; travel times keep the triangle inequality, as shortest ways do. */

/**
 * Stops that may be made: every section once in every slot; stop `slot * sections + section`. Slots follow each other in time. A section's
 * site has its number.
 */
export interface TourProblem {
  sections: number;
  /** By slot: a stop there arrives and ends within it. */
  slots: readonly { startAt: number; endAt: number }[];
  /** Seconds of a stay, by section. */
  staySeconds: Float64Array;
  teams: readonly TourTeam[];
  /** By section: how many stops in all these slots are worth `owedWorth` more. */
  owed: Int32Array;
  owedWorth: Float64Array;
}

export interface TourTeam {
  /** Seconds from site to site, `siteCount` x `siteCount` row by row; Infinity where there is no way. Teams of a mode share theirs. */
  travel: Float64Array;
  siteCount: number;
  from: number;
  freeAt: number;
  home: number;
  homeBy: number;
  /** Worth of each stop if this team makes it; 0 or less: it may not. */
  worth: Float64Array;
  /** What it must do, in order of time. */
  fixed: readonly FixedStay[];
}

/** A stay that is given: a post, or a stop that a person has fixed. */
export interface FixedStay {
  slot: number;
  site: number;
  /** It begins at `startAt`, or up to `latestAt` where the team cannot be there before. */
  startAt: number;
  latestAt: number;
  staySeconds: number;
  /** The section that it covers in its slot; -1: none. */
  section: number;
}

export interface TourStop {
  /** -1: a fixed stay that covers no section. */
  section: number;
  slot: number;
  arriveAt: number;
  leaveAt: number;
  /** A given stay, by its index among the team's; -1: chosen here. */
  fixed: number;
}

export interface Tours {
  /** By team, in order of arrival. */
  stops: TourStop[][];
  /** Worth of the stops chosen, with what was owed. */
  worth: number;
}
