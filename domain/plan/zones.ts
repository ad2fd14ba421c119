/**
 * Zones: a partition of all roads into sets that hang together, each holding its key sections, with about the same work. The
 * workload is what patrols cost there: visits in proportion to risk, their stays, and the way between them. Beats are zones that are
 * given; the roads in none are partitioned among the rest. Zones of before are kept as far as balance allows.
 */
import { componentsOf } from '../network/components.ts';
import { buildNetwork, roadsAdjacentTo, type Network } from '../network/graph.ts';
import { Problem } from '../problem.ts';
import { seededRandom } from '../random.ts';
import { balanceZones } from './balance.ts';
import { beatOfRoads, type Beat } from './beats.ts';
import { roadCells } from './roadCells.ts';
import { keepNumbers } from './zoneNumbers.ts';
import { reasonOf, type WeighedCell, type ZoneReason } from './zoneReasons.ts';
import { shapesOf } from './zoneShape.ts';

export type { ZoneReason } from './zoneReasons.ts';

export interface ZoneSection {
  /** Roads along the section, at least one. */
  roads: readonly number[];
  /** Metres of it on each of `roads`; default: the whole roads. Beats go by it. */
  meters?: readonly number[];
  workloadMinutes: number;
}

export interface Zone {
  /** The beat that it is; null: a zone that was made. */
  beat: number | null;
  /** Indexes of its key sections, ascending. A beat, and what beats leave over, may have none. */
  sections: number[];
  roadCount: number;
  lengthMeters: number;
  /** Radius of gyration of its roads: the root mean square of their distance from their middle, by length. */
  spreadMeters: number;
  workloadMinutes: number;
  /** Share above (+) or below (-) the mean workload. */
  deviation: number;
  /** Null within the tolerance. */
  reason: ZoneReason | null;
}

/**
 * What is odd about a beat. `split-beat`: its roads do not hang together; `beat-without-roads`: it holds the middle of none, and is no
 * zone; `beat-without-sections`: it is a zone without work.
 */
export interface BeatNote {
  code: 'split-beat' | 'beat-without-roads' | 'beat-without-sections';
  beat: number;
}

export interface ZonePartition {
  /** Zone of each road of the network; every road has one. */
  zoneOfRoad: Int32Array;
  zoneOfSection: Int32Array;
  zones: Zone[];
  /** Whether all zones lie within the tolerance. */
  balanced: boolean;
  /**
   * Sections whose roads lie in several zones, as they are in several components (their zone is where most of them are) or on both
   * sides of a beat's border (their zone is where most of their length is).
   */
  splitSections: number[];
  beatNotes: BeatNote[];
  /** Radius of gyration of all roads / root of the number of zones: what `spreadMeters` would be for equal squares of a square. */
  equalSpreadMeters: number;
}

export interface ZonesInput {
  network: Network;
  sections: readonly ZoneSection[];
  /**
   * How many zones, beats among them, 1..sections. Fewer come out if so many sections share roads that there are fewer groups of
   * them; more where beats are more: roads in no beat are one zone at least.
   */
  count: number;
  seed: number;
  /** Default 0.15. */
  tolerance?: number;
  /** Zones as they were: number of the zone of each section, -1 unknown. Few sections leave them, and they keep their numbers. */
  previous?: ArrayLike<number> | null;
  beats?: readonly Beat[];
}

/**
 * Partitions the network's roads. Every zone that is no beat is connected within each component of the roads that no beat holds.
 * Deterministic by seed, and chance is used only where zones are out of balance otherwise. About a fifth of a second for 15,000 roads
 * and 60 sections. Without `previous`, beats come first, as given, then zones from the north-west on. Throws `no-roads`,
 * `no-sections`, or `invalid` for a count outside 1..sections.
 */
