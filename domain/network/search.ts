/**
 * Dijkstra's search over a network (Dijkstra 1959, doi:10.1007/BF01386390) with an indexed binary heap in typed arrays. The
 * arrays are made once for a network and reused, so that a search costs what it visits and not what the town holds.
 */
import type { TravelMode } from '../road.ts';
import { Frontier, type Gate } from './frontier.ts';
import { MODE_BIT, type Network } from './graph.ts';

/** What a search found; valid until the next search of the same network. */
export interface SearchResult {
  /** Metres from the nearest source, Infinity where not reached. */
  metersTo(node: number): number;
  /** The arc by which the shortest path enters `node`; -1 at a source and where not reached. */
  arcInto(node: number): number;
  /** The node before it on that path; -1 at a source and where not reached. */
  nodeBefore(node: number): number;
  /** The reached nodes. */
  reached(): Uint32Array;
}

export interface SearchLimits {
  /** Nothing farther than this is settled, metres. */
  maxMeters?: number;
}

/** Shortest metres by `mode` from the nearest of `sources`. */
export function search(
  network: Network,
  mode: TravelMode,
  sources: readonly Gate[],
  { maxMeters = Infinity }: SearchLimits = {},
): SearchResult {
  const bit = MODE_BIT[mode];
  const { arcStart, arcTo, arcMeters, arcUse } = network;
  const frontier = frontierOf(network);
  frontier.begin();
  for (const source of sources) {
    if (source.meters <= maxMeters) frontier.reach(source.node, source.meters, -1, -1);
  }
  for (let node = frontier.settle(); node >= 0; node = frontier.settle()) {
    const meters = frontier.metersTo(node);
    for (let arc = arcStart[node]!; arc < arcStart[node + 1]!; arc++) {
      if ((arcUse[arc]! & bit) === 0) continue;
      const there = meters + arcMeters[arc]!;
      if (there <= maxMeters) frontier.reach(arcTo[arc]!, there, arc, node);
    }
  }
  return frontier;
}

const frontiers = new WeakMap<Network, Frontier>();

function frontierOf(network: Network): Frontier {
  let frontier = frontiers.get(network);
  if (!frontier) frontiers.set(network, (frontier = new Frontier(network.nodeCount)));
  return frontier;
}
