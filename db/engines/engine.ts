/**
 * The one door to a database, the same for both engines.
 *
 * Statements are drizzle `sql` or its typed builder; every one has a deadline on this side (a frozen backend honours no
 * `statement_timeout`). Times come back as PostgreSQL text in UTC, bigints as text or numbers: cast in SQL.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { SQL } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type * as schema from '../schema/index.ts';

export type Orm = PgDatabase<PgQueryResultHKT, typeof schema>;
export type EngineKind = 'pglite' | 'postgres';

/** Where statements can be run: the engine itself, or one transaction of it. */
export interface Store {
  readonly orm: Orm;
  /** The rows of one statement. Throws Problem `database-deadline` or `database-down`. */
  rows<T extends object>(statement: SQL): Promise<T[]>;
}

export interface Transaction extends Store {
  /**
   * Bulk load in PostgreSQL's text COPY format (see db/copyText.ts).
   * @param target table and columns, e.g. `incident (id, category)`: never from user input
   * @param chunks whole or partial lines, as they come, but whole characters
   */
  copyIn(target: string, chunks: AsyncIterable<string> | Iterable<string>): Promise<void>;
}

export interface Engine extends Store {
  readonly kind: EngineKind;
  /** Runs `work` in one transaction: committed when it resolves, rolled back when it throws. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /**
   * Has `wake` called whenever something is notified on a channel; it must not throw. A hint, no promise: while the
   * connection is lost nothing arrives (`wake` is called once it is back), the embedded engine never calls it, and a pooler
   * or a standby may not let it through. So whoever listens looks for himself from time to time.
   * Resolves when it listens, or when the first attempt has failed; returns what ends it.
   */
  listen(channel: string, wake: () => void): Promise<() => Promise<void>>;
  /** PostgreSQL's and PostGIS's versions. */
  versions(): Promise<Record<string, string>>;
  close(): Promise<void>;
}

export const DEFAULT_DEADLINE_MS = 15_000;

const deadline = new AsyncLocalStorage<number>();

/** Every statement that `work` starts gets this deadline instead of the default. */
export function withDeadline<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  return deadline.run(milliseconds, work);
}

/** The deadline of a statement started here, milliseconds. */
export function currentDeadlineMs(): number {
  return deadline.getStore() ?? DEFAULT_DEADLINE_MS;
}
