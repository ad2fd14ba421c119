/**
 * A plan computed in the thread: zones of the area's roads, stops, and routes on any road; everything by section id and geometry.
 */
import type { LineString, MultiLineString } from 'geojson';
import { buildNetwork, type Network } from '../../domain/network/graph.ts';
import { pointAlong } from '../../domain/network/line.ts';
import type { Snapper } from '../../domain/network/snap.ts';
import { lineLengthMeters, type LngLat } from '../../domain/place.ts';
import { makePlan } from '../../domain/plan/plan.ts';
import type { PlanSection, PlanTeam, PlanWarning, Shift } from '../../domain/plan/types.ts';
import { sectionWorkloads } from '../../domain/plan/workload.ts';
import { partitionRoads, type ZonePartition, type ZonesInput } from '../../domain/plan/zones.ts';
import { Problem } from '../../domain/problem.ts';
import { endOfHour } from '../../domain/risk/exposure.ts';
import type { TravelMode } from '../../domain/road.ts';
import { zoneClock, type ZoneClock } from '../../domain/time/zone.ts';
import type { Plan } from '../contract/plans/plan.ts';
import { stepOf, type PlanStep, type StopSign } from './control.ts';

export interface PlannableSection {
  id: string;
  name: string;
  line: LngLat[];
  priority: 1 | 2 | 3;
  leastVisits: number;
  skill: string | null;
  stretches: { roadId: string; fromMeters: number; toMeters: number }[];
  evident: boolean;
  expectedPerWeek: number;
  recent: PlanSection['recent'];
  /** Expected incidents by hour of the week, Monday 00:00 first. */
  hourOfWeek: Float64Array;
}

export interface PlanCall {
  graphVersionId: string;
  /** Zones are made of these roads and those of the sections; null: of all. */
  roadIds: ReadonlySet<string> | null;
  sections: PlannableSection[];
  teams: PlanTeam[];
  days: string[];
  shifts: Shift[];
  slotMinutes: number;
  stopMinutes: number;
  seed: number;
  timeZone: string;
}

/** What of a plan is computed; the rest is who asked for it and when. */
export type PlanResult = Pick<
  Plan,
  'zones' | 'sections' | 'assignments' | 'expectedIncidents' | 'optimum' | 'peers' | 'warnings' | 'violations'
>;

/** Sections that one zone holds at most, on average. */
const SECTIONS_PER_ZONE = 10;
const HOUR_MS = 3_600_000;

