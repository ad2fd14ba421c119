import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOCAL_ACTOR } from '../../db/queries/ledger.ts';
import type { Beat } from '../../server/contract/beats.ts';
import { importBeats } from '../../server/import/beats.ts';
import { onBothEngines } from '../support/engines.ts';
import { storeArea } from './gridTown.ts';

const AREA = '22222222-2222-4222-8222-222222222222';

const ring = (west: number, south: number, east: number, north: number) => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];
const box = (...bounds: [number, number, number, number]) => ({
  type: 'Polygon' as const,
  coordinates: [ring(...bounds)],
});
const BOWTIE = {
  type: 'Polygon' as const,
  coordinates: [
    [
      [120, 28.9],
      [120.01, 28.91],
      [120.01, 28.9],
      [120, 28.91],
      [120, 28.9],
    ],
  ],
};
const HERE = box(120, 28.9, 120.01, 28.91);

onBothEngines('beats', (server) => {
  const send = (method: string, path: string, body?: unknown, version?: number) =>
    server().ask(`/api/beats${path}`, {
      method,
      ...(body === undefined ? {} : { body }),
      headers: version === undefined ? {} : { 'if-match': `"${version}"` },
    });
  const list = async (query = '') =>
    ((await (await send('GET', query)).json()) as { items: Beat[] }).items.map(({ name }) => name);
  const problemOf = async (response: Response) =>
    (await response.json()) as { code: string; errors?: { pointer: string; detail: string }[] };
  const rows = <T extends object>(statement: ReturnType<typeof sql>) => server().engine.rows<T>(statement);
  const changes = async () =>
    (await rows<{ n: number }>(sql`select count(*)::int as n from change where layer = 'beats'`))[0]!.n;

  describe('one beat', () => {
    const body = { id: randomUUID(), name: 'South gate', geometry: HERE };

    it('is stored once, as several polygons, with its size', async () => {
      const response = await send('POST', '', body);
      expect(response.status).toBe(201);
      expect(response.headers.get('etag')).toBe('"1"');
      const beat = (await response.json()) as Beat;
      expect(beat).toMatchObject({
        id: body.id,
        name: 'South gate',
        geometry: { type: 'MultiPolygon', coordinates: [HERE.coordinates] },
        middle: [120.005, 28.905],
        areaId: null,
        version: 1,
        simulated: false,
      });
      // 0.01 degrees of longitude at 28.905 N are 0.975 km, of latitude 1.108 km.
      expect(beat.areaKm2).toBeCloseTo(0.975 * 1.108, 2);
      expect((await send('POST', '', body)).status).toBe(200);
      const other = await send('POST', '', { ...body, name: 'Other' });
      expect(other.status).toBe(409);
      expect(await changes()).toBe(1);
    });

    it('is replaced by version only; the same content makes no new one', async () => {
      const content = { name: 'South gate', geometry: HERE };
      expect((await send('PUT', `/${body.id}`, content)).status).toBe(428);
      expect((await send('PUT', `/${body.id}`, content, 7)).status).toBe(412);
      const same = await send('PUT', `/${body.id}`, content, 1);
      expect([same.status, same.headers.get('etag')]).toEqual([200, '"1"']);
      const renamed = await send('PUT', `/${body.id}`, { ...content, name: 'North gate' }, 1);
      expect(renamed.status).toBe(200);
      const moved = await send(
        'PUT',
        `/${body.id}`,
        { name: 'North gate', geometry: box(120, 29, 120.01, 29.01) },
        2,
      );
      expect(await moved.json()).toMatchObject({
        version: 3,
        geometry: { coordinates: [[ring(120, 29, 120.01, 29.01)]] },
      });
      expect(await changes()).toBe(3);
    });

    it('is deleted softly, and all of it stands in the audit', async () => {
      expect((await send('DELETE', `/${body.id}`, undefined, 3)).status).toBe(204);
      expect((await send('GET', `/${body.id}`)).status).toBe(410);
      expect((await send('POST', '', body)).status).toBe(410);
      expect(await list()).toEqual([]);
      const audit = await rows<{ action: string }>(
        sql`select action from audit where subject_id = ${body.id} order by id`,
      );
      expect(audit.map(({ action }) => action)).toEqual([
        'beat.create',
        'beat.edit',
        'beat.edit',
        'beat.delete',
      ]);
      const kept = await rows<{ name: string }>(
        sql`select body ->> 'name' as name from revision where subject = 'beat' and subject_id = ${body.id} order by version`,
      );
      expect(kept.map(({ name }) => name)).toEqual(['South gate', 'North gate', 'North gate']);
      expect((await send('GET', `/${randomUUID()}`)).status).toBe(404);
    });
  });

  it.each([
    ['an outline that crosses itself', { geometry: BOWTIE }, '/geometry/coordinates', /Self-intersection/],
    [
      'parts that overlap',
      {
        geometry: {
          type: 'MultiPolygon',
          coordinates: [HERE.coordinates, box(120.005, 28.905, 120.02, 28.92).coordinates],
        },
      },
      '/geometry/coordinates',
      /Self-intersection/,
    ],
    [
      'a ring that is not closed',
      { geometry: { type: 'Polygon', coordinates: [ring(120, 28, 121, 29).slice(0, 4)] } },
      '/geometry',
      null,
    ],
    ['a place off the world', { geometry: box(120, 28, 200, 29) }, '/geometry', null],
    [
      'a ring of more than 2000 positions',
      { geometry: { type: 'Polygon', coordinates: [Array(2001).fill([120, 28])] } },
      '/geometry',
      null,
    ],
    ['a line', { geometry: { type: 'LineString', coordinates: ring(120, 28, 121, 29) } }, '/geometry', null],
    ['a name of spaces', { name: '  ' }, '/name', null],
  ])('refuses %s', async (_, over, pointer, detail) => {
    const response = await send('POST', '', { id: randomUUID(), name: 'X', geometry: HERE, ...over });
    expect(response.status).toBe(400);
    const { code, errors } = await problemOf(response);
    expect(code).toBe('invalid');
    expect(errors![0]!.pointer.startsWith(pointer)).toBe(true);
    if (detail) expect(errors![0]!.detail).toMatch(detail);
    expect(await list()).toEqual([]);
  });

  it('lists those that overlap an area, by name', async () => {
    // The grid town's origin is 120.03, 28.9; its blocks are 100 m.
    await storeArea(server().engine, AREA, [0, 0], [10, 10]);
    const [west, south, east, north] = (
      await rows<{ box: number[] }>(sql`
        select array[st_xmin(geom), st_ymin(geom), st_xmax(geom), st_ymax(geom)] as box from area where id = ${AREA}`)
    )[0]!.box as [number, number, number, number];
    const middle = (west + east) / 2;
    for (const [name, geometry] of [
      ['c over its edge', box(middle, south, east + 0.1, north)],
      ['b within', box(west, south, middle, north)],
      ['a beside', box(west - 0.1, south, west, north)],
    ] as const) {
      expect((await send('POST', '', { id: randomUUID(), name, geometry })).status).toBe(201);
    }
    expect(await list()).toEqual(['a beside', 'b within', 'c over its edge']);
    expect(await list(`?area=${AREA}`)).toEqual(['b within', 'c over its edge']);
    expect((await send('GET', '?area=nowhere')).status).toBe(400);
  });

  describe('import', () => {
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'hexbeat-beats-'));
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    const bring = async (features: unknown[], over: object = {}) => {
      const file = join(folder, 'beats.geojson');
      await writeFile(file, JSON.stringify({ type: 'FeatureCollection', features }));
      return importBeats(server().engine, LOCAL_ACTOR, {
        file,
        reportFile: join(folder, 'rejected.csv'),
        ...over,
      });
    };
    const feature = (properties: object, geometry: unknown, id?: string) => ({
      type: 'Feature',
      ...(id ? { id } : {}),
      properties,
      geometry,
    });
    const gate = feature({ 责任区: '南门' }, HERE, 'b1');
    const named = { mapping: { name: '责任区' } };

    it('the same file again changes nothing; other content is a new version; what was edited or deleted here stays', async () => {
      const files = [gate, feature({ 责任区: '北门' }, box(121, 28.9, 121.01, 28.91), 'b2')];
      expect(await bring(files, named)).toMatchObject({ added: 2, source: 'beats' });
      const before = await changes();
      expect(await bring(files, named)).toMatchObject({ added: 0, unchanged: 2 });
      expect(await changes()).toBe(before);

      const stored = await rows<{ id: string; name: string }>(
        sql`select id, name from beat where name in ('南门', '北门')`,
      );
      const idOf = (name: string) => stored.find((row) => row.name === name)!.id;
      await send('PUT', `/${idOf('南门')}`, { name: '正门', geometry: HERE }, 1);
      await send('DELETE', `/${idOf('北门')}`, undefined, 1);
      expect(await bring(files, named)).toMatchObject({ editsKept: 1, deletedKept: 1 });
      const moved = { ...gate, geometry: box(120, 28.9, 120.02, 28.91) };
      expect(await bring([moved], named)).toMatchObject({ revised: 1 });
      const beat = (await (await send('GET', `/${idOf('南门')}`)).json()) as Beat;
      expect(beat).toMatchObject({ name: '南门', version: 3, updatedBy: 'import:beats' });
      expect(await bring([gate], { ...named, dryRun: true })).toMatchObject({ revised: 1, dryRun: true });
      expect((await (await send('GET', `/${beat.id}`)).json()) as Beat).toEqual(beat);
    });

    it('lists what cannot be used, and brings in nothing of the file', async () => {
      const features = [
        feature({ name: 'good' }, HERE),
        feature({}, HERE),
        feature({ name: 'line' }, { type: 'LineString', coordinates: ring(1, 1, 2, 2) }),
        feature({ name: 'open' }, { type: 'Polygon', coordinates: [ring(1, 1, 2, 2).slice(0, 4)] }),
        feature({ name: 'bowtie' }, BOWTIE),
        feature({ name: 'off' }, box(1, 1, 200, 2)),
        feature({ name: 'good' }, HERE),
      ];
      await expect(bring(features)).rejects.toThrow(/^6 features/);
      expect((await readFile(join(folder, 'rejected.csv'), 'utf8')).trim().split('\n').slice(1)).toEqual([
        '2,name,the name is missing,',
        '3,geometry,neither Polygon nor MultiPolygon,LineString',
        '4,geometry,"a ring has fewer than four positions, or does not end where it begins",open',
        '5,geometry,the outline is not valid: Self-intersection,bowtie',
        '6,geometry,a position is no place in wgs84,off',
        '7,id,this beat stood in the file before,good',
      ]);
      expect(await list()).not.toContain('good');
      expect(await bring(features, { skipBad: true })).toMatchObject({ added: 1, rejects: { bad: 6 } });
    });
  });
});
