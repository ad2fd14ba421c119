/** Times and routes of the tours that an edit touched: who leaves when, arrives where, and by which way. */
import type { LngLat } from '../../place.ts';
import type { TravelMode } from '../../road.ts';
import type { Tour } from './slots.ts';
import type { DocumentAssignment, DocumentStop, DocumentTeam } from './types.ts';

/** The way between two places on roads. */
export interface Way {
  /** Whole seconds. */
  seconds: number;
  meters: number;
  line: readonly LngLat[];
}

export interface Ways {
  /** Null where there is none. */
  between(mode: TravelMode, from: LngLat, to: LngLat): Way | null;
}

/** What of a tour cannot be seen in its stops. */
export interface Homecoming {
  /** Back at the base; null: there is no way back. */
  homeMs: number | null;
  /** Stops that no way leads to. */
  unreachable: { assignment: string; stop: string }[];
}

export interface TimedTour extends Homecoming {
  assignments: DocumentAssignment[];
}

const MINUTE_MS = 60_000;

/**
 * A tour with the times and routes that its order of stops gives: out of the base at the start, at each stop no earlier than its
 * assignment begins and than `notBefore`; a post is manned until its assignment ends, or as long as the way home allows. A stop that no way
 * leads to is taken to be reached at once. One way a stop.
 */
export function timedTour(tour: Tour, team: DocumentTeam, ways: Ways): TimedTour {
  let at = team.base;
  let freeMs = tour.startMs;
  const unreachable: Homecoming['unreachable'] = [];
  const assignments: DocumentAssignment[] = [];
  const lastWithStops = tour.assignments.findLastIndex(({ stops }) => stops.length > 0);
  let homeMs: number | null = tour.startMs;

  for (const [i, assignment] of tour.assignments.entries()) {
    const startMs = Date.parse(assignment.start);
    const endMs = Date.parse(assignment.end);
    const legs: Way[] = [];
    const stops: DocumentStop[] = [];
    for (const stop of assignment.stops) {
      const way = ways.between(team.mode, at, stop.location);
      if (way) legs.push(way);
      else unreachable.push({ assignment: assignment.id, stop: stop.id });
      const fixedMs = stop.notBefore === null ? startMs : Date.parse(stop.notBefore);
      const arriveMs = Math.max(startMs, fixedMs, freeMs + 1000 * (way?.seconds ?? 0));
      const stayMinutes =
        stop.section === null
          ? postMinutes(arriveMs, Math.min(endMs, tour.endMs - homeSeconds(stop.location) * 1000))
          : stop.stayMinutes;
      stops.push({ ...stop, arriveAt: new Date(arriveMs).toISOString(), stayMinutes });
      at = stop.location;
      freeMs = arriveMs + stayMinutes * MINUTE_MS;
    }
    if (i === lastWithStops) {
      const home = ways.between(team.mode, at, team.base);
      if (home) legs.push(home);
      homeMs = home ? freeMs + home.seconds * 1000 : null;
    }
    assignments.push({
      ...assignment,
      stops,
      route: { type: 'LineString', coordinates: joined(legs) },
      routeMeters: Math.round(legs.reduce((sum, { meters }) => sum + meters, 0)),
    });
  }
  return { assignments, homeMs, unreachable };

  function homeSeconds(from: LngLat): number {
    return ways.between(team.mode, from, team.base)?.seconds ?? 0;
  }
}

/** Whole minutes, at least one. */
function postMinutes(arriveMs: number, leaveMs: number): number {
  return Math.max(1, Math.floor((leaveMs - arriveMs) / MINUTE_MS));
}

/** Legs end where the next begins: one line, without the doubled points. */
function joined(legs: readonly Way[]): LngLat[] {
  const line: LngLat[] = [];
  for (const leg of legs) {
    for (const point of leg.line) {
      const last = line[line.length - 1];
      if (line.length < 2 || !last || last[0] !== point[0] || last[1] !== point[1]) line.push(point);
    }
  }
  return line;
}

/** Whether two tours are timed alike: the same places in the same order, for as long, under the same conditions. */
export function isTimedAlike(a: Tour, b: Tour): boolean {
  if (a === b) return true;
  if (a.assignments.length !== b.assignments.length) return false;
  return a.assignments.every((one, i) => {
    const other = b.assignments[i]!;
    if (one === other) return true;
    return (
      one.id === other.id &&
      one.start === other.start &&
      one.end === other.end &&
      one.stops.length === other.stops.length &&
      one.stops.every((stop, s) => isStopAlike(stop, other.stops[s]!))
    );
  });
}

function isStopAlike(a: DocumentStop, b: DocumentStop): boolean {
  return a === b || (a.id === b.id && a.stayMinutes === b.stayMinutes && a.notBefore === b.notBefore);
}
