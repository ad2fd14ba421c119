import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Problem } from '../../../domain/problem.ts';
import { readOsm, type OsmProgress } from './read.ts';
import { testPbf, type TestOsm } from './testPbf.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'osm-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(bytes: Uint8Array): Promise<string> {
  const path = join(folder, 'town.osm.pbf');
  await writeFile(path, bytes);
  return path;
}

/** A street with a side street; a wood with a clearing (a relation); a pond, a house, a stream, a railway, a village. */
const town: TestOsm = {
  nodes: [
    ...Array.from({ length: 40 }, (_, i) => ({
      id: 10_000_000_000 + i,
      lng: 120 + (i % 8) * 0.001,
      lat: 29 + Math.floor(i / 8) * 0.001,
    })),
    { id: 5, lng: 120.002, lat: 29.002, tags: { place: 'hamlet', name: '河头村', 'name:en': 'Hetou' } },
    { id: 6, lng: 120.002, lat: 29.003, tags: { place: 'hamlet' } },
  ],
  ways: [
    { id: 1, refs: n(0, 1, 2, 3), tags: { highway: 'primary', name: '江滨路', 'name:en': 'Riverside Road' } },
    { id: 2, refs: n(2, 10), tags: { highway: 'service' } },
    { id: 3, refs: n(4, 5), tags: { highway: 'proposed' } },
    { id: 4, refs: n(0, 7, 39) },
    { id: 5, refs: n(39, 32, 0) },
    { id: 6, refs: n(9, 10, 18, 17, 9), tags: { natural: 'grassland' } },
    { id: 7, refs: n(20, 21, 29, 28, 20), tags: { building: 'house' } },
    { id: 8, refs: n(12, 13, 14), tags: { waterway: 'stream' } },
    { id: 9, refs: n(15, 23), tags: { railway: 'rail' } },
    { id: 10, refs: n(22, 23, 31, 30, 22), tags: { natural: 'water', name: '荷塘' } },
    { id: 11, refs: n(22, 23, 31, 99, 22), tags: { landuse: 'grass' } },
    { id: 12, refs: n(3, 11, 19), tags: { railway: 'subway', tunnel: 'yes' } },
  ],
  relations: [
    {
      id: 1,
      tags: { type: 'multipolygon', natural: 'wood' },
      members: [4, 5].map(outer).concat({ way: 6, role: 'inner' }),
    },
    {
      id: 2,
      tags: { type: 'multipolygon', natural: 'wood' },
      members: [outer(77), { way: 6, role: 'inner' }],
    },
    { id: 3, tags: { type: 'boundary', landuse: 'forest' }, members: [4, 5].map(outer) },
  ],
};

function n(...places: number[]): number[] {
  return places.map((place) => 10_000_000_000 + place);
}
function outer(way: number): { way: number; role: string } {
  return { way, role: 'outer' };
}

