/**
 * A million incidents to the nearest roads of a large town: the snapper alone, and `derive` from and into PostgreSQL, beside
 * PostGIS's nearest neighbours (`<->` on an index, in metres) for a sample of the same places. Distances that differ fail the run.
 *
 *   npx tsx bench/snap.ts --database-url postgres://postgres@127.0.0.1:5432/postgres --roads FILE.osm.pbf [--rows 1000000] [--write]
 *
 * Makes a database of its own on that server and drops it at the end. `--write` puts the figures into bench/README.md.
 */
import { parseArgs } from 'node:util';
import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { v5 } from 'uuid';
import { copyChunks, pointHex } from '../db/copyText.ts';
import { withDeadline, type Engine } from '../db/engines/engine.ts';
import { openPostgres } from '../db/engines/postgres.ts';
import { LOCAL_ACTOR, recordChange } from '../db/queries/ledger.ts';
import { replaceRoads } from '../db/queries/roads.ts';
import { recordCell } from '../domain/cells.ts';
import { pointAlong } from '../domain/network/line.ts';
import { createSnapper, SNAP_METERS, type Snapper } from '../domain/network/snap.ts';
import { localFrame, type LngLat } from '../domain/place.ts';
import { normalDraw, seededRandom } from '../domain/random.ts';
import type { Road } from '../domain/road.ts';
import { derive } from '../server/derive.ts';
import { readOsm } from '../server/import/osm/read.ts';
import { roadGraph } from '../server/network.ts';
import { figure, limit, seconds, timesOf } from './support/measure.ts';
import { report } from './support/report.ts';

const SEED = 20_260_101;
const NAMESPACE = 'c0b1f0f6-6a0e-4a47-8d0e-0f6f3a1f4b7e';
const MOST_SECONDS = 20;
/** What PostGIS is asked of; a million would take minutes. */
const SAMPLE = 20_000;
/** Standard deviation of a place from its road in each direction, metres. */
const SCATTER_METERS = 12;
/** A flat frame around the middle of the roads against a projection of the country: shares of the distance. */
const MOST_DIFFERENCE = 0.01;
/** ETRS89 / Portugal TM06: metres. */
const METRIC = 3763;
const DEADLINE_MS = 3_600_000;

const { values: flags } = parseArgs({
  options: {
    'database-url': { type: 'string' },
    roads: { type: 'string' },
    rows: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '3' },
    write: { type: 'boolean', default: false },
  },
});
const clusterUrl = flags['database-url'];
if (!clusterUrl || !flags.roads) throw new Error('--database-url or --roads is missing');
const rows = Number(flags.rows);

const { roads } = await readOsm(flags.roads);
const places = scatter(roads, rows);
const database = `hexbeat_bench_snap_${process.pid}`;
const url = new URL(clusterUrl);
url.pathname = `/${database}`;
await statement(clusterUrl, `create database ${database}`);
try {
  const engine = await openPostgres(url.href, { maxConnections: 2 });
  try {
    await withDeadline(DEADLINE_MS, () => run(engine));
  } finally {
    await engine.close();
  }
} finally {
  await statement(clusterUrl, `drop database if exists ${database} with (force)`);
}

async function run(engine: Engine): Promise<void> {
  let snapper!: Snapper;
  const indexed = await seconds(() => (snapper = createSnapper(roads)));
  const alone: number[] = [];
  let snapped = 0;
  for (let round = 0; round < Number(flags.rounds); round++) {
    snapped = 0;
    alone.push(
      await seconds(() => {
        for (const place of places) if (snapper.nearest(place)) snapped++;
      }),
    );
  }
  const aloneSeconds = timesOf(alone).p50;

  await store(engine);
  // As in a server that runs.
  await roadGraph(engine);
  const derived = await seconds(async () => {
    const { incidents, offRoads } = await derive(engine, LOCAL_ACTOR);
    if (incidents !== rows || incidents - offRoads !== snapped) {
      throw new Error(`derived ${incidents - offRoads} of ${incidents} on roads, not ${snapped} of ${rows}`);
    }
  });
  const peerRate = await besidePostgis(engine, snapper);

  const peer = `PostGIS nearest neighbour of ${SAMPLE.toLocaleString('en')} of them: ${perSecond(peerRate)}`;
  const finding = (what: string, took: number) => ({
    what: `${rows.toLocaleString('en')} places near ${roads.length.toLocaleString('en')} roads ${what}`,
    ours: `${figure(took)} s ${limit(took, { most: MOST_SECONDS })}, ${perSecond(rows / took)}`,
    peer,
    ratio: figure(rows / took / peerRate),
  });
  console.log(`${snapped.toLocaleString('en')} within ${SNAP_METERS} m; indexed in ${figure(indexed)} s`);
  report(
    'bench/snap.ts',
    [
      finding('to the nearest, in memory', aloneSeconds),
      finding('read from PostgreSQL, snapped and stored', derived),
    ],
    flags.write,
  );
}

