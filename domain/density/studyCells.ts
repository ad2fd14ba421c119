/**
 * The cells of a study area. `polygonToCells` of h3-js tests every cell of the margin against every vertex (3 s for a city
 * of 2,000 vertices at resolution 9, 20 s for 20,000) and knows nothing of records: a record's cell is the *parent* of its
 * resolution-11 cell, whose outline may miss the record by a little. So the border is walked, every cell within that
 * little of it is taken, and what it encloses is flooded. Reaches h3-js, so the page does not import it.
 */
import type { Position } from 'geojson';
import { UNITS, cellArea, cellToBoundary, cellToLatLng, getHexagonEdgeLengthAvg, latLngToCell } from 'h3-js';
import { CHILD_REACH_EDGES, RECORD_RES } from '../cells.ts';
import { EARTH_RADIUS_METERS, type AreaGeometry } from '../place.ts';
import { Problem } from '../problem.ts';
import { CellTable } from './cellTable.ts';
import { Disk, hexOf, highWord, lowWord } from './disk.ts';

const METERS_PER_DEGREE = (EARTH_RADIUS_METERS * Math.PI) / 180;

/** The border is looked at this often, in mean edge lengths. */
const STEP_EDGES = 0.125;

/** A cell that the border runs through, with its neighbours' outlines in metres around its centre. */
interface Home {
  lng: number;
  lat: number;
  metersPerLng: number;
  /** Whoever is nearer to the centre than this has no neighbour within reach. */
  safeMeters: number;
  neighbours: { high: number; low: number; outline: number[] }[];
}

/**
 * Every cell of `res` (6..11) that holds or could hold a record inside the area: those that overlap it, and those that miss
 * it by less than their records may stray (some 2 % more of a district's cells). Ascending, distinct. Edges are straight in
 * degrees, as in PostGIS; an area across the date line is not understood. 46,000 cells within 2,000 vertices: 0.15 s.
 * Throws Problem `too-many` over `limit`, by the area before anything is allocated.
 */
export function studyCells(geometry: AreaGeometry, res: number, limit = 50_000): BigUint64Array {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  const rings = polygons.flat().filter((ring) => ring.length >= 4);
  if (rings.length === 0) return new BigUint64Array(0);
  const estimate = estimatedCells(polygons, res);
  if (estimate > limit) throw tooManyCells(estimate, res, limit);

  const cells = new CellTable(Math.max(64, Math.ceil(estimate * 1.2)));
  const add = (high: number, low: number) => {
    cells.add(high, low);
    if (cells.size > limit) throw tooManyCells(cells.size, res, limit);
  };
  walkBorder(rings, res, add);
  fill(cells, rings, new Disk(res, 1), add);
  return cells.sorted();
}

/** By the area on a locally flat earth and the size of a cell at its first vertex; up to a margin of border cells too few. */
function estimatedCells(polygons: readonly Position[][][], res: number): number {
  let squareMeters = 0;
  let first: Position | undefined;
  for (const polygon of polygons) {
    for (const [index, ring] of polygon.entries()) {
      if (ring.length < 4) continue;
      first ??= ring[0];
      const area = Math.abs(ringArea(ring));
      squareMeters += index === 0 ? area : -area;
    }
  }
  if (!first) return 0;
  return Math.max(0, squareMeters) / cellArea(latLngToCell(first[1]!, first[0]!, res), UNITS.m2);
}

function ringArea(ring: readonly Position[]): number {
  const metersPerLng = METERS_PER_DEGREE * Math.cos((ring[0]![1]! * Math.PI) / 180);
  let doubled = 0;
  for (let i = 1; i < ring.length; i++) {
    const [ax, ay] = ring[i - 1]! as [number, number];
    const [bx, by] = ring[i]! as [number, number];
    doubled += (ax - ring[0]![0]!) * (by - ring[0]![1]!) - (bx - ring[0]![0]!) * (ay - ring[0]![1]!);
  }
  return (doubled / 2) * metersPerLng * METERS_PER_DEGREE;
}

/** Names every cell within reach of the border, most of them often. */
function walkBorder(
  rings: readonly (readonly Position[])[],
  res: number,
  add: (high: number, low: number) => void,
): void {
  const edge = getHexagonEdgeLengthAvg(res, UNITS.m);
  const step = edge * STEP_EDGES;
  // No point of the border is further than half a step from one that is looked at.
  const reach = step / 2 + (res < RECORD_RES ? edge * CHILD_REACH_EDGES : 0);
  const disk = new Disk(res, 1);
  const homes = new Map<string, Home>();
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      const [ax, ay] = ring[i - 1]! as [number, number];
      const [bx, by] = ring[i]! as [number, number];
      const metersPerLng =
        METERS_PER_DEGREE * Math.cos((Math.min(Math.abs(ay), Math.abs(by)) * Math.PI) / 180);
      const meters = Math.hypot((bx - ax) * metersPerLng, (by - ay) * METERS_PER_DEGREE);
      const pieces = Math.max(1, Math.ceil(meters / step));
      for (let piece = 0; piece < pieces; piece++) {
        const lng = ax + ((bx - ax) * piece) / pieces;
        const lat = ay + ((by - ay) * piece) / pieces;
        const hex = latLngToCell(lat, lng, res);
        let home = homes.get(hex);
        if (!home) {
          home = homeOf(hex, disk, reach);
          homes.set(hex, home);
          add(highWord(hex), lowWord(hex));
        }
        const x = (lng - home.lng) * home.metersPerLng;
        const y = (lat - home.lat) * METERS_PER_DEGREE;
        if (Math.hypot(x, y) < home.safeMeters) continue;
        // Only what lies beside the home can be so near: any other cell is a whole edge away.
        for (const near of home.neighbours) {
          if (distanceToOutline(x, y, near.outline) <= reach) add(near.high, near.low);
        }
      }
    }
  }
}

