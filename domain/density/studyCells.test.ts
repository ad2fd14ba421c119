import fc from 'fast-check';
import type { MultiPolygon, Polygon } from 'geojson';
import { POLYGON_TO_CELLS_FLAGS, gridDisk, polygonToCellsExperimental } from 'h3-js';
import { describe, expect, it } from 'vitest';
import { cellToHex, hexToCell, parentCell, recordCell } from '../cells.ts';
import type { LngLat } from '../place.ts';
import { studyCells } from './studyCells.ts';

const overlapping = (polygon: Polygon, res: number) =>
  polygonToCellsExperimental(polygon.coordinates, res, POLYGON_TO_CELLS_FLAGS.containmentOverlapping, true);

const closed = (ring: LngLat[]) => [...ring, ring[0]!];

/** A star around a place: `radii` in degrees, one for each direction. */
const star = ([lng, lat]: LngLat, radii: number[]): LngLat[] =>
  radii.map((radius, i) => {
    const angle = (2 * Math.PI * i) / radii.length;
    return [
      lng + (radius * Math.cos(angle)) / Math.cos((lat * Math.PI) / 180),
      lat + radius * Math.sin(angle),
    ];
  });

const square = (west: number, south: number, size: number): Polygon => ({
  type: 'Polygon',
  coordinates: [
    closed([
      [west, south],
      [west + size, south],
      [west + size, south + size],
      [west, south + size],
    ]),
  ],
});

const cityPlace = fc.tuple(
  fc.double({ min: -170, max: 170, noNaN: true }),
  fc.double({ min: -65, max: 65, noNaN: true }),
) as fc.Arbitrary<LngLat>;

const shape = fc
  .tuple(
    cityPlace,
    fc.integer({ min: 6, max: 11 }),
    fc.array(fc.double({ min: 0.1, max: 1, noNaN: true }), { minLength: 3, maxLength: 40 }),
    fc.double({ min: 0.2, max: 6, noNaN: true }),
  )
  .map(([place, res, radii, edges]) => {
    // About `edges` cells across.
    const scale = 0.06 * 2.6458 ** (6 - res) * edges;
    const ring = closed(
      star(
        place,
        radii.map((radius) => radius * scale),
      ),
    );
    const polygon: Polygon = { type: 'Polygon', coordinates: [ring] };
    return { place, res, ring, polygon };
  });

describe('studyCells', () => {
  it('has every cell that overlaps the area, and no cell but those beside them', () => {
    fc.assert(
      fc.property(shape, ({ res, polygon }) => {
        const overlap = overlapping(polygon, res);
        const found = new Set(Array.from(studyCells(polygon, res), cellToHex));
        for (const hex of overlap) expect(found.has(hex)).toBe(true);
        const around = new Set(overlap.flatMap((hex) => gridDisk(hex, 1)));
        for (const hex of found) expect(around.has(hex)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it("has the cell of a record inside, also where that cell's outline misses it", () => {
    // One in 14 records lies outside of the outline of its own cell: here the area is hardly larger than the record.
    let strayed = 0;
    fc.assert(
      fc.property(cityPlace, fc.integer({ min: 6, max: 11 }), (at, res) => {
        const polygon = square(at[0] - 1e-7, at[1] - 1e-7, 2e-7);
        const cell = parentCell(recordCell(at), res);
        expect(studyCells(polygon, res)).toContain(cell);
        if (!overlapping(polygon, res).includes(cellToHex(cell))) strayed++;
      }),
      { numRuns: 3000 },
    );
    expect(strayed).toBeGreaterThan(50);
  });

  it('is ascending and distinct', () => {
    const cells = studyCells(square(121.4, 31.2, 0.1), 9);
    expect(cells.length).toBeGreaterThan(1000);
    for (let i = 1; i < cells.length; i++) expect(cells[i]! > cells[i - 1]!).toBe(true);
  });

  it('is but few cells larger than the overlap', () => {
    const polygon = square(121.4, 31.2, 0.1);
    expect(studyCells(polygon, 9).length / overlapping(polygon, 9).length).toBeLessThan(1.03);
  });

  it('leaves holes empty and joins parts', () => {
    const [outer, hole] = [square(121.4, 31.2, 0.1), square(121.42, 31.22, 0.06)];
    const holed: Polygon = { type: 'Polygon', coordinates: [outer.coordinates[0]!, hole.coordinates[0]!] };
    const inHole = parentCell(recordCell([121.45, 31.25]), 9);
    expect(studyCells(outer, 9)).toContain(inHole);
    expect(studyCells(holed, 9)).not.toContain(inHole);
    const both: MultiPolygon = {
      type: 'MultiPolygon',
      coordinates: [outer.coordinates, square(122, 31.2, 0.02).coordinates],
    };
    const joined = studyCells(both, 9);
    expect(joined).toContain(inHole);
    expect(joined).toContain(parentCell(recordCell([122.01, 31.21]), 9));
    expect(joined).not.toContain(parentCell(recordCell([121.8, 31.21]), 9));
  });

  it('is one cell or a few for an area smaller than a cell', () => {
    const cells = studyCells(square(121.4737, 31.2304, 1e-6), 9);
    expect(cells).toContain(hexToCell(overlapping(square(121.4737, 31.2304, 1e-6), 9)[0]!));
    expect(cells.length).toBeLessThanOrEqual(3);
  });

  it('refuses what has too many cells', () => {
    expect(() => studyCells(square(121, 31, 1), 9)).toThrow(expect.objectContaining({ code: 'too-many' }));
    // Long and thin: little area, many cells.
    const thin: Polygon = {
      type: 'Polygon',
      coordinates: [
        closed([
          [120, 31],
          [122, 31],
          [122, 31.00001],
          [120, 31.00001],
        ]),
      ],
    };
    expect(() => studyCells(thin, 9, 500)).toThrow(expect.objectContaining({ code: 'too-many' }));
  });

  it('is empty without an area', () => {
    expect(studyCells({ type: 'MultiPolygon', coordinates: [] }, 9)).toHaveLength(0);
  });
});
