import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../db/engines/engine.ts';
import { openPostgres } from '../../db/engines/postgres.ts';
import { PostgresListener } from '../../db/engines/postgresListener.ts';
import { CHANGE_CHANNEL, LOCAL_ACTOR, recordChange } from '../../db/queries/ledger.ts';
import { freshDatabase, testClusterUrl, type FreshDatabase } from '../support/postgres.ts';
import { proxyTo, type Proxy } from '../support/proxy.ts';

const isMissing = testClusterUrl() === null;
const suffix = isMissing ? ' (skipped: no HEXBEAT_TEST_DATABASE_URL; npm test brings one)' : '';

describe.skipIf(isMissing)(`listening to PostgreSQL${suffix}`, () => {
  let database: FreshDatabase;
  let proxy: Proxy;
  /** Another server on the same database, without the proxy. */
  let other: Engine;
  /** Ours, through the proxy. */
  let engine: Engine;
  let wakes: number;
  let end: () => Promise<void>;

  beforeAll(async () => {
    database = await freshDatabase('listen');
    other = await openPostgres(database.url, { maxConnections: 3 });
    proxy = await proxyTo(database.url);
    engine = await openPostgres(proxy.url, { maxConnections: 2 });
  });
  beforeEach(() => {
    wakes = 0;
    end = () => Promise.resolve();
  });
  afterEach(async () => {
    proxy.mend();
    await end();
  });
  afterAll(async () => {
    await engine?.close();
    await proxy?.close();
    await other?.close();
    await database?.drop();
  });

  const listen = async () => {
    end = await engine.listen(CHANGE_CHANNEL, () => wakes++);
  };
  const write = (on = other) => recordChange(on, LOCAL_ACTOR, 'incidents', 1);
  const woken = (times: number) => expect.poll(() => wakes, { timeout: 20_000 }).toBe(times);
  /** Connections that listen, as the server sees them. */
  const listening = async () => {
    const rows = await other.rows<{ pid: number }>(sql`
      select pid from pg_stat_activity
      where datname = current_database() and application_name = 'hexbeat' and query ~* '^(listen|select 1$)'`);
    return rows.map(({ pid }) => pid);
  };
  /** A wake that comes for this write only: what came before is through. */
  const wokenByNext = async () => {
    const before = wakes;
    await write();
    await woken(before + 1);
  };

  it('wakes for what another server has committed, once a batch, and for nothing else', async () => {
    await listen();
    await write();
    await woken(1);
    await other.transaction(async (tx) => {
      await recordChange(tx, LOCAL_ACTOR, 'hazards', 1);
      await other.rows(sql`select pg_notify('hexbeat_other', '')`);
    });
    await woken(2);
    const rolledBack = other.transaction(async (tx) => {
      await recordChange(tx, LOCAL_ACTOR, 'incidents', 1);
      throw new Error('on purpose');
    });
    await expect(rolledBack).rejects.toThrow('on purpose');
    await write(engine);
    await woken(3);
  });

  it('wakes once it listens again after its backend was ended, and for what comes then', async () => {
    await listen();
    const [pid] = await listening();
    await other.rows(sql`select pg_terminate_backend(${pid}::int)`);
    await woken(1);
    expect(await listening()).not.toContain(pid);
    await wokenByNext();
  });

  it('wakes once the network is back, also when something was written meanwhile', async () => {
    await listen();
    proxy.cut();
    await write();
    proxy.mend();
    await woken(1);
    await wokenByNext();
  });

  it('begins as soon as it can when the server is away at first', async () => {
    proxy.cut();
    await listen();
    expect(wakes).toBe(0);
    proxy.mend();
    await woken(1);
    await wokenByNext();
  });

  it('notices a connection that has gone silent', async () => {
    const listener = new PostgresListener(proxy.url, CHANGE_CHANNEL, () => wakes++, 50);
    end = () => listener.close();
    await listener.begun;
    proxy.silence();
    await write();
    // Its sign of life is not answered, so it makes a new connection.
    await woken(1);
    await wokenByNext();
  });

  it('ends without a trace: by itself, while the server is away, and with its engine', async () => {
    const none = () => expect.poll(listening, { timeout: 10_000 }).toEqual([]);
    await none();
    await listen();
    expect(await listening()).toHaveLength(1);
    await end();
    await write();
    await none();
    await listen();
    proxy.cut();
    await end();
    proxy.mend();
    const own = await openPostgres(database.url);
    await own.listen(CHANGE_CHANNEL, () => wakes++);
    await own.close();
    await none();
    expect(wakes).toBe(0);
  });
});