export function partitionRoads(input: ZonesInput): ZonePartition {
  const { network, sections, count, tolerance = 0.15, previous = null, beats = [] } = input;
  if (network.roads.length === 0) throw new Problem('no-roads');
  if (sections.length === 0) throw new Problem('no-sections');
  if (!(Number.isInteger(count) && count >= 1 && count <= sections.length)) {
    throw new Problem('invalid', `zones: ${count} asked for, 1 to ${sections.length} are possible`);
  }
  const beatOfRoad = beatOfRoads(network, beats);
  // Zones of beats come first, then those that are made of the other roads.
  const beatOfZone: (number | null)[] = [...beats.keys()].filter((beat) => beatOfRoad.includes(beat));
  const zoneOfBeat = new Map(beatOfZone.map((beat, zone) => [beat, zone]));
  const zoneOfRoad = beatOfRoad.map((beat) => zoneOfBeat.get(beat) ?? -1);
  const zoneOfSection = Int32Array.from(sections, (section) => homeOf(section, network, zoneOfRoad));

  const made = makeZones(input, zoneOfRoad, zoneOfSection, beatOfZone.length, tolerance);
  for (let z = 0; z < made.count; z++) beatOfZone.push(null);
  const zoneCount = beatOfZone.length;
  const shapes = shapesOf(network, zoneOfRoad, zoneCount);
  const zones = shapes.map(({ roadCount, lengthMeters, spreadMeters }, z): Zone => {
    const held = [...sections.keys()].filter((s) => zoneOfSection[s] === z);
    const workloadMinutes = held.reduce((sum, s) => sum + sections[s]!.workloadMinutes, 0);
    const beat = beatOfZone[z]!;
    const rest = { deviation: 0, reason: null };
    return { beat, sections: held, roadCount, lengthMeters, spreadMeters, workloadMinutes, ...rest };
  });
  judge(zones, made.reasons, tolerance);

  const northWest = [...shapes.keys()].sort(
    (a, b) => shapes[a]!.x - shapes[a]!.y - shapes[b]!.x + shapes[b]!.y,
  );
  const numbers = keepNumbers(
    sections.map(({ workloadMinutes }, s) => ({
      zone: zoneOfSection[s]!,
      before: previous?.[s] ?? -1,
      weight: workloadMinutes,
    })),
    zoneCount,
    beatOfZone.map((beat, zone) => (beat === null ? zoneCount + northWest.indexOf(zone) : zone)),
  );
  const numbered = new Array<Zone>(zoneCount);
  for (const [z, number] of numbers.entries()) numbered[number] = zones[z]!;
  const renumbered = zoneOfRoad.map((zone) => numbers[zone]!);
  const whole = shapesOf(network, new Int32Array(network.roads.length), 1)[0]!;
  return {
    zoneOfRoad: renumbered,
    zoneOfSection: zoneOfSection.map((zone) => numbers[zone]!),
    zones: numbered,
    balanced: zones.every(({ reason }) => reason === null),
    splitSections: [...sections.keys()].filter(
      (s) => new Set(sections[s]!.roads.map((road) => renumbered[road])).size > 1,
    ),
    beatNotes: notesOf(network, beats, numbered, renumbered),
    equalSpreadMeters: whole.spreadMeters / Math.sqrt(zoneCount),
  };
}

/** Where most of a section's length lies: the zone of a beat, or -1, all that no beat holds. Of equal lengths a beat. */
function homeOf({ roads, meters }: ZoneSection, network: Network, zoneOfRoad: Int32Array): number {
  const lengths = new Map<number, number>();
  for (const [i, road] of roads.entries()) {
    const zone = zoneOfRoad[road]!;
    lengths.set(zone, (lengths.get(zone) ?? 0) + (meters?.[i] ?? network.roadMeters[road]!));
  }
  return [...lengths].reduce((best, entry) =>
    entry[1] > best[1] || (entry[1] === best[1] && entry[0] > best[0]) ? entry : best,
  )[0];
}

/**
 * Makes zones of the roads and sections that have none (-1), and writes them into `zoneOfRoad` and `zoneOfSection` from number
 * `first` on. Returns how many there are, and why each of them is off the mean of them all.
 */
