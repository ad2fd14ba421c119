/** The index in memory beside SQL, its oracle: the same numbers, whoever wrote, in whatever order it was committed. */
import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyChunks, pointHex } from '../../db/copyText.ts';
import type { Engine, Transaction } from '../../db/engines/engine.ts';
import { countByCell, countByHourOfWeek } from '../../db/queries/density.ts';
import { LOCAL_ACTOR, layerVersion, recordChange } from '../../db/queries/ledger.ts';
import { recordCell } from '../../domain/cells.ts';
import { EVERYTHING, type RecordFilter } from '../../domain/filter.ts';
import { seededRandom } from '../../domain/random.ts';
import { zoneClock } from '../../domain/time/zone.ts';
import { LiveIndex } from '../../server/index/live.ts';
import { countingThread, type CountingThread } from '../../server/index/thread.ts';
import { createLog } from '../../server/log.ts';
import { onBothEngines, openTestEngine, TIME_ZONE } from '../support/engines.ts';
import { testClusterUrl } from '../support/postgres.ts';
import { openPostgres } from '../../db/engines/postgres.ts';

const DAY = 86_400_000;
const FIRST_DAY = Date.UTC(2025, 0, 1);
const CATEGORIES = ['theft', 'burglary', 'noise'];
const random = seededRandom(20_261_123);

interface Made {
  id: string;
  lng: number;
  lat: number;
  at: Date;
}

const anywhere = (): Made => ({
  id: randomUUID(),
  lng: Number((120 + random() * 0.12).toFixed(6)),
  lat: Number((28.85 + random() * 0.1).toFixed(6)),
  at: new Date(FIRST_DAY + Math.floor((random() * 90 * DAY) / 1000) * 1000),
});

const daysOf = (rows: readonly Made[]) => [...new Set(rows.map(({ at }) => Math.floor(at.getTime() / DAY)))];

async function insert(tx: Transaction, rows: readonly Made[], areaId: string | null = null): Promise<void> {
  await tx.copyIn(
    'incident (id, source, category, origin, status, occurred_at, hour_unknown, severity, geom, cell, area_id, created_by, updated_by)',
    copyChunks(rows, ({ id, lng, lat, at }) => [
      id,
      'test',
      CATEGORIES[Math.floor(random() * 3)]!,
      random() < 0.3 ? 'discovered' : 'reported',
      random() < 0.5 ? 'received' : 'closed',
      at.toISOString(),
      random() < 0.1,
      random() < 0.3 ? Math.round(random() * 10) : null,
      pointHex(lng, lat),
      recordCell([lng, lat]).toString(),
      areaId !== null && random() < 0.5 ? areaId : null,
      'test',
      'test',
    ]),
  );
}

const write = (engine: Engine, rows: readonly Made[], areaId: string | null = null) =>
  engine.transaction(async (tx) => {
    await insert(tx, rows, areaId);
    await recordChange(tx, LOCAL_ACTOR, 'incidents', rows.length, { days: daysOf(rows) });
  });

/** An index that follows a database, as a server has it. */
class Follower extends LiveIndex {
  private readonly counting: CountingThread;

  constructor(engine: Engine) {
    const counting = countingThread();
    super(engine, zoneClock(TIME_ZONE), createLog('error'), counting);
    this.counting = counting;
    this.start();
  }

  readonly call: CountingThread['call'] = (...asked) => this.counting.call(...asked);

  async end(): Promise<void> {
    await this.stop();
    await this.counting.stop();
  }
}

