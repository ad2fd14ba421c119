/** Blocks: the faces between streets, river and field boundaries. Land use, villages and grids are made of them. */
import Flatbush from 'flatbush';
import type { Random } from '../../../domain/random.ts';
import type { Layout } from './layout.ts';
import { TAG } from './layout.ts';
import { largestComponent } from './network.ts';
import type { QuarterKind } from './plan.ts';
import type { PlanarEdge, PlanarGraph } from './planar.ts';
import { boxOf, distance, distanceToLine, inRing, lengthOf, ringArea, type XY } from './plane.ts';

export type BlockUse = QuarterKind | 'park' | 'school' | 'riverside' | 'farmland' | 'forest';

export interface Block {
  ring: XY[];
  areaSquareMeters: number;
  /** A point well inside. */
  inside: XY;
  use: BlockUse;
}

export interface BlockMap {
  blocks: Block[];
  /** Index of the block that holds a point, -1 outside the drawn land. */
  blockAt(p: XY): number;
  /** Neighbours of each block with what lies between: the tag of the line and its length. */
  neighbours: { block: number; tag: number; meters: number }[][];
  /** The outlines of a set of blocks: outer rings counterclockwise, holes clockwise, not closed. */
  outline(members: ReadonlySet<number>): XY[][];
}

/** Finds the faces of the arrangement of kept streets, river, field boundaries and rim. */
export function findBlocks(graph: PlanarGraph, streetEdges: readonly PlanarEdge[], layout: Layout): BlockMap {
  let edges = withoutDeadEnds([...streetEdges, ...graph.edges.filter(({ tag }) => tag < 0)]);
  let faces = traverse(edges);
  // An edge with the same face on both sides bounds nothing: without it the rings are simple.
  for (let round = 0; round < 3; round++) {
    const bounding = edges.filter((_, i) => faces.faceOf[2 * i] !== faces.faceOf[2 * i + 1]);
    if (bounding.length === edges.length) break;
    edges = withoutDeadEnds(bounding);
    faces = traverse(edges);
  }
  const { faceOf, next, rings } = faces;
  const blockOf = new Int32Array(rings.length).fill(-1);
  const blocks: Block[] = [];
  rings.forEach((halves, face) => {
    const ring = halves.flatMap((half) => alongHalf(edges, half));
    const areaSquareMeters = ringArea(ring);
    if (areaSquareMeters <= 0) return;
    blockOf[face] = blocks.length;
    const bordersRiver = halves.some((half) => edges[half >> 1]!.tag === TAG.river);
    const inside = innerPoint(ring);
    blocks.push({
      ring,
      areaSquareMeters,
      inside,
      use: useOf(inside, areaSquareMeters, bordersRiver, layout),
    });
  });
  const block = (half: number) => blockOf[faceOf[half]!]!;
  const neighbours: BlockMap['neighbours'] = blocks.map(() => []);
  edges.forEach(({ tag, line }, i) => {
    const [left, right] = [block(2 * i), block(2 * i + 1)];
    if (left < 0 || right < 0) return;
    const meters = lengthOf(line);
    neighbours[left]!.push({ block: right, tag, meters });
    neighbours[right]!.push({ block: left, tag, meters });
  });
  const outline = (members: ReadonlySet<number>): XY[][] => {
    const onEdge = (half: number) => members.has(block(half)) && !members.has(block(half ^ 1));
    const used = new Set<number>();
    const out: XY[][] = [];
    for (let start = 0; start < edges.length * 2; start++) {
      if (used.has(start) || !onEdge(start)) continue;
      const halves: number[] = [];
      for (let half = start; !used.has(half);) {
        used.add(half);
        halves.push(half);
        half = next[half]!;
        while (!onEdge(half)) half = next[half ^ 1]!;
      }
      out.push(...simpleLoops(halves, edges).map((loop) => loop.flatMap((half) => alongHalf(edges, half))));
    }
    return out;
  };
  settleWoods(blocks, neighbours);
  return { blocks, neighbours, outline, blockAt: blockFinder(blocks) };
}

/** Half-edge 2i runs along edge i, 2i+1 against it. */
const startOf = (edges: readonly PlanarEdge[], half: number) =>
  half & 1 ? edges[half >> 1]!.to : edges[half >> 1]!.from;

/** The points of a half-edge without its last one. */
function alongHalf(edges: readonly PlanarEdge[], half: number): XY[] {
  const { line } = edges[half >> 1]!;
  return half & 1 ? line.slice(1).reverse() : line.slice(0, -1);
}

function traverse(edges: readonly PlanarEdge[]) {
  const outgoing = new Map<number, { half: number; angle: number }[]>();
  edges.forEach(({ from, to, line }, i) => {
    const ends = [
      { node: from, half: 2 * i, a: line[0]!, b: line[1]! },
      { node: to, half: 2 * i + 1, a: line.at(-1)!, b: line.at(-2)! },
    ];
    for (const { node, half, a, b } of ends) {
      const entry = { half, angle: Math.atan2(b[1] - a[1], b[0] - a[0]) };
      const list = outgoing.get(node);
      if (list) list.push(entry);
      else outgoing.set(node, [entry]);
    }
  });
  /** The next half-edge of the same face: at its end, the first one clockwise from the way back. */
  const next = new Int32Array(edges.length * 2);
  for (const list of outgoing.values()) {
    list.sort((a, b) => a.angle - b.angle);
    list.forEach(({ half }, i) => {
      next[half ^ 1] = list[(i + list.length - 1) % list.length]!.half;
    });
  }
  const faceOf = new Int32Array(edges.length * 2).fill(-1);
  const rings: number[][] = [];
  for (let start = 0; start < next.length; start++) {
    if (faceOf[start] !== -1) continue;
    const halves: number[] = [];
    for (let half = start; faceOf[half] === -1; half = next[half]!) {
      faceOf[half] = rings.length;
      halves.push(half);
    }
    rings.push(halves);
  }
  return { faceOf, next, rings };
}

