/** Opening the configured database: the same way for the server and for the command line. */
import { openPglite } from '../db/engines/pglite.ts';
import { openPostgres } from '../db/engines/postgres.ts';
import type { Engine } from '../db/engines/engine.ts';
import { ensureCategories } from '../db/queries/categories.ts';
import { settleTimeZone } from '../db/queries/settings.ts';
import { readConfig, type Config } from './config.ts';

/**
 * Opens and migrates the database, checks its time zone, and writes the default categories.
 * Throws Problem `already-running`, `time-zone-differs`, `database-down`.
 */
export async function openEngine(config: Config): Promise<Engine> {
  const engine = config.databaseUrl
    ? await openPostgres(config.databaseUrl)
    : await openPglite({ folder: config.dataFolder });
  try {
    await settleTimeZone(engine, config.timeZone);
    await ensureCategories(engine);
  } catch (error) {
    await engine.close();
    throw error;
  }
  return engine;
}

/** Opens the database that the environment names: for one command of the command line. */
export async function openConfigured(): Promise<{ config: Config; engine: Engine }> {
  const config = readConfig();
  return { config, engine: await openEngine(config) };
}

export type OpenConfigured = typeof openConfigured;
