/**
 * Places: WGS84 longitude and latitude in degrees, always in that order.
 * Other datums are shifted at the edge (see datum.ts) and never travel further in.
 */
import type { LineString, MultiPolygon, Polygon } from 'geojson';

/** `[longitude, latitude]`, WGS84 degrees. */
export type LngLat = [number, number];

/** `[west, south, east, north]`, WGS84 degrees; west < east (no box crosses the date line). */
export type BBox = [number, number, number, number];

export type AreaGeometry = Polygon | MultiPolygon;
export type LineGeometry = LineString;

/** Mean Earth radius of the IUGG, metres. */
export const EARTH_RADIUS_METERS = 6_371_008.8;

const RADIANS = Math.PI / 180;

/** Great-circle distance by the haversine formula, metres. */
export function distanceMeters(a: LngLat, b: LngLat): number {
  const sinLat = Math.sin(((b[1] - a[1]) * RADIANS) / 2);
  const sinLng = Math.sin(((b[0] - a[0]) * RADIANS) / 2);
  const h = sinLat * sinLat + Math.cos(a[1] * RADIANS) * Math.cos(b[1] * RADIANS) * sinLng * sinLng;
  return 2 * EARTH_RADIUS_METERS * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Length of a line, metres: the sum of its great-circle pieces. */
export function lineLengthMeters(line: readonly LngLat[]): number {
  let meters = 0;
  for (let i = 1; i < line.length; i++) meters += distanceMeters(line[i - 1]!, line[i]!);
  return meters;
}

/** The smallest box that holds every point; throws RangeError on an empty list. */
export function boundsOf(points: Iterable<LngLat>): BBox {
  let west = Infinity;
  let south = Infinity;
  let east = -Infinity;
  let north = -Infinity;
  for (const [lng, lat] of points) {
    if (lng < west) west = lng;
    if (lng > east) east = lng;
    if (lat < south) south = lat;
    if (lat > north) north = lat;
  }
  if (west > east) throw new RangeError('boundsOf: no points');
  return [west, south, east, north];
}

/** A local flat frame around `origin`: metres east and north; good to 0.1 % within 50 km of it. */
export interface LocalFrame {
  toMeters(point: LngLat): [number, number];
  toLngLat(meters: [number, number]): LngLat;
}

export function localFrame(origin: LngLat): LocalFrame {
  const metersPerDegreeLat = EARTH_RADIUS_METERS * RADIANS;
  const metersPerDegreeLng = metersPerDegreeLat * Math.cos(origin[1] * RADIANS);
  return {
    toMeters: ([lng, lat]) => [
      (lng - origin[0]) * metersPerDegreeLng,
      (lat - origin[1]) * metersPerDegreeLat,
    ],
    toLngLat: ([east, north]) => [
      origin[0] + east / metersPerDegreeLng,
      origin[1] + north / metersPerDegreeLat,
    ],
  };
}

/** To 0.1 m: what is answered and stored need not be finer. */
export function roundedPlace([lng, lat]: LngLat): LngLat {
  return [Math.round(lng * 1e6) / 1e6, Math.round(lat * 1e6) / 1e6];
}
