/** What a shortest-path search knows of each node: made once for a graph and used again, so that a search costs what it visits. */
import { IndexedHeap } from './heap.ts';

/** Where a search begins, or may end: a node with the metres already (or still) to go between it and the true place. */
export interface Gate {
  node: number;
  meters: number;
}

/** Labels of nodes 0..nodeCount-1, and the heap of those that are reached and not settled. */
export class Frontier {
  private readonly heap: IndexedHeap;
  private readonly arcs: Int32Array;
  private readonly before: Int32Array;
  /** A node's entries count only if `run` holds the number of the present search: no clearing between searches. */
  private readonly run: Uint32Array;
  private current = 0;
  private readonly order: Uint32Array;
  private reachedCount = 0;

  constructor(nodeCount: number) {
    this.heap = new IndexedHeap(nodeCount);
    this.arcs = new Int32Array(nodeCount);
    this.before = new Int32Array(nodeCount);
    this.run = new Uint32Array(nodeCount);
    this.order = new Uint32Array(nodeCount);
  }

  /** Forgets the search before. */
  begin(): void {
    this.current++;
    this.reachedCount = 0;
    this.heap.clear();
  }

  /** Metres from the nearest source, Infinity where not reached. */
  metersTo(node: number): number {
    return this.run[node] === this.current ? this.heap.keys[node]! : Infinity;
  }

  /** The arc by which the shortest path enters `node`; -1 at a source and where not reached. */
  arcInto(node: number): number {
    return this.run[node] === this.current ? this.arcs[node]! : -1;
  }

  /** The node before it on that path; -1 at a source and where not reached. */
  nodeBefore(node: number): number {
    return this.run[node] === this.current ? this.before[node]! : -1;
  }

  /** The reached nodes, in the order in which they were. */
  reached(): Uint32Array {
    return this.order.slice(0, this.reachedCount);
  }

  /** Metres of the nearest node that is not settled; Infinity when there is none. */
  get nearestMeters(): number {
    return this.heap.least;
  }

  /** Labels `node` unless it has a label at least as good. */
  reach(node: number, meters: number, arc: number, before: number): void {
    if (this.run[node] !== this.current) {
      this.run[node] = this.current;
      this.order[this.reachedCount++] = node;
    } else if (!this.heap.has(node) || meters >= this.heap.keys[node]!) {
      return;
    }
    this.arcs[node] = arc;
    this.before[node] = before;
    this.heap.put(node, meters);
  }

  /** The nearest node not yet settled, now settled; -1 when there is none. */
  settle(): number {
    return this.heap.pop();
  }
}
