/** The places a plan moves between, on roads, and the travel times from each to each by mode. */
import { routeBetween, roadPointTable, type RoadPoint, type RoadRoute } from '../network/roadPoints.ts';
import { travelSeconds } from '../network/paths.ts';
import type { Network } from '../network/graph.ts';
import { MODE_BIT, useOf } from '../network/graph.ts';
import { Problem, type ProblemPointer } from '../problem.ts';
import { TRAVEL_SPEED_KMH, type TravelMode } from '../road.ts';
import type { RoadStretch } from '../sections/match.ts';
import type { PlanInput, PlanSection } from './types.ts';

/** A base may lie this far from the nearest road that its team can use. */
export const BASE_METERS = 2000;

/** Sites 0..sections-1 are the sections' stops; then come the bases, by team, then the posts. */
export interface Sites {
  points: RoadPoint[];
  /** Whole seconds by the team's mode; Infinity where there is no way. */
  travel(team: number, from: number, to: number): number;
  /** The way itself; null where there is none. */
  route(team: number, from: number, to: number): RoadRoute | null;
  baseOf(team: number): number;
  postOf(post: number): number;
}

/** Searches once per site and mode in use. Throws `invalid` with a pointer for each base that is too far from any road. */
export function planSites(input: PlanInput): Sites {
  const { network, sections, teams, zones, posts = [] } = input;
  const points = sections.map((section, s) =>
    stopPoint(section, (road) => zones.zoneOfRoad[road] === zones.zoneOfSection[s]),
  );
  const errors: ProblemPointer[] = [];
  for (const [t, team] of teams.entries()) {
    const base = input.snapper.nearest(team.base, BASE_METERS, (road) => usable(network, road, team.mode));
    if (base) points.push({ road: base.road, alongMeters: base.alongMeters });
    else {
      const detail = `no road for team '${team.name}' within ${BASE_METERS / 1000} km of its base`;
      errors.push({ pointer: `/teams/${t}/base`, detail });
    }
  }
  for (const [p, post] of posts.entries()) {
    const place = input.snapper.nearest(post.at, BASE_METERS);
    if (place) points.push({ road: place.road, alongMeters: place.alongMeters });
    else {
      const detail = `no road within ${BASE_METERS / 1000} km of post '${post.name}'`;
      errors.push({ pointer: `/posts/${p}/at`, detail });
    }
  }
  if (errors.length > 0) throw new Problem('invalid', errors[0]!.detail, errors);

  const tables = new Map<TravelMode, Float64Array>();
  for (const { mode } of teams) {
    if (tables.has(mode)) continue;
    const meters = roadPointTable(network, points, points, mode);
    const share = TRAVEL_SPEED_KMH[mode] / (input.speedsKmh?.[mode] ?? TRAVEL_SPEED_KMH[mode]);
    tables.set(
      mode,
      meters.map((value) => Math.ceil(travelSeconds(value, mode) * share)),
    );
  }
  const routes = new Map<string, RoadRoute | null>();
  return {
    points,
    travel: (team, from, to) => tables.get(teams[team]!.mode)![from * points.length + to]!,
    route(team, from, to) {
      const { mode } = teams[team]!;
      const key = `${mode} ${from} ${to}`;
      let route = routes.get(key);
      if (route === undefined) {
        route = routeBetween(network, points[from]!, points[to]!, mode);
        routes.set(key, route);
      }
      return route;
    },
    baseOf: (team) => sections.length + team,
    postOf: (post) => sections.length + teams.length + post,
  };
}

/** The middle of the section's roads that its zone holds. */
function stopPoint({ stretches }: PlanSection, inZone: (road: number) => boolean): RoadPoint {
  const held = stretches.filter(({ road }) => inZone(road));
  return middleOf(held.length > 0 ? held : stretches)!;
}

/** Half way along stretches of roads that follow each other; null where there are none. */
export function middleOf(stretches: readonly RoadStretch[]): RoadPoint | null {
  let left = stretches.reduce((sum, { fromMeters, toMeters }) => sum + toMeters - fromMeters, 0) / 2;
  for (const { road, fromMeters, toMeters } of stretches) {
    if (left <= toMeters - fromMeters) return { road, alongMeters: fromMeters + left };
    left -= toMeters - fromMeters;
  }
  const last = stretches.at(-1);
  return last ? { road: last.road, alongMeters: last.toMeters } : null;
}

function usable(network: Network, road: number, mode: TravelMode): boolean {
  return (useOf(network.roads[road]!, true) & MODE_BIT[mode]) !== 0;
}
