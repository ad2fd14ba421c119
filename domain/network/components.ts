/** Connected parts of a road network, whoever may use the roads and in whichever direction. */
import type { Road } from '../road.ts';

export interface RoadComponents {
  /** Number of components. */
  count: number;
  /** The component of each road; 0 is the longest, then by falling length. */
  ofRoad: Uint32Array;
  /** By component. */
  roads: Uint32Array;
  meters: Float64Array;
}

/** Groups roads that are connected through shared junctions; near-linear (union-find with path halving). */
export function componentsOf(roads: readonly Road[]): RoadComponents {
  const nodeOfId = new Map<number, number>();
  const parent: number[] = [];
  const root = (n: number): number => {
    while (parent[n] !== n) {
      parent[n] = parent[parent[n]!]!;
      n = parent[n]!;
    }
    return n;
  };
  const nodeAt = (id: number): number => {
    const known = nodeOfId.get(id);
    if (known !== undefined) return known;
    const n = parent.length;
    parent.push(n);
    nodeOfId.set(id, n);
    return n;
  };
  for (const road of roads) parent[root(nodeAt(road.toNode))] = root(nodeAt(road.fromNode));

  const groups = new Map<number, { members: number[]; meters: number }>();
  for (const [r, road] of roads.entries()) {
    const key = root(nodeAt(road.fromNode));
    let group = groups.get(key);
    if (!group) groups.set(key, (group = { members: [], meters: 0 }));
    group.members.push(r);
    group.meters += road.lengthMeters;
  }

  // Equal lengths fall back on the first road, so that the numbering depends on the roads alone.
  const sorted = [...groups.values()].sort((a, b) => b.meters - a.meters || a.members[0]! - b.members[0]!);
  const ofRoad = new Uint32Array(roads.length);
  for (const [c, group] of sorted.entries()) for (const r of group.members) ofRoad[r] = c;
  return {
    count: sorted.length,
    ofRoad,
    roads: Uint32Array.from(sorted, (group) => group.members.length),
    meters: Float64Array.from(sorted, (group) => group.meters),
  };
}

export interface KeptRoads {
  kept: Road[];
  keptMeters: number;
  keptComponents: number;
  droppedRoads: number;
  droppedMeters: number;
  droppedComponents: number;
}

/**
 * Keeps the longest component and any other that holds more than `shareToKeep` (0..1) of all metres: a town on two banks whose
 * bridge lies outside the extract keeps both; a car park mapped without its way in goes. Order of the roads is kept.
 */
export function keepLargest(roads: readonly Road[], shareToKeep = 0.05): KeptRoads {
  const components = componentsOf(roads);
  const totalMeters = components.meters.reduce((sum, meters) => sum + meters, 0);
  const keeps = (c: number): boolean => c === 0 || components.meters[c]! > shareToKeep * totalMeters;
  const kept = roads.filter((_, r) => keeps(components.ofRoad[r]!));
  let keptMeters = 0;
  let keptComponents = 0;
  for (let c = 0; c < components.count; c++) {
    if (!keeps(c)) continue;
    keptMeters += components.meters[c]!;
    keptComponents++;
  }
  return {
    kept,
    keptMeters,
    keptComponents,
    droppedRoads: roads.length - kept.length,
    droppedMeters: Math.max(0, totalMeters - keptMeters),
    droppedComponents: components.count - keptComponents,
  };
}
