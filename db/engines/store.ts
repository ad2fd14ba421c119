/** A drizzle database as a Store: both drivers' errors in one family. */
import type { SQL } from 'drizzle-orm';
import type { Orm, Store } from './engine.ts';
import { unwrapped } from './failure.ts';

export function storeOf(orm: Orm): Store {
  return {
    orm,
    async rows<T extends object>(statement: SQL): Promise<T[]> {
      try {
        return ((await orm.execute(statement)) as unknown as { rows: T[] }).rows;
      } catch (error) {
        throw unwrapped(error);
      }
    },
  };
}
