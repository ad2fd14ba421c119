import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import type { Geometry } from 'geojson';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LOCAL_ACTOR } from '../../db/queries/ledger.ts';
import { wgs84ToBd09, wgs84ToGcj02 } from '../../domain/datum.ts';
import type { LngLat } from '../../domain/place.ts';
import { seededRandom } from '../../domain/random.ts';
import { importAreas } from '../../server/import/areas.ts';
import { importIncidents } from '../../server/import/incidents/run.ts';
import { testPbf } from '../../server/import/osm/testPbf.ts';
import { importRoads } from '../../server/import/roads.ts';
import { importSections } from '../../server/import/sections.ts';
import { importTracks } from '../../server/import/tracks.ts';
import { onBothEngines } from '../support/engines.ts';

const WEST = 120.04;
const SOUTH = 28.88;
/** About 195 by 220 m. */
const STEP = 0.002;
const LINES = 8;

/** A grid of streets in Yongkang: `column/row` are node `100 * column + row + 1`. */
function gridExtract(): Buffer {
  const at = Array.from({ length: LINES }, (_, i) => i);
  const id = (column: number, row: number) => 100 * column + row + 1;
  const tags = (name: string) => ({ highway: 'residential', name });
  return testPbf({
    nodes: [
      ...at.flatMap((column) =>
        at.map((row) => ({ id: id(column, row), lng: WEST + STEP * column, lat: SOUTH + STEP * row })),
      ),
      { id: 9001, lng: WEST + STEP, lat: SOUTH + STEP, tags: { place: 'village', name: '西津村' } },
    ],
    ways: at.flatMap((line) => [
      { id: 1000 + line, refs: at.map((row) => id(line, row)), tags: tags(`南北${line}路`) },
      { id: 2000 + line, refs: at.map((column) => id(column, line)), tags: tags(`东西${line}路`) },
    ]),
  });
}

const box = (west: number, south: number, east: number, north: number): Geometry => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ],
});

