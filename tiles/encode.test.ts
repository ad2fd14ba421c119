import { VectorTile, classifyRings } from '@mapbox/vector-tile';
import { densityResolution } from '../domain/resolution.ts';
import fc from 'fast-check';
import { latLngToCell } from 'h3-js';
import { PbfReader } from 'pbf';
import { describe, expect, it } from 'vitest';
import { boxForCells, cellNumber, cellRing, cellsTouching, hexToCell } from '../domain/cells.ts';
import type { LngLat } from '../domain/place.ts';
import { seededRandom } from '../domain/random.ts';
import { clipConvexRing } from './clip.ts';
import { describeTile } from './describeTile.ts';
import { encodeTile, type PointFeature } from './encode.ts';
import { tileAt, tileBounds, tileProjector, type TileId } from './math.ts';
import { doubledArea } from './mvt.ts';

const SHANGHAI: LngLat = [121.4737, 31.2304];

function decode(bytes: Uint8Array) {
  return new VectorTile(new PbfReader(bytes)).layers;
}

/** The features of a layer with their rings as flat lists. */
function rings(bytes: Uint8Array, layer: string) {
  const decoded = decode(bytes)[layer]!;
  return Array.from({ length: decoded.length }, (_, i) => {
    const feature = decoded.feature(i);
    return {
      id: feature.id,
      cell: feature.properties['cell'],
      rings: feature.loadGeometry().map((ring) => ring.flatMap(({ x, y }) => [x, y])),
    };
  });
}

/** All cells that a tile touches, with a layer of rubbish beyond, as an over-wide selection would give. */
function cellTile(tile: TileId, res = densityResolution(tile.z)) {
  const cells = cellsTouching(boxForCells(tileBounds(tile), res), res);
  const features = cells.map((cell) => ({ cell, properties: { count: 1 } }));
  return encodeTile(tile, [{ name: 'density', type: 'cells', features }]);
}

describe('encodeTile', () => {
  it('writes points, lines and areas that read back as they were meant', () => {
    // Tile 1/1/0 spans lng 0..180, lat 0..85.05: one degree of longitude is 4096 / 180 units.
    const { bytes, features, thinned } = encodeTile({ z: 1, x: 1, y: 0 }, [
      {
        name: 'incidents',
        type: 'points',
        features: [
          { id: 7, lngLat: [90, 0], properties: { category: 'theft', severity: 2, open: true, note: null } },
          {
            id: '018f3b1e-7c5a-5d3e-9a53-0f2b1c9d7e11',
            lngLat: [45, 0],
            properties: { score: -0.5, shift: -3 },
          },
          { id: 9, lngLat: [-90, 0], properties: {} },
        ],
      },
      {
        name: 'shapes',
        type: 'geometries',
        features: [
          {
            id: 1,
            geometry: {
              type: 'LineString',
              coordinates: [
                [-45, 0],
                [45, 0],
                [90, 66.51326],
              ],
            },
            properties: { name: '解放路' },
          },
          {
            id: 2,
            // Wound the wrong way round on purpose, hole and all.
            geometry: {
              type: 'Polygon',
              coordinates: [
                [
                  [0, 0],
                  [0, 66.51326],
                  [90, 66.51326],
                  [90, 0],
                  [0, 0],
                ],
                [
                  [30, 20],
                  [60, 20],
                  [60, 40],
                  [30, 40],
                  [30, 20],
                ],
              ],
            },
            properties: {},
          },
        ],
      },
      { name: 'nothing', type: 'points', features: [] },
    ]);
    expect(features).toBe(4);
    expect(thinned).toEqual([]);
    expect(describeTile(bytes)).toMatchInlineSnapshot(`
      "incidents (extent 4096, version 2): 2
        point #7 category="theft" open=true severity=2 [2048 4096]
        point #2415962222297252 id="018f3b1e-7c5a-5d3e-9a53-0f2b1c9d7e11" score=-0.5 shift=-3 [1024 4096]
      shapes (extent 4096, version 2): 2
        line #1 name="解放路" [-64 4096, 1024 4096, 2048 2048]
        polygon #2 [0 4096, 0 2048, 2048 2048, 2048 4096, 0 4096] [683 3631, 1365 3631, 1365 3101, 683 3101, 683 3631]"
    `);
  });

  it('is empty where nothing touches the tile', () => {
    const tile = encodeTile({ z: 10, x: 0, y: 0 }, [
      { name: 'density', type: 'cells', features: [{ cell: 622236750694711295n, properties: {} }] },
    ]);
    expect(tile).toEqual({ bytes: new Uint8Array(), features: 0, thinned: [] });
  });
});

