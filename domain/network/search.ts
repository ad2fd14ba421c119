/**
 * Dijkstra's search over a network (Dijkstra 1959, doi:10.1007/BF01386390) with an indexed binary heap in typed arrays. The
 * arrays are made once for a network and reused, so that a search costs what it visits and not what the town holds.
 */
import type { TravelMode } from '../road.ts';
import { MODE_BIT, type Network } from './graph.ts';

/** Where a search begins, or may end: a node with the metres already (or still) to go between it and the true place. */
export interface Gate {
  node: number;
  meters: number;
}

/** What a search found; valid until the next search of the same network. */
export interface SearchResult {
  /** Metres from the nearest source, Infinity where not reached. */
  metersTo(node: number): number;
  /** The arc by which the shortest path enters `node`; -1 at a source and where not reached. */
  arcInto(node: number): number;
  /** The node before it on that path; -1 at a source and where not reached. */
  nodeBefore(node: number): number;
  /** The reached nodes. With an early stop, those not yet settled may carry metres that are too long. */
  reached(): Uint32Array;
}

export interface SearchLimits {
  /** Nothing farther than this is settled, metres. */
  maxMeters?: number;
  /** Stop once all of these nodes are settled. */
  until?: readonly number[];
}

/** Shortest metres by `mode` from the nearest of `sources`. */
export function search(
  network: Network,
  mode: TravelMode,
  sources: readonly Gate[],
  { maxMeters = Infinity, until }: SearchLimits = {},
): SearchResult {
  const bit = MODE_BIT[mode];
  const { arcStart, arcTo, arcMeters, arcUse } = network;
  const state = stateOf(network);
  state.begin();
  for (const source of sources) {
    if (source.meters <= maxMeters) state.reach(source.node, source.meters, -1, -1);
  }
  const waiting = until && new Set(until);
  if (waiting?.size === 0) return state;
  for (let node = state.pop(); node >= 0; node = state.pop()) {
    if (waiting?.delete(node) && waiting.size === 0) break;
    const meters = state.meters[node]!;
    for (let arc = arcStart[node]!; arc < arcStart[node + 1]!; arc++) {
      if ((arcUse[arc]! & bit) === 0) continue;
      const there = meters + arcMeters[arc]!;
      if (there <= maxMeters) state.reach(arcTo[arc]!, there, arc, node);
    }
  }
  return state;
}

const SETTLED = -1;

class SearchState implements SearchResult {
  readonly meters: Float64Array;
  private readonly arcs: Int32Array;
  private readonly before: Int32Array;
  /** A node's entries count only if `run` holds the number of the present search: no clearing between searches. */
  private readonly run: Uint32Array;
  private current = 0;
  private readonly order: Uint32Array;
  private reachedCount = 0;
  private readonly heap: Uint32Array;
  private heapSize = 0;
  /** Where a node stands in the heap, or SETTLED. */
  private readonly place: Int32Array;

  constructor(nodeCount: number) {
    this.meters = new Float64Array(nodeCount);
    this.arcs = new Int32Array(nodeCount);
    this.before = new Int32Array(nodeCount);
    this.run = new Uint32Array(nodeCount);
    this.order = new Uint32Array(nodeCount);
    this.heap = new Uint32Array(nodeCount);
    this.place = new Int32Array(nodeCount);
  }

  begin(): void {
    this.current++;
    this.reachedCount = 0;
    this.heapSize = 0;
  }

  metersTo(node: number): number {
    return this.run[node] === this.current ? this.meters[node]! : Infinity;
  }

  arcInto(node: number): number {
    return this.run[node] === this.current ? this.arcs[node]! : -1;
  }

  nodeBefore(node: number): number {
    return this.run[node] === this.current ? this.before[node]! : -1;
  }

  reached(): Uint32Array {
    return this.order.slice(0, this.reachedCount);
  }

  reach(node: number, meters: number, arc: number, before: number): void {
    if (this.run[node] !== this.current) {
      this.run[node] = this.current;
      this.order[this.reachedCount++] = node;
      this.place[node] = this.heapSize++;
    } else if (this.place[node] === SETTLED || meters >= this.meters[node]!) {
      return;
    }
    this.meters[node] = meters;
    this.arcs[node] = arc;
    this.before[node] = before;
    this.siftUp(node);
  }

  /** The nearest node not yet settled, now settled; -1 when there is none. */
  pop(): number {
    if (this.heapSize === 0) return -1;
    const top = this.heap[0]!;
    this.place[top] = SETTLED;
    const last = this.heap[--this.heapSize]!;
    if (this.heapSize > 0) this.siftDown(last);
    return top;
  }

  private siftUp(node: number): void {
    const { heap, place, meters } = this;
    let at = place[node]!;
    while (at > 0) {
      const up = (at - 1) >> 1;
      const above = heap[up]!;
      if (meters[above]! <= meters[node]!) break;
      heap[at] = above;
      place[above] = at;
      at = up;
    }
    heap[at] = node;
    place[node] = at;
  }

  private siftDown(node: number): void {
    const { heap, place, meters } = this;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      if (down >= this.heapSize) break;
      if (down + 1 < this.heapSize && meters[heap[down + 1]!]! < meters[heap[down]!]!) down++;
      const below = heap[down]!;
      if (meters[below]! >= meters[node]!) break;
      heap[at] = below;
      place[below] = at;
      at = down;
    }
    heap[at] = node;
    place[node] = at;
  }
}

const states = new WeakMap<Network, SearchState>();

function stateOf(network: Network): SearchState {
  let state = states.get(network);
  if (!state) states.set(network, (state = new SearchState(network.nodeCount)));
  return state;
}
