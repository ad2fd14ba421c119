/**
 * Zones: a partition of all roads into sets that hang together, each holding its key sections whole, with about the same work. The
 * workload is what patrols cost there: visits in proportion to risk, their stays, and the way between them.
 */
import type { Network } from '../network/graph.ts';
import { Problem } from '../problem.ts';
import { seededRandom } from '../random.ts';
import { balanceZones, hangsTogether } from './balance.ts';
import { roadCells, type RoadCells } from './roadCells.ts';

export interface ZoneSection {
  /** Roads along the section, at least one. */
  roads: readonly number[];
  workloadMinutes: number;
}

/**
 * Why a zone is out of balance. `heavy-section`: one section alone is more than a zone's share; `joined-sections`: sections that share
 * roads are; `component`: the roads there hang on nothing else; `would-cut`: handing over this section would cut a zone in two;
 * `too-coarse`: no section is of the size that is missing.
 */
export type ZoneReason =
  | { code: 'heavy-section'; section: number }
  | { code: 'joined-sections'; sections: number[] }
  | { code: 'component'; component: number; section: number }
  | { code: 'would-cut'; section: number }
  | { code: 'too-coarse'; section: number };

export interface Zone {
  /** Indexes of its key sections, ascending. */
  sections: number[];
  roadCount: number;
  lengthMeters: number;
  workloadMinutes: number;
  /** Share above (+) or below (-) the mean workload. */
  deviation: number;
  /** Null within the tolerance. */
  reason: ZoneReason | null;
}

export interface ZonePartition {
  /** Zone of each road of the network; every road has one. */
  zoneOfRoad: Int32Array;
  zoneOfSection: Int32Array;
  zones: Zone[];
  /** Whether all zones lie within the tolerance. */
  balanced: boolean;
  /** Sections whose roads lie in several components: the zone holds those in the component with most of them. */
  splitSections: number[];
}

export interface ZonesInput {
  network: Network;
  sections: readonly ZoneSection[];
  /** How many zones, 1..sections. Fewer come out if so many sections share roads that there are fewer groups of them. */
  count: number;
  seed: number;
  /** Default 0.15. */
  tolerance?: number;
}

/**
 * Partitions the network's roads. Every zone's roads are connected within each component of the network. Deterministic by seed. About
 * half a second for 15,000 roads and 60 sections. Throws `no-roads`, `no-sections`, or `invalid` for a count outside 1..sections.
 */
export function partitionRoads({
  network,
  sections,
  count,
  seed,
  tolerance = 0.15,
}: ZonesInput): ZonePartition {
  if (network.roads.length === 0) throw new Problem('no-roads');
  if (sections.length === 0) throw new Problem('no-sections');
  if (!(Number.isInteger(count) && count >= 1 && count <= sections.length)) {
    throw new Problem('invalid', `zones: ${count} asked for, 1 to ${sections.length} are possible`);
  }
  const grouped = roadCells(
    network,
    sections.map((section) => section.roads),
  );
  const cells = grouped.cells.map((cell) => ({
    ...cell,
    workload: cell.sections.reduce((sum, section) => sum + sections[section]!.workloadMinutes, 0),
  }));
  const zoneCount = Math.min(count, cells.length);
  const zoneOfCell = balanceZones(cells, zoneCount, tolerance, seededRandom(seed));

  const zones = Array.from({ length: zoneCount }, (): Zone => ({
    sections: [],
    roadCount: 0,
    lengthMeters: 0,
    workloadMinutes: 0,
    deviation: 0,
    reason: null,
  }));
  const zoneOfSection = new Int32Array(sections.length);
  for (const [c, cell] of cells.entries()) {
    const zone = zones[zoneOfCell[c]!]!;
    zone.workloadMinutes += cell.workload;
    for (const section of cell.sections) {
      zone.sections.push(section);
      zoneOfSection[section] = zoneOfCell[c]!;
    }
  }
  const zoneOfRoad = grouped.ofRoad.map((cell) => zoneOfCell[cell]!);
  for (const [road, z] of zoneOfRoad.entries()) {
    zones[z]!.roadCount++;
    zones[z]!.lengthMeters += network.roadMeters[road]!;
  }
  const mean = zones.reduce((sum, zone) => sum + zone.workloadMinutes, 0) / zoneCount;
  for (const [z, zone] of zones.entries()) {
    zone.sections.sort((a, b) => a - b);
    zone.deviation = mean > 0 ? zone.workloadMinutes / mean - 1 : 0;
    if (Math.abs(zone.deviation) > tolerance) {
      zone.reason = reasonOf(z, zone.deviation, cells, zoneOfCell, mean, tolerance);
    }
  }
  return {
    zoneOfRoad,
    zoneOfSection,
    zones,
    balanced: zones.every((zone) => zone.reason === null),
    splitSections: grouped.split,
  };
}

type WeighedCell = RoadCells['cells'][number] & { workload: number };

function reasonOf(
  zone: number,
  deviation: number,
  cells: readonly WeighedCell[],
  zoneOfCell: Int32Array,
  mean: number,
  tolerance: number,
): ZoneReason {
  const heaviest = (among: readonly WeighedCell[]): WeighedCell =>
    among.reduce((best, cell) => (cell.workload > best.workload ? cell : best));
  const own = cells.filter((_, c) => zoneOfCell[c] === zone);
  // A zone with too little usually pays for a section elsewhere that is more than one zone's share.
  const heavy = heaviest(deviation > 0 ? own : cells);
  if (heavy.workload > mean * (1 + tolerance)) {
    return heavy.sections.length > 1
      ? { code: 'joined-sections', sections: heavy.sections }
      : { code: 'heavy-section', section: heavy.sections[0]! };
  }
  const components = new Set(own.map((cell) => cell.component));
  const isIsland = cells.every((cell, c) => !components.has(cell.component) || zoneOfCell[c] === zone);
  if (isIsland && cells.length > own.length) {
    return { code: 'component', component: own[0]!.component, section: own[0]!.sections[0]! };
  }
  // The border cell whose hand-over would come nearest to balance.
  const missing = Math.abs(deviation) * mean;
  let best = { cell: cells.indexOf(heavy), to: zone, off: Infinity };
  for (const [c, cell] of cells.entries()) {
    for (const next of cell.neighbours) {
      const [from, to] = [zoneOfCell[c]!, zoneOfCell[next]!];
      if (from === to || (deviation > 0 ? from : to) !== zone) continue;
      const off = Math.abs(cell.workload - missing);
      if (off < best.off) best = { cell: c, to, off };
    }
  }
  const section = cells[best.cell]!.sections[0]!;
  const moved = zoneOfCell.slice();
  const from = moved[best.cell]!;
  moved[best.cell] = best.to;
  const cuts = !hangsTogether(cells, moved, from) || !hangsTogether(cells, moved, best.to);
  return { code: cuts ? 'would-cut' : 'too-coarse', section };
}