/** Cuts a boundary that touches itself at nodes into loops that do not. */
function simpleLoops(halves: readonly number[], edges: readonly PlanarEdge[]): number[][] {
  const loops: number[][] = [];
  let path: number[] = [];
  const seenAt = new Map<number, number>();
  for (const half of [...halves, halves[0]!]) {
    const node = startOf(edges, half);
    const before = seenAt.get(node);
    if (before !== undefined) {
      loops.push(path.slice(before));
      for (const gone of path.slice(before)) seenAt.delete(startOf(edges, gone));
      path = path.slice(0, before);
    }
    seenAt.set(node, path.length);
    path.push(half);
  }
  return loops;
}

function withoutDeadEnds(edges: readonly PlanarEdge[]): PlanarEdge[] {
  const degree = new Map<number, number>();
  const count = (node: number, by: number) => degree.set(node, (degree.get(node) ?? 0) + by);
  for (const { from, to } of edges) {
    count(from, 1);
    count(to, 1);
  }
  let kept = [...edges];
  for (;;) {
    const alive = kept.filter(({ from, to }) => {
      const dead = degree.get(from)! < 2 || degree.get(to)! < 2;
      if (dead) {
        count(from, -1);
        count(to, -1);
      }
      return !dead;
    });
    if (alive.length === kept.length) return largestComponent(kept);
    kept = alive;
  }
}

function blockFinder(blocks: readonly Block[]): (p: XY) => number {
  const index = new Flatbush(blocks.length);
  for (const { ring } of blocks) {
    const [west, south, east, north] = boxOf(ring);
    index.add(west, south, east, north);
  }
  index.finish();
  return (p) => index.search(p[0], p[1], p[0], p[1]).find((i) => inRing(p, blocks[i]!.ring)) ?? -1;
}

/** Of points on a coarse mesh, the one furthest from the ring. */
function innerPoint(ring: readonly XY[]): XY {
  const [west, south, east, north] = boxOf(ring);
  let best: XY = ring[0]!;
  let most = -1;
  for (let i = 1; i < 14; i += 2) {
    for (let j = 1; j < 14; j += 2) {
      const p: XY = [west + ((east - west) * i) / 14, south + ((north - south) * j) / 14];
      if (!inRing(p, ring)) continue;
      const off = distanceToLine(p, ring);
      if (off > most) {
        most = off;
        best = p;
      }
    }
  }
  return best;
}

/** Ground that is much larger than a village's blocks is field, even if it touches the village. */
const LARGEST_VILLAGE_BLOCK_SQUARE_METERS = 25_000;

function useOf(p: XY, areaSquareMeters: number, bordersRiver: boolean, layout: Layout): BlockUse {
  if (bordersRiver) return layout.hill(p) > 0 ? 'forest' : 'riverside';
  const quarter = layout.quarterAt(p);
  if (quarter && (quarter !== 'village' || areaSquareMeters < LARGEST_VILLAGE_BLOCK_SQUARE_METERS))
    return quarter;
  return layout.hill(p) > 0 ? 'forest' : 'farmland';
}

/** Single woods in the fields and clearings in the woods follow their neighbours. */
function settleWoods(blocks: readonly Block[], neighbours: BlockMap['neighbours']): void {
  for (let round = 0; round < 3; round++) {
    blocks.forEach((block, i) => {
      if (block.use !== 'forest' && block.use !== 'farmland') return;
      let [same, other] = [0, 0];
      for (const { block: next, meters } of neighbours[i]!) {
        const { use } = blocks[next]!;
        if (use === block.use) same += meters;
        else if (use === 'forest' || use === 'farmland') other += meters;
      }
      if (other > 1.5 * same) block.use = block.use === 'forest' ? 'farmland' : 'forest';
    });
  }
}

/** Turns some blocks into parks and schools: the town breathes. */
export function layOutParks(blocks: readonly Block[], random: Random): void {
  const choose = (use: BlockUse, kinds: readonly BlockUse[], count: number, least: number, most: number) => {
    const fit = blocks.filter(
      (b) => kinds.includes(b.use) && b.areaSquareMeters > least && b.areaSquareMeters < most,
    );
    const chosen: Block[] = [];
    for (let tries = 0; tries < 200 && chosen.length < count && fit.length > 0; tries++) {
      const block = fit[Math.floor(random() * fit.length)]!;
      if (block.use === use || chosen.some((other) => distance(other.inside, block.inside) < 600)) continue;
      block.use = use;
      chosen.push(block);
    }
  };
  choose('park', ['downtown', 'residential', 'old-town'], 7, 12_000, 90_000);
  choose('school', ['residential', 'downtown', 'urban-village', 'old-town'], 9, 12_000, 45_000);
}
