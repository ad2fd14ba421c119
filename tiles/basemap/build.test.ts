import { mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { PMTiles, type Source } from 'pmtiles';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BasemapFeature } from '../../domain/basemap.ts';
import type { LngLat } from '../../domain/place.ts';
import type { Road } from '../../domain/road.ts';
import { describeTile } from '../describeTile.ts';
import { tileAt } from '../math.ts';
import { buildBasemap, type BasemapReport } from './build.ts';

const box = (west: number, south: number, size: number): LngLat[] => [
  [west, south],
  [west + size, south],
  [west + size, south + size],
  [west, south + size],
  [west, south],
];

function feature(
  layer: BasemapFeature['layer'],
  kind: string,
  geometry: BasemapFeature['geometry'],
  name: string | null = null,
  nameEn: string | null = null,
): BasemapFeature {
  return { layer, kind, name, nameEn, geometry };
}

function road(id: string, roadClass: Road['roadClass'], name: string | null, line: LngLat[]): Road {
  return {
    id,
    wayId: 1,
    fromNode: 1,
    toNode: 2,
    name,
    nameEn: null,
    roadClass,
    oneway: false,
    onFoot: true,
    byCar: true,
    lengthMeters: 100,
    line,
  };
}

const FEATURES: BasemapFeature[] = [
  feature(
    'water',
    'water',
    { type: 'Polygon', coordinates: [box(120.02, 28.9, 0.02)] },
    '南湖',
    'South Lake',
  ),
  feature('landuse', 'forest', { type: 'Polygon', coordinates: [box(119.9, 28.7, 0.4)] }, '大山'),
  feature('building', 'building', { type: 'Polygon', coordinates: [box(120.05, 28.89, 0.0004)] }),
  feature('place', 'town', { type: 'Point', coordinates: [120.05, 28.9] }, '方岩镇', 'Fangyan'),
  feature('place', 'cave', { type: 'Point', coordinates: [120.05, 28.9] }, '洞'),
];
// One street in three short edges, as the graph has it, and a lane.
const ROADS: Road[] = [
  road('a', 'primary', '解放路', [
    [120.0, 28.89],
    [120.03, 28.891],
  ]),
  road('b', 'primary', '解放路', [
    [120.06, 28.89],
    [120.03, 28.891],
  ]),
  road('c', 'primary', '解放路', [
    [120.06, 28.89],
    [120.09, 28.89],
  ]),
  road('d', 'service', null, [
    [120.05, 28.89],
    [120.05, 28.888],
  ]),
];

let folder: string;
let file: string;
let report: BasemapReport;
let archive: PMTiles;
const progress: { done: number; total: number }[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'basemap-'));
  file = join(folder, 'base.pmtiles');
  report = await buildBasemap({
    features: FEATURES,
    roads: ROADS,
    file,
    name: '试验',
    attribution: '© nobody',
    simulated: true,
    onProgress: (step) => progress.push(step),
  });
  const handle = await open(file);
  const source: Source = {
    getKey: () => file,
    getBytes: async (offset, length) => {
      const bytes = new Uint8Array(length);
      const { bytesRead } = await handle.read(bytes, 0, length, offset);
      return { data: bytes.buffer.slice(0, bytesRead) };
    },
  };
  archive = new PMTiles(source);
  return async () => {
    await handle.close();
  };
});
afterAll(() => rm(folder, { recursive: true }));

async function tile(lngLat: LngLat, z: number) {
  const { x, y } = tileAt(lngLat, z);
  const answer = await archive.getZxy(z, x, y);
  return answer ? new Uint8Array(answer.data) : new Uint8Array();
}

async function layersAt(lngLat: LngLat, z: number) {
  return Object.keys(new VectorTile(new PbfReader(await tile(lngLat, z))).layers).sort();
}

describe('buildBasemap', () => {
  it('covers where there is something to find, and says so in the header', async () => {
    // Roads span 120.00..120.09, 28.888..28.9; the forest reaches beyond the margin of 0.03 degrees.
    expect(report.bounds.map((degrees) => Number(degrees.toFixed(6)))).toEqual([
      119.97, 28.858, 120.12, 28.93,
    ]);
    const header = await archive.getHeader();
    expect(header).toMatchObject({ minZoom: 6, maxZoom: 15, minLon: 119.97, maxLat: 28.93 });
    expect(header.numAddressedTiles).toBe(report.tiles);
  });

  it('names its layers, its source, and that it is simulated', async () => {
    const metadata = (await archive.getMetadata()) as { vector_layers: { id: string }[] };
    expect(metadata).toMatchObject({ name: '试验', attribution: '© nobody', simulated: true });
    expect(metadata.vector_layers.map((layer) => layer.id)).toEqual([
      'landuse',
      'water',
      'building',
      'railway',
      'road',
      'place',
    ]);
  });

  it('draws less when zoomed out', async () => {
    expect(await layersAt([120.0502, 28.8902], 15)).toEqual(['building', 'landuse', 'road']);
    expect(await layersAt([120.0502, 28.8902], 13)).toEqual(['landuse', 'place', 'road', 'water']);
    expect(await layersAt([120.0502, 28.8902], 6)).toEqual([]);
  });

  it('draws a street of several edges as one line under its name', async () => {
    const text = describeTile(await tile([120.04, 28.89], 12));
    const roads = text.split('\n').filter((line) => line.includes('class='));
    expect(roads).toHaveLength(1);
    expect(roads[0]).toContain('name="解放路"');
    expect(roads[0]!.match(/\[/g)).toHaveLength(1);
  });

  it('puts names of places and waters into the layer of places, and leaves unknown kinds out', async () => {
    const text = describeTile(await tile([120.05, 28.9], 13));
    expect(text).toContain('kind="water" name="南湖" name_en="South Lake" rank=7');
    expect(text).toContain('kind="town" name="方岩镇" name_en="Fangyan" rank=2');
    expect(text).not.toContain('洞');
  });

  it('gives the same bytes again, counts its steps, and leaves no litter', async () => {
    const again = await buildBasemap({
      features: FEATURES,
      roads: ROADS,
      file: join(folder, 'again.pmtiles'),
      name: '试验',
      attribution: '© nobody',
      simulated: true,
    });
    expect(again).toEqual(report);
    expect(progress.at(-1)!.done).toBe(progress.at(-1)!.total);
    expect((await readdir(folder)).sort()).toEqual(['again.pmtiles', 'base.pmtiles']);
  });

  it('refuses to make a map of nothing, and leaves what was there', async () => {
    const options = { features: [], roads: [], file, name: '', attribution: '', simulated: false };
    await expect(buildBasemap(options)).rejects.toMatchObject({ code: 'invalid' });
    expect(await archive.getHeader()).toMatchObject({ minZoom: 6 });
  });
});