onBothEngines('import places', (server) => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hexbeat-places-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const put = async (name: string, content: string | Buffer) => {
    const file = join(folder, name);
    await writeFile(file, content);
    return file;
  };
  const options = async (name: string, content: string | Buffer) => ({
    file: await put(name, content),
    reportFile: join(folder, 'rejected.csv'),
  });
  const collection = (features: { properties: object; geometry: unknown; id?: string }[]) =>
    JSON.stringify({
      type: 'FeatureCollection',
      features: features.map((feature) => ({ type: 'Feature', ...feature })),
    });
  const rows = <T extends object>(statement: ReturnType<typeof sql>) => server().engine.rows<T>(statement);
  const one = async <T extends object>(statement: ReturnType<typeof sql>) => (await rows<T>(statement))[0]!;
  const changes = () => one(sql`select count(*)::int as changes from change`);
  const incidents = (name: string, points: readonly LngLat[]) =>
    options(
      `${name}.csv`,
      'id,category,occurred_at,longitude,latitude\n' +
        points.map(([lng, lat], i) => `${i},theft,2025-03-05 18:30,${lng},${lat}\n`).join(''),
    ).then((given) =>
      importIncidents(server().engine, LOCAL_ACTOR, { ...given, source: name, timeZone: 'Asia/Shanghai' }),
    );

  it('sections before there are roads are kept, to be matched later', async () => {
    const text = collection([
      {
        properties: { name: '胜利路', priority: 1, least_visits: 3 },
        geometry: {
          type: 'MultiLineString',
          coordinates: [
            [
              [WEST + STEP, SOUTH],
              [WEST + STEP, SOUTH + 2 * STEP],
            ],
            [
              [WEST + STEP, SOUTH + 3 * STEP],
              [WEST + STEP, SOUTH + 2 * STEP],
            ],
          ],
        },
      },
    ]);
    const given = { ...(await options('sections.geojson', text)), source: 'sections' };
    const report = await importSections(server().engine, LOCAL_ACTOR, given);
    expect(report).toMatchObject({ added: 1, hasRoads: false });
    const stored = await one(sql`
      select name, priority, least_visits as "leastVisits", st_npoints(geom) as points, version from section`);
    expect(stored).toEqual({ name: '胜利路', priority: 1, leastVisits: 3, points: 3, version: 1 });
    const before = await changes();
    expect(await importSections(server().engine, LOCAL_ACTOR, given)).toMatchObject({ unchanged: 1 });
    expect(await changes()).toEqual(before);
  });

  it('roads come with places, snaps, matches and a base map; the same file again changes nothing', async () => {
    await incidents('onroad', [
      [WEST + STEP, SOUTH + 0.5 * STEP],
      [WEST + 1.5 * STEP, SOUTH + 1.5 * STEP],
    ]);
    const dataFolder = join(folder, 'data');
    const given = { file: await put('grid.osm.pbf', gridExtract()), dataFolder };
    const report = await importRoads(server().engine, LOCAL_ACTOR, given);
    const edges = 2 * LINES * (LINES - 1);
    expect(report).toMatchObject({
      unchanged: false,
      roads: edges,
      places: 1,
      derived: { incidents: 2, offRoads: 1 },
    });
    expect(report.derived).toMatchObject({ sections: 1 });
    expect((await stat(join(dataFolder, 'basemap.pmtiles'))).size).toBeGreaterThan(100);
    expect(await one(sql`select name from place`)).toEqual({ name: '西津村' });
    expect(await one(sql`select matched_share > 0.99 as whole from section_match`)).toEqual({ whole: true });

    const before = await changes();
    expect(await importRoads(server().engine, LOCAL_ACTOR, given)).toMatchObject({
      unchanged: true,
      roads: edges,
    });
    expect(await changes()).toEqual(before);
    expect(await one(sql`select count(*)::int as versions from graph_version`)).toEqual({ versions: 1 });
  });

  it('sections are matched to the roads; one that no road runs along is a bad row', async () => {
    const line = (lng: number, lat: number) => ({
      type: 'LineString',
      coordinates: [
        [lng, lat],
        [lng + 2 * STEP, lat],
      ],
    });
    const text = collection([
      { id: 's1', properties: { name: '东西路' }, geometry: line(WEST, SOUTH + STEP) },
      { id: 's2', properties: { name: '无路' }, geometry: line(WEST + 0.1, SOUTH) },
      { id: 's3', properties: { name: '错', priority: 9 }, geometry: line(WEST, SOUTH) },
      { id: 's4', properties: { name: '点' }, geometry: { type: 'Point', coordinates: [WEST, SOUTH] } },
    ]);
    const given = await options('more.geojson', text);
    await expect(importSections(server().engine, LOCAL_ACTOR, given)).rejects.toMatchObject({
      code: 'import-rejected',
    });
    expect((await readFile(given.reportFile, 'utf8')).split('\n').slice(1, 4)).toEqual([
      '2,geometry,no road runs along it,无路',
      '3,priority,"not 1, 2 or 3",9',
      '4,geometry,neither LineString nor MultiLineString,Point',
    ]);
    const report = await importSections(server().engine, LOCAL_ACTOR, { ...given, skipBad: true });
    expect(report).toMatchObject({ added: 1, rejects: { bad: 3 } });
    expect(report.matches[0]!.share).toBeGreaterThan(0.99);
  });

  it('areas: parents by code or name, outlines mended, and every record in its finest area', async () => {
    const bowtie = {
      type: 'Polygon',
      coordinates: [
        [
          [WEST + 3 * STEP, SOUTH],
          [WEST + 4 * STEP, SOUTH + STEP],
          [WEST + 4 * STEP, SOUTH],
          [WEST + 3 * STEP, SOUTH + STEP],
          [WEST + 3 * STEP, SOUTH],
        ],
      ],
    };
    const inner = box(WEST + 0.5 * STEP, SOUTH, WEST + 1.2 * STEP, SOUTH + 1.2 * STEP);
    const features = [
      {
        properties: { name: '一格', kind: 'grid', parent: '城西社区', code: '330784001001001' },
        geometry: inner,
      },
      { properties: { name: '城西社区', kind: 'community', parent: '330784001' }, geometry: bowtie },
      {
        properties: { name: '东城街道', kind: 'town', code: '330784001', population_registered: 61_000 },
        geometry: box(WEST - STEP, SOUTH - STEP, WEST + 9 * STEP, SOUTH + 9 * STEP),
      },
    ];
    const given = await options('areas.geojson', collection(features));
    const report = await importAreas(server().engine, LOCAL_ACTOR, given);
    expect(report).toMatchObject({ added: 3, rejects: { bad: 0 }, placed: { incident: 2, section: 2 } });
    expect(report.mended).toMatchObject([{ name: '城西社区', reason: 'Self-intersection' }]);
    const areas = await rows(sql`
      select a.name, p.name as parent, st_isvalid(a.geom) and geometrytype(a.geom) = 'MULTIPOLYGON' as good
      from area a left join area p on p.id = a.parent_id order by a.code nulls first`);
    expect(areas).toEqual([
      { name: '城西社区', parent: '东城街道', good: true },
      { name: '东城街道', parent: null, good: true },
      { name: '一格', parent: '城西社区', good: true },
    ]);
    const placed = await rows(sql`
      select i.source_id as id, a.name as area from incident i join area a on a.id = i.area_id where i.source = 'onroad'
      order by 1`);
    expect(placed).toEqual([
      { id: '0', area: '一格' },
      { id: '1', area: '东城街道' },
    ]);

    const before = await changes();
    expect(await importAreas(server().engine, LOCAL_ACTOR, given)).toMatchObject({ added: 0, unchanged: 3 });
    expect(await changes()).toEqual(before);

    features[0]!.geometry = box(WEST + 1.4 * STEP, SOUTH, WEST + 1.6 * STEP, SOUTH + 1.6 * STEP);
    const moved = await importAreas(
      server().engine,
      LOCAL_ACTOR,
      await options('areas.geojson', collection(features)),
    );
    expect(moved).toMatchObject({ revised: 1, unchanged: 2, placed: { incident: 2 } });
    await incidents('later', [[WEST + 1.5 * STEP, SOUTH + STEP]]);
    const later = await one(sql`
      select a.name from incident i join area a on a.id = i.area_id where i.source = 'later'`);
    expect(later).toEqual({ name: '一格' });
  });

  it('areas that cannot be used are bad rows', async () => {
    const text = collection([
      { properties: { kind: 'grid' }, geometry: box(1, 1, 2, 2) },
      { properties: { name: 'a', kind: 'planet' }, geometry: box(1, 1, 2, 2) },
      { properties: { name: 'b', kind: 'grid', parent: 'nobody' }, geometry: box(1, 1, 2, 2) },
      { properties: { name: 'c', kind: 'grid' }, geometry: box(1, 1, 200, 2) },
      { properties: { name: 'd', kind: 'grid' }, geometry: box(1, 1, 1, 2) },
    ]);
    const given = await options('bad.geojson', text);
    await expect(importAreas(server().engine, LOCAL_ACTOR, given)).rejects.toThrow(/^5 features/);
    const reasons = (await readFile(given.reportFile, 'utf8')).trim().split('\n').slice(1);
    expect(reasons.map((line) => line.split(',').slice(0, 2).join(' '))).toEqual([
      '1 name',
      '2 kind',
      '3 parent',
      '4 geometry',
      '5 geometry',
    ]);
  });

  it.each(['{"type":"FeatureCollection","features":[', '[1,2]', '{}', 'id,name\n1,x\n'])(
    'a file that is no GeoJSON is refused: %s',
    async (text) => {
      const given = await options('no.geojson', text);
      await expect(importAreas(server().engine, LOCAL_ACTOR, given)).rejects.toMatchObject({
        code: 'import-rejected',
      });
    },
  );

  it('positions: months, replays, contradictions, and times that cannot be', async () => {
    const point = (time: string, lat: number) =>
      `<trkpt lon="120.05" lat="${lat}"><ele>81</ele><time>${time}</time></trkpt>`;
    const gpx = (points: string) =>
      `<?xml version="1.0"?><gpx xmlns="x"><trk><trkseg>${points}</trkseg></trk></gpx>`;
    const text = gpx(
      point('2019-01-31T23:59:50Z', 28.9) +
        point('2019-02-01T00:00:05Z', 28.9005) +
        point('2019-02-01T00:00:05Z', 28.95) +
        point('1901-12-13T20:45:52.2073437Z', 28.9) +
        point('2099-01-01T00:00:00Z', 28.9),
    );
    const given = { ...(await options('patrol.gpx', text)), source: 'car-7' };
    const report = await importTracks(server().engine, LOCAL_ACTOR, given);
    expect(report).toMatchObject({
      points: 5,
      added: 2,
      contradicting: 1,
      implausible: 2,
      quarantined: 3,
      tracks: 1,
    });
    const stored = await rows(sql`
      select tableoid::regclass::text as partition, altitude_meters::int as altitude from position order by recorded_at`);
    expect(stored).toEqual([
      { partition: 'position_2019_01', altitude: 81 },
      { partition: 'position_2019_02', altitude: 81 },
    ]);
    const before = await changes();
    expect(await importTracks(server().engine, LOCAL_ACTOR, given)).toMatchObject({
      added: 0,
      repeated: 2,
      quarantined: 0,
      tracks: 0,
    });
    expect(await changes()).toEqual(before);

    const timeless = await options('timeless.gpx', gpx('<trkpt lon="120.05" lat="28.9"/>'));
    await expect(importTracks(server().engine, LOCAL_ACTOR, timeless)).rejects.toThrow(/^1 points/);
    const broken = await options('broken.gpx', '<gpx><trk>');
    await expect(importTracks(server().engine, LOCAL_ACTOR, broken)).rejects.toThrow(/cannot be read as GPX/);
  });

  it('warns where the points would lie better on the roads in another datum, and only there', async () => {
    const random = seededRandom(7);
    const onRoads: LngLat[] = Array.from({ length: 200 }, (_, i) => {
      const along = (LINES - 1) * STEP * random();
      const line = STEP * Math.floor(LINES * random());
      return i % 2 ? [WEST + along, SOUTH + line] : [WEST + line, SOUTH + along];
    });
    expect((await incidents('true', onRoads)).suspicion).toBeNull();
    expect((await incidents('gcj', onRoads.map(wgs84ToGcj02))).suspicion).toMatchObject({ crs: 'gcj02' });
    expect((await incidents('bd', onRoads.map(wgs84ToBd09))).suspicion).toMatchObject({ crs: 'bd09' });
  });
});