async function until(isTrue: () => Promise<boolean>, what: string): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (await isTrue()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited 10 s for: ${what}`);
}

const ready = (index: Follower) => until(() => index.isCurrent(), 'the index to be loaded');

/** What the index says, in the shape of SQL's answer. */
async function fromIndex(index: Follower, filter: RecordFilter, res: number) {
  const { now } = await index.call('counted', {
    filter,
    res,
    stat: 'count',
    before: null,
    stepEdgesMs: null,
  });
  return Array.from(now.cells, (cell, i) => ({
    cell: cell.toString(16),
    count: now.counts[i]!,
    weighted: now.weighted![i]!,
  }));
}

const fromSql = (engine: Engine, filter: RecordFilter, res: number) =>
  countByCell(engine, filter, { res, timeZone: TIME_ZONE, limit: 100_000 });

async function totals(index: Follower): Promise<number> {
  return (await index.call('profile', EVERYTHING)).total;
}

const minute = fc.integer({ min: 0, max: 90 * 1440 }).map((minutes) => FIRST_DAY + minutes * 60_000);
const someOf = <T>(values: readonly T[]) =>
  fc.option(fc.subarray([...values], { minLength: 1 }), { freq: 2 });

onBothEngines('the index', (server, kind) => {
  const areas = { town: randomUUID(), east: randomUUID() };
  let index: Follower;
  const engine = () => server().engine;

  beforeAll(async () => {
    await engine().transaction(async (tx) => {
      const square = sql`st_multi(st_makeenvelope(120, 28.85, 120.12, 28.95, 4326))`;
      await tx.rows(sql`
        insert into area (id, parent_id, kind, name, geom, created_by, updated_by) values
          (${areas.town}, null, 'town', '镇', ${square}, 'test', 'test'),
          (${areas.east}, ${areas.town}, 'community', '东村', ${square}, 'test', 'test')`);
      await recordChange(tx, LOCAL_ACTOR, 'areas', 2);
    });
    await write(engine(), Array.from({ length: 3000 }, anywhere), areas.east);
    index = new Follower(engine());
    await ready(index);
  });
  afterAll(() => index?.end());

  it('counts what SQL counts, cell by cell, for any filter', async () => {
    const anyFilter: fc.Arbitrary<RecordFilter> = fc
      .record({
        window: fc.option(fc.tuple(minute, minute)),
        categories: someOf(CATEGORIES),
        origins: someOf(['reported', 'discovered'] as const),
        statuses: someOf(['received', 'closed']),
        hours: someOf([0, 8, 18, 23]),
        weekdays: someOf([1, 5, 6]),
        bbox: fc.option(
          fc
            .tuple(fc.nat(1e6), fc.nat(1e6), fc.nat(1e6), fc.nat(1e6))
            .map(([a, b, c, d]): [number, number, number, number] => [
              120 + (Math.min(a, b) / 1e7) * 1.2,
              28.85 + Math.min(c, d) / 1e7,
              120.00001 + (Math.max(a, b) / 1e7) * 1.2,
              28.85001 + Math.max(c, d) / 1e7,
            ]),
          { freq: 2 },
        ),
        areaId: fc.option(fc.constantFrom(areas.town, areas.east), { freq: 2 }),
      })
      .map(({ window, ...rest }) => ({
        ...EVERYTHING,
        ...rest,
        fromMs: window ? Math.min(...window) : null,
        toMs: window ? Math.max(...window) + 60_000 : null,
      }));
    await fc.assert(
      fc.asyncProperty(anyFilter, fc.integer({ min: 6, max: 11 }), async (filter, res) => {
        const [ours, theirs] = [await fromIndex(index, filter, res), await fromSql(engine(), filter, res)];
        expect(ours.map(({ cell, count }) => [cell, count])).toEqual(
          theirs.map(({ cell, count }) => [cell, count]),
        );
        ours.forEach(({ weighted }, i) => expect(weighted).toBeCloseTo(theirs[i]!.weighted, 4));
        const profile = await index.call('profile', filter);
        expect(profile).toEqual(await countByHourOfWeek(engine(), filter, TIME_ZONE));
      }),
      { numRuns: kind === 'pglite' ? 60 : 120 },
    );
  });

  it('holds what this server wrote before the answer to who asks next', async () => {
    const before = await totals(index);
    const body = {
      id: randomUUID(),
      category: 'theft',
      occurredAt: '2025-02-03T10:00:00+08:00',
      location: [120.05, 28.9],
    };
    const edit = async (method: string, version: number, changes?: object) => {
      const answer = await server().ask(`/api/incidents/${body.id}`, {
        method,
        headers: { 'if-match': `"${version}"` },
        ...(changes ? { body: changes } : {}),
      });
      expect(answer.status).toBeLessThan(300);
      index.tell();
    };
    expect((await server().ask('/api/incidents', { method: 'POST', body })).status).toBe(201);
    index.tell();
    expect(await index.isCurrent()).toBe(true);
    expect(await totals(index)).toBe(before + 1);

    const theftsOf = async (day: string) => {
      expect(await index.isCurrent()).toBe(true);
      const fromMs = Date.parse(`${day}T00:00:00+08:00`);
      const filter = { ...EVERYTHING, fromMs, toMs: fromMs + DAY, categories: ['theft'] };
      const sum = (rows: { count: number }[]) => rows.reduce((all, row) => all + row.count, 0);
      const ours = sum(await fromIndex(index, filter, 9));
      expect(ours).toBe(sum(await fromSql(engine(), filter, 9)));
      return ours;
    };
    const [source, target] = [await theftsOf('2025-02-03'), await theftsOf('2025-01-20')];
    await edit('PATCH', 1, { occurredAt: '2025-01-20T10:00:00+08:00' });
    expect([await theftsOf('2025-02-03'), await theftsOf('2025-01-20')]).toEqual([source - 1, target + 1]);
    await edit('PATCH', 2, { category: 'noise' });
    expect(await theftsOf('2025-01-20')).toBe(target);
    await edit('DELETE', 3);
    expect(await index.isCurrent()).toBe(true);
    expect(await totals(index)).toBe(before);
    expect(index.version(['incidents', 'areas'])).toBe(await layerVersion(engine(), ['incidents', 'areas']));
  });

  it('holds hazards as well', async () => {
    const body = {
      id: randomUUID(),
      category: 'fire-hazard',
      foundAt: '2025-02-03T10:00:00+08:00',
      location: [120.05, 28.9],
    };
    expect((await server().ask('/api/hazards', { method: 'POST', body })).status).toBe(201);
    index.tell();
    expect(await index.isCurrent()).toBe(true);
    const filter = { ...EVERYTHING, of: 'hazards' as const };
    expect(await fromIndex(index, filter, 9)).toEqual(await fromSql(engine(), filter, 9));
  });
});

const cluster = testClusterUrl();
describe.skipIf(cluster === null)(
  `two servers on one PostgreSQL${cluster === null ? ' (skipped: no HEXBEAT_TEST_DATABASE_URL; npm test brings one)' : ''}`,
  () => {
    let opened: Awaited<ReturnType<typeof openTestEngine>>;
    let other: Engine;
    let indexes: [Follower, Follower];

    beforeAll(async () => {
      opened = await openTestEngine('postgres', 'two servers');
      other = await openPostgres(opened.url!, { maxConnections: 4 });
      await write(opened.engine, Array.from({ length: 500 }, anywhere));
      indexes = [new Follower(opened.engine), new Follower(other)];
      await Promise.all(indexes.map(ready));
    });
    afterAll(async () => {
      await Promise.all(indexes?.map((index) => index.end()) ?? []);
      await other?.close();
      await opened?.close();
    });

    /**
     * Both come to hold `count` records, and state the ledger's version. The records may come first: a day that is read again
     * brings what was committed on it since, whose changes are counted only when they are met.
     */
    async function agreeOn(count: number): Promise<void> {
      const version = await layerVersion(opened.engine, ['incidents']);
      const holdIt = async () => {
        const held = await Promise.all(indexes.map(totals));
        return held.every((n, i) => n === count && indexes[i]!.version(['incidents']) === version);
      };
      await until(holdIt, `both indexes to hold ${count} records at version ${version}`);
      for (const index of indexes) {
        expect((await fromIndex(index, EVERYTHING, 10)).map(({ cell, count: n }) => [cell, n])).toEqual(
          (await fromSql(opened.engine, EVERYTHING, 10)).map(({ cell, count: n }) => [cell, n]),
        );
      }
    }

    it('agree after either of them wrote', async () => {
      await write(opened.engine, [anywhere()]);
      await agreeOn(501);
      await write(other, [anywhere(), anywhere()]);
      await agreeOn(503);
    });

    it('miss nothing of an import that began first and commits last', async () => {
      const slow = Array.from({ length: 200 }, anywhere);
      let commit: () => void = () => undefined;
      const held = new Promise<void>((resolve) => (commit = resolve));
      let written: () => void = () => undefined;
      const isWritten = new Promise<void>((resolve) => (written = resolve));
      const importing = opened.engine.transaction(async (tx) => {
        await insert(tx, slow);
        await recordChange(tx, LOCAL_ACTOR, 'incidents', slow.length, { days: daysOf(slow) });
        written();
        await held;
      });
      await isWritten;
      // Later transactions commit while the import is open: they are seen at once.
      await write(other, [anywhere()]);
      await agreeOn(504);
      await write(opened.engine, [anywhere()]);
      await agreeOn(505);
      commit();
      await importing;
      await agreeOn(705);
    });

    it('forget what was rolled back', async () => {
      const failing = opened.engine.transaction(async (tx) => {
        const rows = [anywhere()];
        await insert(tx, rows);
        await recordChange(tx, LOCAL_ACTOR, 'incidents', 1, { days: daysOf(rows) });
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      await write(other, [anywhere()]);
      await agreeOn(706);
    });

    it('hold what any of many overlapping writers left', async () => {
      const writers = Array.from({ length: 12 }, async (_, i) => {
        const engine = i % 2 ? other : opened.engine;
        for (let round = 0; round < 5; round++) {
          await write(engine, [anywhere(), anywhere()]);
          const [{ id } = { id: '' }] = await engine.rows<{ id: string }>(
            sql`select id from incident where deleted_at is null order by md5(id::text || ${i}) limit 1`,
          );
          await engine.transaction(async (tx) => {
            const [row] = await tx.rows<{ days: number[] }>(sql`
              update incident set deleted_at = now() where id = ${id} and deleted_at is null
              returning array[floor(extract(epoch from occurred_at) / 86400)::int] as days`);
            if (row) await recordChange(tx, LOCAL_ACTOR, 'incidents', 1, { days: row.days });
          });
        }
      });
      await Promise.all(writers);
      const [row] = await opened.engine.rows<{ count: number }>(
        sql`select count(*)::int as count from incident where deleted_at is null`,
      );
      await agreeOn(row!.count);
    });
  },
);
