/** Tile arithmetic: web Mercator z/x/y (y grows southward), 4096 units to a tile's side, 512 CSS pixels on the screen. */
import type { BBox, LngLat } from '../domain/place.ts';
import { Problem, type ProblemPointer } from '../domain/problem.ts';

export interface TileId {
  z: number;
  x: number;
  y: number;
}

/** Units along a tile's side. */
export const TILE_EXTENT = 4096;

/** Units that geometry reaches over a tile's edge (8 px), so that lines and outlines meet without a seam. */
export const TILE_BUFFER = 64;

export const MAX_TILE_ZOOM = 22;

/** Mercator ends here: the map is a square. */
export const MAX_LATITUDE = 85.051128779807;

const RADIANS = Math.PI / 180;

/** Checks an address from outside; throws Problem 'invalid' naming each part that cannot be (zoom 0..22). */
export function tileId(z: number, x: number, y: number): TileId {
  const errors: ProblemPointer[] = [];
  const zoomIsValid = Number.isInteger(z) && z >= 0 && z <= MAX_TILE_ZOOM;
  if (!zoomIsValid) errors.push({ pointer: '/z', detail: `an integer from 0 to ${MAX_TILE_ZOOM}` });
  const last = zoomIsValid ? 2 ** z - 1 : Number.MAX_SAFE_INTEGER;
  for (const [pointer, value] of [
    ['/x', x],
    ['/y', y],
  ] as const) {
    if (!Number.isInteger(value) || value < 0 || value > last) {
      errors.push({
        pointer,
        detail: zoomIsValid ? `an integer from 0 to ${last} at zoom ${z}` : 'an integer',
      });
    }
  }
  if (errors.length > 0) throw new Problem('invalid', 'There is no such tile', errors);
  return { z, x, y };
}

/** Longitude in units of the world's width, 0 at -180; not wrapped. */
export function mercatorX(lng: number): number {
  return lng / 360 + 0.5;
}

/** Latitude in units of the world's height, 0 at the north edge, clamped to the square. */
export function mercatorY(lat: number): number {
  const sin = Math.sin(Math.max(-MAX_LATITUDE, Math.min(MAX_LATITUDE, lat)) * RADIANS);
  return 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI);
}

/** The inverse of `mercatorY`. */
export function mercatorLat(y: number): number {
  return (2 * Math.atan(Math.exp((1 - 2 * y) * Math.PI)) - Math.PI / 2) / RADIANS;
}

/** Parts of the world's width and height in which points are kept (whole numbers of 32 bits): about a centimetre. */
export const WORLD_PARTS = 2 ** 32;

/** A share of the world's width or height in whole parts, 0..2^32 - 1. */
export function worldParts(share: number): number {
  return Math.min(WORLD_PARTS - 1, Math.max(0, Math.floor(share * WORLD_PARTS)));
}

/** The units (0..4095) of a position in parts, in the tile of zoom `z` (0..20) that holds it. */
export function unitOfParts(parts: number, z: number): number {
  return (parts >>> (20 - z)) & (TILE_EXTENT - 1);
}

/** The column or row of that tile. */
export function tileOfParts(parts: number, z: number): number {
  return z === 0 ? 0 : parts >>> (32 - z);
}

/** The tile's box, widened by `buffer` units on each side (kept inside the world). */
export function tileBounds({ z, x, y }: TileId, buffer = 0): BBox {
  const side = 2 ** -z;
  const margin = buffer / TILE_EXTENT;
  return [
    Math.max(-180, (side * (x - margin) - 0.5) * 360),
    mercatorLat(Math.min(1, side * (y + 1 + margin))),
    Math.min(180, (side * (x + 1 + margin) - 0.5) * 360),
    mercatorLat(Math.max(0, side * (y - margin))),
  ];
}

/** The tile that holds a position. */
export function tileAt([lng, lat]: LngLat, z: number): TileId {
  const tiles = 2 ** z;
  const clamp = (n: number) => Math.max(0, Math.min(tiles - 1, Math.floor(n)));
  return { z, x: clamp(mercatorX(lng) * tiles), y: clamp(mercatorY(lat) * tiles) };
}

/** First and last column and row of the tiles that a box touches. */
export function tileRange(bbox: BBox, z: number): { minX: number; minY: number; maxX: number; maxY: number } {
  const northWest = tileAt([bbox[0], bbox[3]], z);
  const southEast = tileAt([bbox[2], bbox[1]], z);
  return { minX: northWest.x, minY: northWest.y, maxX: southEast.x, maxY: southEast.y };
}

/** Metres on the ground per CSS pixel (512 px tiles). */
export function metersPerPixel(lat: number, zoom: number): number {
  return (40_075_016.69 * Math.cos(lat * RADIANS)) / (512 * 2 ** zoom);
}
