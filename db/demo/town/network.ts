/** From the planar drawing to the town's road graph: junction to junction, one component, over water only on bridges. */
import Flatbush from 'flatbush';
import type { LocalFrame } from '../../../domain/place.ts';
import { lineLengthMeters, type LngLat } from '../../../domain/place.ts';
import type { Road, RoadClass } from '../../../domain/road.ts';
import type { Layout } from './layout.ts';
import type { Street } from './street.ts';
import type { PlanarEdge, PlanarGraph } from './planar.ts';
import { bankDistance, NO_STREET_METERS, segmentIndex } from './river.ts';
import { distanceToSegment, lengthOf, pointAlong, type XY } from './plane.ts';

/** Half of the paved width, metres. */
export const HALF_WIDTH_METERS: Record<RoadClass, number> = {
  motorway: 14,
  trunk: 12,
  primary: 11,
  secondary: 9,
  tertiary: 7,
  residential: 4.5,
  service: 3,
  path: 1.5,
};

/** The road graph in metres beside the roads themselves; all arrays are parallel to `roads`. */
export interface Network {
  roads: Road[];
  lines: XY[][];
  streetOf: number[];
  from: number[];
  to: number[];
  nodes: XY[];
  /** Index of the road nearest to a point and the metres to it; looks no further than `withinMeters`. */
  nearest(p: XY, withinMeters: number): { road: number; meters: number } | null;
}

const WAY_BASE = 99_900_000;
const NODE_BASE = 9_990_000_000;

/** Which planar edges are streets that can stay: nothing crosses river or rail but what was meant to. */
export function keptStreetEdges(graph: PlanarGraph, layout: Layout): PlanarEdge[] {
  const toBank = bankDistance(layout.river, layout.riverHalfWidth);
  const rail = segmentIndex(layout.railway);
  const kept = graph.edges.filter((edge) => {
    const street = layout.streets[edge.tag];
    if (!street) return false;
    const points = [0.2, 0.5, 0.8].map((t) => pointAlong(edge.line, t * lengthOf(edge.line)).point);
    // Between the riverside road and the water nothing is left over but the road itself.
    const clearance = street.roadClass === 'tertiary' ? NO_STREET_METERS : NO_STREET_METERS + 14;
    if (!street.bridge && points.some((p) => toBank(p) < clearance)) return false;
    if (!street.crossesRail && edge.line.some((p) => rail.distance(p, 30) < 14)) return false;
    if (!street.country && street.roadClass !== 'tertiary' && points.some((p) => layout.hill(p) > 0))
      return false;
    return points.every((p) => Math.hypot(p[0] / 4600, p[1] / 3900) < 1);
  });
  return largestComponent(pruneStubs(kept, layout.streets));
}

/** Removes short dead ends (what sticks out at crossings), again and again; longer ones are real cul-de-sacs. */
function pruneStubs(edges: PlanarEdge[], streets: readonly Street[]): PlanarEdge[] {
  let kept = edges;
  for (let round = 0; round < 4; round++) {
    const degree = degreesOf(kept);
    const next = kept.filter((edge) => {
      const dead = degree.get(edge.from) === 1 || degree.get(edge.to) === 1;
      const through = streets[edge.tag]!.bridge;
      return !dead || lengthOf(edge.line) >= (through ? 120 : 35);
    });
    if (next.length === kept.length) return kept;
    kept = next;
  }
  return kept;
}

function degreesOf(edges: readonly { from: number; to: number }[]): Map<number, number> {
  const degree = new Map<number, number>();
  for (const { from, to } of edges) {
    degree.set(from, (degree.get(from) ?? 0) + 1);
    degree.set(to, (degree.get(to) ?? 0) + 1);
  }
  return degree;
}

/** The edges of the component with the most edges. */
export function largestComponent<E extends { from: number; to: number }>(edges: readonly E[]): E[] {
  const parent = new Map<number, number>();
  const find = (node: number): number => {
    let root = node;
    for (let up = parent.get(root); up !== undefined && up !== root; up = parent.get(root)) root = up;
    parent.set(node, root);
    return root;
  };
  for (const { from, to } of edges) parent.set(find(from), find(to));
  const size = new Map<number, number>();
  for (const { from } of edges) size.set(find(from), (size.get(find(from)) ?? 0) + 1);
  let best = -1;
  for (const [root, count] of size) if (best < 0 || count > size.get(best)!) best = root;
  return edges.filter(({ from }) => find(from) === best);
}