/** Places beside roads, as many on each as it is long. */
function scatter(all: readonly Road[], count: number): LngLat[] {
  const random = seededRandom(SEED);
  const ends: number[] = [];
  let total = 0;
  for (const { lengthMeters } of all) ends.push((total += lengthMeters));
  const positions = Float64Array.from({ length: count }, () => random() * total).sort();
  let road = 0;
  return Array.from(positions, (position) => {
    while (ends[road]! < position) road++;
    const { line, lengthMeters } = all[road]!;
    const on = pointAlong(line, position - ends[road]! + lengthMeters);
    const off = () => SCATTER_METERS * normalDraw(random);
    return localFrame(on).toLngLat([off(), off()]);
  });
}

async function store(engine: Engine): Promise<void> {
  await engine.transaction(async (tx) => {
    await replaceRoads(tx, LOCAL_ACTOR, {
      source: 'bench',
      fileSha256: 'none',
      simulated: false,
      roads,
      places: [],
      report: {},
    });
    await tx.copyIn(
      'incident (id, source, category, occurred_at, geom, cell, created_by, updated_by)',
      copyChunks(places.keys(), (n) => [
        v5(String(n), NAMESPACE),
        'bench',
        'theft',
        new Date(Date.UTC(2025, 0, 1) + n * 1000),
        pointHex(...places[n]!),
        recordCell(places[n]!),
        'bench',
        'bench',
      ]),
    );
    await recordChange(tx, LOCAL_ACTOR, 'incidents', rows);
  });
  await engine.rows(sql`analyze incident`);
}

/** Places a second of PostGIS; throws where a distance is another one than ours. */
async function besidePostgis(engine: Engine, snapper: Snapper): Promise<number> {
  const metric = sql.raw(String(METRIC));
  await engine.rows(sql`create table bench_road as select st_transform(geom, ${metric}) as geom from road`);
  await engine.rows(sql`create index on bench_road using gist (geom)`);
  await engine.rows(sql`analyze bench_road`);
  await engine.rows(
    sql`create table bench_place (n int, lng float8, lat float8, geom geometry(Point, ${metric}))`,
  );
  const step = Math.max(1, Math.floor(rows / SAMPLE));
  const sample = Array.from({ length: Math.min(SAMPLE, rows) }, (_, i) => i * step);
  await engine.transaction((tx) =>
    tx.copyIn(
      'bench_place (n, lng, lat)',
      copyChunks(sample, (n) => [n, ...places[n]!]),
    ),
  );
  await engine.rows(
    sql`update bench_place set geom = st_transform(st_setsrid(st_makepoint(lng, lat), 4326), ${metric})`,
  );
  let found: { n: number; meters: number }[] = [];
  const took = await seconds(async () => {
    found = await engine.rows(sql`
      select n, st_distance(near.geom, bench_place.geom) as meters
      from bench_place cross join lateral (select geom from bench_road order by geom <-> bench_place.geom limit 1) near`);
  });
  for (const { n, meters } of found) {
    const own = snapper.nearest(places[n]!)?.distanceMeters ?? null;
    const off = own === null ? SNAP_METERS - meters : Math.abs(own - meters);
    if (off > 0.1 + MOST_DIFFERENCE * meters) throw new Error(`place ${n}: ${own} m, PostGIS ${meters} m`);
  }
  if (found.length !== sample.length) throw new Error(`PostGIS found ${found.length} of ${sample.length}`);
  return sample.length / took;
}

async function statement(at: string, text: string): Promise<void> {
  const client = postgres(at, { max: 1, onnotice: () => {} });
  try {
    await client.unsafe(text);
  } finally {
    await client.end({ timeout: 5 });
  }
}

function perSecond(rate: number): string {
  return `${Math.round(rate).toLocaleString('en')} a second`;
}
