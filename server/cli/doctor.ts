/** `doctor`: what is there, what is missing, what is slow. */
import { access, constants, mkdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { sql } from 'drizzle-orm';
import { Problem } from '../../domain/problem.ts';
import type { Engine } from '../../db/engines/engine.ts';
import { dataSpan, recordCounts } from '../../db/queries/reference.ts';
import { isSimulated } from '../../db/queries/settings.ts';
import { REPOSITORY, readConfig, type Config } from '../config.ts';
import { openEngine } from '../open.ts';
import { say } from '../say.ts';

type Verdict = 'ok' | 'note' | 'missing' | 'slow';
type Tell = (verdict: Verdict, what: string) => void;

const MARK: Record<Verdict, string> = {
  ok: '  ok     ',
  note: '  note   ',
  missing: '  MISSING',
  slow: '  SLOW   ',
};

/** A query by key should take no longer than this, milliseconds. */
const SLOW_QUERY_MS = 20;
const LEAST_FREE_BYTES = 2e9;
const OLDEST_POSTGRES = 150_000;

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('Say what is there, what is missing and what is slow')
    .action(async () => {
      let wrong = 0;
      const tell: Tell = (verdict, what) => {
        if (verdict === 'missing') wrong++;
        say(`${MARK[verdict]} ${what}`);
      };
      const config = readConfig();
      tell('ok', `Node ${process.versions.node}`);
      await checkFiles(config, tell);
      await checkDatabase(config, tell);
      if (wrong) process.exitCode = 1;
    });
}

async function checkFiles(config: Config, tell: Tell): Promise<void> {
  await mkdir(config.dataFolder, { recursive: true });
  const isWritable = await access(config.dataFolder, constants.W_OK).then(
    () => true,
    () => false,
  );
  tell(
    isWritable ? 'ok' : 'missing',
    `data folder ${config.dataFolder}${isWritable ? '' : ' cannot be written'}`,
  );
  const disk = await statfs(config.dataFolder);
  const freeBytes = disk.bavail * disk.bsize;
  tell(
    freeBytes > LEAST_FREE_BYTES ? 'ok' : 'missing',
    `${(freeBytes / 1e9).toFixed(1)} GB free on its disk`,
  );
  await tellFile(tell, join(REPOSITORY, 'dist/web/index.html'), 'the built page', 'npm start builds it');
  await tellFile(
    tell,
    join(config.dataFolder, 'basemap.pmtiles'),
    'the base map',
    'import roads FILE.osm.pbf makes it',
  );
}

async function tellFile(tell: Tell, path: string, what: string, how: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found) tell('ok', `${what}, made ${found.mtime.toISOString().slice(0, 16)}Z`);
  else tell('note', `${what} is not there yet: ${how}`);
}

async function checkDatabase(config: Config, tell: Tell): Promise<void> {
  const startedMs = performance.now();
  let engine: Engine;
  try {
    engine = await openEngine(config);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    tell(error.code === 'already-running' ? 'note' : 'missing', error.detail ?? error.message);
    return;
  }
  try {
    const openedMs = Math.round(performance.now() - startedMs);
    const versions = await engine.versions();
    const name = engine.kind === 'pglite' ? 'embedded database, for evaluation' : 'PostgreSQL, for service';
    tell(
      'ok',
      `${name}: PostgreSQL ${versions.postgres}, PostGIS ${versions.postgis}, opened in ${openedMs} ms`,
    );
    const [server] = await engine.rows<{ number: number; fsync: string }>(
      sql`select current_setting('server_version_num')::int as number, current_setting('fsync') as fsync`,
    );
    if (server!.number < OLDEST_POSTGRES) tell('missing', 'PostgreSQL 15 or newer');
    if (engine.kind === 'postgres' && server!.fsync !== 'on')
      tell('missing', 'fsync is off: a power cut loses data');
    tell('ok', `time zone ${config.timeZone}`);
    if (await isSimulated(engine)) tell('note', 'holds the simulated town (demo --remove takes it out)');
    await tellData(engine, tell);
    await tellSpeed(engine, tell);
  } finally {
    await engine.close();
  }
}

async function tellData(engine: Engine, tell: Tell): Promise<void> {
  const counts = await recordCounts(engine);
  for (const [what, count] of Object.entries(counts))
    tell(count ? 'ok' : 'note', `${count.toLocaleString('en')} ${what}`);
  const { oldestMs, newestMs } = await dataSpan(engine, Date.now());
  if (oldestMs !== null && newestMs !== null) {
    const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
    tell('ok', `incidents from ${day(oldestMs)} to ${day(newestMs)}`);
  }
}

async function tellSpeed(engine: Engine, tell: Tell): Promise<void> {
  const times: number[] = [];
  for (let i = 0; i < 20; i++) {
    const startedMs = performance.now();
    await engine.rows(sql`select value from setting where key = 'time_zone'`);
    times.push(performance.now() - startedMs);
  }
  const medianMs = times.sort((a, b) => a - b)[10]!;
  tell(medianMs < SLOW_QUERY_MS ? 'ok' : 'slow', `a query by key takes ${medianMs.toFixed(1)} ms`);
}
