import { readdirSync } from 'node:fs';
import { inspect } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withDeadline, type Engine } from '../../db/engines/engine.ts';
import { MIGRATIONS_FOLDER } from '../../db/engines/migrations.ts';
import { openPostgres } from '../../db/engines/postgres.ts';
import { freshDatabase, testClusterUrl, type FreshDatabase } from '../support/postgres.ts';
import { proxyTo, type Proxy } from '../support/proxy.ts';

const isMissing = testClusterUrl() === null;
const suffix = isMissing ? ' (skipped: no HEXBEAT_TEST_DATABASE_URL; npm test brings one)' : '';

describe.skipIf(isMissing)(`PostgreSQL over a network that fails${suffix}`, () => {
  let database: FreshDatabase;
  let proxy: Proxy;
  let engine: Engine;

  beforeAll(async () => {
    database = await freshDatabase('network');
    // Two that find the same empty database at once: both come up.
    const both = await Promise.all([openPostgres(database.url), openPostgres(database.url)]);
    await Promise.all(both.map((opened) => opened.close()));
    proxy = await proxyTo(database.url);
    engine = await openPostgres(proxy.url, { maxConnections: 3 });
    await engine.rows(sql`create table thing (id int constraint thing_pk primary key)`);
  });
  afterAll(async () => {
    await engine?.close();
    await proxy?.close();
    await database?.drop();
  });

  const ids = async () =>
    (await engine.rows<{ id: number }>(sql`select id from thing order by id`)).map(({ id }) => id);
  /** The next answer, tried until the pool has a connection again. */
  const recovered = () => expect.poll(ids, { timeout: 10_000 });

  it('was migrated once by the two that began together', async () => {
    const files = readdirSync(MIGRATIONS_FOLDER).filter((name) => name.endsWith('.sql'));
    expect(await engine.rows(sql`select count(*)::int as n from drizzle.__drizzle_migrations`)).toEqual([
      { n: files.length },
    ]);
  });

  it('says database-down when its backend is ended in the middle, rolls back, and recovers', async () => {
    const backend = async (tx: Pick<Engine, 'rows'>) =>
      (await tx.rows<{ pid: number }>(sql`select pg_backend_pid() as pid`))[0]!.pid;
    const ended = engine.transaction(async (tx) => {
      const pid = await backend(tx);
      await tx.rows(sql`insert into thing values (1)`);
      setTimeout(() => void engine.rows(sql`select pg_terminate_backend(${pid})`), 50);
      await tx.rows(sql`select pg_sleep(5)`);
    });
    await expect(ended).rejects.toMatchObject({ code: 'database-down' });
    await recovered().toEqual([]);
  });

  it('replaces connections that were lost while nobody used them, before anybody notices', async () => {
    await Promise.all([ids(), ids(), ids()]);
    proxy.cut();
    await sleep(200);
    proxy.mend();
    expect(await Promise.all([ids(), ids(), ids()])).toEqual([[], [], []]);
  });

  it('says database-down while the network is cut, in a statement, in COPY and at a begin; then recovers', async () => {
    const running = engine.rows(sql`select pg_sleep(5)`);
    const copying = engine.transaction((tx) =>
      tx.copyIn(
        'thing (id)',
        (async function* () {
          for (let id = 1; ; id++) {
            yield `${id}\n`;
            await sleep(20);
          }
        })(),
      ),
    );
    const told = Promise.allSettled([running, copying]);
    await sleep(200);
    proxy.cut();
    for (const outcome of await told) expect(outcome).toMatchObject({ reason: { code: 'database-down' } });
    await expect(withDeadline(3000, () => engine.rows(sql`select 1`))).rejects.toMatchObject({
      code: expect.stringMatching(/^database-(down|deadline)$/) as string,
    });
    await expect(
      withDeadline(3000, () => engine.transaction((tx) => tx.rows(sql`insert into thing values (2)`))),
    ).rejects.toMatchObject({ code: expect.stringMatching(/^database-(down|deadline)$/) as string });
    proxy.mend();
    await recovered().toEqual([]);
  });

  it('keeps its deadlines while the server is frozen: in a statement, a transaction, its begin and its commit, in COPY', async () => {
    const quickly = <T>(work: () => Promise<T>) => withDeadline(300, work);
    let frozen = () => {};
    const whenFrozen = new Promise<void>((resolve) => (frozen = resolve));
    const committing = quickly(() =>
      engine.transaction(async (tx) => {
        await tx.rows(sql`insert into thing values (1)`);
        await whenFrozen;
      }),
    );
    const copying = quickly(() =>
      engine.transaction((tx) =>
        tx.copyIn(
          'thing (id)',
          (async function* () {
            yield '2\n';
            await whenFrozen;
            yield '3\n';
          })(),
        ),
      ),
    );
    const told = Promise.allSettled([committing, copying]);
    await sleep(150);
    proxy.freeze();
    frozen();
    const later = Promise.allSettled([
      quickly(() => engine.rows(sql`select 1`)),
      quickly(() => engine.transaction((tx) => tx.rows(sql`insert into thing values (4)`))),
      quickly(() => engine.transaction((tx) => tx.rows(sql`insert into thing values (5)`))),
    ]);
    for (const outcome of [...(await told), ...(await later)]) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'database-deadline' } });
    }
    // A commit that nobody answered may have happened; what was never begun must not.
    proxy.mend();
    await expect.poll(ids, { timeout: 10_000 }).toSatisfy((found: number[]) => !found.some((id) => id > 1));
    await sleep(300);
    expect((await ids()).filter((id) => id > 1)).toEqual([]);
  });

  it.each([
    ['nobody listens', (url: URL) => (url.port = '1'), /127\.0\.0\.1:1\/.*ECONNREFUSED/s],
    ['there is no such database', (url: URL) => (url.pathname = '/no_such'), /no_such.*does not exist/s],
    ['there is no such user', (url: URL) => (url.username = 'nobody'), /nobody/],
  ])('says clearly that %s, without the password', async (_, change, message) => {
    const url = new URL(database.url);
    url.password = 'dontsay';
    change(url);
    const failure = await openPostgres(url.href).catch((error: unknown) => error as Error);
    expect(failure).toMatchObject({
      code: 'database-down',
      detail: expect.stringMatching(message) as string,
    });
    expect(inspect(failure)).not.toContain('dontsay');
  });
});
