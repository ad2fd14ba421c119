import fc from 'fast-check';
import { densityResolution } from '../domain/resolution.ts';
import { UNITS, getHexagonEdgeLengthAvg } from 'h3-js';
import { describe, expect, it } from 'vitest';
import { Problem } from '../domain/problem.ts';
import {
  mercatorX,
  mercatorY,
  metersPerPixel,
  tileAt,
  tileBounds,
  tileId,
  tileOfParts,
  tileRange,
  unitOfParts,
  worldParts,
} from './math.ts';

describe('tile addresses', () => {
  it('finds the published tile of a place', () => {
    // OpenStreetMap wiki, 'Slippy map tilenames': Tokyo tower 35.6590699, 139.7006793 at zoom 18.
    expect(tileAt([139.7006793, 35.6590699], 18)).toEqual({ z: 18, x: 232798, y: 103246 });
  });

  it('has the corners of the world at zoom 1', () => {
    const [west, south, east, north] = tileBounds({ z: 1, x: 1, y: 0 });
    expect([west, south, east]).toEqual([0, 0, 180]);
    expect(north).toBeCloseTo(85.0511287798, 9);
  });

  it('holds each position in the box of its tile', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -179.99, max: 179.99, noNaN: true }),
        fc.double({ min: -85, max: 85, noNaN: true }),
        fc.integer({ min: 0, max: 18 }),
        (lng, lat, z) => {
          const tile = tileAt([lng, lat], z);
          const [west, south, east, north] = tileBounds(tile);
          expect(lng).toBeGreaterThanOrEqual(west - 1e-9);
          expect(lng).toBeLessThanOrEqual(east + 1e-9);
          expect(lat).toBeGreaterThanOrEqual(south - 1e-9);
          expect(lat).toBeLessThanOrEqual(north + 1e-9);
        },
      ),
    );
  });

  it('takes parts of the world to the tile and its units as the plain formulas do', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -179.9, max: 179.9, noNaN: true }),
        fc.double({ min: -85, max: 85, noNaN: true }),
        fc.integer({ min: 0, max: 16 }),
        (lng, lat, z) => {
          const tile = tileAt([lng, lat], z);
          const [x, y] = [worldParts(mercatorX(lng)), worldParts(mercatorY(lat))];
          expect([tileOfParts(x, z), tileOfParts(y, z)]).toEqual([tile.x, tile.y]);
          expect(unitOfParts(x, z)).toBe(Math.floor((mercatorX(lng) * 2 ** z - tile.x) * 4096));
          expect(unitOfParts(y, z)).toBe(Math.floor((mercatorY(lat) * 2 ** z - tile.y) * 4096));
        },
      ),
    );
    expect([worldParts(-0.1), worldParts(1)]).toEqual([0, 2 ** 32 - 1]);
  });

  it('ranges over the tiles of a box', () => {
    expect(tileRange([-10, -10, 10, 10], 1)).toEqual({ minX: 0, minY: 0, maxX: 1, maxY: 1 });
  });

  it('names what is wrong with an address', () => {
    expect(tileId(3, 7, 7)).toEqual({ z: 3, x: 7, y: 7 });
    try {
      tileId(3, 8, -1);
      expect.unreachable();
    } catch (error) {
      expect((error as Problem).code).toBe('invalid');
      expect((error as Problem).errors.map((e) => e.pointer)).toEqual(['/x', '/y']);
    }
    expect(() => tileId(23, 0, 0)).toThrow(Problem);
    expect(() => tileId(Number.NaN, 0, 0)).toThrow(Problem);
  });
});

describe('density by zoom', () => {
  it('draws hexagons of 14 to 40 px at each zoom from 7 to 15', () => {
    for (let zoom = 7; zoom <= 15; zoom++) {
      const meters = 2 * getHexagonEdgeLengthAvg(densityResolution(zoom), UNITS.m);
      const pixels = meters / metersPerPixel(30, zoom);
      expect(pixels, `zoom ${zoom}`).toBeGreaterThan(13);
      expect(pixels, `zoom ${zoom}`).toBeLessThan(40);
    }
  });

  it('never gets coarser when zooming in, and stays in 6..11', () => {
    for (let zoom = 0; zoom < 22; zoom++) {
      expect(densityResolution(zoom + 1)).toBeGreaterThanOrEqual(densityResolution(zoom));
    }
    expect([densityResolution(0), densityResolution(22)]).toEqual([6, 11]);
  });
});
