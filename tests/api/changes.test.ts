/** What each write tells the readers of changes. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { storeTownTable } from '../../db/demo/load.ts';
import { removeTown } from '../../db/demo/remove.ts';
import type { Engine } from '../../db/engines/engine.ts';
import { LOCAL_ACTOR, MOST_CHANGE_DAYS, recordChange } from '../../db/queries/ledger.ts';
import { writeSetting } from '../../db/queries/settings.ts';
import { importAreas } from '../../server/import/areas.ts';
import { importIncidents } from '../../server/import/incidents/run.ts';
import { changesFromNow } from '../support/changes.ts';
import { onBothEngines } from '../support/engines.ts';
import { gridRoads, storeRoads } from './gridTown.ts';

/** Whole days since 1970-01-01. */
const day = (date: string) => Date.parse(`${date}T00:00:00Z`) / 86_400_000;

/** What an index would hold of each day, as one text a day and layer. */
async function dayDigests(engine: Engine): Promise<Map<string, string>> {
  const rows = await engine.rows<{ key: string; digest: string }>(sql`
    select layer || ' ' || floor(extract(epoch from at) / 86400)::int as key, md5(string_agg(held::text, ';' order by held)) as digest
    from (
      select 'incidents' as layer, occurred_at as at,
        row(id, occurred_at, category, origin, status, severity, hour_unknown, cell, area_id, geom)::text as held
      from incident where deleted_at is null
      union all
      select 'hazards', found_at, row(id, found_at, category, origin, status, severity, cell, area_id, geom)::text
      from hazard where deleted_at is null) records
    group by layer, floor(extract(epoch from at) / 86400)`);
  return new Map(rows.map(({ key, digest }) => [key, digest]));
}

