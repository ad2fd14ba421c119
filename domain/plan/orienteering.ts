/**
 * Which sites to stop at within a stretch of time, and in what order: the orienteering problem with stays (Vansteenwegen, Souffriau &
 * Van Oudheusden 2011, doi:10.1016/j.ejor.2010.03.045), by greedy insertion and local search. Times in seconds.
 */
import type { Random } from '../random.ts';

export interface Candidate {
  site: number;
  /** Worth of a first stop, > 0. */
  worth: number;
  /** Worth of a second stop in the same stretch; 0: not to be repeated. */
  repeatWorth: number;
}

export interface Tour {
  /** Sites in order of arrival. */
  sites: number[];
  /** Seconds of each arrival. */
  arriveAt: number[];
  worth: number;
  travelSeconds: number;
}

export interface TourProblem {
  candidates: readonly Candidate[];
  /** Seconds from site to site; Infinity where there is no way. */
  travel(from: number, to: number): number;
  /** Where the patrol is, and from when it may leave; it may not arrive before `startAt`. */
  from: number;
  freeAt: number;
  startAt: number;
  /** The last stay must be over by then. */
  endAt: number;
  /** Where the patrol must be able to be by `homeBy` after its last stop. */
  home: number;
  homeBy: number;
  staySeconds: number;
  /** Least time from leaving a site to being there again. */
  repeatAfterSeconds: number;
  /** Sites that are put in first, as far as they fit. */
  wanted?: readonly number[];
}

const STOPS_AT_A_SITE = 2;

/**
 * A tour of high worth a minute. Deterministic. A handful of passes over candidates x places in the tour: well under a millisecond for
 * 20 candidates and 10 stops.
 */
export function bestTour(problem: TourProblem): Tour {
  let sites: number[] = [];
  for (const site of problem.wanted ?? []) sites = withSite(problem, sites, site) ?? sites;
  for (;;) {
    const longer = insertBest(problem, shorten(problem, sites));
    if (!longer) break;
    sites = longer;
  }
  return tourOf(problem, shorten(problem, sites));
}

/**
 * The same stops in another order, drawn at random among those that cost at most `slack` (a share) more travel: a patrol that comes by
 * the same way each evening is easily evaded.
 */
export function shuffledTour(problem: TourProblem, tour: Tour, slack: number, random: Random): Tour {
  const most = tour.travelSeconds * (1 + slack);
  let { sites } = tour;
  const n = sites.length;
  if (n < 2) return tour;
  for (let draw = 0; draw < 4 * n; draw++) {
    const [a, b] = [Math.floor(random() * n), Math.floor(random() * n)];
    const other = random() < 0.5 ? reversed(sites, Math.min(a, b), Math.max(a, b)) : moved(sites, a, b);
    const arriveAt = schedule(problem, other);
    if (arriveAt && travelOf(problem, other) <= most) sites = other;
  }
  return tourOf(problem, sites);
}

/** Arrivals, or null if the order does not fit. */
function schedule(problem: TourProblem, sites: readonly number[]): number[] | null {
  const arriveAt: number[] = [];
  let at = problem.from;
  let free = problem.freeAt;
  for (const [i, site] of sites.entries()) {
    const arrive = Math.max(problem.startAt, free + problem.travel(at, site));
    free = arrive + problem.staySeconds;
    if (!(free <= problem.endAt)) return null;
    for (let before = 0; before < i; before++) {
      if (sites[before] !== site) continue;
      if (arrive - arriveAt[before]! - problem.staySeconds < problem.repeatAfterSeconds) return null;
    }
    arriveAt.push(arrive);
    at = site;
  }
  return free + problem.travel(at, problem.home) <= problem.homeBy ? arriveAt : null;
}

function travelOf(problem: TourProblem, sites: readonly number[]): number {
  let seconds = 0;
  let at = problem.from;
  for (const site of sites) {
    seconds += problem.travel(at, site);
    at = site;
  }
  return seconds;
}

function tourOf(problem: TourProblem, sites: number[]): Tour {
  const visits = new Map<number, number>();
  let worth = 0;
  for (const site of sites) {
    const before = visits.get(site) ?? 0;
    visits.set(site, before + 1);
    const candidate = problem.candidates.find((other) => other.site === site);
    worth += before === 0 ? (candidate?.worth ?? 0) : (candidate?.repeatWorth ?? 0);
  }
  return { sites, arriveAt: schedule(problem, sites) ?? [], worth, travelSeconds: travelOf(problem, sites) };
}

/** The tour with the stop of most worth for each second that it adds, or null if none fits. */
function insertBest(problem: TourProblem, sites: readonly number[]): number[] | null {
  let best: { sites: number[]; rate: number } | null = null;
  const before = travelOf(problem, sites);
  for (const { site, worth, repeatWorth } of problem.candidates) {
    const visits = sites.filter((other) => other === site).length;
    const gain = visits === 0 ? worth : visits < STOPS_AT_A_SITE ? repeatWorth : 0;
    if (!(gain > 0)) continue;
    const longer = withSite(problem, sites, site);
    if (!longer) continue;
    const rate = gain / (problem.staySeconds + travelOf(problem, longer) - before);
    if (!best || rate > best.rate) best = { sites: longer, rate };
  }
  return best?.sites ?? null;
}

/** `site` at the place where it adds least travel, or null if it fits nowhere. */
function withSite(problem: TourProblem, sites: readonly number[], site: number): number[] | null {
  let best: number[] | null = null;
  let bestAdded = Infinity;
  for (let place = 0; place <= sites.length; place++) {
    const before = place === 0 ? problem.from : sites[place - 1]!;
    const after = sites[place];
    let added = problem.travel(before, site);
    if (after !== undefined) added += problem.travel(site, after) - problem.travel(before, after);
    if (!(added < bestAdded)) continue;
    const longer = [...sites.slice(0, place), site, ...sites.slice(place)];
    if (schedule(problem, longer)) [best, bestAdded] = [longer, added];
  }
  return best;
}

/** 2-opt (Croes 1958) and moves of single stops (or-opt, Or 1976) as long as they shorten the way. */
function shorten(problem: TourProblem, sites: number[]): number[] {
  let best = sites;
  let bestTravel = travelOf(problem, best);
  for (let improved = true; improved;) {
    improved = false;
    for (let a = 0; a < best.length; a++) {
      for (let b = 0; b < best.length; b++) {
        if (a === b) continue;
        for (const other of a < b ? [reversed(best, a, b), moved(best, a, b)] : [moved(best, a, b)]) {
          const travel = travelOf(problem, other);
          if (travel >= bestTravel - 1e-6 || !schedule(problem, other)) continue;
          [best, bestTravel, improved] = [other, travel, true];
        }
      }
    }
  }
  return best;
}

function reversed(sites: readonly number[], from: number, to: number): number[] {
  return [...sites.slice(0, from), ...sites.slice(from, to + 1).reverse(), ...sites.slice(to + 1)];
}

function moved(sites: readonly number[], from: number, to: number): number[] {
  const rest = [...sites.slice(0, from), ...sites.slice(from + 1)];
  rest.splice(to, 0, sites[from]!);
  return rest;
}