/** Throws what the planner throws: `no-roads`, `no-sections`, `invalid` with pointers, `too-many`, `infeasible`, `stopped`. */
export function computePlan(
  call: PlanCall,
  network: Network,
  snapper: Snapper,
  { sign, tell }: { sign: StopSign; tell: (step: PlanStep) => void },
): PlanResult {
  const clock = zoneClock(call.timeZone);
  const zoneRoads = roadsToZone(call, network);
  if (zoneRoads?.length === 0) throw new Problem('no-roads', 'There are no roads in this area');
  const indexOfRoad = new Map(network.roads.map((road, index) => [road.id, index]));
  const offRoads: PlannableSection[] = [];
  const planned: { given: PlannableSection; stretches: PlanSection['stretches'] }[] = [];
  for (const given of call.sections) {
    const stretches = given.stretches.flatMap(({ roadId, fromMeters, toMeters }) => {
      const road = indexOfRoad.get(roadId);
      return road === undefined ? [] : [{ road, fromMeters, toMeters }];
    });
    if (stretches.length > 0) planned.push({ given, stretches });
    else offRoads.push(given);
  }
  if (planned.length === 0) throw new Problem('no-sections', 'No key section lies on the roads here');
  const given = planned.map((section) => section.given);

  tell(stepOf('zones'));
  const workloads = sectionWorkloads(
    given.map(({ expectedPerWeek, line }) => ({
      expectedPerWeek,
      location: pointAlong(line, lineLengthMeters(line) / 2),
    })),
    call.stopMinutes,
    commonMode(call.teams),
  );
  const zones = partitionOf(zoneRoads, {
    network,
    sections: planned.map(({ stretches }, s) => ({
      roads: stretches.map(({ road }) => road),
      workloadMinutes: workloads[s]!,
    })),
    count: Math.min(
      planned.length,
      Math.max(call.teams.length, Math.ceil(planned.length / SECTIONS_PER_ZONE)),
    ),
    seed: call.seed,
  });
  sign.check();
  tell(stepOf('routes'));
  const plan = makePlan({
    network,
    snapper,
    days: call.days,
    shifts: call.shifts,
    slotMinutes: call.slotMinutes,
    stopMinutes: call.stopMinutes,
    teams: call.teams,
    sections: planned.map(({ given: section, stretches }) => ({ ...section, stretches })),
    zones,
    expectedIncidents: (section, fromMs, toMs) =>
      expectedBetween(given[section]!.hourOfWeek, clock, fromMs, toMs),
    toInstant: (date, time) => clock.toInstantMs(date, time),
    seed: call.seed,
  });
  sign.check();

  const iso = (ms: number) => new Date(ms).toISOString();
  return {
    zones: zones.zones.map((zone, z) => ({
      id: zoneId(z),
      name: zoneName(z),
      geometry: zoneGeometry(network, zones, z) as unknown as Plan['zones'][number]['geometry'],
      sections: zone.sections.map((section) => given[section]!.id),
      workloadMinutes: zone.workloadMinutes,
      deviation: zone.deviation,
      reason: zone.reason?.code ?? null,
    })),
    sections: [
      ...given.map((section, s) => ({ ...listed(section), zone: zoneId(zones.zoneOfSection[s]!) })),
      ...offRoads.map((section) => ({ ...listed(section), zone: null })),
    ],
    assignments: plan.assignments.map((assignment, a) => ({
      id: `a${a + 1}`,
      post: null,
      lock: null,
      duty: null,
      team: call.teams[assignment.team]!.name,
      zone: zoneId(assignment.zone),
      start: iso(assignment.startMs),
      end: iso(assignment.endMs),
      stops: assignment.stops.map((stop, i) => ({
        id: `s${i + 1}`,
        locked: false,
        notBefore: null,
        section: given[stop.section]!.id,
        location: stop.location,
        arriveAt: iso(stop.arriveAtMs),
        stayMinutes: stop.stayMinutes,
        expectedIncidents: stop.expectedIncidents,
        reasons: stop.reasons,
      })),
      route: rounded(assignment.route) as unknown as Plan['assignments'][number]['route'],
      routeMeters: Math.round(assignment.routeMeters),
    })),
    expectedIncidents: plan.expectedIncidents,
    optimum: null,
    peers: null,
    violations: [],
    warnings: [
      ...offRoads.map(({ id, name }) => ({
        code: 'section-off-roads',
        section: id,
        detail: `'${name}' lies on no road here`,
      })),
      ...zones.zones.flatMap((zone, z) => (zone.reason ? [unbalanced(z, zone.deviation, zone.reason)] : [])),
      ...plan.warnings.map((warning) => told(warning, call.teams, given)),
    ],
  };

  function unbalanced(
    z: number,
    deviation: number,
    reason: NonNullable<ZonePartition['zones'][0]['reason']>,
  ) {
    const held = 'sections' in reason ? reason.sections : [reason.section];
    const names = held.map((section) => given[section]!.name).join(', ');
    const percent = `${deviation > 0 ? '+' : ''}${Math.round(deviation * 100)} %`;
    return {
      code: 'unbalanced-zone',
      zone: zoneId(z),
      reason: reason.code,
      sections: held.map((section) => given[section]!.id),
      detail: `zone ${zoneName(z)} is ${percent} off the mean workload because of ${names}`,
    };
  }
}

/** A key section as a plan remembers it. */
function listed({ id, name, priority, leastVisits, skill, expectedPerWeek }: PlannableSection) {
  return { id, name, priority, leastVisits, skill, expectedPerWeek };
}

