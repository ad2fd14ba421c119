/** Beats: zones that are given, as polygons with names, and never cut anew. */
import { pointAlong } from '../network/line.ts';
import type { Network } from '../network/graph.ts';
import { boundsOf, type BBox, type LngLat } from '../place.ts';

export interface Beat {
  name: string;
  /** Rings of each polygon, as in a GeoJSON MultiPolygon: the first is the outline, others are holes. */
  polygons: readonly (readonly (readonly LngLat[])[])[];
}

/**
 * Beat of each road, -1 in none: the one that holds the road's middle (halfway along it); where beats overlap, the first by name (by
 * code points; of equal names the first given). Cost: roads x the beats around each.
 */
export function beatOfRoads({ roads }: Pick<Network, 'roads'>, beats: readonly Beat[]): Int32Array {
  const ordered = [...beats.keys()]
    .sort((a, b) => compare(beats[a]!.name, beats[b]!.name) || a - b)
    .map((index) => ({
      index,
      polygons: beats[index]!.polygons.map((rings) => ({ rings, bounds: boundsOf(rings[0] ?? []) })),
    }));
  return Int32Array.from(roads, (road) => {
    const middle = pointAlong(road.line, road.lengthMeters / 2);
    const holder = ordered.find(({ polygons }) =>
      polygons.some(({ rings, bounds }) => within(middle, bounds) && holds(rings, middle)),
    );
    return holder?.index ?? -1;
  });
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const within = ([lng, lat]: LngLat, [west, south, east, north]: BBox): boolean =>
  lng >= west && lng <= east && lat >= south && lat <= north;

/** By the even-odd rule, so holes are outside; a point on an edge may be on either side. */
function holds(rings: readonly (readonly LngLat[])[], [lng, lat]: LngLat): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [ax, ay] = ring[i]!;
      const [bx, by] = ring[j]!;
      if (ay > lat !== by > lat && lng < ax + ((lat - ay) / (by - ay)) * (bx - ax)) inside = !inside;
    }
  }
  return inside;
}
