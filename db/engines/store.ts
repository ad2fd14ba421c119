/** A drizzle database as a Store: both drivers' answers in one shape, both drivers' errors in one family. */
import type { SQL } from 'drizzle-orm';
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
