/** From ways to the road graph: ways are cut at junctions, so that a road is one edge between two of them. */
import { v5 as uuidV5 } from 'uuid';
import { keepLargest } from '../../../domain/network/components.ts';
import { useOf } from '../../../domain/network/graph.ts';
import { lineLengthMeters, type LngLat } from '../../../domain/place.ts';
import type { Road } from '../../../domain/road.ts';
import type { NodeStore } from './nodeStore.ts';
import type { RoadTraits } from './roadTags.ts';

export interface RoadWay {
  id: number;
  /** Node ids. */
  refs: readonly number[];
  traits: RoadTraits;
}

export interface RoadsReport {
  /** Ways that are roads. */
  ways: number;
  kept: number;
  keptMeters: number;
  keptComponents: number;
  /** Not connected to what was kept. */
  dropped: number;
  droppedMeters: number;
  droppedComponents: number;
  /** References to nodes that the file lacks; the way was cut there. */
  missingNodes: number;
  /** Pieces whose two ends lie on one spot; left out. */
  zeroLength: number;
  /** Straight pieces drawn a second time between the same two nodes (also a way drawn there and back); left out. */
  repeated: number;
  /** Loops from a junction back to itself, or without any; each was cut in two. */
  loopsSplit: number;
}

/** Any fixed UUID: road ids are made within it. */
const ROAD_NAMESPACE = '5b1c3a52-0a53-5d0e-9d0b-6f6a3a1d7c11';

/** An unchanged edge has the same id in every import: it depends on the way, its two junctions, and its rank among equals. */
export function roadId(wayId: number, fromNode: number, toNode: number, ordinal: number): string {
  return uuidV5(`${wayId}/${fromNode}/${toNode}/${ordinal}`, ROAD_NAMESPACE);
}

/**
 * Cuts `ways` into roads and keeps the largest connected parts (see `keepLargest`). A junction is a node that two ways use,
 * one way uses twice, or a way ends at.
 */
export function buildRoads(
  ways: readonly RoadWay[],
  nodes: NodeStore,
): { roads: Road[]; report: RoadsReport } {
  const counts = { missingNodes: 0, zeroLength: 0, repeated: 0, loopsSplit: 0 };
  const uses = new Uint8Array(nodes.count);
  const use = (index: number, times: number): void => {
    uses[index] = Math.min(2, uses[index]! + times);
  };
  const runsOfWay = ways.map((way) => {
    const { runs, missing } = nodes.runsOf(way.refs);
    counts.missingNodes += missing;
    for (const run of runs) {
      for (const index of run) use(index, 1);
      use(run[0]!, 2);
      use(run[run.length - 1]!, 2);
    }
    return runs;
  });

  const roads: Road[] = [];
  const isRepeated = repeatFinder();
  for (const [w, way] of ways.entries()) {
    const ordinals = new Map<string, number>();
    for (const run of runsOfWay[w]!) {
      if (way.traits.direction === 'backward') run.reverse();
      for (const edge of cutAtJunctions(run, uses)) {
        const pieces = edge[0] === edge[edge.length - 1] ? splitLoop(edge, nodes) : [edge];
        counts.loopsSplit += pieces.length - 1;
        for (const piece of pieces) {
          const road = roadOf(way, piece, nodes, ordinals);
          if (road.lengthMeters === 0) counts.zeroLength++;
          else if (isRepeated(road)) counts.repeated++;
          else roads.push(road);
        }
      }
    }
  }

  const { kept, droppedRoads, ...sums } = keepLargest(roads);
  return {
    roads: kept,
    report: { ways: ways.length, kept: kept.length, dropped: droppedRoads, ...sums, ...counts },
  };
}

function cutAtJunctions(run: readonly number[], uses: Uint8Array): number[][] {
  const edges: number[][] = [];
  let start = 0;
  for (let i = 1; i < run.length; i++) {
    if (uses[run[i]!]! < 2) continue;
    edges.push(run.slice(start, i + 1));
    start = i;
  }
  return edges;
}

/** Cuts a loop at the inner node nearest to its middle, so that no road begins and ends at one junction. */
function splitLoop(loop: readonly number[], nodes: NodeStore): number[][] {
  const line = loop.map((index) => nodes.placeAt(index));
  const half = lineLengthMeters(line) / 2;
  let along = 0;
  let middle = 1;
  let offMeters = Infinity;
  for (let i = 1; i < loop.length - 1; i++) {
    along += lineLengthMeters(line.slice(i - 1, i + 1));
    if (Math.abs(along - half) < offMeters) {
      offMeters = Math.abs(along - half);
      middle = i;
    }
  }
  return [loop.slice(0, middle + 1), loop.slice(middle)];
}

/**
 * Tells of each road whether an earlier one runs over the same nodes and allows all that it does. Every node that two roads
 * share is a junction, so only straight roads of two nodes can repeat one another.
 */
function repeatFinder(): (road: Road) => boolean {
  const seen = new Map<string, Road>();
  return (road) => {
    if (road.line.length > 2) return false;
    const key =
      road.fromNode < road.toNode ? `${road.fromNode}/${road.toNode}` : `${road.toNode}/${road.fromNode}`;
    const earlier = seen.get(key);
    if (!earlier) {
      seen.set(key, road);
      return false;
    }
    const along = earlier.fromNode === road.fromNode;
    return [true, false].every(
      (forward) => (useOf(road, forward) & ~useOf(earlier, forward === along)) === 0,
    );
  };
}

function roadOf(
  way: RoadWay,
  piece: readonly number[],
  nodes: NodeStore,
  ordinals: Map<string, number>,
): Road {
  const fromNode = nodes.idAt(piece[0]!);
  const toNode = nodes.idAt(piece[piece.length - 1]!);
  const key = `${fromNode}/${toNode}`;
  const ordinal = ordinals.get(key) ?? 0;
  ordinals.set(key, ordinal + 1);
  const line: LngLat[] = piece.map((index) => nodes.placeAt(index));
  const { name, nameEn, roadClass, onFoot, byCar, direction } = way.traits;
  return {
    id: roadId(way.id, fromNode, toNode, ordinal),
    wayId: way.id,
    fromNode,
    toNode,
    name,
    nameEn,
    roadClass,
    oneway: direction !== 'both',
    onFoot,
    byCar,
    lengthMeters: lineLengthMeters(line),
    line,
  };
}
