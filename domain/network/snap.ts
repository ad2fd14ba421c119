/** The nearest road to a place: an index of the roads' segments in a flat local frame. */
import Flatbush from 'flatbush';
import { boundsOf, distanceMeters, localFrame, type LngLat } from '../place.ts';
import type { Road } from '../road.ts';
import type { RoadPoint } from './roadPoints.ts';

export interface Snap extends RoadPoint {
  /** From the asked place to `point`. */
  distanceMeters: number;
  /** The nearest place on the road, WGS84. */
  point: LngLat;
}

export interface Snapper {
  /**
   * The nearest road within `maxMeters` (default 60), or null. `accepts` leaves out roads, by index. Of equally near roads the
   * first is taken, so that a junction always snaps to the same one. A few microseconds in a town.
   */
  nearest(place: LngLat, maxMeters?: number, accepts?: (road: number) => boolean): Snap | null;
}

/** Beyond this a place counts as off the roads, metres. */
export const SNAP_METERS = 60;

/** Most places lie closer than this: looked at first, because the wider box holds many more segments. */
const CLOSE_METERS = 12;

/**
 * Indexes every segment of `roads` (about 60 bytes each). Distances are flat ones around the roads' middle: good to 0.5 % for
 * roads within 50 km of it, in mid latitudes.
 */
export function createSnapper(roads: readonly Road[]): Snapper {
  const segmentCount = roads.reduce((sum, road) => sum + Math.max(0, road.line.length - 1), 0);
  if (segmentCount === 0) return { nearest: () => null };
  const [west, south, east, north] = boundsOf(pointsOf(roads));
  const frame = localFrame([(west + east) / 2, (south + north) / 2]);

  const index = new Flatbush(segmentCount);
  /** By segment: x and y of its start, then of its end, metres. */
  const ends = new Float64Array(4 * segmentCount);
  const segmentRoad = new Uint32Array(segmentCount);
  const startAlong = new Float64Array(segmentCount);
  const segmentMeters = new Float64Array(segmentCount);
  let s = 0;
  for (const [r, road] of roads.entries()) {
    const first = s;
    let along = 0;
    for (let i = 1; i < road.line.length; i++, s++) {
      const a = frame.toMeters(road.line[i - 1]!);
      const b = frame.toMeters(road.line[i]!);
      ends.set([a[0], a[1], b[0], b[1]], 4 * s);
      index.add(Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1]));
      segmentRoad[s] = r;
      startAlong[s] = along;
      segmentMeters[s] = distanceMeters(road.line[i - 1]!, road.line[i]!);
      along += segmentMeters[s]!;
    }
    const stated = along > 0 ? road.lengthMeters / along : 1;
    for (let i = first; i < s; i++) {
      startAlong[i]! *= stated;
      segmentMeters[i]! *= stated;
    }
  }
  index.finish();

  // The search keeps its best in these instead of making an object for each candidate.
  let x = 0;
  let y = 0;
  let best = -1;
  let bestSquared = 0;
  let bestT = 0;
  let accepted: ((road: number) => boolean) | undefined;
  const consider = (segment: number): boolean => {
    const ax = ends[4 * segment]!;
    const ay = ends[4 * segment + 1]!;
    const dx = ends[4 * segment + 2]! - ax;
    const dy = ends[4 * segment + 3]! - ay;
    const squared = dx * dx + dy * dy;
    const t = squared === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / squared));
    const offX = x - ax - t * dx;
    const offY = y - ay - t * dy;
    const offSquared = offX * offX + offY * offY;
    const nearer = offSquared < bestSquared || (offSquared === bestSquared && (best < 0 || segment < best));
    if (nearer && (!accepted || accepted(segmentRoad[segment]!))) {
      best = segment;
      bestSquared = offSquared;
      bestT = t;
    }
    return false;
  };
  const searchWithin = (meters: number): boolean => {
    best = -1;
    bestSquared = meters * meters;
    index.search(x - meters, y - meters, x + meters, y + meters, consider);
    return best >= 0;
  };

  return {
    nearest(place, maxMeters = SNAP_METERS, accepts) {
      [x, y] = frame.toMeters(place);
      accepted = accepts;
      const found = (maxMeters > CLOSE_METERS && searchWithin(CLOSE_METERS)) || searchWithin(maxMeters);
      if (!found) return null;
      const ax = ends[4 * best]!;
      const ay = ends[4 * best + 1]!;
      return {
        road: segmentRoad[best]!,
        alongMeters: startAlong[best]! + bestT * segmentMeters[best]!,
        distanceMeters: Math.sqrt(bestSquared),
        point: frame.toLngLat([
          ax + bestT * (ends[4 * best + 2]! - ax),
          ay + bestT * (ends[4 * best + 3]! - ay),
        ]),
      };
    },
  };
}

function* pointsOf(roads: readonly Road[]): Generator<LngLat> {
  for (const road of roads) yield* road.line;
}
