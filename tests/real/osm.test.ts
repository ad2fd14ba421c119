/**
 * Real extracts, held against counts made another way: straight from the file's items, node by node, without cutting ways
 * into roads and without assembling anything.
 */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import type { Position } from 'geojson';
import { createOSMStream } from 'osm-pbf-parser-node';
import { describe, expect, it } from 'vitest';
import { componentsOf } from '../../domain/network/components.ts';
import { buildNetwork } from '../../domain/network/graph.ts';
import { distancesFrom } from '../../domain/network/paths.ts';
import { createSnapper } from '../../domain/network/snap.ts';
import { boundsOf, distanceMeters, lineLengthMeters, localFrame, type LngLat } from '../../domain/place.ts';
import type { Road } from '../../domain/road.ts';
import { readOsm } from '../../server/import/osm/read.ts';
import { roadTraits, type Tags } from '../../server/import/osm/roadTags.ts';
import { sharedDataFolder } from '../support/sharedData.ts';

const folder = sharedDataFolder();
if (!folder) console.warn('skipped: real extracts (../shared/data is not there)');

interface Item {
  type?: 'node' | 'way' | 'relation';
  id: number;
  lon: number;
  lat: number;
  refs: number[];
  tags?: Tags;
}

/** Items by type, and the metres of all road segments and of those in the largest pieces, from bare node pairs. */
async function countAnotherWay(file: string) {
  const counts = { node: 0, way: 0, relation: 0, buildingWays: 0, roadWays: 0 };
  const places = new Map<number, LngLat>();
  const ways: number[][] = [];
  for await (const item of createOSMStream(file) as AsyncIterable<Item>) {
    if (!item.type) continue;
    counts[item.type]++;
    if (item.type === 'node') places.set(item.id, [item.lon, item.lat]);
    if (item.type !== 'way') continue;
    if (item.tags?.building) counts.buildingWays++;
    if (!item.tags || !roadTraits(item.tags)) continue;
    counts.roadWays++;
    ways.push(item.refs);
  }
  const neighbours = new Map<number, Map<number, number>>();
  const link = (a: number, b: number, meters: number): void => {
    if (!neighbours.has(a)) neighbours.set(a, new Map());
    neighbours.get(a)!.set(b, meters);
  };
  for (const refs of ways) {
    for (let i = 1; i < refs.length; i++) {
      const [a, b] = [refs[i - 1]!, refs[i]!];
      const meters = distanceMeters(places.get(a)!, places.get(b)!);
      link(a, b, meters);
      link(b, a, meters);
    }
  }
  const pieces: number[] = [];
  const seen = new Set<number>();
  for (const start of neighbours.keys()) {
    if (seen.has(start)) continue;
    seen.add(start);
    const stack = [start];
    let doubled = 0;
    while (stack.length > 0) {
      for (const [next, meters] of neighbours.get(stack.pop()!)!) {
        doubled += meters;
        if (!seen.has(next)) {
          seen.add(next);
          stack.push(next);
        }
      }
    }
    pieces.push(doubled / 2);
  }
  const allMeters = pieces.reduce((sum, meters) => sum + meters, 0);
  const largest = Math.max(...pieces);
  const keptMeters = pieces
    .filter((meters) => meters === largest || meters > 0.05 * allMeters)
    .reduce((sum, meters) => sum + meters, 0);
  return { ...counts, allMeters, keptMeters };
}

const EXTRACTS = [
  'krems_full',
  'north_bayreuth_full',
  'saopaulo_central',
  'portoalegre_central',
  'porto_portugal',
  'shanghai_renmin_square_drive',
];

