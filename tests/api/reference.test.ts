import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_CATEGORIES } from '../../domain/category.ts';
import type { Health } from '../../server/contract/reference.ts';
import { onBothEngines } from '../support/engines.ts';

onBothEngines('reference', (server) => {
  const get = async <T>(path: string): Promise<T> => {
    const response = await server().ask(path);
    expect(response.status, await response.clone().text()).toBe(200);
    return (await response.json()) as T;
  };
  const ids = {
    town: randomUUID(),
    east: randomUUID(),
    west: randomUUID(),
    gone: randomUUID(),
    section: randomUUID(),
  };

  beforeAll(async () => {
    const { engine } = server();
    const area = (id: string, kind: string, name: string, parent: string | null, [w, s, e, n]: number[]) =>
      engine.rows(sql`
        insert into area (id, kind, parent_id, code, name, geom, created_by, updated_by)
        values (${id}, ${kind}, ${parent}, ${kind === 'town' ? '330784101' : null}, ${name},
                st_multi(st_makeenvelope(${w}, ${s}, ${e}, ${n}, 4326)), 'test', 'test')`);
    await area(ids.town, 'town', '东城街道', null, [120, 28.8, 120.2, 29]);
    await area(ids.east, 'community', '河东社区', ids.town, [120.1, 28.8, 120.2, 29]);
    await area(ids.west, 'community', '河西社区', ids.town, [120, 28.8, 120.1, 29]);
    await area(ids.gone, 'community', '旧社区', ids.town, [120, 28.8, 120.1, 29]);
    await engine.rows(sql`update area set deleted_at = now() where id = ${ids.gone}`);
    await engine.rows(sql`
      insert into team (id, name, mode, size, base, created_by, updated_by)
      values (${randomUUID()}, '一队', 'ebike', 4, st_setsrid(st_makepoint(120.05, 28.9), 4326), 'test', 'test')`);
    await engine.rows(sql`
      insert into section (id, name, origin, length_meters, geom, created_by, updated_by)
      values (${ids.section}, '解放路（河东）', 'given', 500,
              st_geomfromtext('LINESTRING(120.15 28.9, 120.155 28.9)', 4326), 'test', 'test')`);
    const graph = randomUUID();
    await engine.rows(sql`
      insert into graph_version (id, source, file_sha256, imported_by, current, report)
      values (${graph}, 'test', '', 'test', true, '{}')`);
    const road = (way: number, name: string, nameEn: string | null, line: string) =>
      engine.rows(sql`
        insert into road (graph_version_id, id, way_id, from_node, to_node, name, name_en, road_class, oneway, on_foot,
                          by_car, length_meters, geom)
        values (${graph}, ${randomUUID()}, ${way}, 1, 2, ${name}, ${nameEn}, 'residential', false, true, true, 100,
                st_geomfromtext(${line}, 4326))`);
    // One street of two edges, and another of the same name 10 km away.
    await road(1, '解放路', 'Jiefang Road', 'LINESTRING(120.01 28.9, 120.02 28.9)');
    await road(2, '解放路', 'Jiefang Road', 'LINESTRING(120.02 28.9, 120.03 28.9)');
    await road(3, '解放路', null, 'LINESTRING(120.13 28.9, 120.14 28.9)');
    await road(4, '100%路_a', null, 'LINESTRING(120.05 28.85, 120.06 28.85)');
    await engine.rows(sql`
      insert into place (graph_version_id, ordinal, kind, name, name_en, geom)
      values (${graph}, 1, 'village', '解放村', 'Jiefang', st_setsrid(st_makepoint(120.05, 28.95), 4326))`);
    await engine.rows(sql`
      insert into incident (id, source, category, occurred_at, geom, cell, created_by, updated_by)
      select gen_random_uuid(), 'test', 'theft', '2025-01-01T00:00:00Z'::timestamptz + n * interval '1 hour',
             st_setsrid(st_makepoint(120.05, 28.9), 4326), 0, 'test', 'test'
      from generate_series(0, 2) as n`);
  });

  it('lists the categories in their order, with how often each is used', async () => {
    const { groups, items } = await get<{
      groups: { code: string; of: string }[];
      items: { code: string; of: string; group: string; used: number; nameZh: string; color: string }[];
    }>('/api/categories');
    expect(items.length).toBe(DEFAULT_CATEGORIES.length);
    for (const item of items) {
      expect(groups.some(({ code, of }) => code === item.group && of === item.of)).toBe(true);
      expect(item.color).toMatch(/^#[0-9a-f]{6}$/i);
      expect(item.nameZh).toMatch(/\p{Script=Han}/u);
    }
    expect(items.filter(({ used }) => used > 0).map(({ code, used }) => [code, used])).toEqual([
      ['theft', 3],
    ]);
  });

  it('lists areas by kind and parent, without deleted ones, and gives one with its outline', async () => {
    const list = async (query: string) =>
      (await get<{ items: { id: string }[] }>(`/api/areas${query}`)).items.map(({ id }) => id);
    expect((await list('')).toSorted()).toEqual([ids.town, ids.east, ids.west].toSorted());
    expect((await list(''))[0]).toBe(ids.town);
    expect((await list('?kind=community')).toSorted()).toEqual([ids.east, ids.west].toSorted());
    expect((await list(`?parent=${ids.town}`)).toSorted()).toEqual([ids.east, ids.west].toSorted());
    expect(await list(`?parent=${ids.east}`)).toEqual([]);
    const area = await get<object>(`/api/areas/${ids.town}`);
    expect(area).toMatchObject({
      code: '330784101',
      parentId: null,
      bounds: [120, 28.8, 120.2, 29],
      geometry: { type: 'MultiPolygon' },
    });
    for (const id of [ids.gone, randomUUID()])
      expect((await server().ask(`/api/areas/${id}`)).status).toBe(404);
    expect((await server().ask('/api/areas?kind=galaxy')).status).toBe(400);
  });

  it('lists teams', async () => {
    expect(await get<object>('/api/teams')).toMatchObject({
      items: [{ name: '一队', mode: 'ebike', size: 4, base: [120.05, 28.9] }],
    });
  });

  it('says in health what is here, from when to when, and where', async () => {
    const health = await get<Health>('/api/health');
    expect(health).toMatchObject({
      status: 'ok',
      progress: null,
      timeZone: 'Asia/Shanghai',
      asOf: '2025-01-01T02:00:00.000Z',
      asOfSource: 'newest-incident',
      dataFrom: '2025-01-01T00:00:00.000Z',
      dataTo: '2025-01-01T02:00:00.000Z',
      bounds: [120, 28.8, 120.2, 29],
      counts: { incidents: 3, hazards: 0, roads: 4, sections: 1, areas: 3, teams: 1 },
    });
    expect(Object.keys(health.versions).sort()).toEqual(['hexbeat', 'node', 'postgis', 'postgres']);
  });

  describe('search', () => {
    interface Found {
      kind: string;
      id: string;
      name: string;
      detail: string | null;
      location: [number, number];
      bounds: number[];
    }
    const search = async (q: string, limit = 10) =>
      (await get<{ items: Found[] }>(`/api/search?q=${encodeURIComponent(q)}&limit=${limit}`)).items;

    it('finds areas, sections, places and roads; edges of one street are one, streets far apart are two', async () => {
      const found = await search('解放');
      expect(found.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
        'section 解放路（河东）',
        'place 解放村',
        'road 解放路',
        'road 解放路',
      ]);
      const roads = found.filter(({ kind }) => kind === 'road').map(({ bounds }) => bounds);
      expect(roads).toEqual([
        [120.01, 28.9, 120.03, 28.9],
        [120.13, 28.9, 120.14, 28.9],
      ]);
      expect(found[0]!.detail).toBe('河东社区');
      expect(await search('解放', 2)).toHaveLength(2);
    });

    it('finds by the English name too, whatever the case', async () => {
      expect((await search('jiefang')).map(({ kind }) => kind)).toEqual(['place', 'road']);
    });

    it('takes % and _ for what they are', async () => {
      expect((await search('100%')).map(({ name }) => name)).toEqual(['100%路_a']);
      expect((await search('%路_')).map(({ name }) => name)).toEqual(['100%路_a']);
      expect(await search('1_0')).toEqual([]);
      expect(await search('\\')).toEqual([]);
    });

    it('goes to a point', async () => {
      for (const text of ['120.05,28.9', '120.05，28.9', ' 120.05 28.9 ']) {
        expect(await search(text)).toMatchObject([{ kind: 'point', location: [120.05, 28.9] }]);
      }
      expect(await search('200,28.9')).toEqual([]);
      expect(await search('no such name')).toEqual([]);
    });

    it('goes to the middle of a hexagon', async () => {
      // The example of the h3-js README.
      const [found] = await search(' 87283472BFFFFFF ');
      expect(found).toMatchObject({ kind: 'point', id: '87283472bffffff', name: '87283472bffffff' });
      expect(found!.location[0]).toBeCloseTo(-122.0503, 3);
      expect(found!.location[1]).toBeCloseTo(37.3517, 3);
      expect(await search('87283472bfffff0')).toEqual([]);
    });

    it('asks for something to look for', async () => {
      for (const query of ['', '?q=', `?q=${'x'.repeat(101)}`, '?q=a&limit=0', '?q=a&limit=51']) {
        expect((await server().ask(`/api/search${query}`)).status).toBe(400);
      }
    });
  });
});