function homeOf(hex: string, disk: Disk, reach: number): Home {
  const [lat, lng] = cellToLatLng(hex);
  const metersPerLng = METERS_PER_DEGREE * Math.cos((lat * Math.PI) / 180);
  const outlineOf = (cell: string) =>
    cellToBoundary(cell).flatMap(([pointLat, pointLng]) => [
      (pointLng - lng) * metersPerLng,
      (pointLat - lat) * METERS_PER_DEGREE,
    ]);
  const found = disk.around(highWord(hex), lowWord(hex));
  const neighbours = Array.from({ length: found }, (_, i) => {
    const [high, low] = [disk.high[i]!, disk.low[i]!];
    return { high, low, outline: outlineOf(hexOf(high, low)) };
  });
  return { lng, lat, metersPerLng, safeMeters: distanceToOutline(0, 0, outlineOf(hex)) - reach, neighbours };
}

/** From a point outside to the nearest point of a closed outline `[x0, y0, x1, y1, ..]`. */
function distanceToOutline(x: number, y: number, outline: readonly number[]): number {
  let least = Infinity;
  let [ax, ay] = [outline.at(-2)!, outline.at(-1)!];
  for (let i = 0; i < outline.length; i += 2) {
    const [bx, by] = [outline[i]!, outline[i + 1]!];
    const [dx, dy] = [bx - ax, by - ay];
    const along = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
    least = Math.min(least, Math.hypot(x - ax - along * dx, y - ay - along * dy));
    [ax, ay] = [bx, by];
  }
  return least;
}

/**
 * Adds what the border encloses. Cells beside the border that touch each other lie on the same side of it, so that one of
 * each such group is tested against the polygon; an inner group is flooded, an outer one passed over.
 */
function fill(
  cells: CellTable,
  rings: readonly (readonly Position[])[],
  disk: Disk,
  add: (high: number, low: number) => void,
): void {
  const beside = new CellTable(cells.size);
  const borderCells = cells.size;
  for (let i = 0; i < borderCells; i++) {
    const found = disk.around(cells.highOf(i), cells.lowOf(i));
    for (let j = 0; j < found; j++) {
      if (cells.find(disk.high[j]!, disk.low[j]!) < 0) beside.add(disk.high[j]!, disk.low[j]!);
    }
  }
  const outside = new CellTable(beside.size);
  for (let i = 0; i < beside.size; i++) {
    const [high, low] = [beside.highOf(i), beside.lowOf(i)];
    if (cells.find(high, low) >= 0 || outside.find(high, low) >= 0) continue;
    const [lat, lng] = cellToLatLng(hexOf(high, low));
    if (isInside(lng, lat, rings)) {
      const first = cells.size;
      add(high, low);
      for (let k = first; k < cells.size; k++) {
        const found = disk.around(cells.highOf(k), cells.lowOf(k));
        for (let j = 0; j < found; j++) add(disk.high[j]!, disk.low[j]!);
      }
    } else {
      const first = outside.size;
      outside.add(high, low);
      for (let k = first; k < outside.size; k++) {
        const found = disk.around(outside.highOf(k), outside.lowOf(k));
        for (let j = 0; j < found; j++) {
          if (beside.find(disk.high[j]!, disk.low[j]!) >= 0) outside.add(disk.high[j]!, disk.low[j]!);
        }
      }
    }
  }
}

/** By the even-odd rule over all rings, so that holes are outside. */
function isInside(lng: number, lat: number, rings: readonly (readonly Position[])[]): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      const [ax, ay] = ring[i - 1]! as [number, number];
      const [bx, by] = ring[i]! as [number, number];
      if (ay > lat !== by > lat && lng < ax + ((bx - ax) * (lat - ay)) / (by - ay)) inside = !inside;
    }
  }
  return inside;
}

const tooManyCells = (about: number, res: number, limit: number): Problem =>
  new Problem(
    'too-many',
    `The study area has over ${limit} cells of resolution ${res} (some ${Math.round(about)} or more). ` +
      'Ask for a coarser res or a smaller area.',
    [{ pointer: '?res', detail: `at most ${limit} cells` }],
  );