const zoneId = (zone: number) => `z${zone + 1}`;

/** A, B, .. Z, A2, B2 ..: stops have numbers, zones have letters. */
function zoneName(zone: number): string {
  const round = Math.floor(zone / 26);
  return String.fromCharCode(65 + (zone % 26)) + (round === 0 ? '' : String(round + 1));
}

/** Indexes of the roads that zones are made of: those of the area, and of the key sections in it. Null: all. */
function roadsToZone({ roadIds, sections }: PlanCall, network: Network): number[] | null {
  if (!roadIds) return null;
  const kept = new Set(roadIds);
  for (const { stretches } of sections) for (const { roadId } of stretches) kept.add(roadId);
  return [...network.roads.keys()].filter((road) => kept.has(network.roads[road]!.id));
}

/** The zones of some of a network's roads, or of all; a road that is not among them has zone -1. */
function partitionOf(roads: number[] | null, input: ZonesInput): ZonePartition {
  if (!roads) return partitionRoads(input);
  const { network, sections } = input;
  const placeOf = new Map(roads.map((road, place) => [road, place]));
  const part = partitionRoads({
    ...input,
    network: buildNetwork(roads.map((road) => network.roads[road]!)),
    sections: sections.map((section) => ({
      ...section,
      roads: section.roads.map((road) => placeOf.get(road)!),
    })),
  });
  const zoneOfRoad = new Int32Array(network.roads.length).fill(-1);
  for (const [place, road] of roads.entries()) zoneOfRoad[road] = part.zoneOfRoad[place]!;
  return { ...part, zoneOfRoad };
}

/** The mode of most teams; of equally many the first. */
function commonMode(teams: readonly PlanTeam[]): TravelMode {
  const counts = new Map<TravelMode, number>();
  for (const { mode } of teams) counts.set(mode, (counts.get(mode) ?? 0) + 1);
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
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

function zoneGeometry(network: Network, zones: ZonePartition, zone: number): MultiLineString {
  const coordinates: LngLat[][] = [];
  for (const [r, road] of network.roads.entries()) {
    if (zones.zoneOfRoad[r] === zone) coordinates.push(road.line.map(roundedPoint));
  }
  return { type: 'MultiLineString', coordinates };
}

function rounded(line: LineString | MultiLineString): LineString | MultiLineString {
  if (line.type === 'LineString') {
    return { type: 'LineString', coordinates: (line.coordinates as LngLat[]).map(roundedPoint) };
  }
  const coordinates = (line.coordinates as LngLat[][]).map((part) => part.map(roundedPoint));
  return { type: 'MultiLineString', coordinates };
}

/** To 0.1 m. */
function roundedPoint([lng, lat]: LngLat): LngLat {
  return [Math.round(lng * 1e6) / 1e6, Math.round(lat * 1e6) / 1e6];
}

function told(
  warning: PlanWarning,
  teams: readonly PlanTeam[],
  sections: readonly PlannableSection[],
): PlanResult['warnings'][number] {
  switch (warning.code) {
    case 'far-team': {
      const team = teams[warning.team]!.name;
      return { code: warning.code, team, detail: `'${team}' reaches no key section within a shift` };
    }
    case 'idle-slot': {
      const team = teams[warning.team]!.name;
      const start = new Date(warning.startMs).toISOString();
      return { code: warning.code, team, start, detail: `'${team}' has no stop in the slot from ${start}` };
    }
    case 'unreachable-section': {
      const { id, name } = sections[warning.section]!;
      return { code: warning.code, section: id, name, detail: `no team can get to '${name}'` };
    }
    case 'least-visits': {
      const { id, name } = sections[warning.section]!;
      const { day, owed, given } = warning;
      const detail = `'${name}' is owed ${owed} visits on ${day} and was given ${given}`;
      return { code: warning.code, section: id, name, day, owed, given, detail };
    }
  }
}
