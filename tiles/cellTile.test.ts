import { VectorTile, classifyRings } from '@mapbox/vector-tile';
import { booleanIntersects, polygon } from '@turf/turf';
import fc from 'fast-check';
import { cellToBoundary, cellToLatLng, getPentagons, gridDisk, latLngToCell } from 'h3-js';
import { PbfReader } from 'pbf';
import { describe, expect, it } from 'vitest';
import { cellNumber, cellsTouching, hexToCell } from '../domain/cells.ts';
import type { LngLat } from '../domain/place.ts';
import { seededRandom } from '../domain/random.ts';
import { densityResolution } from '../domain/resolution.ts';
import { significant, writeCellTile, type CellTileColumns } from './cellTile.ts';
import { CellOutlines } from './cellOutlines.ts';
import { clipConvexRing } from './clip.ts';
import { tileAt, tileBounds, type TileId } from './math.ts';
import { doubledArea } from './mvt.ts';

const SHANGHAI: LngLat = [121.4737, 31.2304];

function columnsOf(cells: readonly bigint[], res: number, counts?: readonly number[]): CellTileColumns {
  const ascending = BigUint64Array.from(cells).sort();
  return {
    res,
    cells: ascending,
    columns: [{ name: 'count', valueAt: (i) => counts?.[i] ?? i + 1 }],
    weightAt: (i) => counts?.[i] ?? i + 1,
  };
}

function decode(bytes: Uint8Array) {
  const layer = new VectorTile(new PbfReader(bytes)).layers['density'];
  return Array.from({ length: layer?.length ?? 0 }, (_, i) => {
    const feature = layer!.feature(i);
    const rings = feature.loadGeometry();
    return { id: feature.id, properties: feature.properties, rings };
  });
}

const flat = (ring: { x: number; y: number }[]) => ring.flatMap(({ x, y }) => [x, y]);

/** A cell's outline in units of a tile, by h3-js and the textbook's Mercator alone, nearest copy of the world. */
function outlineInTile(hex: string, { z, x, y }: TileId): [number, number][] {
  const n = 2 ** z;
  const [, centreLng] = cellToLatLng(hex);
  const tileCentre = ((x + 0.5) / n) * 360 - 180;
  const turn = Math.round((tileCentre - centreLng) / 360) * 360;
  return cellToBoundary(hex).map(([lat, lng]) => {
    const nearLng = lng + Math.round((centreLng - lng) / 360) * 360 + turn;
    const sin = Math.asinh(Math.tan((lat * Math.PI) / 180));
    return [(((nearLng + 180) / 360) * n - x) * 4096, (((1 - sin / Math.PI) / 2) * n - y) * 4096];
  });
}

const square = (margin: number) => {
  const [low, high] = [-margin, 4096 + margin];
  return polygon([
    [
      [low, low],
      [high, low],
      [high, high],
      [low, high],
      [low, low],
    ],
  ]);
};

const closed = (ring: [number, number][]) => polygon([[...ring, ring[0]!]]);

const places = fc.tuple(
  fc.double({ min: -180, max: 179.999, noNaN: true }),
  fc.double({ min: -75, max: 75, noNaN: true }),
);

