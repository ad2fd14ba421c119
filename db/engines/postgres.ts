/** PostgreSQL (15 or newer, PostGIS 3.3 or newer) by postgres.js: for service. */
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { Problem } from '../../domain/problem.ts';
import * as schema from '../schema/index.ts';
import type { Engine, Orm } from './engine.ts';
import { sqlFailure, unwrapped } from './failure.ts';
import { MIGRATIONS_FOLDER } from './migrations.ts';
import { copyInto } from './postgresCopy.ts';
import { EdgesOfTransaction, before, withDeadlines } from './postgresDeadlines.ts';
import { storeOf } from './store.ts';

/** Migrations of a database with data in it may take their time. */
const MIGRATION_DEADLINE_MS = 600_000;
/** Two servers that start at once: the second waits for the first one's migrations. */
const MIGRATION_LOCK = 4_823_771;

/** Throws Problem `database-down`, with what the server or the network says, when the database cannot be used. */
export async function openPostgres(url: string, options: { maxConnections?: number } = {}): Promise<Engine> {
  const client = postgres(url, {
    max: options.maxConnections ?? 8,
    connect_timeout: 10,
    connection: { application_name: 'hexbeat', TimeZone: 'UTC' },
    onnotice: () => undefined,
  });
  const orm = drizzle(withDeadlines(client), { schema }) as unknown as Orm;
  const store = storeOf(orm);
  try {
    await before(MIGRATION_DEADLINE_MS, migrateOnce(client));
  } catch (error) {
    await client.end({ timeout: 1 });
    throw unusable(client, error);
  }
  return {
    ...store,
    kind: 'postgres',
    async transaction(work) {
      const edges = new EdgesOfTransaction();
      edges.wait();
      const run = async (connection: postgres.TransactionSql) => {
        edges.passed();
        let isOver = false;
        const mayRun = () => {
          if (isOver) throw new Error('this transaction has ended');
        };
        const inner = withDeadlines(connection as unknown as postgres.Sql, client.options, mayRun);
        const tx = storeOf(drizzle(inner, { schema }) as unknown as Orm);
        try {
          return await work({ ...tx, copyIn: copyInto(connection, mayRun) });
        } finally {
          isOver = true;
          edges.wait();
        }
      };
      try {
        return (await Promise.race([client.begin(run), edges.late])) as Awaited<ReturnType<typeof work>>;
      } catch (error) {
        throw unwrapped(error);
      } finally {
        edges.over();
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

/** Names the server, never the password. */
function unusable({ options }: postgres.Sql, error: unknown): unknown {
  const failure = sqlFailure(error);
  if (!failure) return unwrapped(error);
  const where = `${options.host[0]}:${options.port[0]}/${options.database}`;
  return new Problem('database-down', `PostgreSQL at ${where} cannot be used: ${failure.message}`);
}
