/**
 * Shortest travel by the hierarchy of a network: from many places to many (by buckets: Knopp, Sanders, Schultes, Schulz & Wagner,
 * ALENEX 2007) and from one to one, with the arcs travelled.
 */
import type { TravelMode } from '../road.ts';
import { Frontier, type Gate } from './frontier.ts';
import type { Network } from './graph.ts';
import { hierarchyOf, type Hierarchy, type Rows } from './hierarchy.ts';

/**
 * Metres from each place to each, row by row (`from.length * to.length`); Infinity where there is no way. A place is the gates by
 * which it is left or reached; without any it is cut off. Two searches of a few hundred nodes a place.
 */
export function travelTable(
  network: Network,
  mode: TravelMode,
  from: readonly (readonly Gate[])[],
  to: readonly (readonly Gate[])[],
): Float64Array {
  const hierarchy = hierarchyOf(network, mode);
  const { forward, backward } = climbersOf(hierarchy);
  const buckets = fillBuckets(hierarchy, backward, to);
  const table = new Float64Array(from.length * to.length).fill(Infinity);
  for (const [row, gates] of from.entries()) {
    const offset = row * to.length;
    forward.begin(gates);
    for (let rank = forward.next(); rank >= 0; rank = forward.next()) {
      const before = forward.metersTo(rank);
      for (let entry = buckets.start[rank]!; entry < buckets.start[rank + 1]!; entry++) {
        const meters = before + buckets.meters[entry]!;
        const cell = offset + buckets.place[entry]!;
        if (meters < table[cell]!) table[cell] = meters;
      }
    }
  }
  return table;
}

/** The shortest connection of two places. */
export interface Passage {
  meters: number;
  /** Indexes of the gates by which it leaves and arrives. */
  from: number;
  to: number;
  /** Arcs of the network between the two gates, in order of travel. */
  arcs: number[];
}

/** The shortest way from a place to another, each given by its gates as in `travelTable`; null where there is none. */
export function travelBetween(
  network: Network,
  mode: TravelMode,
  from: readonly Gate[],
  to: readonly Gate[],
): Passage | null {
  const hierarchy = hierarchyOf(network, mode);
  const { forward, backward } = climbersOf(hierarchy);
  forward.begin(from);
  backward.begin(to);
  let meters = Infinity;
  let top = -1;
  while (Math.min(forward.nearestMeters, backward.nearestMeters) < meters) {
    const isForward = forward.nearestMeters <= backward.nearestMeters;
    const [near, other] = isForward ? [forward, backward] : [backward, forward];
    const rank = near.next();
    if (rank < 0) continue;
    const through = near.metersTo(rank) + other.metersTo(rank);
    if (through >= meters) continue;
    meters = through;
    top = rank;
  }
  if (top < 0) return null;
  const up = forward.linksInto(top);
  const down = backward.linksInto(top);
  return {
    meters,
    from: gateAt(hierarchy, from, up.source),
    to: gateAt(hierarchy, to, down.source),
    arcs: unpacked(hierarchy, network.arcTo.length, [...up.links.reverse(), ...down.links]),
  };
}

function gateAt({ rank }: Hierarchy, gates: readonly Gate[], at: number): number {
  let best = -1;
  for (const [g, { node, meters }] of gates.entries()) {
    if (rank[node] === at && (best < 0 || meters < gates[best]!.meters)) best = g;
  }
  return best;
}

/** The arcs that links stand for. */
function unpacked({ shortcutFirst, shortcutSecond }: Hierarchy, arcCount: number, links: number[]): number[] {
  const arcs: number[] = [];
  const open = links.reverse();
  for (let link = open.pop(); link !== undefined; link = open.pop()) {
    if (link < arcCount) arcs.push(link);
    else open.push(shortcutSecond[link - arcCount]!, shortcutFirst[link - arcCount]!);
  }
  return arcs;
}

/** Of each place reached, the metres from every rank that its search settled, in compressed rows by rank. */
interface Buckets {
  start: Uint32Array;
  place: Uint32Array;
  meters: Float64Array;
}

function fillBuckets({ rank }: Hierarchy, climber: Climber, places: readonly (readonly Gate[])[]): Buckets {
  const settled: number[] = [];
  const metersOf: number[] = [];
  const placeOf: number[] = [];
  const start = new Uint32Array(rank.length + 1);
  for (const [place, gates] of places.entries()) {
    climber.begin(gates);
    for (let at = climber.next(); at >= 0; at = climber.next()) {
      settled.push(at);
      metersOf.push(climber.metersTo(at));
      placeOf.push(place);
      start[at + 1]!++;
    }
  }
  for (let r = 0; r < rank.length; r++) start[r + 1]! += start[r]!;
  const next = start.slice(0, rank.length);
  const meters = new Float64Array(settled.length);
  const place = new Uint32Array(settled.length);
  for (let i = 0; i < settled.length; i++) {
    const entry = next[settled[i]!]!++;
    meters[entry] = metersOf[i]!;
    place[entry] = placeOf[i]!;
  }
  return { start, place, meters };
}

/** A search that only goes up: along `rows` from node to later node. */
class Climber {
  private readonly frontier: Frontier;

  /** @param against the rows of the other direction: links by which a later node comes down */
  constructor(
    private readonly rank: Uint32Array,
    private readonly rows: Rows,
    private readonly against: Rows,
  ) {
    this.frontier = new Frontier(rank.length);
  }

  begin(gates: readonly Gate[]): void {
    this.frontier.begin();
    for (const { node, meters } of gates) this.frontier.reach(this.rank[node]!, meters, -1, -1);
  }

  get nearestMeters(): number {
    return this.frontier.nearestMeters;
  }

  metersTo(rank: number): number {
    return this.frontier.metersTo(rank);
  }

  /** The next nearest rank, settled and its links followed; -1 when there is none. */
  next(): number {
    const { frontier, rows } = this;
    for (;;) {
      const at = frontier.settle();
      if (at < 0) return -1;
      const before = frontier.metersTo(at);
      if (this.isStalled(at, before)) continue;
      for (let i = rows.start[at]!; i < rows.start[at + 1]!; i++) {
        frontier.reach(rows.later[i]!, before + rows.meters[i]!, rows.link[i]!, at);
      }
      return at;
    }
  }

  /** The links of the way up to `rank`, last first, and the rank where it began. */
  linksInto(rank: number): { links: number[]; source: number } {
    const { frontier } = this;
    const links: number[] = [];
    let source = rank;
    for (; frontier.arcInto(source) >= 0; source = frontier.nodeBefore(source)) {
      links.push(frontier.arcInto(source));
    }
    return { links, source };
  }

  /** A way over a later node is shorter: no shortest path goes up from here (stall-on-demand). */
  private isStalled(at: number, meters: number): boolean {
    const { frontier, against } = this;
    for (let i = against.start[at]!; i < against.start[at + 1]!; i++) {
      if (frontier.metersTo(against.later[i]!) + against.meters[i]! < meters) return true;
    }
    return false;
  }
}

interface Climbers {
  forward: Climber;
  backward: Climber;
}

const climbers = new WeakMap<Hierarchy, Climbers>();

function climbersOf(hierarchy: Hierarchy): Climbers {
  let both = climbers.get(hierarchy);
  if (!both) {
    const { rank, up, down } = hierarchy;
    both = { forward: new Climber(rank, up, down), backward: new Climber(rank, down, up) };
    climbers.set(hierarchy, both);
  }
  return both;
}
