import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../domain/random.ts';
import { describeTile } from './describeTile.ts';
import { writeGeometryTile, type GeometryFeature } from './geometryTile.ts';

// Tile 1/1/0 spans lng 0..180, lat 0..85.05: one degree of longitude is 4096 / 180 units.
const TILE = { z: 1, x: 1, y: 0 };

describe('writeGeometryTile', () => {
  it('writes lines and areas that read back as they were meant', () => {
    const { bytes, features, thinned } = writeGeometryTile('shapes', TILE, [
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
        properties: { name: '解放路', oneway: true, lengthMeters: 12.5, nameEn: null },
      },
      {
        id: '018f3b1e-7c5a-5d3e-9a53-0f2b1c9d7e11',
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
        properties: { level: -3 },
      },
      { id: 3, geometry: { type: 'Point', coordinates: [-90, 0] }, properties: {} },
    ]);
    expect([features, thinned]).toEqual([2, null]);
    expect(describeTile(bytes)).toMatchInlineSnapshot(`
      "shapes (extent 4096, version 2): 2
        line #1 lengthMeters=12.5 name="解放路" oneway=true [-64 4096, 1024 4096, 2048 2048]
        polygon #2415962222297252 id="018f3b1e-7c5a-5d3e-9a53-0f2b1c9d7e11" level=-3 [0 4096, 0 2048, 2048 2048, 2048 4096, 0 4096] [683 3631, 1365 3631, 1365 3101, 683 3101, 683 3631]"
    `);
  });

  it('is empty where nothing touches the tile', () => {
    const far: GeometryFeature = {
      id: 1,
      geometry: { type: 'Point', coordinates: [-90, 0] },
      properties: {},
    };
    const empty = { bytes: new Uint8Array(), features: 0, thinned: null };
    expect(writeGeometryTile('shapes', TILE, [far])).toEqual(empty);
    expect(writeGeometryTile('shapes', TILE, [])).toEqual(empty);
  });
});

describe('a tile with too many lines', () => {
  const random = seededRandom(5);
  const lines: GeometryFeature[] = Array.from({ length: 3000 }, (_, i) => {
    const [lng, lat] = [random() * 100, random() * 50];
    return {
      id: i,
      geometry: {
        type: 'LineString',
        coordinates: [
          [lng, lat],
          [lng + 2, lat + 2],
        ],
      },
      properties: { name: `road ${i}` },
      weight: i % 3 === 0 ? 5 : 1,
    };
  });

  it('keeps the heaviest, says so, and does the same every time', () => {
    const tile = writeGeometryTile('roads', TILE, lines, { bytes: 1e9, features: 1000 });
    expect(tile.features).toBe(1000);
    expect(tile.thinned).toEqual({ layer: 'roads', kept: 1000, of: 3000 });
    const { roads, meta } = new VectorTile(new PbfReader(tile.bytes)).layers;
    for (let i = 0; i < 1000; i++) expect(roads!.feature(i).id! % 3).toBe(0);
    expect(meta!.feature(0).properties).toEqual({ layer: 'roads', kept: 1000, of: 3000 });
    expect(writeGeometryTile('roads', TILE, lines, { bytes: 1e9, features: 1000 })).toEqual(tile);
  });

  it('stays below the limit of bytes', () => {
    const whole = writeGeometryTile('roads', TILE, lines);
    const limit = Math.round(whole.bytes.length / 3);
    const tile = writeGeometryTile('roads', TILE, lines, { bytes: limit, features: 50_000 });
    expect(tile.bytes.length).toBeLessThanOrEqual(limit);
    expect(tile.bytes.length).toBeGreaterThan(limit * 0.7);
    expect(tile.thinned!.of).toBe(3000);
  });
});
