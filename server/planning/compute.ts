/** A plan computed in the thread: zones, who works where and when, stops, and routes on any road. */
import type { LineString, MultiLineString } from 'geojson';
import type { Network } from '../../domain/network/graph.ts';
import type { Snapper } from '../../domain/network/snap.ts';
import { roundedPlace, type LngLat } from '../../domain/place.ts';
import { evenRotation, type Patrols } from '../../domain/plan/even.ts';
import { frameOf, type PlanFrame, type Visit } from '../../domain/plan/frame.ts';
import { greedyTours } from '../../domain/plan/greedyTours.ts';
import { planOn } from '../../domain/plan/plan.ts';
import type { Plan as Planned } from '../../domain/plan/types.ts';
import { Problem } from '../../domain/problem.ts';
import { endOfHour } from '../../domain/risk/exposure.ts';
import { zoneClock, type ZoneClock } from '../../domain/time/zone.ts';
import type { Plan } from '../contract/plans/plan.ts';
import type { PlanCall, PlannableSection, PlanResult } from './call.ts';
import { locksOf, planPosts, planTeams, shiftsOf } from './conditions.ts';
import { stepOf } from './control.ts';
import { keepIds, type Bare } from './ids.ts';
import { staffing, type StaffingTools } from './staffing.ts';
import { offRoads, planWarning, postOutsideShifts, zoneWarnings } from './warnings.ts';
import { keptZones, makeZones, zoneGeometry, zoneId, zoneName, type SectionOnRoads } from './zones.ts';

const HOUR_MS = 3_600_000;

/** Throws what the planner throws: `no-roads`, `no-sections`, `invalid` with pointers, `too-many`, `infeasible`, `stopped`. */
export function computePlan(
  call: PlanCall,
  network: Network,
  snapper: Snapper,
  tools: StaffingTools,
): PlanResult {
  const { sign, tell } = tools;
  const clock = zoneClock(call.timeZone);
  const { sections, away } = onRoads(call.sections, network);
  if (sections.length === 0) throw new Problem('no-sections', 'No key section lies on the roads here');
  const given = sections.map((section) => section.given);
  const shifts = shiftsOf(call, clock);

  tell(stepOf('zones'));
  const kept = 'kept' in call.zones ? call.zones.kept : null;
  const asked = 'kept' in call.zones ? null : call.zones;
  const zones = asked ? makeZones(call, asked, network, sections) : keptZones(kept!.zones, network, sections);
  const zoneNames = zones.zones.map((_, z) => (asked ? zoneName(z, zones, asked) : kept!.zones[z]!.name));
  sign.check();

  tell(stepOf('staffing'));
  const posts = planPosts(call, shifts, clock);
  const locked =
    kept &&
    locksOf(
      kept,
      shifts,
      given.map(({ id }) => id),
    );
  const frame = frameOf({
    network,
    snapper,
    days: call.days,
    shifts: call.shifts,
    slotMinutes: call.slotMinutes,
    stopMinutes: call.stopMinutes,
    teams: planTeams(call, shifts),
    sections: sections.map(({ given: section, stretches }) => ({ ...section, stretches })),
    zones,
    zoneNames,
    expectedIncidents: (section, fromMs, toMs) =>
      expectedBetween(given[section]!.hourOfWeek, clock, fromMs, toMs),
    toInstant: (date, time) => clock.toInstantMs(date, time),
    seed: call.seed,
    exploration: call.exploration,
    posts,
    ...locked,
  });
  const staffed = staffing(call.limitSeconds, tools);
  const plan = naming(locked?.lockedAssignments ?? [], () => planOn(frame, staffed.staff));
  sign.check();

  const ids = kept ? kept.zones.map(({ id }) => id) : zones.zones.map((_, z) => zoneId(z));
  return {
    zones: kept
      ? kept.zones
      : zones.zones.map((zone, z) => ({
          id: ids[z]!,
          name: zoneNames[z]!,
          geometry: zoneGeometry(network, zones, z) as unknown as Plan['zones'][number]['geometry'],
          sections: zone.sections.map((section) => given[section]!.id),
          workloadMinutes: toMillionths(zone.workloadMinutes),
          deviation: toMillionths(zone.deviation),
          reason: zone.reason?.code ?? null,
        })),
    sections: [
      ...given.map((section, s) => ({ ...listed(section), zone: ids[zones.zoneOfSection[s]!] ?? null })),
      ...away.map((section) => ({ ...listed(section), zone: null })),
    ],
    assignments: keepIds(
      bareAssignments(plan, call, given, ids),
      kept?.assignments ?? [],
      (kept?.version ?? 0) + 1,
    ),
    expectedIncidents: plan.expectedIncidents,
    optimum: staffed.optimum(),
    peers: peersOf(frame, staffed.patrols),
    warnings: [
      ...away.map(offRoads),
      ...posts.flatMap(({ name, during }) => (during.length === 0 ? [postOutsideShifts(name)] : [])),
      ...(asked ? zoneWarnings(zones, asked, given) : []),
      ...plan.warnings.map((warning) => planWarning(warning, call, given)),
    ],
  };
}

