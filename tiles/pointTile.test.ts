import { VectorTile } from '@mapbox/vector-tile';
import fc from 'fast-check';
import { PbfReader } from 'pbf';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../domain/random.ts';
import { numberOfHalves } from '../domain/recordNumber.ts';
import { describeTile } from './describeTile.ts';
import { mercatorX, mercatorY, tileAt, tileOfParts, unitOfParts, worldParts } from './math.ts';
import { writePointTile, type PointColumns, type PointKind } from './pointTile.ts';

const KINDS: PointKind[] = [
  { category: 'theft', origin: 'reported', status: 'received' },
  { category: 'theft', origin: 'discovered', status: 'closed' },
  { category: '消防隐患', origin: 'discovered', status: 'found' },
];

interface Point {
  x: number;
  y: number;
  hi: number;
  lo: number;
  minute: number;
  kind: number;
}

function columnsOf(points: readonly Point[]): PointColumns {
  return {
    count: points.length,
    x: Uint32Array.from(points, ({ x }) => x),
    y: Uint32Array.from(points, ({ y }) => y),
    refHi: Uint32Array.from(points, ({ hi }) => hi),
    refLo: Uint32Array.from(points, ({ lo }) => lo),
    minute: Int32Array.from(points, ({ minute }) => minute),
    kind: Uint16Array.from(points, ({ kind }) => kind),
  };
}

function decode(bytes: Uint8Array, name = 'incidents') {
  const layer = new VectorTile(new PbfReader(bytes)).layers[name];
  return Array.from({ length: layer?.length ?? 0 }, (_, i) => {
    const feature = layer!.feature(i);
    const at = feature.loadGeometry()[0]![0]!;
    return { id: feature.id, x: at.x, y: at.y, ...feature.properties } as Record<string, unknown>;
  });
}

const point: fc.Arbitrary<Point> = fc.record({
  x: fc.integer({ min: 0, max: 4095 }),
  y: fc.integer({ min: 0, max: 4095 }),
  hi: fc.integer({ min: 0, max: 0xffffffff }),
  lo: fc.integer({ min: 0, max: 0xffffffff }),
  // Years -2114 to 6053: all that a column holds.
  minute: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  kind: fc.nat({ max: KINDS.length - 1 }),
});

describe('writePointTile', () => {
  it('writes what a person can read', () => {
    const { bytes, features, thinned } = writePointTile(
      'incidents',
      columnsOf([
        { x: 0, y: 4095, hi: 0x018f3b1e, lo: 0x7c5a5d3e, minute: 29_545_110, kind: 0 },
        { x: 64, y: 8, hi: 1, lo: 2, minute: -1, kind: 2 },
      ]),
      KINDS,
    );
    expect([features, thinned]).toEqual([2, null]);
    expect(describeTile(bytes)).toBe(
      [
        'incidents (extent 4096, version 2): 2',
        '  point #54869882461502 category="theft" minute=29545110 origin="reported" status="received" [0 4095]',
        '  point #2097154 category="消防隐患" minute=-1 origin="discovered" status="found" [64 8]',
      ].join('\n'),
    );
  });

  it('gives back whatever went in', () => {
    fc.assert(
      fc.property(fc.array(point, { maxLength: 300 }), (points) => {
        const { bytes, features } = writePointTile('incidents', columnsOf(points), KINDS);
        expect(features).toBe(points.length);
        expect(decode(bytes)).toEqual(
          points.map(({ x, y, hi, lo, minute, kind }) => ({
            id: numberOfHalves(hi, lo),
            x,
            y,
            ...KINDS[kind]!,
            minute,
          })),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('is empty without points', () => {
    expect(writePointTile('incidents', columnsOf([]), KINDS)).toEqual({
      bytes: new Uint8Array(),
      features: 0,
      thinned: null,
    });
  });

  it('shows every record in one tile, wherever the tiles meet', () => {
    const random = seededRandom(7);
    const z = 14;
    const home = tileAt([120.06, 28.9], z);
    const side = 360 / 2 ** z;
    const records = Array.from({ length: 4000 }, (_, i) => ({
      // A tenth of them exactly on an edge between two columns.
      lng: (i % 10 === 0 ? home.x + Math.floor(random() * 3) : home.x + random() * 3) * side - 180,
      lat: 28.86 + random() * 0.06,
      lo: i,
    }));
    const parts = records.map(({ lng, lat, lo }) => ({
      x: worldParts(mercatorX(lng)),
      y: worldParts(mercatorY(lat)),
      lo,
    }));
    const seen: unknown[] = [];
    for (let x = home.x - 1; x <= home.x + 4; x++) {
      for (let y = home.y - 6; y <= home.y + 6; y++) {
        const here = parts.filter((at) => tileOfParts(at.x, z) === x && tileOfParts(at.y, z) === y);
        const { bytes } = writePointTile(
          'incidents',
          columnsOf(
            here.map((at) => ({
              x: unitOfParts(at.x, z),
              y: unitOfParts(at.y, z),
              hi: 0,
              lo: at.lo,
              minute: 0,
              kind: 0,
            })),
          ),
          KINDS,
        );
        seen.push(...decode(bytes).map(({ id }) => id));
      }
    }
    expect(seen.sort()).toEqual(records.map(({ lo }) => lo).sort());
  });
});

describe('a tile with too many points', () => {
  const random = seededRandom(5);
  const many = columnsOf(
    Array.from({ length: 60_000 }, (_, i) => ({
      x: Math.floor(random() * 4096),
      y: Math.floor(random() * 4096),
      hi: i,
      lo: 7,
      minute: 29_000_000 + i,
      kind: i % 3,
    })),
  );

  it('stays within the limits, says so, and does the same every time', () => {
    const tile = writePointTile('incidents', many, KINDS);
    expect(tile.bytes.length).toBeLessThanOrEqual(500_000);
    expect(tile.bytes.length).toBeGreaterThan(400_000);
    expect(tile.thinned).toEqual({ layer: 'incidents', kept: tile.features, of: 60_000 });
    expect(decode(tile.bytes)).toHaveLength(tile.features);
    const [meta] = decode(tile.bytes, 'meta');
    expect(meta).toMatchObject({ layer: 'incidents', kept: tile.features, of: 60_000 });
    expect(writePointTile('incidents', many, KINDS)).toEqual(tile);
  });

  it('draws lots evenly, not by neighbouring refs', () => {
    const kept = decode(writePointTile('incidents', many, KINDS, { bytes: 1e9, features: 1200 }).bytes);
    expect(kept).toHaveLength(1200);
    const early = kept.filter(({ id }) => Number(id) < numberOfHalves(30_000, 0)).length;
    expect(early).toBeGreaterThan(520);
    expect(early).toBeLessThan(680);
  });

  it('tells how many there were where it was given only some', () => {
    const some = { ...many, count: 10, of: 70_000 };
    expect(writePointTile('incidents', some, KINDS).thinned).toEqual({
      layer: 'incidents',
      kept: 10,
      of: 70_000,
    });
  });

  it('never drops a single point for its size', () => {
    const one = { ...many, count: 1 };
    expect(writePointTile('incidents', one, KINDS, { bytes: 1, features: 1 }).features).toBe(1);
  });
});
