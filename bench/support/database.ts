/**
 * The benchmarks' databases: the seeded city in PostgreSQL, one database for each number of rows, kept from run to run
 * on the server that HEXBEAT_BENCH_DATABASE_URL names.
 */
import { sql, type SQL } from 'drizzle-orm';
import postgres from 'postgres';
import { copyChunks, geometryText, pointHex, type CopyValue } from '../../db/copyText.ts';
import { withDeadline, type Engine, type Transaction } from '../../db/engines/engine.ts';
import { openPostgres } from '../../db/engines/postgres.ts';
import { ensureCategories } from '../../db/queries/categories.ts';
import { LOCAL_ACTOR, recordChange } from '../../db/queries/ledger.ts';
import { settleTimeZone } from '../../db/queries/settings.ts';
import { seededRandom } from '../../domain/random.ts';
import type { BBox } from '../../domain/place.ts';
import {
  AREAS_A_SIDE,
  TOWN_BOX,
  TOWN_CATEGORIES,
  TOWN_EDITION,
  TOWN_ZONE,
  areaBox,
  originName,
  statusName,
  type Town,
} from './town.ts';

/** Ten million rows, their indexes and statistics take minutes. */
const LOAD_DEADLINE_MS = 3_600_000;
const MARKER = 'bench';

export interface BenchDatabase {
  url: string;
  engine: Engine;
  /** Seconds that it took to make, null where it was there already. */
  madeInSeconds: number | null;
}

/** Throws, saying what to set, where no server is named. */
export function benchServerUrl(): string {
  const url = process.env.HEXBEAT_BENCH_DATABASE_URL;
  if (url) return url;
  throw new Error(
    'HEXBEAT_BENCH_DATABASE_URL is not set: name a PostgreSQL server (15 or newer, with PostGIS) on which databases may be made, ' +
      'such as postgres://postgres@127.0.0.1:5432/postgres',
  );
}

/**
 * The database that holds this city, made and filled if it is not there. Close the engine; the database stays.
 * @param makeTown called only where the rows are needed
 */
export async function benchDatabase(
  { rows, seed }: { rows: number; seed: number },
  makeTown: () => Town,
): Promise<BenchDatabase> {
  const serverUrl = benchServerUrl();
  const database = `hexbeat_bench_${rows}`;
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  const marker = JSON.stringify({ rows, seed, edition: TOWN_EDITION });
  const startedMs = performance.now();
  let isMade = false;
  if ((await markerOf(serverUrl, database, url.href)) !== marker) {
    await remake(serverUrl, database);
    isMade = true;
  }
  const engine = await openPostgres(url.href);
  try {
    if (isMade) {
      await settleTimeZone(engine, TOWN_ZONE);
      await ensureCategories(engine);
      await withDeadline(LOAD_DEADLINE_MS, () => fill(engine, makeTown(), marker));
    }
  } catch (error) {
    await engine.close();
    throw error;
  }
  return { url: url.href, engine, madeInSeconds: isMade ? (performance.now() - startedMs) / 1000 : null };
}

/** What a database says of itself; null where there is none, or an unfinished one. */
async function markerOf(serverUrl: string, database: string, url: string): Promise<string | null> {
  const [found] = await statement(serverUrl, `select 1 from pg_database where datname = '${database}'`);
  if (!found) return null;
  const [setting] = await statement(url, `select to_regclass('public.setting') is not null as there`);
  if (setting?.there !== true) return null;
  const [row] = await statement(url, `select value from setting where key = '${MARKER}'`);
  return (row?.value as string | undefined) ?? null;
}

async function remake(serverUrl: string, database: string): Promise<void> {
  await statement(serverUrl, `drop database if exists "${database}" with (force)`);
  await statement(serverUrl, `create database "${database}" template template0`);
}

async function statement(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await client.unsafe(text);
  } finally {
    await client.end({ timeout: 5 });
  }
}

