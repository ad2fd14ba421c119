/**
 * From drawn strokes to a planar network: strokes are cut where they cross, near ends are joined, and what remains is
 * nodes and edges that meet only at nodes.
 */
import Flatbush from 'flatbush';
import { between, boxOf, crossing, distance, lengthOf, segmentFraction, simplify, type XY } from './plane.ts';

/** A line as it was drawn; `tag` is the drawer's own number (a street, the river, a field's edge). */
export interface Stroke {
  tag: number;
  line: XY[];
}

export interface PlanarEdge {
  tag: number;
  from: number;
  to: number;
  /** From node to node, both ends included. */
  line: XY[];
}

export interface PlanarGraph {
  nodes: XY[];
  edges: PlanarEdge[];
}

/** Ends and crossings nearer than this become one node. */
const JOIN_METERS = 12;
/** Points of a line's shape nearer than this to a node are dropped, so that joining bends no hooks. */
const SHAPE_CLEARANCE_METERS = 16;

/**
 * Cuts strokes into a planar graph. Two passes, since joining near nodes moves lines a little.
 * Cost: about linear in the number of segments (thousands in tens of milliseconds).
 */
export function planarize(strokes: readonly Stroke[]): PlanarGraph {
  const once = pass(strokes, JOIN_METERS);
  return pass(
    once.edges.map(({ tag, line }) => ({ tag, line: simplify(line, 0.7) })),
    1,
  );
}

function pass(drawn: readonly Stroke[], joinMeters: number): PlanarGraph {
  const strokes = endsOnLines(drawn, joinMeters);
  const { segments, near } = segmentsOf(strokes);
  const joiner = nodeJoiner(joinMeters);
  /** Where each stroke is cut: position (segment + fraction) and node. */
  const cuts: { at: number; node: number }[][] = strokes.map(() => []);
  segments.forEach((one, i) => {
    for (const j of near(one.a, one.b, 0)) {
      const other = segments[j]!;
      if (j <= i || (one.stroke === other.stroke && Math.abs(one.at - other.at) < 2)) continue;
      const hit = crossing(one.a, one.b, other.a, other.b);
      if (!hit) continue;
      const node = joiner.nodeAt(between(one.a, one.b, hit.t));
      cuts[one.stroke]!.push({ at: one.at + hit.t, node });
      cuts[other.stroke]!.push({ at: other.at + hit.u, node });
    }
  });
  // Ends come after the crossings: near a crossing it is the end that moves.
  strokes.forEach(({ line }, stroke) => {
    cuts[stroke]!.push({ at: 0, node: joiner.nodeAt(line[0]!) });
    cuts[stroke]!.push({ at: line.length - 1, node: joiner.nodeAt(line[line.length - 1]!) });
  });
  // A line that passes a node is tied to it.
  for (let node = 0; node < joiner.nodes.length; node++) {
    const p = joiner.nodes[node]!;
    for (const j of near(p, p, joinMeters)) {
      const { stroke, at, a, b } = segments[j]!;
      const t = segmentFraction(p, a, b);
      if (distance(p, between(a, b, t)) < joinMeters) cuts[stroke]!.push({ at: at + t, node });
    }
  }
  const edges: PlanarEdge[] = [];
  strokes.forEach(({ tag, line }, stroke) => {
    const ordered = cuts[stroke]!.sort((p, q) => p.at - q.at);
    for (let i = 1; i < ordered.length; i++) {
      const { at: start, node: from } = ordered[i - 1]!;
      const { at: end, node: to } = ordered[i]!;
      if (from === to) continue;
      const a = joiner.nodes[from]!;
      const b = joiner.nodes[to]!;
      const shape = line
        .slice(Math.floor(start) + 1, Math.ceil(end))
        .filter((p) => distance(p, a) > SHAPE_CLEARANCE_METERS && distance(p, b) > SHAPE_CLEARANCE_METERS);
      edges.push({ tag, from, to, line: [a, ...shape, b] });
    }
  });
  return { nodes: joiner.nodes, edges: withoutDoubles(edges) };
}

