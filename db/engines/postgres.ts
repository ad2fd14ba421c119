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
    async transaction(work) {
      try {
        return (await client.begin((connection) => {
          const tx = drizzle(withClientDeadlines(connection as unknown as postgres.Sql, client.options), {
            schema,
          });
          return work({ ...storeOf(tx as unknown as Orm), copyIn: copyInto(connection) });
        })) as Awaited<ReturnType<typeof work>>;
      } catch (error) {
        throw unwrapped(error);
      }
    },
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

function copyInto(connection: postgres.TransactionSql): Transaction['copyIn'] {
  return async (target, chunks) => {
    const stream = await connection.unsafe(`copy ${target} from stdin`).writable();
    try {
      for await (const chunk of chunks) if (!stream.write(chunk)) await once(stream, 'drain');
      stream.end();
      await once(stream, 'finish');
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
    then: (onDone, onFail) => (running ??= before(query, limitMs)).then(onDone, onFail),
  };
}

async function before<T>(query: PromiseLike<T> & { cancel: () => void }, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      query.cancel();
      reject(new Problem('database-deadline'));
    }, limitMs);
  });
  try {
    return await Promise.race([query, late]);
  } finally {
    clearTimeout(timer);
  }
}
