/**
 * Exploration: a share of the stops goes to sections that are seldom visited, so that the plan learns and is hard to foresee. Where the
 * tours do that anyway it costs nothing; else the stops with least worth make room.
 */
import { weightedIndex, type Random } from '../random.ts';
import type { TourProblem, TourStop } from './tourProblem.ts';
import { timed } from './tourTimes.ts';

/** A section is seldom visited with at most this share of the average visits. */
const SELDOM_SHARE = 0.5;
/** Seldom visited sections that are drawn for each stop to be found; the one that costs least worth is taken. */
const DRAWN = 6;

export interface Explored {
  stops: TourStop[][];
  /** `slot section` of the stops that count. */
  marked: ReadonlySet<string>;
}

/** `visits`: stops at each section before these tours. Deterministic by `random`. */
export function explored(
  problem: TourProblem,
  tours: readonly (readonly TourStop[])[],
  visits: Int32Array,
  share: number,
  random: Random,
): Explored {
  const stops = tours.map((tour) => [...tour]);
  const marked = new Set<string>();
  const chosen = stops.flatMap((tour) => tour.filter((stop) => stop.fixed < 0));
  let wanted = Math.floor(share * chosen.length + random());
  if (wanted === 0) return { stops, marked };
  const total = Int32Array.from(visits);
  for (const { section } of chosen) total[section]!++;
  const seldom = (SELDOM_SHARE * total.reduce((sum, count) => sum + count, 0)) / Math.max(1, total.length);
  for (const { slot, section } of chosen) {
    if (wanted === 0 || total[section]! > seldom) continue;
    marked.add(`${slot} ${section}`);
    wanted--;
  }
  const taken = new Set(stops.flatMap((tour) => tour.map(({ slot, section }) => `${slot} ${section}`)));
  const failed = new Set<number>();
  while (wanted > 0) {
    const weights = Float64Array.from(total, (count, section) =>
      count <= seldom && !failed.has(section) ? 1 / (1 + count) : 0,
    );
    const drawn = new Set<number>();
    for (let draw = 0; draw < DRAWN && weights.some((weight) => weight > 0); draw++) {
      const section = weightedIndex(weights, random);
      drawn.add(section);
      weights[section] = 0;
    }
    const place = cheapestPlace(problem, stops, [...drawn], taken, marked);
    if (!place) {
      if (drawn.size === 0) break;
      for (const section of drawn) failed.add(section);
      continue;
    }
    wanted--;
    const { team, position, tour } = place;
    const gone = stops[team]![position]!;
    const { section } = tour[position]!;
    taken.delete(`${gone.slot} ${gone.section}`);
    stops[team] = tour;
    const key = `${gone.slot} ${section}`;
    taken.add(key);
    marked.add(key);
    total[gone.section]!--;
    total[section]!++;
  }
  return { stops, marked };
}

/** The stop that one of the sections can take the place of at least cost of worth; null: none. */
function cheapestPlace(
  problem: TourProblem,
  stops: readonly (readonly TourStop[])[],
  sections: readonly number[],
  taken: ReadonlySet<string>,
  marked: ReadonlySet<string>,
): { team: number; position: number; tour: TourStop[] } | null {
  const places: { team: number; position: number; section: number; cost: number }[] = [];
  for (const [team, tour] of stops.entries()) {
    const { worth } = problem.teams[team]!;
    for (const [position, stop] of tour.entries()) {
      if (stop.fixed >= 0 || problem.owed[stop.section]! > 0) continue;
      if (marked.has(`${stop.slot} ${stop.section}`)) continue;
      const offset = stop.slot * problem.sections;
      for (const section of sections) {
        const gain = worth[offset + section]!;
        if (!(gain > 0) || taken.has(`${stop.slot} ${section}`)) continue;
        places.push({ team, position, section, cost: worth[offset + stop.section]! - gain });
      }
    }
  }
  places.sort((a, b) => a.cost - b.cost);
  for (const { team, position, section } of places) {
    const tour = stops[team]!.map((stop, p) => (p === position ? { ...stop, section } : stop));
    const made = timed(problem, team, tour);
    if (made) return { team, position, tour: made };
  }
  return null;
}
