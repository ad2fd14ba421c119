/** Where the name of an area goes. */
import type { MultiPolygon, Polygon, Position } from 'geojson';
import { mercatorX, mercatorY } from '../math.ts';

/** Share of the world's square (web Mercator) that an area covers, holes taken off. */
export function mercatorArea(geometry: Polygon | MultiPolygon): number {
  return polygonsOf(geometry).reduce((sum, polygon) => sum + polygonArea(polygon), 0);
}

/**
 * A position well inside the largest polygon: the middle of the widest stretch along seven lines of latitude.
 * Null where the area has no surface.
 */
export function labelPoint(geometry: Polygon | MultiPolygon): [number, number] | null {
  let largest: Position[][] | null = null;
  let largestArea = 0;
  for (const polygon of polygonsOf(geometry)) {
    const area = polygonArea(polygon);
    if (area > largestArea) [largest, largestArea] = [polygon, area];
  }
  if (!largest) return null;
  const lats = largest[0]!.map((position) => position[1]!);
  const south = lats.reduce((a, b) => Math.min(a, b));
  const north = lats.reduce((a, b) => Math.max(a, b));
  let best: [number, number] | null = null;
  let widest = 0;
  // From the middle outward: of equally wide stretches the most central one wins.
  for (const share of [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8]) {
    const lat = south + (north - south) * share;
    const crossings = largest.flatMap((ring) => crossingsAt(ring, lat)).sort((a, b) => a - b);
    for (let i = 1; i < crossings.length; i += 2) {
      const width = crossings[i]! - crossings[i - 1]!;
      if (width > widest * 1.1) {
        widest = width;
        best = [(crossings[i]! + crossings[i - 1]!) / 2, lat];
      }
    }
  }
  return best;
}

function polygonsOf(geometry: Polygon | MultiPolygon): Position[][][] {
  return geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
}

function polygonArea(polygon: Position[][]): number {
  const [outer = 0, ...holes] = polygon.map(ringArea);
  return outer - holes.reduce((sum, hole) => sum + hole, 0);
}

function ringArea(ring: Position[]): number {
  let sum = 0;
  for (let i = 1; i < ring.length; i++) {
    const [ax, ay] = [mercatorX(ring[i - 1]![0]!), mercatorY(ring[i - 1]![1]!)];
    const [bx, by] = [mercatorX(ring[i]![0]!), mercatorY(ring[i]![1]!)];
    sum += (ax - bx) * (ay + by);
  }
  return Math.abs(sum) / 2;
}

function crossingsAt(ring: Position[], lat: number): number[] {
  const crossings: number[] = [];
  for (let i = 1; i < ring.length; i++) {
    const [ax, ay] = ring[i - 1] as [number, number];
    const [bx, by] = ring[i] as [number, number];
    if (ay > lat !== by > lat) crossings.push(ax + ((bx - ax) * (lat - ay)) / (by - ay));
  }
  return crossings;
}