describe('readOsm', () => {
  it('reads roads and what the base map draws, and counts both', async () => {
    const { roads, base, report } = await readOsm(await file(testPbf(town)));
    expect(roads.map((road) => [road.name, road.roadClass, road.line.length])).toEqual([
      ['江滨路', 'primary', 3],
      ['江滨路', 'primary', 2],
      [null, 'service', 2],
    ]);
    expect(roads[0]!.line).toEqual([
      [120, 29],
      [120.001, 29],
      [120.002, 29],
    ]);
    expect(report.file).toMatchObject({ nodes: 42, ways: 12, relations: 3 });
    expect(report.roads).toMatchObject({ ways: 2, unusableWays: 1, kept: 3, dropped: 0, missingNodes: 0 });
    expect(report.base).toEqual({
      features: { landuse: 2, water: 2, building: 1, railway: 1, road: 2, place: 1 },
      multipolygons: 1,
      brokenMultipolygons: 1,
      lostAreas: 2,
    });
    const found = base.map(
      ({ layer, kind, name, geometry }) => `${layer} ${kind} ${name ?? '-'} ${geometry.type}`,
    );
    expect(found.sort()).toEqual([
      'building building - Polygon',
      'landuse forest - Polygon',
      'landuse grass - Polygon',
      'place village 河头村 Point',
      'railway rail - LineString',
      'road primary 江滨路 LineString',
      'road service - LineString',
      'water stream - LineString',
      'water water 荷塘 Polygon',
    ]);
    const wood = base.find((feature) => feature.kind === 'forest')!.geometry;
    expect(wood.type === 'Polygon' && wood.coordinates.length).toBe(2);
  });

  it('takes the tags of an older multipolygon from its outer way, and draws that way once', async () => {
    const { base } = await readOsm(
      await file(
        testPbf({
          ...town,
          ways: [
            { id: 1, refs: n(0, 7, 39, 32, 0), tags: { landuse: 'forest', name: '松林' } },
            { id: 2, refs: n(9, 10, 18, 17, 9) },
          ],
          relations: [
            { id: 1, tags: { type: 'multipolygon' }, members: [outer(1), { way: 2, role: 'inner' }] },
          ],
        }),
      ),
    );
    const woods = base.filter((feature) => feature.layer === 'landuse');
    expect(woods.map(({ name }) => name)).toEqual(['松林']);
    expect(woods[0]!.geometry).toMatchObject({ type: 'Polygon', coordinates: { length: 2 } });
  });

  it('gives the same roads from nodes in any order', async () => {
    const sorted = await readOsm(await file(testPbf(town)));
    const turned = await readOsm(await file(testPbf({ ...town, nodes: [...town.nodes].reverse() })));
    expect(turned.roads).toEqual(sorted.roads);
  });

  it('tells how far it is', async () => {
    const told: OsmProgress[] = [];
    await readOsm(await file(testPbf(town)), { onProgress: (progress) => told.push(progress) });
    expect(told.map(({ phase }) => phase)).toEqual(['reading', 'reading', 'roads', 'base']);
    expect(told.at(-1)!.doneBytes).toBe(told.at(-1)!.totalBytes);
  });

  const whole = testPbf(town);
  const damaged = Buffer.from(whole);
  damaged.fill(0xff, whole.length - 60);
  it.each<[string, Uint8Array, RegExp]>([
    ['compressed by lz4', testPbf(town, { compression: 'lz4' }), /compressed by lz4.*zlib/],
    ['compressed by zstd', testPbf(town, { compression: 'zstd' }), /compressed by zstd.*zlib/],
    ['not compressed', testPbf(town, { compression: 'raw' }), /not compressed.*zlib/],
    ['cut short', whole.subarray(0, whole.length - 40), /middle of a block/],
    ['cut short in its header', whole.subarray(0, 20), /middle of a block/],
    ['damaged', damaged, /cannot be read/],
    ['a block of an impossible size', Buffer.concat([whole, Buffer.alloc(4, 0xff)]), /larger than allowed/],
    ['a history file', testPbf(town, { features: ['HistoricalInformation'] }), /HistoricalInformation/],
    ['text', Buffer.from('<?xml version="1.0"?><osm></osm>'), /not an OpenStreetMap extract/],
    ['empty', Buffer.alloc(0), /not an OpenStreetMap extract/],
  ])('rejects a file that is %s', async (_, bytes, reason) => {
    const error: unknown = await readOsm(await file(bytes)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Problem);
    expect((error as Problem).code).toBe('import-rejected');
    expect((error as Problem).detail).toMatch(reason);
    expect((error as Problem).detail).not.toContain(folder);
  });

  it('rejects a file that is not there without naming its folder', async () => {
    const error = (await readOsm(join(folder, 'none.osm.pbf')).catch((thrown: unknown) => thrown)) as Problem;
    expect(error.code).toBe('import-rejected');
    expect(error.detail).toMatch(/^none\.osm\.pbf/);
  });
});
