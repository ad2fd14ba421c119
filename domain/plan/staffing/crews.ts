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
  /** Stops by set of skills, as of `addStops`. */
  stops: Float64Array;
  /** Of the best visits. */
  worth: number;
}

/** A zone in a slot. */
export interface CrewPlace {
  zone: number;
  slot: number;
  types: readonly CrewType[];
  /** Sets of skills that sections of the zone ask for: a power of two. */
  skillSets: number;
  /** Most worth first. */
  visits: readonly PossibleVisit[];
}

export function crewOf(place: CrewPlace, counts: readonly number[]): Crew {
  const stops = new Float64Array(place.skillSets);
  counts.forEach((count, i) => {
    if (count > 0) addStops(stops, count * place.types[i]!.stops, place.types[i]!.bits);
  });
  return { counts, stops, worth: chooseVisits(place.visits, stops).worth };
}

/** What a crew is worth to somebody who pays for its teams and by its stops. */
export interface CrewPrices {
  /** By type: what a team of it costs. */
  teams: readonly number[];
  /** By set of skills: what a stop is worth beside the worth of the best visits; empty: nothing. */
  stops: readonly number[];
  /** Share of the worth of the best visits that counts. */
  worthShare: number;
}

/**
 * The crews with a net worth above `least`, by pricing: exact, of any size. Net worth is submodular (worth of visits is, see `stops.ts`; the
 * rest are sums), so a team that does not pay for itself beside few does not beside more of them: a crew is only ever made larger by teams that do,
 * or that lose less than `slack`. With `slack` > the best net worth of all - `least` no crew is passed over, with 0 a best one is found. Null: there
 * are more than `atMost`.
 */
export function crewsWorth(
  place: CrewPlace,
  prices: CrewPrices,
  { least, slack, atMost }: { least: number; slack: number; atMost: number },
): Crew[] | null {
  const { types } = place;
  const netWorth = (crew: Crew) => {
    let worth = crew.worth * prices.worthShare;
    for (let set = 0; set < prices.stops.length; set++) worth += prices.stops[set]! * crew.stops[set]!;
    for (let i = 0; i < types.length; i++) worth -= prices.teams[i]! * crew.counts[i]!;
    return worth;
  };
  const found: Crew[] = [];
  // Types are added in their order, so that each crew is made once.
  let seen = 0;
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
  const first = crewOf(
    place,
    types.map((type) => type.least),
  );
  grow(first, netWorth(first), 0);
  return seen > atMost ? null : found;
}
