/** Shortest paths and travel times between junctions of a network. Lengths in metres, times in seconds at a mode's patrol speed. */
import { TRAVEL_SPEED_KMH, type TravelMode } from '../road.ts';
import type { Network } from './graph.ts';
import { search, type SearchResult } from './search.ts';

export interface NodePath {
  meters: number;
  seconds: number;
  /** Indexes of the roads travelled, in order. */
  roads: number[];
  /** Indexes of the junctions passed, both ends included: one more than roads. */
  nodes: number[];
}

/** Time that `meters` take at the mode's default speed on patrol. */
export function travelSeconds(meters: number, mode: TravelMode): number {
  return (meters * 3.6) / TRAVEL_SPEED_KMH[mode];
}

/** The shortest path between two junctions, or null if `mode` cannot get there. */
export function shortestPath(
  network: Network,
  fromNode: number,
  toNode: number,
  mode: TravelMode,
): NodePath | null {
  const found = search(network, mode, [{ node: fromNode, meters: 0 }], { until: [toNode] });
  const meters = found.metersTo(toNode);
  if (meters === Infinity) return null;
  const arcs = arcsInto(found, toNode);
  return {
    meters,
    seconds: travelSeconds(meters, mode),
    roads: arcs.map((arc) => network.arcRoad[arc]!),
    nodes: [fromNode, ...arcs.map((arc) => network.arcTo[arc]!)],
  };
}

/** Metres from a junction to every junction, by node index; Infinity where `mode` cannot get within `maxMeters`. */
export function distancesFrom(
  network: Network,
  node: number,
  mode: TravelMode,
  maxMeters = Infinity,
): Float64Array {
  const found = search(network, mode, [{ node, meters: 0 }], { maxMeters });
  const meters = new Float64Array(network.nodeCount).fill(Infinity);
  for (const reached of found.reached()) meters[reached] = found.metersTo(reached);
  return meters;
}

/** Metres from each junction to each, row by row (`from.length * to.length`); Infinity where unreachable. One search a row. */
export function nodeTable(
  network: Network,
  from: readonly number[],
  to: readonly number[],
  mode: TravelMode,
): Float64Array {
  const table = new Float64Array(from.length * to.length);
  for (const [row, node] of from.entries()) {
    const found = search(network, mode, [{ node, meters: 0 }], { until: to });
    for (const [column, target] of to.entries()) table[row * to.length + column] = found.metersTo(target);
  }
  return table;
}

/** The arcs of the shortest path into `node`, in the order of travel. */
export function arcsInto(found: SearchResult, node: number): number[] {
  const arcs: number[] = [];
  for (let at = node; found.arcInto(at) >= 0; at = found.nodeBefore(at)) arcs.push(found.arcInto(at));
  return arcs.reverse();
}