onBothEngines('the days of a change', (server, kind) => {
  const engine = () => server().engine;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hexbeat-changes-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  afterEach(async () => {
    await engine().rows(sql`truncate incident, hazard, section, area, receipt, revision, import_run cascade`);
  });

  /** The changes that `work` leaves, without those of other layers. Fails where a day changed that they do not name. */
  const left = async (work: () => Promise<unknown>) => {
    const [before, added] = [await dayDigests(engine()), await changesFromNow(engine())];
    await work();
    const after = await dayDigests(engine());
    const told = (await added())
      .filter(({ layer }) => layer === 'incidents' || layer === 'hazards')
      .map(({ layer, days }) => ({ layer, days: days?.toSorted((a, b) => a - b) ?? null }));
    for (const key of new Set([...before.keys(), ...after.keys()])) {
      if (before.get(key) === after.get(key)) continue;
      const [layer, changed] = key.split(' ') as [string, string];
      const named = told.some(
        (each) => each.layer === layer && (each.days?.includes(Number(changed)) ?? true),
      );
      expect(named, `${key} changed, and no change says so: ${JSON.stringify(told)}`).toBe(true);
    }
    return told;
  };
  const file = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const bring = async (rows: readonly [id: number, at: string, category?: string][], skipBad = false) =>
    importIncidents(engine(), LOCAL_ACTOR, {
      file: await file(
        'rows.csv',
        'id,category,occurred_at,longitude,latitude\n' +
          rows.map(([id, at, category = 'theft']) => `${id},${category},${at},120.05,28.9\n`).join(''),
      ),
      source: 'town',
      timeZone: 'Asia/Shanghai',
      reportFile: join(folder, 'rejected.csv'),
      skipBad,
    });
  const town = async (west: number, east: number, code = '330784001') =>
    importAreas(engine(), LOCAL_ACTOR, {
      file: await file(
        'areas.geojson',
        JSON.stringify({
          type: 'FeatureCollection',
          features: [
            {
              type: 'Feature',
              properties: { name: `镇 ${code}`, kind: 'town', code },
              geometry: {
                type: 'Polygon',
                coordinates: [
                  [
                    [west, 28.8],
                    [east, 28.8],
                    [east, 29],
                    [west, 29],
                    [west, 28.8],
                  ],
                ],
              },
            },
          ],
        }),
      ),
      source: 'areas',
      reportFile: join(folder, 'rejected.csv'),
    });

  it.each([
    ['incidents', '/api/incidents', 'occurredAt', 'theft'],
    ['hazards', '/api/hazards', 'foundAt', 'fire'],
  ])(
    'of %s written here are those where the record lay and lies, in UTC',
    async (layer, path, at, category) => {
      const id = randomUUID();
      const body = { id, category, location: [120.05, 28.9], [at]: '2026-03-05T07:59:59.999+08:00' };
      let version = 0;
      const write = (method: string, changed?: object) =>
        left(async () => {
          const answer = await server().ask(version ? `${path}/${id}` : path, {
            method,
            headers: version ? { 'if-match': `"${version}"` } : {},
            ...(changed ? { body: changed } : {}),
          });
          expect(answer.status, await answer.clone().text()).toBeLessThan(300);
          version++;
        });
      const on = (...dates: string[]) => [{ layer, days: dates.map(day) }];
      const known = (await server()
        .ask(`/api/categories`)
        .then((answer) => answer.json())) as {
        items: { of: string; code: string }[];
      };
      body.category = known.items.find((each) => each.of === layer)!.code;

      expect(await write('POST', body)).toEqual(on('2026-03-04'));
      expect(await write('PATCH', { [at]: '2026-03-05T08:00:00+08:00' })).toEqual(
        on('2026-03-04', '2026-03-05'),
      );
      expect(await write('PATCH', { description: 'seen' })).toEqual(on('2026-03-05'));
      expect(await write('PATCH', { location: [120.06, 28.9], status: 'assigned' })).toEqual(
        on('2026-03-05'),
      );
      expect(await write('PATCH', { [at]: '1969-12-31T23:59:59Z' })).toEqual(on('1969-12-31', '2026-03-05'));
      expect(day('1969-12-31')).toBe(-1);
      expect(await write('DELETE')).toEqual(on('1969-12-31'));
    },
  );

  it('of sections are not said', async () => {
    const added = await changesFromNow(engine());
    const line = {
      type: 'LineString',
      coordinates: [
        [120.05, 28.9],
        [120.06, 28.9],
      ],
    };
    const made = await server().ask('/api/sections', {
      method: 'POST',
      body: { id: randomUUID(), name: '胜利路', line },
    });
    expect(made.status, await made.clone().text()).toBe(201);
    expect(await added()).toMatchObject([{ layer: 'sections', days: null }]);
  });

  it('of an import are those of its rows, and those where a revised row lay', async () => {
    const first = () =>
      bring([
        [1, '2025-03-05 07:59'],
        [2, '2025-03-05 08:00'],
        [3, '1969-06-01 12:00'],
      ]);
    expect(await left(first)).toEqual([
      { layer: 'incidents', days: [day('1969-06-01'), day('2025-03-04'), day('2025-03-05')] },
    ]);
    expect(await left(first)).toEqual([]);
    // 1 stays, 2 moves to another day, 3 gets another category, 4 is new.
    const second = () =>
      bring([
        [1, '2025-03-05 07:59'],
        [2, '2024-02-29 12:00'],
        [3, '1969-06-01 12:00', 'robbery'],
        [4, '2025-07-01 12:00'],
      ]);
    expect(await left(second)).toEqual([
      {
        layer: 'incidents',
        days: ['1969-06-01', '2024-02-29', '2025-03-05', '2025-07-01'].map(day),
      },
    ]);
  });

  it('of an import through the stage are none that a kept edit, a deleted or a repeated row has', async () => {
    await bring([
      [1, '2025-01-01 12:00'],
      [2, '2025-01-02 12:00'],
      [3, '2025-01-03 12:00'],
    ]);
    await engine().rows(sql`update incident set deleted_at = now() where source_id = '3'`);
    const [{ id }] = (await engine().rows<{ id: string }>(
      sql`select id from incident where source_id = '2'`,
    )) as [{ id: string }];
    await server().ask(`/api/incidents/${id}`, {
      method: 'PATCH',
      headers: { 'if-match': '"1"' },
      body: { occurredAt: '2025-01-20T12:00:00+08:00' },
    });
    const again = () =>
      bring(
        [
          [1, '2025-01-01 12:00'],
          [2, '2025-01-02 12:00'],
          [3, '2025-02-03 12:00'],
          [4, '2025-01-04 12:00'],
          [4, '2025-02-04 12:00'],
        ],
        true,
      );
    expect(await left(again)).toEqual([{ layer: 'incidents', days: [day('2025-01-04')] }]);
  });

  // The embedded engine runs one transaction after the other.
  if (kind === 'postgres') {
    it('of an import are also those to which somebody moved a row while it ran', async () => {
      await bring([[1, '2025-01-01 12:00']]);
      const added = await changesFromNow(engine());
      let importing: Promise<unknown> = Promise.resolve();
      await engine().transaction(async (tx) => {
        await tx.rows(sql`update incident set occurred_at = '2025-01-10T12:00Z'`);
        importing = bring([[1, '2025-01-20 12:00']]);
        const isWaiting = async () =>
          (
            await engine().rows(sql`
          select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)
          ).length > 0;
        await expect.poll(isWaiting, { timeout: 20_000 }).toBe(true);
      });
      await importing;
      expect((await added())[0]!.days).toEqual(
        expect.arrayContaining([day('2025-01-10'), day('2025-01-20')]),
      );
    });
  }

  it('of an import of areas are those of the records whose area changed', async () => {
    await bring([[1, '2025-01-01 12:00']]);
    const hazard = (lng: number, at: string) =>
      engine().rows(sql`
        insert into hazard (id, source, category, found_at, geom, cell, created_by, updated_by)
        values (${randomUUID()}, 'test', 'fire', ${at}::timestamptz, st_setsrid(st_makepoint(${lng}::float8, 28.9), 4326), 1, 'test', 'test')`);
    await hazard(120.05, '2025-01-02T12:00Z');
    await hazard(120.15, '2025-01-03T12:00Z');
    expect(await left(() => town(120, 120.1))).toEqual([
      { layer: 'incidents', days: [day('2025-01-01')] },
      { layer: 'hazards', days: [day('2025-01-02')] },
    ]);
    expect(await left(() => town(120, 120.1))).toEqual([]);
    expect(await left(() => town(120.1, 120.2, '330784002'))).toEqual([
      { layer: 'hazards', days: [day('2025-01-03')] },
    ]);
    // With areas the rows go through the stage, and get theirs there.
    expect(
      await left(() =>
        bring([
          [1, '2025-01-01 12:00'],
          [5, '2025-01-05 12:00'],
        ]),
      ),
    ).toEqual([{ layer: 'incidents', days: [day('2025-01-05')] }]);
  });

  it('of incidents that are only found on other roads are none', async () => {
    await bring([[1, '2025-01-01 12:00']]);
    expect(await left(() => storeRoads(engine(), gridRoads()))).toEqual([{ layer: 'incidents', days: [] }]);
  });

  it('of the simulated town are any, when it comes and when it goes', async () => {
    const target =
      'incident (id, source, category, occurred_at, geom, cell, created_by, updated_by, simulated)';
    const text = `${randomUUID()}\tx\ttheft\t2025-01-01T12:00Z\tSRID=4326;POINT(120 28)\t1\tx\tx\tt\n`;
    expect(
      await left(() =>
        engine().transaction((tx) => storeTownTable(tx, LOCAL_ACTOR, { target, rows: 1, text })),
      ),
    ).toEqual([{ layer: 'incidents', days: null }]);
    await engine().rows(sql`delete from incident_road`);
    await engine().rows(sql`update graph_version set simulated = true`);
    await writeSetting(engine(), 'simulated', 'yes');
    expect(await left(() => removeTown(engine(), LOCAL_ACTOR))).toEqual([
      { layer: 'incidents', days: null },
      { layer: 'hazards', days: null },
    ]);
  });

  it('are any where there are too many to name', async () => {
    const days = Array.from({ length: MOST_CHANGE_DAYS + 1 }, (_, i) => i - 2000);
    const added = await changesFromNow(engine());
    await recordChange(engine(), LOCAL_ACTOR, 'incidents', 1, { days });
    await recordChange(engine(), LOCAL_ACTOR, 'incidents', 1, { days: days.slice(1) });
    await recordChange(engine(), LOCAL_ACTOR, 'incidents', 1);
    expect((await added()).map((each) => each.days)).toEqual([null, days.slice(1), null]);
  });
});