async function fill(engine: Engine, town: Town, marker: string): Promise<void> {
  await engine.transaction(async (tx) => {
    await tx.copyIn(
      'area (id, kind, parent_id, name, geom, created_by, updated_by)',
      copyChunks(areas(), (row) => row),
    );
    await recordChange(tx, LOCAL_ACTOR, 'areas', AREAS_A_SIDE ** 2 + 1);
    await withoutIndexes(tx, () =>
      tx.copyIn(
        'incident (id, source, source_id, category, origin, status, occurred_at, geom, cell, area_id, created_by, updated_by)',
        copyChunks(rowNumbers(town.rows), incidentValues(town)),
      ),
    );
    await recordChange(tx, LOCAL_ACTOR, 'incidents', town.rows);
    await tx.rows(sql`insert into setting (key, value) values (${MARKER}, ${marker})`);
  });
  await engine.rows(sql`vacuum analyze incident`);
  await engine.rows(sql`checkpoint`);
}

const CITY_ID = '0c000000-0000-4000-8000-000000000000';

/** Of an area of the city, by its number. */
export const areaId = (area: number): string => `0a000000-0000-4000-8000-${String(area).padStart(12, '0')}`;

/** The city, then its rectangles. */
function* areas(): Generator<CopyValue[]> {
  yield [CITY_ID, 'city', null, 'Bench city', outline(TOWN_BOX), 'bench', 'bench'];
  for (let area = 0; area < AREAS_A_SIDE ** 2; area++)
    yield [areaId(area), 'town', CITY_ID, `Town ${area}`, outline(areaBox(area)), 'bench', 'bench'];
}

function outline([west, south, east, north]: BBox): string {
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return geometryText({ type: 'MultiPolygon', coordinates: [[ring]] });
}

function* rowNumbers(rows: number): Generator<number> {
  for (let row = 0; row < rows; row++) yield row;
}

/** A row's values for COPY; ids are drawn in order, so rows must be asked for from the first to the last. */
function incidentValues(town: Town): (row: number) => CopyValue[] {
  const random = seededRandom(town.seed ^ 0x5eed);
  const hex = () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  const id = () => {
    const [a, b, c, d] = [hex(), hex(), hex(), hex()];
    return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-8${c.slice(1, 4)}-${c.slice(4)}${d}`;
  };
  const areaIds = Array.from({ length: AREAS_A_SIDE ** 2 }, (_, area) => areaId(area));
  return (row) => [
    id(),
    'bench',
    null,
    TOWN_CATEGORIES[town.category[row]!],
    originName(town, row),
    statusName(town, row),
    new Date(town.occurredSeconds[row]! * 1000),
    pointHex(town.lng[row]!, town.lat[row]!),
    town.cell[row],
    areaIds[town.area[row]!],
    'bench',
    'bench',
  ];
}

/** Indexes, the primary key and what refers to it are dropped, and made anew in one go: a third of the time. */
async function withoutIndexes(tx: Transaction, load: () => Promise<void>): Promise<void> {
  const run = async (statements: readonly { text: string }[]) => {
    for (const { text } of statements) await tx.rows(sql.raw(text));
  };
  const listed = (query: SQL) => tx.rows<{ text: string; again: string }>(query);
  const references = await listed(sql`
    select format('alter table %s drop constraint %I', conrelid::regclass, conname) as text,
           format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as again
    from pg_constraint where (confrelid = 'incident'::regclass and contype = 'f')
      or (conrelid = 'incident'::regclass and contype in ('p', 'f')) order by contype <> 'f'`);
  const indexes = await listed(sql`
    select format('drop index %s', indexrelid::regclass) as text, pg_get_indexdef(indexrelid) as again
    from pg_index where indrelid = 'incident'::regclass and not indisprimary and not indisunique`);
  await run([...references, ...indexes]);
  await tx.rows(sql`set local maintenance_work_mem = '1GB'`);
  await load();
  await run([...indexes, ...references.reverse()].map(({ again }) => ({ text: again })));
}
