/**
 * PGlite, the embedded engine: for trying out and teaching. One connection, in a worker thread; it never fsyncs.
 * Callers take turns: a transaction holds the connection until it ends.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import * as schema from '../schema/index.ts';
import { withDeadline, type Engine, type Orm, type Transaction } from './engine.ts';
import { unwrapped } from './failure.ts';
import { lockFolder } from './lock.ts';
import { MIGRATIONS_FOLDER } from './migrations.ts';
import { PgliteThread } from './pgliteThread.ts';
import { storeOf, versionsOf } from './store.ts';

const MIGRATION_DEADLINE_MS = 180_000;
/** COPY goes to the thread in pieces of about this many characters. */
const COPY_PIECE_CHARS = 8_000_000;

export interface PgliteOptions {
  /** The data folder (the database lies in `pglite/` below it); null: in memory, for tests. */
  folder: string | null;
  /** A dump of a migrated database, so that tests start fast. */
  snapshot?: Uint8Array;
  /** The thread counts as hung, and is replaced, this long after the deadline of a call that it has not answered. */
  hungAfterMs?: number;
}

/** Throws Problem `already-running` when another process holds the folder, `database-down` when it cannot be opened. */
export async function openPglite(options: PgliteOptions): Promise<Engine & { dump(): Promise<Uint8Array> }> {
  if (options.folder) mkdirSync(options.folder, { recursive: true });
  const unlock = options.folder ? await lockFolder(options.folder) : () => Promise.resolve();
  const dataDir = options.folder && join(options.folder, 'pglite');
  const thread = new PgliteThread({ dataDir, snapshot: options.snapshot ?? null }, options.hungAfterMs);
  const driver = drizzle(thread.client as never, { schema });
  const store = storeOf(driver as unknown as Orm);
  const close = async () => {
    await thread.close();
    await unlock();
  };
  try {
    await withDeadline(MIGRATION_DEADLINE_MS, async () => {
      await thread.open();
      await migrate(driver, { migrationsFolder: MIGRATIONS_FOLDER });
    });
  } catch (error) {
    await close().catch(() => undefined);
    throw unwrapped(error);
  }
  return {
    ...store,
    kind: 'pglite',
    async transaction(work) {
      try {
        return await thread.client.transaction((turn) => {
          const tx = drizzle(turn as never, { schema });
          return work({ ...storeOf(tx as unknown as Orm), copyIn: copyInto(turn.copy) });
        });
      } catch (error) {
        throw unwrapped(error);
      }
    },
    // One process has the folder: nobody else could notify it.
    listen: () => Promise.resolve(() => Promise.resolve()),
    versions: () => versionsOf(store),
    dump: () => thread.dump(),
    close,
  };
}

function copyInto(copy: (target: string, text: string) => Promise<void>): Transaction['copyIn'] {
  return async (target, chunks) => {
    let piece = '';
    for await (const chunk of chunks) {
      piece += chunk;
      if (piece.length < COPY_PIECE_CHARS) continue;
      const lastLine = piece.lastIndexOf('\n') + 1;
      if (lastLine === 0) continue;
      await copy(target, piece.slice(0, lastLine));
      piece = piece.slice(lastLine);
    }
    if (piece) await copy(target, piece);
  };
}
