/** An import that is killed in the middle has not happened. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../db/engines/engine.ts';
import { LOCAL_ACTOR } from '../../db/queries/ledger.ts';
import { importIncidents } from '../../server/import/incidents/run.ts';
import { openEngine } from '../../server/open.ts';
import { REPOSITORY, readConfig } from '../../server/config.ts';
import { freshDatabase, testClusterUrl, type FreshDatabase } from '../support/postgres.ts';

/** Enough that the kill comes well before the end. */
const ROWS = 80_000;
/** The embedded engine is opened three times, by as many processes. */
const LIMIT_MS = 180_000;

for (const kind of ['pglite', 'postgres'] as const) {
  const isMissing = kind === 'postgres' && testClusterUrl() === null;
  describe.skipIf(isMissing)(`an import that is killed on ${kind}`, () => {
    let folder: string;
    let file: string;
    let database: FreshDatabase | null = null;
    let env: Record<string, string>;
    let before: unknown;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'hexbeat-killed-'));
      file = join(folder, 'rows.csv');
      let text = 'id,category,occurred_at,longitude,latitude\n';
      for (let i = 0; i < ROWS; i++) text += `${i},new-${i % 7},2025-03-05 18:30,${120 + i / 1e6},28.9\n`;
      await writeFile(file, text);
      database = kind === 'postgres' ? await freshDatabase('killed') : null;
      env = { HEXBEAT_DATA: join(folder, 'data'), ...(database ? { DATABASE_URL: database.url } : {}) };
      before = await inDatabase(counts);
    });
    afterAll(async () => {
      await database?.drop();
      await rm(folder, { recursive: true, force: true });
    });

    const inDatabase = async <T>(work: (engine: Engine) => Promise<T>): Promise<T> => {
      const engine = await openEngine(readConfig(env));
      try {
        return await work(engine);
      } finally {
        await engine.close();
      }
    };
    const counts = async (engine: Engine) =>
      (
        await engine.rows(sql`select (select count(*) from incident)::int as incidents,
          (select count(*) from import_run)::int as runs, (select count(*) from change)::int as changes,
          (select count(*) from category)::int as categories`)
      )[0];

    it('leaves nothing behind, and the file can be imported afterwards', { timeout: LIMIT_MS }, async () => {
      const child = spawn(
        process.execPath,
        ['--import', 'tsx', 'server/cli/main.ts', 'import', 'incidents', file],
        { cwd: REPOSITORY, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] },
      );
      let said = '';
      for await (const piece of child.stdout) {
        said += String(piece);
        // The first rows are on their way to the database by now.
        if (said.includes('Reading rows')) break;
      }
      child.kill('SIGKILL');
      const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
      expect(signal).toBe('SIGKILL');
      expect(said).toContain('Reading rows');
      expect(said).not.toContain('Incidents from');
      await inDatabase(async (engine) => {
        expect(await counts(engine)).toEqual(before);
        const report = await importIncidents(engine, LOCAL_ACTOR, { file, timeZone: 'Asia/Shanghai' });
        expect(report).toMatchObject({ added: ROWS });
      });
    });
  });
}
