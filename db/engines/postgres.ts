/** PostgreSQL (15 or newer, PostGIS 3.3 or newer) by node-postgres: for service. */
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import { Problem } from '../../domain/problem.ts';
import * as schema from '../schema/index.ts';
import { withDeadline, type Engine, type Orm } from './engine.ts';
import { sqlFailure, unwrapped } from './failure.ts';
import { MIGRATIONS_FOLDER } from './migrations.ts';
import { PostgresConnection, before } from './postgresConnection.ts';
import { storeOf } from './store.ts';
import { TransactionSteps } from './transactionSteps.ts';

/** Migrations of a database with data in it may take their time. */
const MIGRATION_DEADLINE_MS = 600_000;
/** Two servers that start at once: the second waits for the first one's migrations. */
const MIGRATION_LOCK = 4_823_771;
const CONNECT_DEADLINE_MS = 10_000;
const CLOSE_DEADLINE_MS = 5_000;

/** Throws Problem `database-down`, with what the server or the network says, when the database cannot be used. */
export async function openPostgres(url: string, options: { maxConnections?: number } = {}): Promise<Engine> {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.maxConnections ?? 8,
    connectionTimeoutMillis: CONNECT_DEADLINE_MS,
    application_name: 'hexbeat',
    options: '-c TimeZone=UTC',
    keepAlive: true,
  });
  // A connection that is lost while nobody uses it: the pool takes another one.
  pool.on('error', () => undefined);
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= before(CLOSE_DEADLINE_MS, pool.end()).catch(() => undefined));
  try {
    await withDeadline(MIGRATION_DEADLINE_MS, () => migrateOnce(pool));
  } catch (error) {
    await close();
    throw unusable(url, error);
  }
  const query = (...call: Parameters<PostgresConnection['query']>) =>
    using(pool, (connection) => connection.query(...call));
  const store = storeOf(ormOver(query));
  return {
    ...store,
    kind: 'postgres',
    async transaction(work) {
      try {
        return await using(pool, (connection) =>
          inTransaction(connection, (run) => {
            const tx = storeOf(ormOver((...call) => run(() => connection.query(...call))));
            return work({ ...tx, copyIn: (...load) => run(() => connection.copyIn(...load)) });
          }),
        );
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
    close,
  };
}

const ormOver = (query: PostgresConnection['query']): Orm =>
  drizzle({ query } as unknown as pg.PoolClient, { schema }) as unknown as Orm;

async function using<T>(pool: pg.Pool, work: (connection: PostgresConnection) => Promise<T>): Promise<T> {
  const connection = await PostgresConnection.take(pool);
  try {
    return await work(connection);
  } finally {
    connection.release();
  }
}

async function inTransaction<T>(
  connection: PostgresConnection,
  work: (run: <R>(step: () => Promise<R>) => Promise<R>) => Promise<T>,
): Promise<T> {
  const steps = new TransactionSteps();
  try {
    await connection.query('begin');
    const result = await work(steps.run);
    steps.end();
    await connection.query('commit');
    return result;
  } catch (error) {
    steps.stop();
    await connection.query('rollback').catch(() => connection.drop());
    throw error;
  }
}

/** Runs the migrations while holding a lock, on one connection. */
async function migrateOnce(pool: pg.Pool): Promise<void> {
  await using(pool, async (connection) => {
    await connection.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    try {
      const client = { query: connection.query.bind(connection) } as unknown as pg.PoolClient;
      await migrate(drizzle(client), { migrationsFolder: MIGRATIONS_FOLDER });
    } finally {
      await connection
        .query('select pg_advisory_unlock($1)', [MIGRATION_LOCK])
        .catch(() => connection.drop());
    }
  });
}

/** Names the server, never the password. */
function unusable(url: string, error: unknown): unknown {
  const failure = sqlFailure(error);
  if (!failure) return unwrapped(error);
  const { host, pathname } = new URL(url);
  return new Problem(
    'database-down',
    `PostgreSQL at ${host}${pathname} cannot be used: ${failure.message || failure.code}`,
  );
}
