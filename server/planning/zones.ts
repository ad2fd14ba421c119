/** The zones of a plan: made anew, near to earlier ones, around beats; or kept as they are. */
import type { MultiLineString } from 'geojson';
import { buildNetwork, type Network } from '../../domain/network/graph.ts';
import { pointAlong } from '../../domain/network/line.ts';
import { lineLengthMeters, roundedPlace, type LngLat } from '../../domain/place.ts';
import { sectionWorkloads } from '../../domain/plan/workload.ts';
import { partitionRoads, type Zone, type ZonePartition, type ZonesInput } from '../../domain/plan/zones.ts';
import { Problem } from '../../domain/problem.ts';
import type { TravelMode } from '../../domain/road.ts';
import type { RoadStretch } from '../../domain/sections/match.ts';
import type { Plan } from '../contract/plans/plan.ts';
import type { PlanCall, PlannableSection, ZonesAsked } from './call.ts';

export interface SectionOnRoads {
  given: Pick<PlannableSection, 'id' | 'line' | 'expectedPerWeek'>;
  stretches: readonly RoadStretch[];
}

export type ZonesFor = Pick<PlanCall, 'roadIds' | 'stopMinutes' | 'seed'> & {
  teams: readonly { mode: TravelMode }[];
};

/** Sections that one zone holds at most, on average. */
const SECTIONS_PER_ZONE = 10;

/** Partitions the roads of the area. Throws Problem `no-roads`, `invalid`. */
export function makeZones(
  { roadIds, teams, stopMinutes, seed }: ZonesFor,
  asked: ZonesAsked,
  network: Network,
  sections: readonly SectionOnRoads[],
): ZonePartition {
  const roads = roadsToZone(roadIds, network, sections);
  if (roads?.length === 0) throw new Problem('no-roads', 'There are no roads in this area');
  const workloads = sectionWorkloads(
    sections.map(({ given: { expectedPerWeek, line } }) => ({
      expectedPerWeek,
      location: pointAlong(line, lineLengthMeters(line) / 2),
    })),
    stopMinutes,
    commonMode(teams),
  );
  const usual = Math.max(teams.length, Math.ceil(sections.length / SECTIONS_PER_ZONE));
  const { previous } = asked;
  const zoneBefore = new Map(previous?.flatMap((ids, zone) => ids.map((id) => [id, zone])));
  return partitionOf(roads, {
    network,
    sections: sections.map(({ stretches }, s) => ({
      roads: stretches.map(({ road }) => road),
      meters: stretches.map(({ fromMeters, toMeters }) => Math.abs(toMeters - fromMeters)),
      workloadMinutes: workloads[s]!,
    })),
    count: Math.min(sections.length, asked.count ?? usual),
    seed,
    previous: previous && sections.map(({ given }) => zoneBefore.get(given.id) ?? -1),
    beats: asked.beats,
  });
}

/** The zones of a plan as the planner takes them; whose roads are whose is not asked for again. */
export function keptZones(
  zones: Plan['zones'],
  network: Network,
  sections: readonly SectionOnRoads[],
): ZonePartition {
  const zoneOfSection = Int32Array.from(sections, ({ given }) =>
    zones.findIndex((zone) => zone.sections.includes(given.id)),
  );
  return {
    zoneOfRoad: new Int32Array(network.roads.length).fill(-1),
    zoneOfSection,
    zones: zones.map(({ workloadMinutes, deviation }, z): Zone => ({
      beat: null,
      sections: [...sections.keys()].filter((section) => zoneOfSection[section] === z),
      roadCount: 0,
      lengthMeters: 0,
      spreadMeters: 0,
      workloadMinutes,
      deviation,
      reason: null,
    })),
    balanced: true,
    splitSections: [],
    beatNotes: [],
    equalSpreadMeters: 0,
  };
}

export const zoneId = (zone: number) => `z${zone + 1}`;

/** A beat's own name, else A, B, .. Z, A2, B2 ..: stops have numbers, zones have letters. */
export function zoneName(zone: number, { zones }: ZonePartition, asked: ZonesAsked): string {
  const { beat } = zones[zone]!;
  if (beat !== null) return asked.beats[beat]!.name;
  const letter = zones.slice(0, zone).filter((other) => other.beat === null).length;
  const round = Math.floor(letter / 26);
  return String.fromCharCode(65 + (letter % 26)) + (round === 0 ? '' : String(round + 1));
}

/** The roads of a zone, to 0.1 m. */
export function zoneGeometry(network: Network, { zoneOfRoad }: ZonePartition, zone: number): MultiLineString {
  const coordinates: LngLat[][] = [];
  for (const [r, road] of network.roads.entries()) {
    if (zoneOfRoad[r] === zone) coordinates.push(road.line.map(roundedPlace));
  }
  return { type: 'MultiLineString', coordinates };
}

/** Indexes of the roads that zones are made of: those of the area, and of the key sections in it. Null: all. */
function roadsToZone(
  roadIds: PlanCall['roadIds'],
  network: Network,
  sections: readonly SectionOnRoads[],
): number[] | null {
  if (!roadIds) return null;
  const kept = new Set(sections.flatMap(({ stretches }) => stretches.map(({ road }) => road)));
  return [...network.roads.keys()].filter((road) => kept.has(road) || roadIds.has(network.roads[road]!.id));
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
function commonMode(teams: readonly { mode: TravelMode }[]): TravelMode {
  const counts = new Map<TravelMode, number>();
  for (const { mode } of teams) counts.set(mode, (counts.get(mode) ?? 0) + 1);
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
}