function makeZones(
  { network: whole, sections: all, count, seed, previous = null }: ZonesInput,
  zoneOfRoad: Int32Array,
  zoneOfSection: Int32Array,
  first: number,
  tolerance: number,
): { count: number; reasons: (ZoneReason | null)[] } {
  const roads = [...zoneOfRoad.keys()].filter((road) => zoneOfRoad[road]! < 0);
  const sections = [...zoneOfSection.keys()].filter((section) => zoneOfSection[section]! < 0);
  if (roads.length === 0) return { count: 0, reasons: [] };
  if (sections.length === 0) {
    for (const road of roads) zoneOfRoad[road] = first;
    return { count: 1, reasons: [{ code: 'no-sections', sections: [] }] };
  }
  const network = first === 0 ? whole : buildNetwork(roads.map((road) => whole.roads[road]!));
  const indexOf = new Map(roads.map((road, index) => [road, index]));
  const grouped = roadCells(
    network,
    sections.map((s) => all[s]!.roads.flatMap((road) => indexOf.get(road) ?? [])),
  );
  const cells = grouped.cells.map((cell): WeighedCell => {
    const held = cell.sections.map((index) => sections[index]!);
    return { ...cell, sections: held, workload: held.reduce((sum, s) => sum + all[s]!.workloadMinutes, 0) };
  });
  const zoneCount = Math.min(Math.max(1, count - first), cells.length);
  const zoneOfCell = balanceZones(cells, zoneCount, {
    tolerance,
    random: seededRandom(seed),
    previous: previous && Int32Array.from(cells, (cell) => formerZone(cell, all, previous)),
  });
  for (const [index, cell] of grouped.ofRoad.entries()) {
    zoneOfRoad[roads[index]!] = first + zoneOfCell[cell]!;
  }
  for (const [c, cell] of cells.entries()) {
    for (const section of cell.sections) zoneOfSection[section] = first + zoneOfCell[c]!;
  }
  const loads = new Float64Array(zoneCount);
  for (const [c, { workload }] of cells.entries()) loads[zoneOfCell[c]!]! += workload;
  const mean = cells.reduce((sum, { workload }) => sum + workload, 0) / zoneCount;
  const reasons = Array.from(loads, (load, z) => {
    const deviation = deviationFrom(mean, load);
    return Math.abs(deviation) > tolerance
      ? reasonOf(z, deviation, cells, zoneOfCell, mean, tolerance)
      : null;
  });
  return { count: zoneCount, reasons };
}

/** The zone that most of a cell's work was in; -1 unknown. */
function formerZone(
  cell: WeighedCell,
  sections: readonly ZoneSection[],
  previous: ArrayLike<number>,
): number {
  const work = new Map<number, number>();
  for (const section of cell.sections) {
    const zone = previous[section] ?? -1;
    if (zone >= 0) work.set(zone, (work.get(zone) ?? 0) + sections[section]!.workloadMinutes);
  }
  return [...work].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [-1, -1] as [
    number,
    number,
  ])[0];
}

const deviationFrom = (mean: number, load: number): number => (mean > 0 ? load / mean - 1 : 0);

/**
 * Sets how far each zone is off the mean of all, and why. `madeReasons`: those of the zones that are no beats. What is balanced among
 * them, but not with the beats, is so because of the beat that is furthest off.
 */
function judge(zones: Zone[], madeReasons: readonly (ZoneReason | null)[], tolerance: number): void {
  const mean = zones.reduce((sum, zone) => sum + zone.workloadMinutes, 0) / zones.length;
  for (const zone of zones) zone.deviation = deviationFrom(mean, zone.workloadMinutes);
  const beats = zones.filter(({ beat }) => beat !== null);
  const furthest = beats.reduce<Zone | null>(
    (most, zone) => (most && Math.abs(most.deviation) >= Math.abs(zone.deviation) ? most : zone),
    null,
  );
  for (const [z, zone] of zones.entries()) {
    if (Math.abs(zone.deviation) <= tolerance) continue;
    const fixed = zone.beat === null ? furthest : zone;
    zone.reason =
      (zone.beat === null && madeReasons[z - beats.length]) ||
      (fixed && { code: 'fixed-beat', beat: fixed.beat!, sections: fixed.sections });
  }
}

function notesOf(
  network: Network,
  beats: readonly Beat[],
  zones: readonly Zone[],
  zoneOfRoad: Int32Array,
): BeatNote[] {
  const component = componentsOf(network.roads).ofRoad;
  return [...beats.keys()].flatMap((beat): BeatNote[] => {
    const zone = zones.findIndex((each) => each.beat === beat);
    if (zone < 0) return [{ code: 'beat-without-roads', beat }];
    const notes: BeatNote[] = [];
    const pieces = piecesOf(network, zoneOfRoad, zone);
    if (new Set(pieces.map((road) => component[road])).size < pieces.length)
      notes.push({ code: 'split-beat', beat });
    if (zones[zone]!.sections.length === 0) notes.push({ code: 'beat-without-sections', beat });
    return notes;
  });
}

/** One road of each piece of a zone that hangs together. */
function piecesOf(network: Network, zoneOfRoad: Int32Array, zone: number): number[] {
  const seen = new Set<number>();
  const firsts: number[] = [];
  for (const [first, of] of zoneOfRoad.entries()) {
    if (of !== zone || seen.has(first)) continue;
    firsts.push(first);
    const stack = [first];
    seen.add(first);
    for (let road = stack.pop(); road !== undefined; road = stack.pop()) {
      for (const next of roadsAdjacentTo(network, road)) {
        if (zoneOfRoad[next] !== zone || seen.has(next)) continue;
        seen.add(next);
        stack.push(next);
      }
    }
  }
  return firsts;
}
