/** PostgreSQL (15 or newer, PostGIS 3.3 or newer) by postgres.js: for service. */
import { once } from 'node:events';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { Problem } from '../../domain/problem.ts';
import * as schema from '../schema/index.ts';
import { currentDeadlineMs, withDeadline, type Engine, type Orm, type Transaction } from './engine.ts';
import { unwrapped } from './failure.ts';
import { MIGRATIONS_FOLDER } from './migrations.ts';
import { storeOf } from './store.ts';

/** Migrations of a database with data in it may take their time. */
const MIGRATION_DEADLINE_MS = 600_000;
/** Two servers that start at once: the second waits for the first one's migrations. */
const MIGRATION_LOCK = 4_823_771;

export async function openPostgres(url: string, options: { maxConnections?: number } = {}): Promise<Engine> {
  const client = postgres(url, {
    max: options.maxConnections ?? 8,
    connect_timeout: 10,
    connection: { application_name: 'hexbeat', TimeZone: 'UTC' },
    onnotice: () => undefined,
  });
  const orm = drizzle(withClientDeadlines(client), { schema }) as unknown as Orm;
  const store = storeOf(orm);
  try {
    await withDeadline(MIGRATION_DEADLINE_MS, () => migrateOnce(client));
  } catch (error) {
    await client.end({ timeout: 1 });
    throw unwrapped(error);
  }
  return {
    ...store,
    kind: 'postgres',
    transaction: (work) => inTransaction(client, work),
    async versions() {
      const [row] = await store.rows<{ postgres: string; postgis: string }>(
        sql`select current_setting('server_version') as postgres, postgis_lib_version() as postgis`,
      );
      return { postgres: row!.postgres, postgis: row!.postgis };
    },
    close: () => client.end({ timeout: 5 }),
  };
}

/** Runs the migrations while holding a lock, on one connection of its own. */
async function migrateOnce(client: postgres.Sql): Promise<void> {
  const connection = await client.reserve();
  try {
    await connection`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await migrate(drizzle(client), { migrationsFolder: MIGRATIONS_FOLDER });
  } finally {
    await connection`select pg_advisory_unlock(${MIGRATION_LOCK})`.catch(() => undefined);
    connection.release();
  }
}

/**
 * postgres.js tells of a COPY that the server refuses only while the stream is being written; what comes after its end is lost
 * in the query that was answered with the stream, and nothing ever settles. So we listen at the query too.
 */
/** A connection of its own from begin to commit, so that each of its statements has a deadline, these two included. */
async function inTransaction<T>(client: postgres.Sql, work: (tx: Transaction) => Promise<T>): Promise<T> {
  try {
    const connection = await reserved(client);
    const guarded = withClientDeadlines(connection, client.options);
    try {
      await guarded.unsafe('begin');
      const orm = drizzle(guarded, { schema }) as unknown as Orm;
      const result = await work({ ...storeOf(orm), copyIn: copyInto(connection) });
      await guarded.unsafe('commit');
      return result;
    } catch (error) {
      // Statements of a connection run in order: whatever was given up, this comes after it.
      await guarded.unsafe('rollback').then(undefined, () => undefined);
      throw error;
    } finally {
      connection.release();
    }
  } catch (error) {
    throw unwrapped(error);
  }
}

/** A free connection, waited for no longer than a statement would be. */
async function reserved(client: postgres.Sql): Promise<postgres.ReservedSql> {
  const coming = client.reserve();
  try {
    return await inTime(coming, currentDeadlineMs());
  } catch (error) {
    // One that comes too late goes back to the others.
    coming.then((late) => late.release()).catch(() => undefined);
    throw error;
  }
}

/** A COPY that takes nothing for this long is given up, milliseconds. */
const COPY_STALL_MS = 60_000;

function copyInto(connection: postgres.Sql): Transaction['copyIn'] {
  return async (target, chunks) => {
    const query = connection.unsafe(`copy ${target} from stdin`);
    const cancel = () => query.cancel();
    const stream = await inTime(query.writable(), currentDeadlineMs(), cancel);
    try {
      for await (const chunk of chunks) {
        if (!stream.write(chunk)) await inTime(once(stream, 'drain'), COPY_STALL_MS, cancel);
      }
      stream.end();
      await inTime(once(stream, 'finish'), COPY_STALL_MS, cancel);
    } catch (error) {
      stream.destroy(error instanceof Error ? error : undefined);
      throw error;
    }
  };
}

/**
 * The same client, where each statement that drizzle sends is given up after the deadline: we ask the server to cancel
 * it and do not wait for an answer that may never come.
 */
function withClientDeadlines(client: postgres.Sql, options = client.options): postgres.Sql {
  return new Proxy(client, {
    get(target, key) {
      // A transaction's client has none of its own, and drizzle looks for them.
      if (key === 'options') return options;
      if (key !== 'unsafe') return Reflect.get(target, key) as unknown;
      return (...call: Parameters<postgres.Sql['unsafe']>) => {
        const query = target.unsafe(...call);
        const limitMs = currentDeadlineMs();
        return Object.assign(lazily(query, limitMs), { values: () => lazily(query.values(), limitMs) });
      };
    },
  });
}

/** A thenable that, like postgres.js's own, sends the query when it is first awaited. */
function lazily<T>(query: PromiseLike<T> & { cancel: () => void }, limitMs: number): PromiseLike<T> {
  let running: Promise<T> | undefined;
  return {
    then: (onDone, onFail) => (running ??= inTime(query, limitMs, () => query.cancel())).then(onDone, onFail),
  };
}

/** The outcome of `work`, or after `limitMs` Problem `database-deadline` and a call of `giveUp`. */
async function inTime<T>(
  work: PromiseLike<T>,
  limitMs: number,
  giveUp: () => void = () => undefined,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      giveUp();
      reject(new Problem('database-deadline'));
    }, limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
