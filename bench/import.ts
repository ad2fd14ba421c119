/**
 * A million incidents into PostgreSQL: our import beside psql's own \copy of the same rows into the same table.
 *
 *   npx tsx bench/import.ts --database-url postgres://postgres@127.0.0.1:5432/postgres [--rows 1000000] [--rounds 3] [--write]
 *
 * Makes a database of its own on that server and drops it at the end. `--write` puts the figures into bench/README.md.
 */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { sql } from 'drizzle-orm';
import { openPostgres } from '../db/engines/postgres.ts';
import type { Engine } from '../db/engines/engine.ts';
import { INCIDENT_COLUMNS } from '../db/queries/imports.ts';
import { LOCAL_ACTOR } from '../db/queries/ledger.ts';
import { DEFAULT_CATEGORIES } from '../domain/category.ts';
import { seededRandom } from '../domain/random.ts';
import { importIncidents } from '../server/import/incidents/run.ts';
import { seconds, timesOf } from './support/measure.ts';
import { report } from './support/report.ts';

const run = promisify(execFile);
const SEED = 20_260_101;

const { values: flags } = parseArgs({
  options: {
    'database-url': { type: 'string' },
    rows: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '3' },
    write: { type: 'boolean', default: false },
  },
});
const clusterUrl = flags['database-url'];
if (!clusterUrl) throw new Error('--database-url is missing');
const rows = Number(flags.rows);
const rounds = Number(flags.rounds);

const database = `hexbeat_bench_${process.pid}`;
const url = new URL(clusterUrl);
url.pathname = `/${database}`;
const folder = await mkdtemp(join(tmpdir(), 'hexbeat-bench-'));
const csv = join(folder, 'incidents.csv');
const copied = join(folder, 'incidents.copy');
const psql = (at: string, ...commands: string[]) =>
  run('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', at, ...commands.flatMap((command) => ['-c', command])]);

await psql(clusterUrl, `create database ${database}`);
try {
  await writeIncidents(csv, rows);
  const engine = await openPostgres(url.href, { maxConnections: 2 });
  const ours: number[] = [];
  const theirs: number[] = [];
  try {
    for (let round = 1; round <= rounds; round++) {
      await empty(engine);
      ours.push(
        await seconds(() =>
          importIncidents(engine, LOCAL_ACTOR, { file: csv, source: 'bench', timeZone: 'Asia/Shanghai' }),
        ),
      );
      if (round === 1) await psql(url.href, `\\copy incident (${INCIDENT_COLUMNS}) to '${copied}'`);
      await empty(engine);
      theirs.push(
        await seconds(() => psql(url.href, `\\copy incident (${INCIDENT_COLUMNS}) from '${copied}'`)),
      );
      const [ownRate, psqlRate] = [rows / ours.at(-1)!, rows / theirs.at(-1)!];
      console.log(
        `round ${round}: import ${perSecond(ownRate)}, psql ${perSecond(psqlRate)}, ratio ${(ownRate / psqlRate).toFixed(2)}`,
      );
    }
  } finally {
    await engine.close();
  }
  const ownRate = rows / timesOf(ours).p50;
  const psqlRate = rows / timesOf(theirs).p50;
  const megabytes = ((await stat(csv)).size / 1e6).toFixed(0);
  console.log(`median of ${rounds}, ${megabytes} MB of CSV`);
  report(
    'bench/import.ts',
    [
      {
        what: `${rows.toLocaleString('en')} incidents from CSV into PostgreSQL`,
        ours: perSecond(ownRate),
        peer: `psql \\copy of the same rows: ${perSecond(psqlRate)}`,
        ratio: (ownRate / psqlRate).toFixed(2),
      },
    ],
    flags.write,
  );
} finally {
  await psql(clusterUrl, `drop database if exists ${database} with (force)`);
  await rm(folder, { recursive: true, force: true });
}

/** Three years of calls in a county-level city, with a description on every third. */
async function writeIncidents(file: string, count: number): Promise<void> {
  const random = seededRandom(SEED);
  const codes = DEFAULT_CATEGORIES.filter(({ of }) => of === 'incidents').map(({ code }) => code);
  const out = createWriteStream(file);
  let text = 'id,category,occurred_at,longitude,latitude,description\n';
  for (let i = 0; i < count; i++) {
    const at = new Date(Date.UTC(2023, 0, 1) + Math.floor(random() * 3 * 365 * 86_400) * 1000);
    const lng = (120 + 0.3 * random()).toFixed(6);
    const lat = (28.8 + 0.3 * random()).toFixed(6);
    const code = codes[Math.floor(random() * codes.length)]!;
    const description = i % 3 === 0 ? `"第 ${i} 号, 群众报警"` : '';
    text += `c-${i},${code},${at.toISOString().slice(0, 19).replace('T', ' ')},${lng},${lat},${description}\n`;
    if (text.length > 1_000_000) {
      if (!out.write(text)) await once(out, 'drain');
      text = '';
    }
  }
  out.end(text);
  await once(out, 'finish');
}

async function empty(engine: Engine): Promise<void> {
  await engine.rows(sql`truncate incident, import_run cascade`);
  await engine.rows(sql`checkpoint`);
}

function perSecond(rate: number): string {
  return `${Math.round(rate).toLocaleString('en')} rows/s`;
}
