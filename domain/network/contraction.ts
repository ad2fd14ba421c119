/**
 * Contracting a network node by node (Geisberger, Sanders, Schultes & Delling 2012, doi:10.1287/trsc.1110.0401): a node leaves, and
 * where a shortest path ran through it a *shortcut* takes its place. The order is by edge difference, contracted neighbours and
 * level, kept up to date lazily.
 */
import type { TravelMode } from '../road.ts';
import { Frontier } from './frontier.ts';
import { MODE_BIT, type Network } from './graph.ts';
import { IndexedHeap } from './heap.ts';

/**
 * What a contraction leaves. A *link* is an arc of the network (its index), or a shortcut (number of the network's arcs plus its
 * index): the two links it stands for, in order of travel, each made before it.
 */
export interface Contraction {
  /** When each node was contracted, 0 first. */
  rank: Uint32Array;
  shortcutFirst: Uint32Array;
  shortcutSecond: Uint32Array;
}

/** A witness search gives up after so many nodes: a shortcut too many costs less than a longer search. */
const WITNESS_NODES = 60;

/** Weights of what makes a node wait. */
const EDGE_DIFFERENCE = 4;
const CONTRACTED_NEIGHBOURS = 1;
const LEVEL = 2;

/** Contracts all nodes for `mode`. Deterministic; 10 to 20 µs an arc. */
export function contract(network: Network, mode: TravelMode): Contraction {
  const { nodeCount } = network;
  const rest = new Remainder(network, mode);
  const neighbours = new Int32Array(nodeCount);
  const level = new Int32Array(nodeCount);
  const priority = (node: number): number =>
    EDGE_DIFFERENCE * (rest.findShortcuts(node) - rest.degree(node)) +
    CONTRACTED_NEIGHBOURS * neighbours[node]! +
    LEVEL * level[node]!;
  const waiting = new IndexedHeap(nodeCount);
  for (let node = 0; node < nodeCount; node++) waiting.put(node, priority(node));

  const rank = new Uint32Array(nodeCount);
  let next = 0;
  for (let node = waiting.pop(); node >= 0; node = waiting.pop()) {
    // Its neighbours may have gone since it was judged.
    const now = priority(node);
    if (now > waiting.least) {
      waiting.put(node, now);
      continue;
    }
    rank[node] = next++;
    rest.remove(node, (neighbour) => {
      neighbours[neighbour]!++;
      level[neighbour] = Math.max(level[neighbour]!, level[node]! + 1);
    });
  }
  return { rank, ...rest.shortcuts() };
}

const NONE = -1;

/** The nodes not yet contracted, with links between them in linked lists; a contracted node keeps its lists as they were. */
class Remainder {
  private linkCount = 0;
  private from: Int32Array;
  private to: Int32Array;
  private meters: Float64Array;
  /** An arc, and NONE; or the two links of a shortcut, by their numbers here. */
  private first: Int32Array;
  private second: Int32Array;
  private readonly outHead: Int32Array;
  private outNext: Int32Array;
  private readonly inHead: Int32Array;
  private inNext: Int32Array;
  private readonly frontier: Frontier;
  private readonly arcCount: number;

  /** The shortcuts that the last `findShortcuts` called for. */
  private readonly foundFirst: number[] = [];
  private readonly foundSecond: number[] = [];
  private foundCount = 0;
  /** 1 for the nodes that a witness search looks for. */
  private readonly sought: Uint8Array;

  constructor(network: Network, mode: TravelMode) {
    const { nodeCount, arcStart, arcTo, arcMeters, arcUse } = network;
    this.arcCount = arcTo.length;
    const room = Math.max(16, 2 * this.arcCount);
    this.from = new Int32Array(room);
    this.to = new Int32Array(room);
    this.meters = new Float64Array(room);
    this.first = new Int32Array(room);
    this.second = new Int32Array(room);
    this.outNext = new Int32Array(room);
    this.inNext = new Int32Array(room);
    this.outHead = new Int32Array(nodeCount).fill(NONE);
    this.inHead = new Int32Array(nodeCount).fill(NONE);
    this.frontier = new Frontier(nodeCount);
    this.sought = new Uint8Array(nodeCount);
    for (let node = 0; node < nodeCount; node++) {
      for (let arc = arcStart[node]!; arc < arcStart[node + 1]!; arc++) {
        if (arcUse[arc]! & MODE_BIT[mode]) this.link(node, arcTo[arc]!, arcMeters[arc]!, arc, NONE);
      }
    }
  }

  /** Links that enter and leave `node`. */
  degree(node: number): number {
    let degree = 0;
    for (let link = this.inHead[node]!; link !== NONE; link = this.inNext[link]!) degree++;
    for (let link = this.outHead[node]!; link !== NONE; link = this.outNext[link]!) degree++;
    return degree;
  }

