/**
 * A contraction hierarchy of a network for one mode (Geisberger et al. 2012, doi:10.1287/trsc.1110.0401): with its shortcuts every
 * shortest path is one way up in the order of contraction and one way down, so that a search from each end sees a few hundred nodes.
 * A mode has one speed, so the shortest way is the fastest.
 */
import type { TravelMode } from '../road.ts';
import { contract, type Contraction } from './contraction.ts';
import { MODE_BIT, type Network } from './graph.ts';

export interface Hierarchy extends Contraction {
  readonly mode: TravelMode;
  /** Links that leave a node for a later one. */
  readonly up: Rows;
  /** Links that come to a node from a later one. */
  readonly down: Rows;
}

/** Links in compressed rows by rank: those of `r` are `start[r] .. start[r + 1] - 1`. */
export interface Rows {
  readonly start: Uint32Array;
  /** Rank of the later node. */
  readonly later: Uint32Array;
  readonly meters: Float64Array;
  /** The link, as `Contraction` numbers them. */
  readonly link: Uint32Array;
}

/** Kept with their network, by mode. */
const kept = new WeakMap<Network, Map<TravelMode, Hierarchy>>();

/** The hierarchy of a network, built when it is first asked for (10 to 20 µs an arc) unless one was kept. */
export function hierarchyOf(network: Network, mode: TravelMode): Hierarchy {
  const known = kept.get(network)?.get(mode);
  if (known) return known;
  const built = assemble(network, mode, contract(network, mode));
  keepHierarchy(network, built);
  return built;
}

export function hasHierarchy(network: Network, mode: TravelMode): boolean {
  return kept.get(network)?.has(mode) ?? false;
}

/** Has `hierarchyOf` answer with this one. */
export function keepHierarchy(network: Network, hierarchy: Hierarchy): void {
  const byMode = kept.get(network) ?? new Map<TravelMode, Hierarchy>();
  kept.set(network, byMode.set(hierarchy.mode, hierarchy));
}

/** Lengths and rows follow from the network and the order of contraction with its shortcuts. */
export function assemble(network: Network, mode: TravelMode, contraction: Contraction): Hierarchy {
  const { arcStart, arcTo, arcMeters, arcUse, nodeCount } = network;
  const { rank, shortcutFirst, shortcutSecond } = contraction;
  const arcCount = arcTo.length;
  const linkCount = arcCount + shortcutFirst.length;
  // By rank, as the rows are.
  const from = new Uint32Array(linkCount);
  const to = new Uint32Array(linkCount);
  const meters = new Float64Array(linkCount);
  for (let node = 0; node < nodeCount; node++) {
    for (let arc = arcStart[node]!; arc < arcStart[node + 1]!; arc++) {
      from[arc] = rank[node]!;
      to[arc] = rank[arcTo[arc]!]!;
      meters[arc] = arcMeters[arc]!;
    }
  }
  for (let shortcut = 0; shortcut < shortcutFirst.length; shortcut++) {
    const [first, second] = [shortcutFirst[shortcut]!, shortcutSecond[shortcut]!];
    const link = arcCount + shortcut;
    from[link] = from[first]!;
    to[link] = to[second]!;
    meters[link] = meters[first]! + meters[second]!;
  }
  const isOpen = (link: number): boolean => link >= arcCount || (arcUse[link]! & MODE_BIT[mode]) !== 0;
  const rows = (earlier: Uint32Array, later: Uint32Array): Rows => {
    const start = new Uint32Array(nodeCount + 1);
    for (let link = 0; link < linkCount; link++) {
      if (earlier[link]! < later[link]! && isOpen(link)) start[earlier[link]! + 1]!++;
    }
    for (let r = 0; r < nodeCount; r++) start[r + 1]! += start[r]!;
    const count = start[nodeCount]!;
    const made = {
      later: new Uint32Array(count),
      meters: new Float64Array(count),
      link: new Uint32Array(count),
    };
    const next = start.slice(0, nodeCount);
    for (let link = 0; link < linkCount; link++) {
      if (earlier[link]! >= later[link]! || !isOpen(link)) continue;
      const at = next[earlier[link]!]!++;
      made.later[at] = later[link]!;
      made.meters[at] = meters[link]!;
      made.link[at] = link;
    }
    return { start, ...made };
  };
  return { mode, ...contraction, up: rows(from, to), down: rows(to, from) };
}