describe.skipIf(!folder)('real extracts', () => {
  const fileOf = (name: string): string => join(folder!, 'roads', `${name}.osm.pbf`);

  it.each(EXTRACTS)('%s: agrees with counts made another way', async (name) => {
    const expected = await countAnotherWay(fileOf(name));
    const { roads, base, report } = await readOsm(fileOf(name));

    expect(report.file).toMatchObject({
      nodes: expected.node,
      ways: expected.way,
      relations: expected.relation,
    });
    expect(report.roads.ways).toBe(expected.roadWays);
    expect(report.roads.missingNodes).toBe(0);
    // A one-way drawn once for each direction counts twice in the graph and once here: up to 0.01 %.
    const { keptMeters, droppedMeters } = report.roads;
    expect(keptMeters / expected.keptMeters).toBeCloseTo(1, 3);
    expect((keptMeters + droppedMeters) / expected.allMeters).toBeCloseTo(1, 3);

    checkRoads(roads);
    const buildings = base.filter((feature) => feature.layer === 'building').length;
    expect(buildings).toBeGreaterThanOrEqual(expected.buildingWays);
    expect(buildings).toBeLessThanOrEqual(expected.buildingWays + expected.relation);
    for (const { geometry } of base) {
      if (geometry.type === 'Polygon') checkPolygon(geometry.coordinates);
      if (geometry.type === 'MultiPolygon') geometry.coordinates.forEach(checkPolygon);
    }
  });

  it('holds what the full extracts are known to hold', async () => {
    const [bayreuth, krems] = await Promise.all(
      ['north_bayreuth_full', 'krems_full'].map(async (name) => await readOsm(fileOf(name))),
    );
    // 4,269 with the two that are only nodes.
    expect(bayreuth!.report.base.features.building).toBe(4267);
    expect(krems!.report.base.features.building).toBe(1195);
    const danube = krems!.base.find(
      (feature) => feature.name === 'Donau' && feature.geometry.type === 'Polygon',
    );
    expect(danube?.layer).toBe('water');
    expect(
      bayreuth!.base.some((feature) => feature.layer === 'place' && feature.name === 'Neudrossenfeld'),
    ).toBe(true);
  });

  it('reads Chinese street names', async () => {
    const { roads } = await readOsm(fileOf('shanghai_renmin_square_drive'));
    const names = new Set(roads.map((road) => road.name));
    for (const name of ['南京西路', '西藏中路', '南北高架路']) expect(names).toContain(name);
  });

  it('snaps the crashes of Porto Alegre as trying every road does, mostly onto the street that the record names', async () => {
    const { roads } = await readOsm(fileOf('portoalegre_central'));
    const snapper = createSnapper(roads);
    const crashes = await crashesWithin(
      join(folder!, 'incidents/portoalegre_crashes_2000-2009.csv.gz'),
      roads,
    );
    expect(crashes.length).toBeGreaterThan(50_000);

    const snaps = crashes.map(({ place }) => snapper.nearest(place));
    const near = snaps.filter((snap) => snap !== null);
    expect(near.length / crashes.length).toBeGreaterThan(0.95);
    for (let i = 0; i < crashes.length; i += Math.ceil(crashes.length / 100)) {
      const nearest = metersToNearest(roads, crashes[i]!.place);
      if (snaps[i]) expect(snaps[i]!.distanceMeters).toBeCloseTo(nearest, 1);
      else expect(nearest).toBeGreaterThan(59.9);
    }

    let named = 0;
    let right = 0;
    for (const [i, snap] of snaps.entries()) {
      const name = snap && roads[snap.road]!.name;
      if (!name || crashes[i]!.streets.length === 0) continue;
      named++;
      if (crashes[i]!.streets.includes(lastWord(name))) right++;
    }
    console.info(
      `Porto Alegre: ${crashes.length} crashes on the map, ${near.length} within 60 m of a road, ` +
        `${right} of ${named} on a street that their record names`,
    );
    expect(right / named).toBeGreaterThan(0.8);
  });

  it('reaches nearly every junction of São Paulo on foot', async () => {
    const { roads } = await readOsm(fileOf('saopaulo_central'));
    const network = buildNetwork(roads);
    const start =
      network.roadFrom[roads.findIndex((road) => road.roadClass === 'residential' && road.onFoot)]!;
    const reached = distancesFrom(network, start, 'foot').filter(Number.isFinite).length;
    expect(reached / network.nodeCount).toBeGreaterThan(0.98);
  });
});