function segmentsOf(strokes: readonly Stroke[]) {
  const segments: { stroke: number; at: number; a: XY; b: XY }[] = [];
  strokes.forEach(({ line }, stroke) => {
    for (let at = 0; at + 1 < line.length; at++)
      segments.push({ stroke, at, a: line[at]!, b: line[at + 1]! });
  });
  const index = new Flatbush(segments.length);
  for (const { a, b } of segments) index.add(...boxOf([a, b]));
  index.finish();
  const near = (a: XY, b: XY, pad: number): number[] => {
    const [west, south, east, north] = boxOf([a, b]);
    return index.search(west - pad, south - pad, east + pad, north + pad);
  };
  return { segments, near };
}

/** Moves ends that just miss another stroke onto it, so that the other need not bend. */
function endsOnLines(strokes: readonly Stroke[], joinMeters: number): Stroke[] {
  const { segments, near } = segmentsOf(strokes);
  const landed = (p: XY, own: number): XY => {
    let best = p;
    let least = joinMeters;
    for (const i of near(p, p, joinMeters)) {
      const { stroke, a, b } = segments[i]!;
      if (stroke === own) continue;
      const foot = between(a, b, segmentFraction(p, a, b));
      if (distance(p, foot) >= least) continue;
      least = distance(p, foot);
      best = foot;
    }
    return best;
  };
  return strokes.map(({ tag, line }, own) => ({
    tag,
    line: [landed(line[0]!, own), ...line.slice(1, -1), landed(line[line.length - 1]!, own)],
  }));
}

/** Gives the node at a place: an earlier one within `joinMeters`, else a new one. */
function nodeJoiner(joinMeters: number) {
  const nodes: XY[] = [];
  const buckets = new Map<number, number[]>();
  const key = (x: number, y: number) => x * 1_000_003 + y;
  const nodeAt = (p: XY): number => {
    const cx = Math.floor(p[0] / joinMeters);
    const cy = Math.floor(p[1] / joinMeters);
    let best = -1;
    let nearest = joinMeters;
    for (let x = cx - 1; x <= cx + 1; x++) {
      for (let y = cy - 1; y <= cy + 1; y++) {
        for (const node of buckets.get(key(x, y)) ?? []) {
          const off = distance(nodes[node]!, p);
          if (off < nearest) {
            nearest = off;
            best = node;
          }
        }
      }
    }
    if (best >= 0) return best;
    nodes.push(p);
    const bucket = buckets.get(key(cx, cy));
    if (bucket) bucket.push(nodes.length - 1);
    else buckets.set(key(cx, cy), [nodes.length - 1]);
    return nodes.length - 1;
  };
  return { nodes, nodeAt };
}

/** Two edges between the same nodes that run nearly the same way are one: the earlier drawn stays. */
function withoutDoubles(edges: readonly PlanarEdge[]): PlanarEdge[] {
  const seen = new Map<string, PlanarEdge[]>();
  return edges.filter((edge) => {
    const key = edge.from < edge.to ? `${edge.from}/${edge.to}` : `${edge.to}/${edge.from}`;
    const others = seen.get(key) ?? [];
    const straight = distance(edge.line[0]!, edge.line.at(-1)!);
    const same = others.some((other) => {
      const bulge = Math.max(lengthOf(edge.line), lengthOf(other.line)) - straight;
      const mid = middle(edge.line);
      return distance(mid, middle(other.line)) < 25 || bulge < 5;
    });
    if (!same) seen.set(key, [...others, edge]);
    return !same;
  });
}

function middle(line: readonly XY[]): XY {
  let left = lengthOf(line) / 2;
  for (let i = 1; i < line.length; i++) {
    const piece = distance(line[i - 1]!, line[i]!);
    if (left <= piece) return between(line[i - 1]!, line[i]!, piece > 0 ? left / piece : 0);
    left -= piece;
  }
  return line[0]!;
}