/** What the planner says of its locks, said of the assignments that they are of: `/locks/0` is `/assignments/7`. */
function naming<T>(lockedAssignments: readonly number[], plan: () => T): T {
  try {
    return plan();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { code, detail, errors, extra } = error;
    const named = errors.map((each) => ({
      ...each,
      pointer: each.pointer.replace(
        /^\/locks\/(\d+)$/,
        (_, lock) => `/assignments/${lockedAssignments[Number(lock)]}`,
      ),
    }));
    throw new Problem(code, detail, named, extra);
  }
}

type PlannableOnRoads = SectionOnRoads & { given: PlannableSection };

/** Zones that are the same may have been summed in another order. */
const toMillionths = (value: number): number => Math.round(value * 1e6) / 1e6;

/** The sections with the roads that they lie on, and those that lie on none. */
function onRoads(
  given: readonly PlannableSection[],
  network: Network,
): { sections: PlannableOnRoads[]; away: PlannableSection[] } {
  const indexOfRoad = new Map(network.roads.map((road, index) => [road.id, index]));
  const sections: PlannableOnRoads[] = [];
  const away: PlannableSection[] = [];
  for (const section of given) {
    const stretches = section.stretches.flatMap(({ roadId, fromMeters, toMeters }) => {
      const road = indexOfRoad.get(roadId);
      return road === undefined ? [] : [{ road, fromMeters, toMeters }];
    });
    if (stretches.length > 0) sections.push({ given: section, stretches });
    else away.push(section);
  }
  return { sections, away };
}

/** Expected incidents that an even rotation and a greedy plan would cover in the slots in which the teams patrol. */
function peersOf(frame: PlanFrame, patrols: Patrols): PlanResult['peers'] {
  return {
    even: expectedOf(frame, evenRotation(frame, patrols)),
    greedy: expectedOf(frame, greedyTours(frame, patrols)),
  };
}

function expectedOf({ expected }: PlanFrame, visits: readonly Visit[]): number {
  const once = new Map(visits.map(({ slot, section }) => [`${slot} ${section}`, expected[slot]![section]!]));
  return [...once.values()].reduce((sum, value) => sum + value, 0);
}

/** A key section as a plan remembers it. */
function listed({ id, name, priority, leastVisits, skill, expectedPerWeek }: PlannableSection) {
  return { id, name, priority, leastVisits, skill, expectedPerWeek };
}

/** Stops in zones and stays at posts alike, in order of time and team. */
function bareAssignments(
  plan: Planned,
  { teams, posts }: PlanCall,
  sections: readonly PlannableSection[],
  zoneIds: readonly string[],
): Bare[] {
  const iso = (ms: number) => new Date(ms).toISOString();
  const inZones = plan.assignments.map(
    ({ team, zone, startMs, endMs, stops, route, routeMeters }): Bare & { order: number } => ({
      order: startMs * 100 + team,
      team: teams[team]!.name,
      zone: zoneIds[zone]!,
      post: null,
      start: iso(startMs),
      end: iso(endMs),
      stops: stops.map((stop) => ({
        section: sections[stop.section]!.id,
        location: roundedPlace(stop.location),
        arriveAt: iso(stop.arriveAtMs),
        stayMinutes: stop.stayMinutes,
        expectedIncidents: stop.expectedIncidents,
        reasons: stop.reasons,
      })),
      ...drawn(route, routeMeters),
    }),
  );
  const atPosts = plan.posts.map(
    ({
      team,
      post,
      startMs,
      endMs,
      arriveAtMs,
      leaveAtMs,
      route,
      routeMeters,
    }): Bare & { order: number } => ({
      order: startMs * 100 + team,
      team: teams[team]!.name,
      zone: null,
      post: posts[post]!.name,
      start: iso(startMs),
      end: iso(endMs),
      stops: [
        {
          section: null,
          location: posts[post]!.at,
          arriveAt: iso(arriveAtMs),
          stayMinutes: Math.round((leaveAtMs - arriveAtMs) / 60_000),
          expectedIncidents: 0,
          reasons: [{ code: 'post' }],
        },
      ],
      ...drawn(route, routeMeters),
    }),
  );
  return [...inZones, ...atPosts].sort((a, b) => a.order - b.order).map(({ order: _, ...bare }) => bare);
}

function drawn(
  route: LineString | MultiLineString,
  routeMeters: number,
): Pick<Bare, 'route' | 'routeMeters'> {
  const coordinates =
    route.type === 'LineString'
      ? (route.coordinates as LngLat[]).map(roundedPlace)
      : (route.coordinates as LngLat[][]).map((part) => part.map(roundedPlace));
  return { route: { type: route.type, coordinates } as Bare['route'], routeMeters: Math.round(routeMeters) };
}

/** Sum over the hours between two instants, an hour in part counted in part. */
export function expectedBetween(
  hourOfWeek: Float64Array,
  clock: ZoneClock,
  fromMs: number,
  toMs: number,
): number {
  let sum = 0;
  for (let at = fromMs; at < toMs;) {
    const end = Math.min(toMs, endOfHour(at, clock));
    sum += (hourOfWeek[clock.hourOfWeek(at)]! * (end - at)) / HOUR_MS;
    at = end;
  }
  return sum;
}