function checkRoads(roads: Road[]): void {
  expect(new Set(roads.map((road) => road.id)).size).toBe(roads.length);
  const placeOfNode = new Map<number, string>();
  let wrong = 0;
  for (const road of roads) {
    if (road.fromNode === road.toNode || road.line.length < 2) wrong++;
    if (Math.abs(lineLengthMeters(road.line) - road.lengthMeters) > 1e-6 || !(road.lengthMeters > 0)) wrong++;
    for (const [node, place] of [
      [road.fromNode, road.line[0]],
      [road.toNode, road.line.at(-1)],
    ] as const) {
      const known = placeOfNode.get(node) ?? String(place);
      placeOfNode.set(node, known);
      if (known !== String(place)) wrong++;
    }
  }
  expect(wrong).toBe(0);
  const components = componentsOf(roads);
  const total = components.meters.reduce((sum, meters) => sum + meters, 0);
  for (const meters of components.meters.slice(1)) expect(meters).toBeGreaterThan(0.05 * total);
}

/** Closed, with a surface, the outer ring counter-clockwise and holes clockwise; crossings were checked once with PostGIS. */
function checkPolygon(rings: Position[][]): void {
  for (const [i, ring] of rings.entries()) {
    const [x0, y0] = ring[0] as LngLat;
    let doubled = 0;
    for (let k = 1; k < ring.length; k++) {
      const [a, b] = [ring[k - 1] as LngLat, ring[k] as LngLat];
      doubled += (a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0);
    }
    const sound =
      ring.length >= 4 && String(ring[0]) === String(ring.at(-1)) && (i === 0 ? doubled > 0 : doubled < 0);
    if (!sound) expect.fail(`ring ${i} of a polygon is not sound: ${JSON.stringify(ring)}`);
  }
}

/** Crashes within the roads' box, with the last words of the street names in the record (`R DOS ANDRADAS`: `ANDRADAS`). */
async function crashesWithin(file: string, roads: Road[]): Promise<{ place: LngLat; streets: string[] }[]> {
  const [west, south, east, north] = boundsOf(roads.flatMap((road) => road.line));
  const crashes: { place: LngLat; streets: string[] }[] = [];
  const rows = createReadStream(file)
    .pipe(createGunzip())
    .pipe(parse({ columns: true }));
  for await (const row of rows as AsyncIterable<Record<string, string>>) {
    const place: LngLat = [Number(row.longitude), Number(row.latitude)];
    if (!(place[0] > west && place[0] < east && place[1] > south && place[1] < north)) continue;
    const streets = [row.raw_street, row.raw_cross_street].filter((street) => street);
    crashes.push({ place, streets: streets.map((street) => lastWord(street!)) });
  }
  return crashes;
}

function lastWord(name: string): string {
  return name.normalize('NFD').replaceAll(/\p{M}/gu, '').toUpperCase().trim().split(/\s+/).at(-1)!;
}

/** Metres to the nearest segment of all, in a frame around the place itself. */
function metersToNearest(roads: Road[], place: LngLat): number {
  const frame = localFrame(place);
  let best = Infinity;
  for (const { line } of roads) {
    for (let i = 1; i < line.length; i++) {
      const [ax, ay] = frame.toMeters(line[i - 1]!);
      const [bx, by] = frame.toMeters(line[i]!);
      const [dx, dy] = [bx - ax, by - ay];
      const squared = dx * dx + dy * dy;
      const t = squared === 0 ? 0 : Math.max(0, Math.min(1, -(ax * dx + ay * dy) / squared));
      best = Math.min(best, Math.hypot(ax + t * dx, ay + t * dy));
    }
  }
  return best;
}