describe('writeCellTile', () => {
  it('draws a cell in every tile that it touches, and in no other, wherever it is', () => {
    fc.assert(
      fc.property(places, fc.integer({ min: 6, max: 15 }), ([lng, lat], z) => {
        const res = densityResolution(z);
        const hexes = gridDisk(latLngToCell(lat, lng, res), 2);
        const columns = columnsOf(hexes.map(hexToCell), res);
        const home = tileAt([lng, lat], z);
        const tiles = 2 ** z;
        for (const dx of [-1, 0, 1]) {
          for (const dy of [-1, 0, 1]) {
            const tile = { z, x: (home.x + dx + tiles) % tiles, y: home.y + dy };
            const drawn = new Map(
              decode(writeCellTile('density', tile, columns).bytes).map((feature) => [
                feature.properties['cell'],
                feature,
              ]),
            );
            for (const hex of hexes) {
              const outline = closed(outlineInTile(hex, tile));
              const feature = drawn.get(hex);
              if (booleanIntersects(outline, square(0))) expect(feature, hex).toBeDefined();
              // A unit of doubt where it is cut at the buffer, and rounded.
              if (!booleanIntersects(outline, square(65))) expect(feature, hex).toBeUndefined();
              if (!feature) continue;
              expect(feature.id).toBe(cellNumber(hexToCell(hex)));
              expect(feature.properties['res']).toBe(res);
            }
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('draws the outline of h3-js, pentagons and far sides of the world included', () => {
    const hexes = [
      ...getPentagons(9).slice(0, 6),
      latLngToCell(12, 179.99999, 9),
      latLngToCell(64, -150.3, 9),
      latLngToCell(-33.45, -70.66, 9),
    ];
    for (const hex of hexes) {
      const [lat, lng] = cellToLatLng(hex);
      const tile = tileAt([lng, lat], 11);
      const [feature] = decode(writeCellTile('density', tile, columnsOf([hexToCell(hex)], 9)).bytes);
      const ring = feature!.rings[0]!.slice(0, -1);
      for (const { x, y } of ring) {
        const nearest = Math.min(
          ...outlineInTile(hex, tile).map(([ox, oy]) => Math.max(Math.abs(ox - x), Math.abs(oy - y))),
        );
        expect(nearest).toBeLessThanOrEqual(0.51);
      }
      expect(ring.length).toBeGreaterThanOrEqual(4);
    }
  });

  it('covers a tile once: no hole, nothing doubled', () => {
    for (const z of [7, 9, 12, 14, 16]) {
      const tile = tileAt(SHANGHAI, z);
      const res = densityResolution(z);
      const cells = cellsTouching(tileBounds(tile, 1024), res);
      const drawn = decode(writeCellTile('density', tile, columnsOf(cells, res)).bytes);
      expect(new Set(drawn.map((feature) => feature.id)).size).toBe(drawn.length);
      const within = (ring: number[]) => doubledArea([...clipConvexRing(ring, -64, 4160)]);
      const area = drawn.reduce((sum, { rings }) => sum + within(flat(rings[0]!)), 0) / 2;
      // Hexagons tile the plane: cut to the buffered square, 4224 units wide, they sum up to it but for rounding.
      expect(area / 4224 ** 2).toBeGreaterThan(0.9995);
      expect(area / 4224 ** 2).toBeLessThan(1.0005);
      for (const { rings } of drawn) {
        expect(classifyRings(rings).map((parts) => parts.length)).toEqual([1]);
      }
    }
  });

  it('finds them among many that lie elsewhere', () => {
    // Cells all over the world, so that whole blocks of them are skipped; and all around a place on the date line.
    const random = seededRandom(11);
    const res = 6;
    const hexes = new Set(gridDisk(latLngToCell(-17, 179.98, res), 20));
    for (let i = 0; i < 4000; i++) {
      hexes.add(latLngToCell((Math.asin(2 * random() - 1) * 180) / Math.PI, random() * 360 - 180, res));
    }
    const all = columnsOf([...hexes].map(hexToCell), res);
    for (const tile of [
      tileAt([-179.999, -17], 7),
      tileAt([179.999, -17], 7),
      tileAt(SHANGHAI, 4),
      tileAt([20, 84], 3),
    ]) {
      const { bytes } = writeCellTile('density', tile, all, { bytes: 1e9, features: 1e6 });
      const drawn = new Set(decode(bytes).map(({ properties }) => properties['cell']));
      const touching = (margin: number) =>
        [...hexes].filter((hex) => booleanIntersects(closed(outlineInTile(hex, tile)), square(margin)));
      for (const hex of touching(0)) expect(drawn.has(hex), hex).toBe(true);
      const allowed = new Set<unknown>(touching(65));
      for (const hex of drawn) expect(allowed.has(hex), String(hex)).toBe(true);
      expect(drawn.size).toBeGreaterThan(5);
    }
  });

  it('keeps hexagons that are smaller than a unit', () => {
    const cells = gridDisk(latLngToCell(31.23, 121.47, 8), 3).map(hexToCell);
    const drawn = decode(writeCellTile('density', { z: 0, x: 0, y: 0 }, columnsOf(cells, 8)).bytes);
    expect(drawn.map(({ id }) => id).sort()).toEqual(cells.map(cellNumber).sort());
    for (const { rings } of drawn) expect(doubledArea(flat(rings[0]!))).toBeGreaterThan(0);
  });

  it('writes numbers and texts, and leaves out what is not there', () => {
    const cells = gridDisk(latLngToCell(31.23, 121.47, 9), 1).map(hexToCell);
    const values = [0, -3, 2.5, NaN, Infinity, 4_000_000_000, 7];
    const names = ['new-hot', null, 'none', 'none', null, 'new-hot', 'none'];
    const columns: CellTileColumns = {
      ...columnsOf(cells, 9),
      columns: [
        { name: 'ratio', valueAt: (i) => values[i]! },
        { name: 'emerging', valueAt: (i) => names[i]! },
      ],
    };
    const drawn = decode(writeCellTile('density', tileAt([121.47, 31.23], 12), columns).bytes);
    expect(drawn.map(({ properties: { ratio, emerging } }) => [ratio ?? null, emerging ?? null])).toEqual([
      [0, 'new-hot'],
      [-3, null],
      [2.5, 'none'],
      [null, 'none'],
      [null, null],
      [4_000_000_000, 'new-hot'],
      [7, 'none'],
    ]);
  });

  it('keeps the heaviest where there are too many, and says so', () => {
    const tile = tileAt(SHANGHAI, 11);
    const [west, south, east, north] = tileBounds(tile);
    const middle = latLngToCell((south + north) / 2, (west + east) / 2, 11);
    const cells = gridDisk(middle, 30).map(hexToCell);
    const counts = cells.map((_, i) => (i % 3 === 0 ? 5 : 1));
    const columns = columnsOf(cells, 11, counts);
    const whole = writeCellTile('density', tile, columns);
    expect([whole.features, whole.thinned]).toEqual([cells.length, null]);
    const thinned = writeCellTile('density', tile, columns, { bytes: 1e9, features: 900 });
    expect(thinned.thinned).toEqual({ layer: 'density', kept: 900, of: cells.length });
    expect(decode(thinned.bytes).every(({ properties }) => properties['count'] === 5)).toBe(true);
    const small = writeCellTile('density', tile, columns, { bytes: 60_000, features: 50_000 });
    expect(small.bytes.length).toBeLessThanOrEqual(60_000);
    expect(small.bytes.length).toBeGreaterThan(45_000);
  });
});

describe('CellOutlines', () => {
  it('numbers cells, and finds them again after growing and beginning anew', () => {
    const table = new CellOutlines();
    const halves = gridDisk(latLngToCell(31.23, 121.47, 9), 30)
      .map(hexToCell)
      .map((cell) => [Number(cell >> 32n), Number(cell & 0xffffffffn)] as const);
    const numbers = halves.map(([high, low]) => table.numberOf(high, low));
    expect(numbers).toEqual(halves.map((_, i) => i));
    expect(halves.map(([high, low]) => table.numberOf(high, low))).toEqual(numbers);
    table.makeRoom(100);
    expect(table.numberOf(...halves[5]!)).toBe(0);
  });
});

describe('significant', () => {
  it.each([
    [0, 0],
    [12345.6, 12300],
    [999.7, 1000],
    [0.0123456, 0.0123],
    [-2.34567, -2.35],
    [1e-7, 1e-7],
    [8.1e20, 8.1e20],
  ])('%d -> %d', (value, rounded) => expect(significant(value)).toBe(rounded));

  it('is what toPrecision says, but for halves', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), (value) => {
        const said = Number(value.toPrecision(3));
        const ours = significant(value);
        if (ours !== said) expect(Math.abs(ours - said) / value).toBeLessThan(0.011);
        expect(Number(ours.toPrecision(3))).toBe(ours);
      }),
    );
  });
});
