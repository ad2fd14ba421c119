/** Both engines, fresh, for one test file each; and the app over them, asked without a socket. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import type { Engine, EngineKind } from '../../db/engines/engine.ts';
import { migrationsKey } from '../../db/engines/migrations.ts';
import { openPglite } from '../../db/engines/pglite.ts';
import { openPostgres } from '../../db/engines/postgres.ts';
import { ensureCategories } from '../../db/queries/categories.ts';
import { settleTimeZone } from '../../db/queries/settings.ts';
import { createApp } from '../../server/app.ts';
import { readConfig } from '../../server/config.ts';
import { AppContext } from '../../server/context.ts';
import { createLog } from '../../server/log.ts';
import { freshDatabase, testClusterUrl } from './postgres.ts';

export const TIME_ZONE = 'Asia/Shanghai';
const CACHE = join(import.meta.dirname, '../../node_modules/.cache/hexbeat');

/** A migrated, empty embedded database, dumped once for each set of migrations: opening it takes 3 s instead of 15. */
export async function migratedSnapshot(): Promise<Uint8Array> {
  const file = join(CACHE, `migrated-${migrationsKey()}.tar`);
  if (existsSync(file)) return readFileSync(file);
  const engine = await openPglite({ folder: null });
  const dump = await engine.dump();
  await engine.close();
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(`${file}.${process.pid}`, dump);
  renameSync(`${file}.${process.pid}`, file);
  return dump;
}

export interface OpenedEngine {
  engine: Engine;
  /** Of a PostgreSQL database; null for the embedded engine. */
  url: string | null;
  close(): Promise<void>;
}

/** A fresh database with the default categories, in Asia/Shanghai unless told otherwise. */
export async function openTestEngine(
  kind: EngineKind,
  name: string,
  timeZone = TIME_ZONE,
): Promise<OpenedEngine> {
  let opened: OpenedEngine;
  if (kind === 'pglite') {
    const engine = await openPglite({ folder: null, snapshot: await migratedSnapshot() });
    opened = { engine, url: null, close: () => engine.close() };
  } else {
    const database = await freshDatabase(name);
    const engine = await openPostgres(database.url, { maxConnections: 4 });
    const close = async () => {
      await engine.close();
      await database.drop();
    };
    opened = { engine, url: database.url, close };
  }
  await settleTimeZone(opened.engine, timeZone);
  await ensureCategories(opened.engine);
  return opened;
}

export interface TestServer {
  readonly engine: Engine;
  readonly context: AppContext;
  /** Asks the app; `body` is sent as JSON. */
  ask(
    path: string,
    init?: { method?: string; body?: unknown; headers?: Record<string, string> },
  ): Promise<Response>;
}

/** The app over an opened engine. `env` adds to its configuration. */
export function serverOver(engine: Engine, env: Record<string, string> = {}): TestServer {
  const config = readConfig({ HEXBEAT_TIMEZONE: TIME_ZONE, ...env });
  const context = new AppContext(config, createLog('error'));
  context.open(engine);
  context.ready();
  const app = createApp(context);
  return {
    engine,
    context,
    ask: async (path, { method = 'GET', body, headers = {} } = {}) => {
      const sent = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
      const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
      return app.request(`http://127.0.0.1:8787${path}`, {
        method,
        headers: { ...type, ...headers },
        ...sent,
      });
    },
  };
}

/**
 * The same tests on both engines. A missing cluster fails in CI; elsewhere the PostgreSQL half says in its name why it is
 * left out.
 */
export function onBothEngines(
  name: string,
  tests: (server: () => TestServer, kind: EngineKind) => void,
  env: Record<string, string> = {},
): void {
  for (const kind of ['pglite', 'postgres'] as const) {
    const isMissing = kind === 'postgres' && testClusterUrl() === null;
    const title = `${name} on ${kind}${isMissing ? ' (skipped: no HEXBEAT_TEST_DATABASE_URL; npm test brings one)' : ''}`;
    describe.skipIf(isMissing)(title, () => {
      let opened: OpenedEngine;
      let server: TestServer;
      beforeAll(async () => {
        opened = await openTestEngine(kind, name, env.HEXBEAT_TIMEZONE);
        server = serverOver(opened.engine, env);
      });
      afterAll(() => opened?.close());
      tests(() => server, kind);
    });
  }
}
