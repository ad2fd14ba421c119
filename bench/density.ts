/**
 * Counting by cell, by day and by hour of the week over ten million incidents: the incident index beside DuckDB in the same
 * process and PostGIS, no cache of results anywhere; all three must give the same answers, else it fails.
 *
 *   HEXBEAT_BENCH_DATABASE_URL=postgres://postgres@127.0.0.1:5432/postgres npx tsx bench/density.ts [--rows 10000000] [--write]
 *
 * The database is made on the first run (minutes) and kept. `--write` puts the figures into bench/README.md.
 */
import { parseArgs } from 'node:util';
import { withDeadline, type Engine } from '../db/engines/engine.ts';
import { cellColumns, countByHourOfWeek, countBySteps } from '../db/queries/density.ts';
import { benchDatabase } from './support/database.ts';
import { openDuck, type Duck } from './support/duckdb.ts';
import { memory, figure, limit, measure, ms, seconds } from './support/measure.ts';
import { loadIndex, type LoadedIndex } from './support/ours.ts';
import {
  QUESTIONS,
  answerOf,
  dayEdges,
  difference,
  type Answer,
  type Question,
} from './support/questions.ts';
import { report, type Finding } from './support/report.ts';
import { TOWN_ZONE, localDay, shapeOf, simulateTown, type Town } from './support/town.ts';

const SEED = 20_260_101;
const RES = 10;
/** 12 for the counts and 20 for the points of tiles. */
const MOST_BYTES_A_ROW = 32;
const MOST_LOAD_SECONDS = 30;
const LEAST_TIMES_DUCKDB = 4;
const LEAST_TIMES_POSTGIS = 30;
const POSTGIS_DEADLINE_MS = 600_000;

const { values: flags } = parseArgs({
  options: {
    rows: { type: 'string', default: '10000000' },
    rounds: { type: 'string', default: '40' },
    write: { type: 'boolean', default: false },
  },
});
const rows = Number(flags.rows);
const rounds = Number(flags.rounds);

let made: Town | null = null;
const town = (): Town => (made ??= simulateTown({ rows, seed: SEED }));

const database = await benchDatabase({ rows, seed: SEED }, town);
const { engine } = database;
if (database.madeInSeconds !== null) console.log(`database made in ${figure(database.madeInSeconds)} s`);
const findings: Finding[] = [];
const unequal: string[] = [];
let index: LoadedIndex | null = null;
try {
  index = await loaded();
  const duck = await openDuck(town());
  const { cells, halfIn, largestCell } = shapeOf(town());
  console.log(
    `${rows.toLocaleString('en')} incidents in ${cells.toLocaleString('en')} cells of resolution ${RES}; half of them in ` +
      `${figure(100 * halfIn)} % of the cells, ${largestCell.toLocaleString('en')} in one; DuckDB ${duck.version}`,
  );
  for (const question of QUESTIONS) await compare(question, index, duck);
  duck.close();
} finally {
  await index?.stop();
  await engine.close();
}
report('bench/density.ts', findings, flags.write);
for (const line of unequal) console.error(`NOT EQUAL: ${line}`);
process.exitCode = unequal.length ? 1 : 0;

/** The index, loaded from PostgreSQL, with what it took. */
async function loaded(): Promise<LoadedIndex> {
  const before = memory();
  let index!: LoadedIndex;
  const took = await seconds(async () => (index = await loadIndex(engine)));
  const grown = memory() - before;
  const { records, bytes } = await index.thread.call('size', null);
  const each = (bytes.byTime + bytes.byPlace) / records;
  findings.push(
    {
      what: `${rows.toLocaleString('en')} incidents into the index`,
      ours: `${figure(took)} s ${limit(took, { most: MOST_LOAD_SECONDS })}`,
      peer: '',
      ratio: '',
    },
    {
      what: 'memory an incident',
      ours:
        `${figure(each)} bytes ${limit(each, { most: MOST_BYTES_A_ROW })}: ${figure(bytes.byTime / records)} in the order of ` +
        `time, ${figure(bytes.byPlace / records)} in that of places; the whole process grew by ${figure(grown / records)}`,
      peer: '',
      ratio: '',
    },
  );
  return index;
}

