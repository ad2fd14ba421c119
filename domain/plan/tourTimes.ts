/** A tour as a list of stops, and when it gets where: for what is changed of a tour once its stops are chosen. */
import type { TourProblem, TourStop } from './tourProblem.ts';

/** A stop with what it is in its slot: 1 the first at its section, 2 a repeated one. */
export interface ListedStop extends TourStop {
  visit: number;
}

/** The same stops with their times, or null where the order cannot be kept. Linear. */
export function timed<Stop extends TourStop>(
  problem: TourProblem,
  team: number,
  stops: readonly Stop[],
): Stop[] | null {
  const { travel, siteCount, from, freeAt, home, homeBy, fixed } = problem.teams[team]!;
  let [at, free] = [from, freeAt];
  const result: Stop[] = [];
  for (const stop of stops) {
    const given = stop.fixed >= 0 ? fixed[stop.fixed]! : null;
    const site = given ? given.site : stop.section;
    const { startAt, endAt } = problem.slots[stop.slot]!;
    const arriveAt = Math.max(given ? given.startAt : startAt, free + travel[at * siteCount + site]!);
    const leaveAt = given ? given.startAt + given.staySeconds : arriveAt + problem.staySeconds[stop.section]!;
    if (given ? arriveAt > given.latestAt : leaveAt > endAt) return null;
    result.push({ ...stop, arriveAt, leaveAt });
    [at, free] = [site, leaveAt];
  }
  return stops.length === 0 || free + travel[at * siteCount + home]! <= homeBy ? result : null;
}

/** Seconds of the way through all stops. */
export function waySeconds(problem: TourProblem, team: number, stops: readonly TourStop[]): number {
  const { travel, siteCount, from, fixed } = problem.teams[team]!;
  let [at, seconds] = [from, 0];
  for (const stop of stops) {
    const site = stop.fixed >= 0 ? fixed[stop.fixed]!.site : stop.section;
    seconds += travel[at * siteCount + site]!;
    at = site;
  }
  return seconds;
}
