/** 'Decisions that everything shares' of the design, one by one. */
import { createHash, randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { cellToChildren, cellToLatLng, cellToParent, getPentagons, gridDisk, latLngToCell } from 'h3-js';
import { v5 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Store } from '../../db/engines/engine.ts';
import { sqlFailure } from '../../db/engines/failure.ts';
import { LOCAL_ACTOR, layerVersion, recordChange } from '../../db/queries/ledger.ts';
import {
  isSimulated,
  refuseSimulated,
  removeSetting,
  settleTimeZone,
  writeSetting,
} from '../../db/queries/settings.ts';
import type { LngLat } from '../../domain/place.ts';
import type { Incident } from '../../server/contract/incidents.ts';
import type { Health } from '../../server/contract/reference.ts';
import { recordId } from '../../server/import/recordId.ts';
import { json, seriesOf, store, totalOf } from '../support/ask.ts';
import { onBothEngines, serverOver, type TestServer } from '../support/engines.ts';

const failureOf = (work: Promise<unknown>) => work.then(() => null, sqlFailure);
const post = (server: TestServer, over: object = {}, path = '/api/incidents') =>
  server.ask(path, {
    method: 'POST',
    body: {
      id: randomUUID(),
      category: 'theft',
      location: [120.05, 28.9],
      occurredAt: '2026-03-05T18:30:00+08:00',
      ...over,
    },
  });

onBothEngines('decisions', (server, kind) => {
  const engine = () => server().engine;

  describe('ids', () => {
    it('of imported rows are the v5 of what, source and source id, and never change', () => {
      const namespace = '6f0c5b7e-3c1d-5a4e-9b1f-2d8a74c0e915';
      expect(recordId('incident', 'police', '2015/00017')).toBe(
        v5('incident\0police\0' + '2015/00017', namespace),
      );
      expect(recordId('incident', 'police', '2015/00017')).not.toBe(
        recordId('incident', 'fire', '2015/00017'),
      );
    });
  });

  describe('when', () => {
    it('the zone is written when the database is made, and a differing one is refused', async () => {
      await settleTimeZone(engine(), 'Asia/Shanghai');
      await expect(settleTimeZone(engine(), 'America/Sao_Paulo')).rejects.toMatchObject({
        code: 'time-zone-differs',
        detail: expect.stringContaining('HEXBEAT_TIMEZONE=Asia/Shanghai') as string,
      });
      await settleTimeZone(engine(), 'Asia/Shanghai');
    });

    it("'now' is what is configured; else the clock while incidents come in; else the newest that is not in the future", async () => {
      const asOf = async (asked: TestServer = server()) => {
        const health = await json<Health>(await asked.ask('/api/health'));
        return [health.asOfSource, health.asOf];
      };
      const daysAgo = (days: number) => new Date(Math.floor(Date.now() / 1000) * 1000 - days * 86_400_000);
      const here: LngLat = [120, 28];
      const put = (at: Date) => store(engine(), 'as-of', [{ at, location: here }]);

      expect((await asOf())[0]).toBe('clock');
      await put(daysAgo(400));
      await put(daysAgo(-30));
      expect(await asOf()).toEqual(
        ['newest-incident', daysAgo(400).toISOString()].map((part, i) => (i ? expect.any(String) : part)),
      );
      expect(Date.parse((await asOf())[1]!)).toBeLessThanOrEqual(daysAgo(399.9).getTime());
      await put(daysAgo(14.01));
      expect((await asOf())[0]).toBe('newest-incident');
      await put(daysAgo(13.9));
      const [source, at] = await asOf();
      expect(source).toBe('clock');
      expect(Math.abs(Date.parse(at!) - Date.now())).toBeLessThan(60_000);
      const configured = serverOver(engine(), { HEXBEAT_NOW: '2015-12-31T23:00:00+08:00' });
      expect(await asOf(configured)).toEqual(['configured', '2015-12-31T15:00:00.000Z']);
      await engine().rows(sql`delete from incident where category = 'as-of'`);
    });
  });

  describe('asking', () => {
    it('takes from as inclusive, to as exclusive, and a date alone as local midnight', async () => {
      const at = (time: string) => ({ at: new Date(time), location: [120, 28] as LngLat });
      await store(engine(), 'theft', [
        at('2024-04-30T23:59:59.999+08:00'),
        at('2024-05-01T00:00:00+08:00'),
        at('2024-05-01T23:59:59.999+08:00'),
        at('2024-05-02T00:00:00+08:00'),
      ]);
      expect(await totalOf(server(), 'from=2024-05-01&to=2024-05-02')).toBe(2);
      expect(await totalOf(server(), 'from=2024-04-30T16:00:00Z&to=2024-05-01T16:00:00.001Z')).toBe(3);
      expect(await totalOf(server(), 'from=2024-04-30T16:00:00.001Z&to=2024-05-02')).toBe(1);
      expect(await seriesOf(server(), 'step=day&from=2024-05-01&to=2024-05-02')).toEqual([
        { start: '2024-05-01', count: 2 },
      ]);
      await engine().rows(sql`delete from incident where source = 'test'`);
    });
  });

  describe('cells', () => {
    const anywhere = fc.tuple(
      fc.double({ min: -180, max: 180, noNaN: true }),
      fc.double({ min: -90, max: 90, noNaN: true }),
    );
    const pentagons = getPentagons(11);

    it('have the parent in SQL that h3-js gives, around pentagons too', async () => {
      const cell = fc.oneof(
        anywhere.map(([lng, lat]) => latLngToCell(lat, lng, 11)),
        fc.constantFrom(...pentagons.flatMap((pentagon) => gridDisk(pentagon, 2))),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(cell, { minLength: 100, maxLength: 100 }), async (cells) => {
          const rows = await engine().rows<{ cell: string; res: number; parent: string }>(sql`
            select given.cell, res, to_hex(cell_parent(given.cell_number::bigint, res)) as parent
            from jsonb_to_recordset(${JSON.stringify(cells.map((each) => ({ cell: each, cell_number: String(BigInt(`0x${each}`)) })))}::jsonb)
              as given(cell text, cell_number text), generate_series(0, 11) as res`);
          expect(rows).toHaveLength(1200);
          for (const row of rows) expect(row.parent).toBe(cellToParent(row.cell, row.res));
        }),
        { numRuns: 5, seed: 5 },
      );
    });

    it('select the records of their children by id, at every resolution, around a pentagon too', async () => {
      const cells = [...gridDisk(pentagons[3]!, 4), ...gridDisk(latLngToCell(28.9, 120.05, 11), 4)];
      const placed = cells.map((cell) => {
        const [lat, lng] = cellToLatLng(cell);
        return { at: new Date(), location: [lng, lat] as LngLat };
      });
      await store(engine(), 'theft', placed);
      for (let res = 6; res <= 11; res++) {
        const expected = new Map<string, number>();
        for (const cell of cells) {
          const parent = cellToParent(cell, res);
          expected.set(parent, (expected.get(parent) ?? 0) + 1);
        }
        for (const [parent, count] of [...expected].slice(0, 12)) {
          expect(await totalOf(server(), `cell=${parent}`), parent).toBe(count);
        }
      }
      const neighbours = cellToChildren(cellToParent(pentagons[3]!, 10), 11).filter((cell) =>
        cells.includes(cell),
      );
      expect(await totalOf(server(), `cell=${cellToParent(pentagons[3]!, 10)}`)).toBe(neighbours.length);
      await engine().rows(sql`delete from incident where source = 'test'`);
    });
  });

  describe('areas', () => {
    const ids = { city: randomUUID(), town: randomUUID(), community: randomUUID(), grid: randomUUID() };
    const put = (area: keyof typeof ids, parent: string | null, [west, south, east, north]: number[]) =>
      engine().rows(sql`
        insert into area (id, kind, parent_id, name, geom, created_by, updated_by)
        values (${ids[area]}, ${area}, ${parent}, ${area},
                st_multi(st_makeenvelope(${west}, ${south}, ${east}, ${north}, 4326)), 'test', 'test')`);
    beforeAll(async () => {
      await put('city', null, [119, 28, 121, 30]);
      await put('town', ids.city, [120, 28.8, 120.2, 29]);
      await put('community', ids.town, [120, 28.8, 120.1, 29]);
      await put('grid', ids.community, [120, 28.8, 120.05, 28.9]);
    });
    afterAll(async () => {
      await engine().rows(sql`delete from incident`);
      await engine().rows(sql`delete from area`);
    });

    it('a record keeps the finest one that covers it, as it is written and as it is moved; a filter takes the inner ones', async () => {
      const made = async (location: LngLat) =>
        (await (await post(server(), { location })).json()) as Incident;
      const inGrid = await made([120.02, 28.85]);
      const inCommunity = await made([120.08, 28.95]);
      const inTown = await made([120.15, 28.9]);
      const inCity = await made([119.5, 29.5]);
      const outside = await made([118, 29]);
      expect([inGrid, inCommunity, inTown, inCity, outside].map(({ areaId }) => areaId)).toEqual([
        ids.grid,
        ids.community,
        ids.town,
        ids.city,
        null,
      ]);
      const counted = async () =>
        Promise.all(Object.values(ids).map((id) => totalOf(server(), `area=${id}`)));
      expect(await counted()).toEqual([4, 3, 2, 1]);
      const moved = await server().ask(`/api/incidents/${outside.id}`, {
        method: 'PATCH',
        body: { location: [120.02, 28.86] },
        headers: { 'if-match': '"1"' },
      });
      expect(((await moved.json()) as Incident).areaId).toBe(ids.grid);
      expect(await counted()).toEqual([5, 4, 3, 2]);
    });
  });

  describe('changes', () => {
    /** What a reader takes in: rows of transactions below the oldest that still runs, from where it stood before. */
    const read = async (from: string): Promise<{ upTo: string; subjects: string[] }> => {
      const [mark] = await engine().rows<{ upTo: string; subjects: string[] | null }>(sql`
        with snapshot as (select pg_snapshot_xmin(pg_current_snapshot()) as upper)
        select upper::text as "upTo", (
          select array_agg(subject_id::text) from change where xid >= ${from}::text::xid8 and xid < upper) as subjects
        from snapshot`);
      return { upTo: mark!.upTo, subjects: mark!.subjects ?? [] };
    };
    const change = (tx: Store, subject: string) =>
      recordChange(tx, LOCAL_ACTOR, 'incidents', 1, { subjectId: subject });

    it('are one row for each write, with its transaction; a write that changes nothing adds none', async () => {
      const changes = async () =>
        engine().rows<{ xid: string; layer: string }>(sql`select xid::text, layer from change order by id`);
      const before = (await changes()).length;
      const body = { id: randomUUID() };
      expect((await post(server(), body)).status).toBe(201);
      const edit = (version: number, method: string, changed?: object) =>
        server().ask(`/api/incidents/${body.id}`, {
          method,
          headers: { 'if-match': `"${version}"` },
          ...(changed ? { body: changed } : {}),
        });
      expect((await edit(1, 'PATCH', { description: 'seen' })).status).toBe(200);
      expect((await edit(1, 'PATCH', { description: 'late' })).status).toBe(412);
      expect((await edit(2, 'DELETE')).status).toBe(204);
      expect((await post(server(), body)).status).not.toBe(201);
      const added = (await changes()).slice(before);
      expect(added.map(({ layer }) => layer)).toEqual(['incidents', 'incidents', 'incidents']);
      expect(new Set(added.map(({ xid }) => xid)).size).toBe(3);
    });

    it('reach a reader once each, whoever commits late', async () => {
      let mark = (await read('0')).upTo;
      const seen: string[] = [];
      const take = async () => {
        const { upTo, subjects } = await read(mark);
        mark = upTo;
        seen.push(...subjects);
      };
      const [early, late] = [randomUUID(), randomUUID()];
      const versions = [await layerVersion(engine(), ['incidents'])];
      if (kind === 'postgres') {
        // The first begins, the second begins and commits, the reader reads; only then the first commits.
        let commit = () => {};
        let wrote = () => {};
        const hasWritten = new Promise<void>((resolve) => (wrote = resolve));
        const first = engine().transaction(async (tx) => {
          await change(tx, late);
          wrote();
          await new Promise<void>((resolve) => (commit = resolve));
        });
        await hasWritten;
        await engine().transaction((tx) => change(tx, early));
        versions.push(await layerVersion(engine(), ['incidents']));
        await take();
        expect(seen).toEqual([]);
        commit();
        await first;
      } else {
        await engine().transaction((tx) => change(tx, early));
        versions.push(await layerVersion(engine(), ['incidents']));
        await engine().transaction((tx) => change(tx, late));
      }
      versions.push(await layerVersion(engine(), ['incidents']));
      // A transaction in another database of the cluster holds the horizon back for as long as it runs.
      await vi.waitUntil(
        async () => {
          await take();
          return seen.length >= 2;
        },
        { timeout: 20_000, interval: 50 },
      );
      await take();
      expect(seen.toSorted()).toEqual([early, late].toSorted());
      expect(new Set(versions).size).toBe(3);
    });

    it('of a write that was rolled back are none', async () => {
      const before = await layerVersion(engine(), ['incidents']);
      const failed = engine().transaction(async (tx) => {
        await change(tx, randomUUID());
        throw new Error('on purpose');
      });
      await expect(failed).rejects.toThrow('on purpose');
      expect(await layerVersion(engine(), ['incidents'])).toBe(before);
    });
  });

  describe('blobs', () => {
    it('lie under the SHA-256 of their bytes, or not at all', async () => {
      const bytes = Buffer.from([0, 1, 2, 255]);
      const put = (sha256: string) =>
        engine().rows(sql`
          insert into blob (sha256, media_type, bytes)
          values (decode(${sha256}, 'hex'), 'image/jpeg', decode(${bytes.toString('hex')}, 'hex'))`);
      const hash = createHash('sha256').update(bytes).digest('hex');
      await put(hash);
      expect(await failureOf(put(hash.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))))).toMatchObject({
        code: '23514',
        constraint: 'blob_sha256_true',
      });
      expect(await failureOf(put(hash))).toMatchObject({ code: '23505', constraint: 'blob_pk' });
    });
  });

  describe('positions', () => {
    const device = randomUUID();
    const put = (times: readonly string[]) =>
      engine().transaction(async (tx) => {
        for (const time of times) {
          await tx.rows(sql`select position_partition(${time}::timestamptz)`);
          await tx.rows(sql`
            insert into position (device_id, recorded_at, geom)
            values (${device}, ${time}::timestamptz, st_setsrid(st_makepoint(120, 28), 4326))
            on conflict on constraint position_pk do nothing`);
        }
      });
    const stored = () =>
      engine().rows<{ part: string; at: string }>(sql`
        select tableoid::regclass::text as part, recorded_at::text as at from position order by recorded_at`);

    it('lie in the partition of their month in UTC, which is made once; a replayed batch changes nothing', async () => {
      const batch = [
        '2026-02-28T23:59:59.999Z',
        '2026-03-01T00:00:00Z',
        '2026-03-01T07:30:00+08:00',
        '2026-12-31T23:59:59Z',
      ];
      await put(batch);
      const first = await stored();
      expect(first.map(({ part }) => part)).toEqual([
        'position_2026_02',
        'position_2026_02',
        'position_2026_03',
        'position_2026_12',
      ]);
      await put(batch);
      expect(await stored()).toEqual(first);
      const [made] = await engine().rows<{ partitions: number }>(
        sql`select count(*)::int as partitions from pg_inherits where inhparent = 'position'::regclass`,
      );
      expect(made!.partitions).toBe(3);
    });

    it('two that bring the first of a month at once both land', async () => {
      await Promise.all([
        put(['2027-05-01T00:00:00Z']),
        put(['2027-05-01T00:00:01Z']),
        put(['2027-05-01T00:00:02Z']),
      ]);
      expect((await stored()).filter(({ part }) => part === 'position_2027_05')).toHaveLength(3);
    });

    it('of a month that has no partition are refused, not lost', async () => {
      const lost = engine().rows(sql`
        insert into position (device_id, recorded_at, geom)
        values (${device}, '1999-01-01', st_setsrid(st_makepoint(120, 28), 4326))`);
      expect(await failureOf(lost)).toMatchObject({ code: '23514' });
    });
  });

  it('two kinds of data never mix: what is real is refused beside the simulated town, and what is entered there is marked', async () => {
    await refuseSimulated(engine());
    await writeSetting(engine(), 'simulated', 'yes');
    expect(await isSimulated(engine())).toBe(true);
    await expect(refuseSimulated(engine())).rejects.toMatchObject({
      code: 'mixed-data',
      detail: expect.stringContaining('demo --remove') as string,
    });
    expect((await (await post(server())).json()) as Incident).toMatchObject({ simulated: true });
    expect((await json<Health>(await server().ask('/api/health'))).simulated).toBe(true);
    await removeSetting(engine(), 'simulated');
    expect((await (await post(server())).json()) as Incident).toMatchObject({ simulated: false });
    await refuseSimulated(engine());
  });
});