describe('hexagons', () => {
  it('cover a tile once: no hole, nothing doubled', () => {
    for (const z of [7, 9, 12, 14, 16]) {
      const tile = tileAt(SHANGHAI, z);
      const drawn = rings(cellTile(tile).bytes, 'density');
      expect(new Set(drawn.map((feature) => feature.id)).size).toBe(drawn.length);
      const area = drawn.reduce((sum, feature) => sum + doubledArea(feature.rings[0]!), 0) / 2;
      // The hexagons tile the plane, so that clipped to the buffered square their areas sum up to it. Rounding to
      // units moves outlines both ways; the buffered square is 4224 units wide.
      expect(area / 4224 ** 2).toBeGreaterThan(0.9995);
      expect(area / 4224 ** 2).toBeLessThan(1.0005);
    }
  });

  it('are each one ring, wound as an outer ring', () => {
    const layer = decode(cellTile(tileAt(SHANGHAI, 12)).bytes)['density']!;
    for (let i = 0; i < layer.length; i++) {
      const polygons = classifyRings(layer.feature(i).loadGeometry());
      expect(polygons.map((polygon) => polygon.length)).toEqual([1]);
      expect(layer.feature(i).toGeoJSON(0, 0, 0).geometry.type).toBe('Polygon');
    }
  });

  it('stand in every tile they touch, under the same id, wherever they are', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -179.9, max: 179.9, noNaN: true }),
        fc.double({ min: -70, max: 70, noNaN: true }),
        fc.integer({ min: 8, max: 15 }),
        (lng, lat, z) => {
          const cell = hexToCell(latLngToCell(lat, lng, densityResolution(z)));
          const home = tileAt([lng, lat], z);
          const tiles = 2 ** z;
          let area = 0;
          for (const dx of [-1, 0, 1]) {
            for (const dy of [-1, 0, 1]) {
              const tile = { z, x: (home.x + dx + tiles) % tiles, y: home.y + dy };
              const { bytes } = encodeTile(tile, [
                { name: 'density', type: 'cells', features: [{ cell, properties: {} }] },
              ]);
              for (const feature of bytes.length === 0 ? [] : rings(bytes, 'density')) {
                expect(feature.id).toBe(cellNumber(cell));
                // Only what the tile shows, without its buffer.
                area += doubledArea(clipConvexRing(feature.rings[0]!.slice(0, -2), 0, 4096));
              }
            }
          }
          const whole = doubledArea(cellRing(cell).reverse().flatMap(tileProjector(home)));
          // Rounding to units moves the outline of a hexagon of about 100 units by half a unit.
          expect(area / whole).toBeGreaterThan(0.96);
          expect(area / whole).toBeLessThan(1.04);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a tile that is too full', () => {
  const random = seededRandom(5);
  const points: PointFeature[] = Array.from({ length: 3000 }, (_, i) => ({
    id: i,
    lngLat: [random() * 100, random() * 50],
    properties: { name: `incident ${i}` },
    weight: i % 3 === 0 ? 5 : 1,
  }));
  const layers = [{ name: 'incidents', type: 'points' as const, features: points }];
  const tile = { z: 0, x: 0, y: 0 };

  it('keeps the heaviest, says so, and does the same every time', () => {
    const encoded = encodeTile(tile, layers, { bytes: 1e9, features: 1000 });
    expect(encoded.features).toBe(1000);
    expect(encoded.thinned).toEqual([{ layer: 'incidents', kept: 1000, of: 3000 }]);
    const decoded = decode(encoded.bytes);
    for (let i = 0; i < 1000; i++) expect(decoded['incidents']!.feature(i).id! % 3).toBe(0);
    expect(decoded['meta']!.feature(0).properties).toEqual({ layer: 'incidents', kept: 1000, of: 3000 });
    expect(encodeTile(tile, layers, { bytes: 1e9, features: 1000 })).toEqual(encoded);
  });

  it('draws lots among equals evenly, not by neighbouring ids', () => {
    const equal = [{ ...layers[0]!, features: points.map((point) => ({ ...point, weight: 1 })) }];
    const layer = decode(encodeTile(tile, equal, { bytes: 1e9, features: 600 }).bytes)['incidents']!;
    let low = 0;
    for (let i = 0; i < layer.length; i++) if (layer.feature(i).id! < 1500) low++;
    expect(low).toBeGreaterThan(250);
    expect(low).toBeLessThan(350);
  });

  it('stays below the limit of bytes', () => {
    const whole = encodeTile(tile, layers);
    expect(whole.thinned).toEqual([]);
    const limit = Math.round(whole.bytes.length / 3);
    const encoded = encodeTile(tile, layers, { bytes: limit, features: 50_000 });
    expect(encoded.bytes.length).toBeLessThanOrEqual(limit);
    expect(encoded.bytes.length).toBeGreaterThan(limit * 0.7);
    expect(encoded.thinned[0]!.of).toBe(3000);
  });

  it('never drops a single feature for its size', () => {
    const one = [{ ...layers[0]!, features: points.slice(0, 1) }];
    expect(encodeTile(tile, one, { bytes: 1, features: 1 }).features).toBe(1);
  });
});
