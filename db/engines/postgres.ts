/** PostgreSQL (15 or newer, PostGIS 3.3 or newer) by postgres.js, which the design fixes: for service. */
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import type postgres from 'postgres';
import { Problem } from '../../domain/problem.ts';
import * as schema from '../schema/index.ts';
import { withDeadline, type Engine, type Orm } from './engine.ts';
import { sqlFailure, unwrapped } from './failure.ts';
import { MIGRATIONS_FOLDER } from './migrations.ts';
import type { PostgresConnection, RowMode } from './postgresConnection.ts';
import { PostgresListener } from './postgresListener.ts';
import { PostgresPool } from './postgresPool.ts';
import { storeOf, versionsOf } from './store.ts';
import { TransactionSteps } from './transactionSteps.ts';

/** Migrations of a database with data in it may take their time. */
const MIGRATION_DEADLINE_MS = 600_000;
/** Two servers that start at once: the second waits for the first one's migrations. */
const MIGRATION_LOCK = 4_823_771;

/** Throws Problem `database-down`, with what the server or the network says, when the database cannot be used. */
export async function openPostgres(url: string, options: { maxConnections?: number } = {}): Promise<Engine> {
  const pool = new PostgresPool(url, options.maxConnections ?? 8);
  try {
    await withDeadline(MIGRATION_DEADLINE_MS, () => pool.use(migrateOnce));
  } catch (error) {
    await pool.close();
    throw unusable(url, error);
  }
  const listeners = new Set<PostgresListener>();
  const store = storeOf(ormOver((...call) => pool.use((connection) => connection.run(...call, pool.cancel))));
  return {
    ...store,
    kind: 'postgres',
    async transaction(work) {
      try {
        return await pool.use((connection) =>
          inTransaction(connection, (run) => {
            const tx = storeOf(ormOver((...call) => run(() => connection.run(...call, pool.cancel))));
            return work({ ...tx, copyIn: (...load) => run(() => connection.copyIn(...load)) });
          }),
        );
      } catch (error) {
        throw unwrapped(error);
      }
    },
    async listen(channel, wake) {
      const listener = new PostgresListener(url, channel, wake);
      listeners.add(listener);
      await listener.begun;
      return () => {
        listeners.delete(listener);
        return listener.close();
      };
    },
    versions: () => versionsOf(store),
    async close() {
      await Promise.all([pool.close(), ...[...listeners].map((listener) => listener.close())]);
    },
  };
}

type Run = (text: string, params: unknown[], mode: RowMode) => Promise<unknown[]>;

/** Drizzle over whatever runs a statement: it asks its client for rows as objects, or as arrays by `values()`. */
function driverOver(run: Run) {
  const unsafe = (text: string, params: unknown[] = []) => ({
    then: (...settle: Parameters<Promise<unknown[]>['then']>) => run(text, params, 'object').then(...settle),
    values: () => run(text, params, 'array'),
  });
  const client = { unsafe, options: { parsers: {}, serializers: {} } };
  return drizzle(client as unknown as postgres.Sql, { schema });
}

const ormOver = (run: Run): Orm => driverOver(run) as unknown as Orm;

async function inTransaction<T>(
  connection: PostgresConnection,
  work: (run: <R>(step: () => Promise<R>) => Promise<R>) => Promise<T>,
): Promise<T> {
  const steps = new TransactionSteps();
  try {
    await connection.run('begin', [], 'array');
    const result = await work(steps.run);
    steps.end();
    await connection.run('commit', [], 'array');
    return result;
  } catch (error) {
    steps.stop();
    await connection.run('rollback', [], 'array').catch(() => connection.drop());
    throw error;
  }
}

/** Runs the migrations while holding a lock, on one connection. */
async function migrateOnce(connection: PostgresConnection): Promise<void> {
  const run: Run = (...call) => connection.run(...call);
  await run('select pg_advisory_lock($1)', [MIGRATION_LOCK], 'array');
  try {
    const driver = driverOver(run);
    // Drizzle wants its client to begin a transaction; here the connection is ours alone already.
    const begin = (work: (client: unknown) => Promise<unknown>) =>
      inTransaction(connection, () => work(driver.$client));
    Object.assign(driver.$client, { begin });
    await migrate(driver, { migrationsFolder: MIGRATIONS_FOLDER });
  } finally {
    await run('select pg_advisory_unlock($1)', [MIGRATION_LOCK], 'array').catch(() => connection.drop());
  }
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
