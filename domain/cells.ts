/**
 * H3 cells on the server side (h3-js is 61 KB gzipped, so the web never imports this file).
 *
 * A record's cell is its resolution-11 cell; its cell at a coarser resolution is always the *parent* of that one, so
 * that counts roll up exactly. In memory and in PostgreSQL a cell is a bigint: bit 63 of every cell index is 0, so the
 * signed 64-bit column holds the very same number. In JSON a cell is 15 hexadecimal digits.
 * Index layout: H3 documentation, 'H3 Cell Indexes' (h3geo.org).
 */
import {
  POLYGON_TO_CELLS_FLAGS,
  UNITS,
  cellArea,
  cellToBoundary,
  getHexagonEdgeLengthAvg,
  isValidCell,
  latLngToCell,
  polygonToCellsExperimental,
} from 'h3-js';
import { EARTH_RADIUS_METERS, type BBox, type LngLat } from './place.ts';

/** The resolution at which a record's cell is stored: about 0.0022 km2, 29 m an edge. */
export const RECORD_RES = 11;

/** What may be asked for; counts exist at no finer resolution than that of the records. */
export const MIN_RES = 6;
export const MAX_RES = RECORD_RES;

const METERS_PER_DEGREE = (EARTH_RADIUS_METERS * Math.PI) / 180;

/** The cell that a record at `[lng, lat]` is stored with (resolution 11). */
export function recordCell([lng, lat]: LngLat): bigint {
  return hexToCell(latLngToCell(lat, lng, RECORD_RES));
}

/** `8a2830828767fff` as a bigint; the caller has checked it with `isCellHex`. */
export function hexToCell(hex: string): bigint {
  return BigInt(`0x${hex}`);
}

/** The 15 hexadecimal digits of a cell. */
export function cellToHex(cell: bigint): string {
  return cell.toString(16).padStart(15, '0');
}

/** Whether the text names a cell that exists (15 lower-case digits, a valid index). */
export function isCellHex(hex: string): boolean {
  return /^[0-9a-f]{15}$/.test(hex) && isValidCell(hex);
}

/** 0..15. */
export function cellResolution(cell: bigint): number {
  return Number((cell >> 52n) & 15n);
}

/**
 * The ancestor at resolution `res`, by arithmetic on the index, equal to h3-js `cellToParent`: the resolution is
 * written into bits 52-55 and every finer digit becomes 7. The same expression stands in SQL.
 * Throws RangeError when `res` is finer than the cell.
 */
export function parentCell(cell: bigint, res: number): bigint {
  const own = cellResolution(cell);
  if (!Number.isInteger(res) || res < 0 || res > own) {
    throw new RangeError(`parentCell: a cell of resolution ${own} has no parent at ${res}`);
  }
  return (cell & ~(15n << 52n)) | (BigInt(res) << 52n) | ((1n << BigInt(3 * (15 - res))) - 1n);
}

/**
 * A number that names the cell, for formats whose ids must fit in 53 bits (vector tiles): the base cell and digits,
 * without the unused ones, times 16, plus the resolution. Exact and unique up to resolution 13, else RangeError.
 */
export function cellNumber(cell: bigint): number {
  const res = cellResolution(cell);
  if (res > 13) throw new RangeError(`cellNumber: resolution ${res} does not fit in 53 bits`);
  return Number((cell & ((1n << 52n) - 1n)) >> BigInt(3 * (15 - res))) * 16 + res;
}

/** The true area of this one cell on the sphere, km2 (cells of one resolution differ by up to a factor of two). */
export function cellAreaKm2(cell: bigint): number {
  return cellArea(cellToHex(cell), UNITS.km2);
}

/**
 * The outline, closed, anticlockwise, 7 positions (6 or more for a pentagon). Where the cell crosses the date line the
 * longitudes run on past 180, so that the ring stays whole.
 */
export function cellRing(cell: bigint): LngLat[] {
  const ring = cellToBoundary(cellToHex(cell), true) as LngLat[];
  const first = ring[0]![0];
  for (const position of ring) {
    if (position[0] - first > 180) position[0] -= 360;
    else if (position[0] - first < -180) position[0] += 360;
  }
  return ring;
}

/** The box of a cell's outline; may reach past longitude 180. */
export function cellBounds(cell: bigint): BBox {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lng, lat] of cellRing(cell)) {
    west = Math.min(west, lng);
    east = Math.max(east, lng);
    south = Math.min(south, lat);
    north = Math.max(north, lat);
  }
  return [west, south, east, north];
}

/**
 * How far the resolution-11 cells below a cell reach out of its outline, in its mean edge lengths: 0.158 at most where it was measured
 * (resolutions 6 to 10, all latitudes), and a margin for the largest cells.
 */
export const CHILD_REACH_EDGES = 0.18;

/** A box that holds every record of a cell, those beyond its outline too; may reach past longitude 180. */
export function recordBounds(cell: bigint): BBox {
  const [west, south, east, north] = cellBounds(cell);
  const meters = CHILD_REACH_EDGES * getHexagonEdgeLengthAvg(cellResolution(cell), UNITS.m);
  const latMargin = meters / METERS_PER_DEGREE;
  const widest = Math.min(89.9, Math.max(Math.abs(south), Math.abs(north)) + latMargin);
  const lngMargin = latMargin / Math.cos((widest * Math.PI) / 180);
  return [
    west - lngMargin,
    Math.max(-90, south - latMargin),
    east + lngMargin,
    Math.min(90, north + latMargin),
  ];
}

/** Whether the cell's outline and the box share any point (separating axes; edges taken straight in degrees). */
export function cellTouches(cell: bigint, bbox: BBox): boolean {
  const ring = cellRing(cell);
  const [west, south, east, north] = cellBounds(cell);
  if (west > bbox[2] || east < bbox[0] || south > bbox[3] || north < bbox[1]) return false;
  const corners: LngLat[] = [
    [bbox[0], bbox[1]],
    [bbox[2], bbox[1]],
    [bbox[2], bbox[3]],
    [bbox[0], bbox[3]],
  ];
  for (let i = 1; i < ring.length; i++) {
    const [ax, ay] = ring[i - 1]!;
    const [bx, by] = ring[i]!;
    // The ring runs anticlockwise: a box wholly to the right of one edge lies outside.
    if (corners.every(([x, y]) => (bx - ax) * (y - ay) - (by - ay) * (x - ax) < 0)) return false;
  }
  return true;
}

/** Every cell of `res` that touches the box, in no order. Cost grows with their number: bound the box first. */
export function cellsTouching(bbox: BBox, res: number): bigint[] {
  const [west, south, east, north] = bbox;
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return polygonToCellsExperimental([ring], res, POLYGON_TO_CELLS_FLAGS.containmentOverlapping, true).map(
    hexToCell,
  );
}
