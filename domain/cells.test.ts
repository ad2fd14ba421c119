import fc from 'fast-check';
import { cellToParent, getPentagons, latLngToCell } from 'h3-js';
import { describe, expect, it } from 'vitest';
import {
  cellAreaKm2,
  cellBounds,
  cellNumber,
  cellResolution,
  cellRing,
  cellToHex,
  cellTouches,
  cellsTouching,
  hexToCell,
  isCellHex,
  parentCell,
  recordBounds,
  recordCell,
} from './cells.ts';
import type { BBox, LngLat } from './place.ts';

/** Half as large again on each side. */
const wider = ([west, south, east, north]: BBox): BBox => {
  const [x, y] = [(east - west) / 2, (north - south) / 2];
  return [west - x, south - y, east + x, north + y];
};

const place = fc.tuple(
  fc.double({ min: -179.9, max: 179.9, noNaN: true }),
  fc.double({ min: -84, max: 84, noNaN: true }),
) as fc.Arbitrary<LngLat>;

/** Where cities are: H3's distortion and degrees of longitude stay ordinary there. */
const cityPlace = fc.tuple(
  fc.double({ min: -170, max: 170, noNaN: true }),
  fc.double({ min: -65, max: 65, noNaN: true }),
) as fc.Arbitrary<LngLat>;

describe('cell numbers', () => {
  it('reads and writes the published example of the H3 documentation', () => {
    expect(hexToCell('8a2a1072b59ffff')).toBe(622236750694711295n);
    expect(cellToHex(622236750694711295n)).toBe('8a2a1072b59ffff');
    expect(cellResolution(622236750694711295n)).toBe(10);
  });

  it('fits a signed 64-bit column at every resolution', () => {
    fc.assert(
      fc.property(place, ([lng, lat]) => BigInt.asIntN(64, hexToCell(latLngToCell(lat, lng, 15))) > 0n),
    );
  });

  it('has the parents that h3-js has', () => {
    fc.assert(
      fc.property(
        place,
        fc.integer({ min: 0, max: 15 }),
        fc.integer({ min: 0, max: 15 }),
        ([lng, lat], a, b) => {
          const cell = latLngToCell(lat, lng, Math.max(a, b));
          const res = Math.min(a, b);
          expect(cellToHex(parentCell(hexToCell(cell), res))).toBe(cellToParent(cell, res));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('refuses a parent finer than the cell', () => {
    expect(() => parentCell(hexToCell('8a2a1072b59ffff'), 11)).toThrow(RangeError);
  });

  it('tells cells from other text', () => {
    expect(isCellHex('8a2a1072b59ffff')).toBe(true);
    expect(isCellHex('8A2A1072B59FFFF')).toBe(false);
    expect(isCellHex('8a2a1072b59fff')).toBe(false);
    expect(isCellHex('fffffffffffffff')).toBe(false);
  });

  it('stores a record at resolution 11', () => {
    expect(cellToHex(recordCell([121.4737, 31.2304]))).toBe(latLngToCell(31.2304, 121.4737, 11));
  });

  it('gives numbers that can be turned back, and are safe integers', () => {
    fc.assert(
      fc.property(place, fc.integer({ min: 0, max: 13 }), ([lng, lat], res) => {
        const cell = hexToCell(latLngToCell(lat, lng, res));
        const number = cellNumber(cell);
        expect(Number.isSafeInteger(number)).toBe(true);
        const shift = BigInt(3 * (15 - res));
        const back =
          (1n << 59n) |
          (BigInt(number % 16) << 52n) |
          (BigInt(Math.floor(number / 16)) << shift) |
          ((1n << shift) - 1n);
        expect(back).toBe(cell);
      }),
    );
  });
});

describe('cell shapes', () => {
  it('has the published average area of resolution 9 within its spread', () => {
    // 0.1053325 km2 on average; a single cell lies between 0.06 and 0.13.
    const area = cellAreaKm2(hexToCell(latLngToCell(31.23, 121.47, 9)));
    expect(area).toBeGreaterThan(0.06);
    expect(area).toBeLessThan(0.131);
  });

  it('closes the ring, anticlockwise, also for pentagons and across the date line', () => {
    const cells = [latLngToCell(31.23, 121.47, 8), latLngToCell(0.001, 180, 5), getPentagons(6)[3]!];
    for (const cell of cells) {
      const ring = cellRing(hexToCell(cell));
      expect(ring[0]).toEqual(ring.at(-1));
      let doubled = 0;
      for (let i = 1; i < ring.length; i++) {
        doubled += ring[i - 1]![0] * ring[i]![1] - ring[i]![0] * ring[i - 1]![1];
        expect(Math.abs(ring[i]![0] - ring[i - 1]![0])).toBeLessThan(10);
      }
      expect(doubled).toBeGreaterThan(0);
    }
  });

  it('touches a box exactly when the covering by h3 says so', () => {
    fc.assert(
      fc.property(cityPlace, fc.integer({ min: 6, max: 11 }), ([lng, lat], res) => {
        const size = 0.02 * 2.6 ** (9 - res);
        const bbox: BBox = [lng, lat, lng + size, lat + size];
        const covering = new Set(cellsTouching(bbox, res));
        expect(covering.size).toBeGreaterThan(0);
        for (const cell of covering) expect(cellTouches(cell, bbox)).toBe(true);
        for (const cell of cellsTouching(wider(bbox), res)) {
          expect(cellTouches(cell, bbox)).toBe(covering.has(cell));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('has a box for all records of a cell, those beyond its outline too', () => {
    let beyond = 0;
    fc.assert(
      fc.property(
        cityPlace,
        fc.integer({ min: 6, max: 11 }),
        fc.nat(5),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true })),
        (at, res, side, along, [dx, dy]) => {
          // A place about an edge of a cell: whichever cell it belongs to.
          const ring = cellRing(parentCell(recordCell(at), res));
          const [[ax, ay], [bx, by]] = [
            ring[side % (ring.length - 1)]!,
            ring[(side % (ring.length - 1)) + 1]!,
          ];
          const reach = 0.2 * Math.hypot(bx - ax, by - ay);
          const near: LngLat = [ax + along * (bx - ax) + dx * reach, ay + along * (by - ay) + dy * reach];
          const cell = parentCell(recordCell(near), res);
          const isIn = ([west, south, east, north]: BBox) =>
            near[0] >= west && near[0] <= east && near[1] >= south && near[1] <= north;
          expect(isIn(recordBounds(cell))).toBe(true);
          if (!isIn(cellBounds(cell))) beyond++;
        },
      ),
      { numRuns: 3000 },
    );
    // Else it would have shown nothing.
    expect(beyond).toBeGreaterThan(0);
  });
});
