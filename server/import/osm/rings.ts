/**
 * Rings of a multipolygon relation, put together from its member ways. Roles are ignored, as they are often wrong: a ring is a
 * hole if it lies within an odd number of others (https://wiki.openstreetmap.org/wiki/Relation:multipolygon).
 */
import type { MultiPolygon, Polygon } from 'geojson';
import { boundsOf, type BBox, type LngLat } from '../../../domain/place.ts';

/** A closed sequence of node indexes, first and last equal. */
export type Ring = number[];

/**
 * Joins ways (node indexes) end to end into simple rings. Where rings touch at a node the walk cuts a ring off as soon as it
 * comes back to a node, so that none crosses itself there. Ways that close no ring are counted in `openWays`.
 */
export function assembleRings(ways: readonly (readonly number[])[]): { rings: Ring[]; openWays: number } {
  const rings: Ring[] = [];
  const waysAt = new Map<number, number[]>();
  const used = new Uint8Array(ways.length);
  const join = (node: number, w: number): void => {
    const list = waysAt.get(node);
    if (list) list.push(w);
    else waysAt.set(node, [w]);
  };
  for (const [w, way] of ways.entries()) {
    const first = way[0]!;
    const last = way[way.length - 1]!;
    if (first === last) {
      used[w] = 1;
      if (way.length >= 4) rings.push([...way]);
      continue;
    }
    join(first, w);
    join(last, w);
  }

  let openWays = 0;
  for (const [w, way] of ways.entries()) {
    if (used[w]) continue;
    /** The walk so far: `stops[i]` is where `legs[i]` begins; it stands at the last stop. */
    const stops = [way[0]!];
    const legs: number[][] = [];
    while (stops.length > 0) {
      const here = stops[stops.length - 1]!;
      const onward = waysAt.get(here)?.find((candidate) => !used[candidate]);
      if (onward === undefined) {
        stops.pop();
        if (legs.pop()) openWays++;
        continue;
      }
      used[onward] = 1;
      const leg = ways[onward]![0] === here ? [...ways[onward]!] : [...ways[onward]!].reverse();
      legs.push(leg);
      const there = leg[leg.length - 1]!;
      const before = stops.indexOf(there);
      if (before < 0) {
        stops.push(there);
        continue;
      }
      const ring = [there, ...legs.splice(before).flatMap((part) => part.slice(1))];
      stops.length = before + 1;
      if (ring.length >= 4) rings.push(ring);
    }
  }
  return { rings, openWays };
}

interface MeasuredRing {
  nodes: Set<number>;
  ring: Ring;
  line: LngLat[];
  /** Square degrees, positive. */
  area: number;
  box: BBox;
}

/**
 * Sorts rings into polygons with holes: outer rings counter-clockwise, holes clockwise (RFC 7946). `onlyHoles` are rings that
 * are left out where they would not be holes. Null if nothing is left after rings without area are gone.
 */
export function polygonsOf(
  rings: readonly Ring[],
  placeAt: (index: number) => LngLat,
  onlyHoles?: ReadonlySet<Ring>,
): Polygon | MultiPolygon | null {
  const measured = rings.map((ring) => measure(ring, placeAt)).filter((ring) => ring.area > 0);
  // Large before small: whatever holds a ring stands before it.
  measured.sort((a, b) => b.area - a.area);
  const depth: number[] = [];
  const polygons = new Map<number, LngLat[][]>();
  for (const [i, ring] of measured.entries()) {
    let holder = -1;
    depth[i] = 0;
    for (let j = 0; j < i; j++) {
      if (!contains(measured[j]!, ring)) continue;
      depth[i]++;
      // Of all that hold it the deepest is the nearest.
      if (holder < 0 || depth[j]! >= depth[holder]!) holder = j;
    }
    if (depth[i] % 2 === 0) {
      if (!onlyHoles?.has(ring.ring)) polygons.set(i, [turned(ring.line, true)]);
    } else {
      polygons.get(holder)?.push(turned(ring.line, false));
    }
  }
  const coordinates = [...polygons.values()];
  if (coordinates.length === 0) return null;
  return coordinates.length === 1
    ? { type: 'Polygon', coordinates: coordinates[0]! }
    : { type: 'MultiPolygon', coordinates };
}

function measure(ring: Ring, placeAt: (index: number) => LngLat): MeasuredRing {
  const line = ring.map(placeAt);
  return {
    ring,
    nodes: new Set(ring),
    line,
    area: Math.abs(signedArea(line)),
    box: boundsOf(line),
  };
}

/** Positive if counter-clockwise; square degrees. Measured from the first corner, which keeps the digits of small rings. */
function signedArea(line: readonly LngLat[]): number {
  const [x0, y0] = line[0]!;
  let doubled = 0;
  for (let i = 1; i < line.length; i++) {
    const a = line[i - 1]!;
    const b = line[i]!;
    doubled += (a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0);
  }
  return doubled / 2;
}

function turned(line: LngLat[], counterClockwise: boolean): LngLat[] {
  return signedArea(line) > 0 === counterClockwise ? line : [...line].reverse();
}

/** Whether `outer` holds `inner`; they may touch at nodes but do not cross. */
function contains(outer: MeasuredRing, inner: MeasuredRing): boolean {
  const [west, south, east, north] = outer.box;
  const [w, s, e, n] = inner.box;
  if (w < west || s < south || e > east || n > north) return false;
  const free = inner.ring.findIndex((node) => !outer.nodes.has(node));
  if (free >= 0) return isWithin(inner.line[free]!, outer.line);
  // Every corner is shared: the middle of a side that is not also a side of the outer one decides.
  const sides = new Set<string>();
  for (let i = 1; i < outer.ring.length; i++) {
    sides.add(`${outer.ring[i - 1]}/${outer.ring[i]}`).add(`${outer.ring[i]}/${outer.ring[i - 1]}`);
  }
  for (let i = 1; i < inner.ring.length; i++) {
    if (sides.has(`${inner.ring[i - 1]}/${inner.ring[i]}`)) continue;
    const a = inner.line[i - 1]!;
    const b = inner.line[i]!;
    return isWithin([(a[0] + b[0]) / 2, (a[1] + b[1]) / 2], outer.line);
  }
  return false;
}

/** Even-odd rule along a ray to the east. */
function isWithin([x, y]: LngLat, line: readonly LngLat[]): boolean {
  let within = false;
  for (let i = 1; i < line.length; i++) {
    const [ax, ay] = line[i - 1]!;
    const [bx, by] = line[i]!;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) within = !within;
  }
  return within;
}