/** Joins pieces of one street between junctions and makes them roads. */
export function buildNetwork(
  graph: PlanarGraph,
  edges: readonly PlanarEdge[],
  layout: Layout,
  frame: LocalFrame,
  idOf: (key: string) => string,
): Network {
  const at = new Map<number, number[]>();
  edges.forEach((edge, i) => {
    for (const node of [edge.from, edge.to]) at.set(node, [...(at.get(node) ?? []), i]);
  });
  /** A node where one street merely goes on. */
  const passing = (node: number) => {
    const here = at.get(node)!;
    return here.length === 2 && here[0] !== here[1] && edges[here[0]!]!.tag === edges[here[1]!]!.tag;
  };
  const used = new Uint8Array(edges.length);
  const chains: { tag: number; from: number; to: number; line: XY[] }[] = [];
  const follow = (start: number, first: number) => {
    const line: XY[] = [graph.nodes[start]!];
    let node = start;
    let next: number | undefined = first;
    while (next !== undefined && !used[next]) {
      used[next] = 1;
      const edge: PlanarEdge = edges[next]!;
      const forward = edge.from === node;
      line.push(...(forward ? edge.line : [...edge.line].reverse()).slice(1));
      node = forward ? edge.to : edge.from;
      next = passing(node) ? at.get(node)!.find((i) => !used[i]) : undefined;
    }
    chains.push({ tag: edges[first]!.tag, from: start, to: node, line });
  };
  for (const junctionsOnly of [true, false]) {
    edges.forEach((edge, i) => {
      for (const start of [edge.from, edge.to]) {
        if (!used[i] && (!junctionsOnly || !passing(start))) follow(start, i);
      }
    });
  }
  const ordinals = new Map<string, number>();
  const nodeNumber = new Map<number, number>();
  const numbered = (node: number) => {
    if (!nodeNumber.has(node)) nodeNumber.set(node, nodeNumber.size);
    return nodeNumber.get(node)!;
  };
  const net: Omit<Network, 'nearest'> = { roads: [], lines: [], streetOf: [], from: [], to: [], nodes: [] };
  for (const chain of chains) {
    const street = layout.streets[chain.tag]!;
    const xy = chain.line;
    const line = xy.map((p) => roundDegrees(frame.toLngLat(p)));
    const from = numbered(chain.from);
    const to = numbered(chain.to);
    const key = `road/${chain.tag}/${from}/${to}`;
    const ordinal = ordinals.get(key) ?? 0;
    ordinals.set(key, ordinal + 1);
    net.roads.push({
      id: idOf(`${key}/${ordinal}`),
      wayId: WAY_BASE + chain.tag,
      fromNode: NODE_BASE + from,
      toNode: NODE_BASE + to,
      name: street.name,
      nameEn: street.nameEn,
      roadClass: street.roadClass,
      oneway: street.oneway,
      onFoot: true,
      byCar: street.roadClass !== 'path',
      lengthMeters: Math.round(lineLengthMeters(line) * 100) / 100,
      line,
    });
    net.lines.push(xy);
    net.streetOf.push(chain.tag);
    net.from.push(from);
    net.to.push(to);
  }
  for (const [node, number] of nodeNumber) net.nodes[number] = graph.nodes[node]!;
  return { ...net, nearest: nearestRoad(net.lines) };
}

function nearestRoad(lines: readonly XY[][]): Network['nearest'] {
  const segments: { road: number; a: XY; b: XY }[] = [];
  lines.forEach((line, road) => {
    for (let i = 1; i < line.length; i++) segments.push({ road, a: line[i - 1]!, b: line[i]! });
  });
  const index = new Flatbush(segments.length);
  for (const { a, b } of segments) {
    index.add(Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1]));
  }
  index.finish();
  return (p, within) => {
    let meters = within;
    let road = -1;
    for (const i of index.search(p[0] - within, p[1] - within, p[0] + within, p[1] + within)) {
      const off = distanceToSegment(p, segments[i]!.a, segments[i]!.b);
      if (off < meters) {
        meters = off;
        road = segments[i]!.road;
      }
    }
    return road < 0 ? null : { road, meters };
  };
}

/** Centimetres: seven decimals of a degree. */
export function roundDegrees([lng, lat]: readonly [number, number]): LngLat {
  return [Math.round(lng * 1e7) / 1e7, Math.round(lat * 1e7) / 1e7];
}

/** A stretch of one street: its roads in order, each with the way it is run through. */
export interface StreetRun {
  street: number;
  roads: { road: number; forward: boolean }[];
  line: XY[];
}

/** Roads of each street end to end, as long as the street goes on. */
export function joinRoads(net: Pick<Network, 'lines' | 'streetOf' | 'from' | 'to'>): StreetRun[] {
  const ofStreet = new Map<number, number[]>();
  net.streetOf.forEach((street, road) => ofStreet.set(street, [...(ofStreet.get(street) ?? []), road]));
  const runs: StreetRun[] = [];
  for (const [street, roads] of ofStreet) {
    const free = new Set(roads);
    const touching = (node: number) => [...free].find((r) => net.from[r] === node || net.to[r] === node);
    const degree = new Map<number, number>();
    for (const r of roads) {
      for (const node of [net.from[r]!, net.to[r]!]) degree.set(node, (degree.get(node) ?? 0) + 1);
    }
    while (free.size > 0) {
      const start = [...free].find((r) => degree.get(net.from[r]!) === 1 || degree.get(net.to[r]!) === 1);
      let road = start ?? [...free][0];
      let node =
        road === undefined
          ? -1
          : degree.get(net.from[road]!) === 1 || start === undefined
            ? net.from[road]!
            : net.to[road]!;
      const run: StreetRun = { street, roads: [], line: [] };
      while (road !== undefined) {
        free.delete(road);
        const forward = net.from[road] === node;
        const line = net.lines[road]!;
        const oriented = forward ? line : [...line].reverse();
        run.line.push(...(run.line.length > 0 ? oriented.slice(1) : oriented));
        run.roads.push({ road, forward });
        node = forward ? net.to[road]! : net.from[road]!;
        road = touching(node);
      }
      runs.push(run);
    }
  }
  return runs;
}