async function compare(question: Question, index: LoadedIndex, duck: Duck): Promise<void> {
  const ours = await measure(() => askIndex(index, question), { rounds, warmups: 5 });
  const theirs = await measure(() => duck.run(question.duck), { rounds, warmups: 2 });
  const postgis = await measure(() => withDeadline(POSTGIS_DEADLINE_MS, () => askPostgis(engine, question)), {
    rounds: 3,
  });
  const answer = ours.answer();
  const duckAnswer = answerOf(
    theirs.answer.flatMap((chunk) =>
      chunk
        .getRows()
        .map(([key, count, weight]) => [BigInt(key as number), Number(count), Number(weight ?? 0)] as const),
    ),
  );
  for (const [name, other] of [
    ['DuckDB', duckAnswer],
    ['PostGIS', postgis.answer()],
  ] as const) {
    const differs = difference(answer, other);
    if (differs) unequal.push(`${question.what}: ours and ${name}: ${differs}`);
  }
  const overDuck = theirs.p50 / ours.p50;
  const overPostgis = postgis.p50 / ours.p50;
  const held = question.mostMs === null ? '' : ` ${limit(ours.p50, { most: question.mostMs })}`;
  const isDensity = question.kind === 'weights' || question.kind === 'counts';
  findings.push({
    what: `${question.what} (${answer.length.toLocaleString('en')} answers)`,
    ours: `p50 ${ms(ours.p50)}${held}, p95 ${ms(ours.p95)}`,
    peer: `DuckDB p50 ${ms(theirs.p50)}, p95 ${ms(theirs.p95)}; PostGIS p50 ${ms(postgis.p50)}`,
    ratio:
      `DuckDB ${figure(overDuck)}${isDensity ? ` ${limit(overDuck, { least: LEAST_TIMES_DUCKDB })}` : ''}; ` +
      `PostGIS ${figure(overPostgis)}${isDensity ? ` ${limit(overPostgis, { least: LEAST_TIMES_POSTGIS })}` : ''}`,
  });
}

/** What is timed; the answer's common form is made afterwards. */
type Asked = () => Answer;

/** As a request asks it: through the counting thread and back. */
async function askIndex({ thread }: LoadedIndex, { kind, filter }: Question): Promise<Asked> {
  if (kind === 'series') {
    const edgesMs = dayEdges(filter);
    const counts = await thread.call('series', { filter, edgesMs });
    return () => byDay(edgesMs, counts);
  }
  if (kind === 'profile') {
    const { hourOfWeek } = await thread.call('profile', filter);
    return () => byHour(hourOfWeek);
  }
  // Smoothing asks for counts alone.
  const stat = kind === 'weights' ? 'count' : 'smoothed';
  const question = { filter, res: RES, stat, before: null, stepEdgesMs: null } as const;
  const { cells, counts, weighted } = (await thread.call('counted', question)).now;
  return () => answerOf(Array.from(cells, (cell, i) => [cell, counts[i]!, weighted?.[i] ?? 0] as const));
}

async function askPostgis(store: Engine, { kind, filter }: Question): Promise<Asked> {
  const timeZone = TOWN_ZONE;
  if (kind === 'series') {
    const edgesMs = dayEdges(filter);
    const counts = await countBySteps(store, filter, edgesMs, timeZone);
    return () => byDay(edgesMs, counts);
  }
  if (kind === 'profile') {
    const { hourOfWeek } = await countByHourOfWeek(store, filter, timeZone);
    return () => byHour(hourOfWeek);
  }
  const { cells, counts, weighted } = await cellColumns(store, filter, {
    res: RES,
    timeZone,
    weighted: kind === 'weights',
  });
  return () => answerOf(Array.from(cells, (cell, i) => [cell, counts[i]!, weighted?.[i] ?? 0] as const));
}

function byDay(edgesMs: readonly number[], counts: Uint32Array): Answer {
  return answerOf(
    Array.from(counts, (count, i) => [BigInt(localDay(edgesMs[i]! / 1000)), count, 0] as const),
  );
}

function byHour(hourOfWeek: readonly number[]): Answer {
  return answerOf(hourOfWeek.map((count, hour) => [BigInt(hour), count, 0] as const));
}
