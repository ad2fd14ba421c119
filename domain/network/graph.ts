/**
 * The road network in memory: junctions and roads as indexes into typed arrays, so that a town's 50,000 roads build in a
 * fraction of a second and a search over them allocates nothing.
 */
import type { LngLat } from '../place.ts';
import type { Road, TravelMode } from '../road.ts';

/** Bits of `Network.arcUse`: who may travel an arc. */
export const MODE_BIT: Record<TravelMode, number> = { foot: 1, ebike: 2, car: 4 };

/**
 * A road graph. A *node* is a junction (index 0..nodeCount-1), a *road* is its index in `roads`, an *arc* is one direction
 * of travel along a road. Arcs and neighbours are in compressed rows: those of `n` are `arcStart[n] .. arcStart[n + 1] - 1`.
 */
export interface Network {
  readonly roads: readonly Road[];
  readonly nodeCount: number;
  /** The source's id of each node. */
  readonly nodeIds: Float64Array;
  /** From the source's id to the node's index. */
  readonly nodeOfId: ReadonlyMap<number, number>;
  /** WGS84 degrees. */
  readonly nodeLng: Float64Array;
  readonly nodeLat: Float64Array;

  /** Rows by node (`nodeCount + 1` long): the arcs that leave it. Every road is two arcs, whoever may use them. */
  readonly arcStart: Uint32Array;
  readonly arcTo: Uint32Array;
  readonly arcRoad: Uint32Array;
  readonly arcMeters: Float64Array;
  /** `MODE_BIT`s of who may travel the arc. */
  readonly arcUse: Uint8Array;
  /** 1 if the arc runs as its road's line does, 0 against it. */
  readonly arcForward: Uint8Array;

  /** Node indexes of each road's ends. */
  readonly roadFrom: Uint32Array;
  readonly roadTo: Uint32Array;
  readonly roadMeters: Float64Array;

  /** Rows by road (`roads.length + 1` long): the other roads that share a junction with it, each once. */
  readonly adjacentStart: Uint32Array;
  readonly adjacentRoads: Uint32Array;
}

/**
 * Who may travel `road`, as `MODE_BIT`s, along its line or against it. People on foot ignore one-way; an e-bike goes wherever
 * people or cars may and is walked against the traffic; a car needs `byCar` and keeps to the one-way.
 */
export function useOf(road: Road, forward: boolean): number {
  let use = 0;
  if (road.onFoot) use |= MODE_BIT.foot;
  if (road.onFoot || road.byCar) use |= MODE_BIT.ebike;
  if (road.byCar && (forward || !road.oneway)) use |= MODE_BIT.car;
  return use;
}

/** Builds the graph of `roads`, in time and memory proportional to them (plus the adjacent pairs). */
export function buildNetwork(roads: readonly Road[]): Network {
  const nodeOfId = new Map<number, number>();
  const places: LngLat[] = [];
  const nodeAt = (id: number, place: LngLat): number => {
    const known = nodeOfId.get(id);
    if (known !== undefined) return known;
    nodeOfId.set(id, places.length);
    return places.push(place) - 1;
  };

  const roadFrom = new Uint32Array(roads.length);
  const roadTo = new Uint32Array(roads.length);
  const roadMeters = new Float64Array(roads.length);
  for (const [r, road] of roads.entries()) {
    roadFrom[r] = nodeAt(road.fromNode, road.line[0]!);
    roadTo[r] = nodeAt(road.toNode, road.line[road.line.length - 1]!);
    roadMeters[r] = road.lengthMeters;
  }

  const nodeCount = places.length;
  const nodeIds = new Float64Array(nodeCount);
  for (const [id, n] of nodeOfId) nodeIds[n] = id;

  const arcStart = new Uint32Array(nodeCount + 1);
  for (let r = 0; r < roads.length; r++) {
    arcStart[roadFrom[r]! + 1]!++;
    arcStart[roadTo[r]! + 1]!++;
  }
  for (let n = 0; n < nodeCount; n++) arcStart[n + 1]! += arcStart[n]!;

  const arcTo = new Uint32Array(2 * roads.length);
  const arcRoad = new Uint32Array(2 * roads.length);
  const arcMeters = new Float64Array(2 * roads.length);
  const arcUse = new Uint8Array(2 * roads.length);
  const arcForward = new Uint8Array(2 * roads.length);
  const next = arcStart.slice(0, nodeCount);
  const putArc = (from: number, to: number, r: number, forward: boolean): void => {
    const arc = next[from]!++;
    arcTo[arc] = to;
    arcRoad[arc] = r;
    arcMeters[arc] = roadMeters[r]!;
    arcUse[arc] = useOf(roads[r]!, forward);
    arcForward[arc] = forward ? 1 : 0;
  };
  for (let r = 0; r < roads.length; r++) {
    putArc(roadFrom[r]!, roadTo[r]!, r, true);
    putArc(roadTo[r]!, roadFrom[r]!, r, false);
  }

  return {
    roads,
    nodeCount,
    nodeIds,
    nodeOfId,
    nodeLng: Float64Array.from(places, (place) => place[0]),
    nodeLat: Float64Array.from(places, (place) => place[1]),
    arcStart,
    arcTo,
    arcRoad,
    arcMeters,
    arcUse,
    arcForward,
    roadFrom,
    roadTo,
    roadMeters,
    ...adjacency(roads.length, roadFrom, roadTo, arcStart, arcRoad),
  };
}

/** The roads that share a junction with `road`, as a view: cheap, not to be written to. */
export function roadsAdjacentTo(network: Network, road: number): Uint32Array {
  return network.adjacentRoads.subarray(network.adjacentStart[road], network.adjacentStart[road + 1]);
}

function adjacency(
  roadCount: number,
  roadFrom: Uint32Array,
  roadTo: Uint32Array,
  arcStart: Uint32Array,
  arcRoad: Uint32Array,
): { adjacentStart: Uint32Array; adjacentRoads: Uint32Array } {
  // Twice over the same walk, first to count and then to fill; `seenBy` keeps a pair that shares both ends from counting twice.
  const seenBy = new Int32Array(roadCount).fill(-1);
  const walk = (r: number, visit: (other: number) => void): void => {
    seenBy[r] = r;
    for (const n of [roadFrom[r]!, roadTo[r]!]) {
      for (let arc = arcStart[n]!; arc < arcStart[n + 1]!; arc++) {
        const other = arcRoad[arc]!;
        if (seenBy[other] === r) continue;
        seenBy[other] = r;
        visit(other);
      }
    }
  };
  const adjacentStart = new Uint32Array(roadCount + 1);
  for (let r = 0; r < roadCount; r++) {
    let degree = 0;
    walk(r, () => degree++);
    adjacentStart[r + 1] = adjacentStart[r]! + degree;
  }
  seenBy.fill(-1);
  const adjacentRoads = new Uint32Array(adjacentStart[roadCount]!);
  let at = 0;
  for (let r = 0; r < roadCount; r++) walk(r, (other) => (adjacentRoads[at++] = other));
  return { adjacentStart, adjacentRoads };
}
