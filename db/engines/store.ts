/** A drizzle database as a Store: both drivers' answers in one shape, both drivers' errors in one family. */
import { sql, type SQL } from 'drizzle-orm';
import type { Orm, Store } from './engine.ts';
import { unwrapped } from './failure.ts';

export function storeOf(orm: Orm): Store {
  return {
    orm,
    async rows<T extends object>(statement: SQL): Promise<T[]> {
      try {
        const answer: unknown = await orm.execute(statement);
        // postgres.js answers an array, PGlite an object that holds one.
        return (Array.isArray(answer) ? answer : (answer as { rows: T[] }).rows) as T[];
      } catch (error) {
        throw unwrapped(error);
      }
    },
  };
}

/** PostgreSQL's and PostGIS's versions, as an Engine tells them. */
export async function versionsOf(store: Store): Promise<Record<string, string>> {
  const [row] = await store.rows<{ postgres: string; postgis: string }>(
    sql`select current_setting('server_version') as postgres, postgis_lib_version() as postgis`,
  );
  return { postgres: row!.postgres, postgis: row!.postgis };
}