  /** How many shortcuts it takes to do without `node`. */
  findShortcuts(node: number): number {
    const { frontier, from, to, meters, inNext, outNext } = this;
    this.foundCount = 0;
    for (let into = this.inHead[node]!; into !== NONE; into = inNext[into]!) {
      const source = from[into]!;
      let targets = 0;
      let longestOut = 0;
      for (let out = this.outHead[node]!; out !== NONE; out = outNext[out]!) {
        if (to[out] === source) continue;
        targets++;
        longestOut = Math.max(longestOut, meters[out]!);
        this.sought[to[out]!] = 1;
      }
      if (targets > 0) this.searchWitnesses(source, node, meters[into]! + longestOut, targets);
      for (let out = this.outHead[node]!; out !== NONE; out = outNext[out]!) {
        const target = to[out]!;
        this.sought[target] = 0;
        if (target === source || frontier.metersTo(target) <= meters[into]! + meters[out]!) continue;
        this.foundFirst[this.foundCount] = into;
        this.foundSecond[this.foundCount++] = out;
      }
    }
    return this.foundCount;
  }

  /** Takes out `node`, for which `findShortcuts` was just asked, and puts in its shortcuts; tells each neighbour, perhaps twice. */
  remove(node: number, tell: (neighbour: number) => void): void {
    for (let into = this.inHead[node]!; into !== NONE; into = this.inNext[into]!) {
      this.unlink(this.outHead, this.outNext, this.from[into]!, into);
      tell(this.from[into]!);
    }
    for (let out = this.outHead[node]!; out !== NONE; out = this.outNext[out]!) {
      this.unlink(this.inHead, this.inNext, this.to[out]!, out);
      tell(this.to[out]!);
    }
    for (let i = 0; i < this.foundCount; i++) {
      const [first, second] = [this.foundFirst[i]!, this.foundSecond[i]!];
      this.link(
        this.from[first]!,
        this.to[second]!,
        this.meters[first]! + this.meters[second]!,
        first,
        second,
      );
    }
  }

  /** The shortcuts in use once all nodes are contracted. */
  shortcuts(): Pick<Contraction, 'shortcutFirst' | 'shortcutSecond'> {
    const inUse = new Uint8Array(this.linkCount);
    for (const [heads, next] of [
      [this.outHead, this.outNext],
      [this.inHead, this.inNext],
    ] as const) {
      for (const head of heads) for (let link = head; link !== NONE; link = next[link]!) inUse[link] = 1;
    }
    const name = new Int32Array(this.linkCount);
    const shortcutFirst: number[] = [];
    const shortcutSecond: number[] = [];
    for (let link = 0; link < this.linkCount; link++) {
      if (this.second[link] === NONE) name[link] = this.first[link]!;
      else if (inUse[link]) {
        name[link] = this.arcCount + shortcutFirst.push(name[this.first[link]!]!) - 1;
        shortcutSecond.push(name[this.second[link]!]!);
      }
    }
    return {
      shortcutFirst: Uint32Array.from(shortcutFirst),
      shortcutSecond: Uint32Array.from(shortcutSecond),
    };
  }

  /** Shortest ways from `source` without `node`, as far as the limits let it see: what it finds is never too short. */
  private searchWitnesses(source: number, node: number, maxMeters: number, targets: number): void {
    const { frontier, to, meters, outNext } = this;
    let toSettle = targets;
    frontier.begin();
    frontier.reach(source, 0, NONE, NONE);
    for (let left = WITNESS_NODES; left > 0; left--) {
      const at = frontier.settle();
      if (at < 0 || (this.sought[at] === 1 && --toSettle === 0)) break;
      const before = frontier.metersTo(at);
      for (let link = this.outHead[at]!; link !== NONE; link = outNext[link]!) {
        const there = before + meters[link]!;
        if (there <= maxMeters && to[link] !== node) frontier.reach(to[link]!, there, NONE, NONE);
      }
    }
  }

  /** Of links between the same two nodes only the shortest is kept; loops lead nowhere. */
  private link(from: number, to: number, meters: number, first: number, second: number): void {
    if (from === to) return;
    for (let link = this.outHead[from]!; link !== NONE; link = this.outNext[link]!) {
      if (this.to[link] !== to) continue;
      if (this.meters[link]! <= meters) return;
      this.unlink(this.outHead, this.outNext, from, link);
      this.unlink(this.inHead, this.inNext, to, link);
      break;
    }
    if (this.linkCount === this.from.length) this.grow();
    const link = this.linkCount++;
    this.from[link] = from;
    this.to[link] = to;
    this.meters[link] = meters;
    this.first[link] = first;
    this.second[link] = second;
    this.outNext[link] = this.outHead[from]!;
    this.outHead[from] = link;
    this.inNext[link] = this.inHead[to]!;
    this.inHead[to] = link;
  }

  private unlink(heads: Int32Array, next: Int32Array, node: number, link: number): void {
    if (heads[node] === link) {
      heads[node] = next[link]!;
      return;
    }
    let at = heads[node]!;
    while (next[at] !== link) at = next[at]!;
    next[at] = next[link]!;
  }

  private grow(): void {
    const room = 2 * this.from.length;
    const wider = (old: Int32Array): Int32Array => {
      const array = new Int32Array(room);
      array.set(old);
      return array;
    };
    this.from = wider(this.from);
    this.to = wider(this.to);
    this.first = wider(this.first);
    this.second = wider(this.second);
    this.outNext = wider(this.outNext);
    this.inNext = wider(this.inNext);
    const meters = new Float64Array(room);
    meters.set(this.meters);
    this.meters = meters;
  }
}
