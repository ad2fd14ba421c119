/** Sets of teams that may work in one zone in one slot together. */
import { addStops, chooseVisits, type PossibleVisit } from './stops.ts';

/** Teams that are alike in one zone and slot. */
export interface CrewType {
  pool: number;
  /** Stops that one of them makes. */
  stops: number;
  /** Skills of the zone that it has. */
  bits: number;
  /** How many are locked to the zone, and how many there can be. */
  least: number;
  most: number;
}

export interface Crew {
  /** Teams of each type. */
  counts: readonly number[];
  /** Worth of its best visits, with the bonus that they were chosen by. */
  worth: number;
  /** By visit: how much of it is made, 0..1. */
  made: Float64Array;
}

/** A zone in a slot. */
export interface CrewPlace {
  types: readonly CrewType[];
  /** Sets of skills that sections of the zone ask for: a power of two. */
  skillSets: number;
  /** Most worth first. */
  visits: readonly PossibleVisit[];
}

export function crewOf({ types, skillSets, visits }: CrewPlace, counts: readonly number[]): Crew {
  const stops = new Float64Array(skillSets);
  counts.forEach((count, i) => {
    if (count > 0) addStops(stops, count * types[i]!.stops, types[i]!.bits);
  });
  return { counts, ...chooseVisits(visits, stops) };
}

/**
 * The crews with a net worth above `least`, by pricing: exact, of any size. Worth is submodular (see `stops.ts`) and prices are sums, so a team that
 * does not pay for itself beside few does not beside more of them: a crew is only ever made larger by teams that do, or that lose less than
 * `slack`. With `slack` > the best net worth of all - `least` no crew is passed over, with 0 a best one is found. Null: more than
 * `atMost` were looked at.
 *
 * `prices`: by type, what a team of it costs.
 */
export function crewsWorth(
  place: CrewPlace,
  prices: readonly number[],
  { least, slack, atMost }: { least: number; slack: number; atMost: number },
): Crew[] | null {
  const { types } = place;
  const found: Crew[] = [];
  let seen = 0;
  const netWorth = (crew: Crew) =>
    crew.counts.reduce((net, count, i) => net - prices[i]! * count, crew.worth);
  // Types are added in their order, so that each crew is made once.
  const grow = (crew: Crew, net: number, lastType: number) => {
    if (++seen > atMost) return;
    if (net > least) found.push(crew);
    for (let type = lastType; type < types.length; type++) {
      if (crew.counts[type]! >= types[type]!.most || types[type]!.stops <= 0) continue;
      const larger = crewOf(place, crew.counts.with(type, crew.counts[type]! + 1));
      const largerNet = netWorth(larger);
      if (largerNet > net - slack) grow(larger, largerNet, type);
    }
  };
  const locked = crewOf(
    place,
    types.map((type) => type.least),
  );
  grow(locked, netWorth(locked), 0);
  return seen > atMost ? null : found;
}
