/**
 * Tiles of a million points through HTTP at concurrency 16: our server beside a bare route that has the same bytes in memory, and
 * beside ST_AsMVT over a stored web Mercator column through the same kind of route.
 *
 *   HEXBEAT_BENCH_DATABASE_URL=postgres://postgres@127.0.0.1:5432/postgres npx tsx bench/tiles.ts [--rows 1000000] [--write]
 *
 * The mix has a hundred tiles of each zoom from 13 to 16 (fewer where there are no more), drawn from those that hold an incident, but for
 * those that are so full that the server thins them. Warm: the same tiles again and again. Cold: no question is ever asked twice, because each begins
 * at another minute of the first day. `--write` puts the figures into bench/README.md.
 */
import { parseArgs } from 'node:util';
import { VectorTile, type VectorTileFeature } from '@mapbox/vector-tile';
import { sql } from 'drizzle-orm';
import { PbfReader } from 'pbf';
import { withDeadline, type Engine } from '../db/engines/engine.ts';
import { seededRandom } from '../domain/random.ts';
import { recordNumber } from '../domain/recordNumber.ts';
import { TILE_EXTENT, tileAt, type TileId } from '../tiles/math.ts';
import { benchDatabase } from './support/database.ts';
import { load, type Load } from './support/httpLoad.ts';
import { figure, limit, ms } from './support/measure.ts';
import type { PeerMessage } from './support/peerServer.ts';
import { report } from './support/report.ts';
import { startPeer, startServer } from './support/server.ts';
import { TOWN_FROM_MS, simulateTown, type Town } from './support/town.ts';

const SEED = 20_260_101;
const CONNECTIONS = 16;
const ZOOMS = [13, 14, 15, 16];
const TILES_A_ZOOM = 100;
/** Questions for one connection of a cold run: more than it can ask in that time; a prime, so that connections ask for different tiles. */
const COLD_EACH = 3_989;
const LEAST_OF_MEMORY = 0.5;
const LEAST_TIMES_POSTGIS = 5;
const PEER_TABLE_DEADLINE_MS = 600_000;

const { values: flags } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '3' },
    port: { type: 'string', default: '8951' },
    write: { type: 'boolean', default: false },
  },
});
const rows = Number(flags.rows);
const port = Number(flags.port);
const durationSeconds = Number(flags.seconds);
let asked = 0;

const town = simulateTown({ rows, seed: SEED });
const { url, engine } = await benchDatabase({ rows, seed: SEED }, () => town);
try {
  await withDeadline(PEER_TABLE_DEADLINE_MS, () => makePeerTable(engine));
} finally {
  await engine.close();
}
const server = await startServer(url, port);
const stops = [server.stop];
try {
  const { kept, thinned } = await takeTiles(server.origin);
  const names = [...kept.keys()];
  const peer = await startPeer('bench/support/peerServer.ts', port + 1, {
    databaseUrl: url,
    tiles: kept,
  } satisfies PeerMessage);
  stops.push(peer.stop);
  const points = await checkSame(server.origin, peer.origin, names);
  const bytes = [...kept.values()].reduce((sum, tile) => sum + tile.byteLength, 0);
  console.log(
    `${names.length} tiles of zoom ${ZOOMS.join(', ')}: ${figure(points / names.length)} points and ` +
      `${figure(bytes / names.length / 1000)} KB each; ${thinned} more are so full that they are thinned, and left out`,
  );

  const warm = (prefix: string, suffix = '') => rotated(names.map((name) => `${prefix}/${name}${suffix}`));
  const runs = {
    warm: () => ask(server.origin, warm('/tiles/incidents', '.mvt')),
    cold: () => ask(server.origin, neverTwice(names)),
    memory: () => ask(peer.origin, warm('/memory')),
    postgis: () => ask(peer.origin, warm('/postgis')),
  };
  const results: Record<keyof typeof runs, Load[]> = { warm: [], cold: [], memory: [], postgis: [] };
  for (let round = 1; round <= Number(flags.rounds); round++) {
    for (const name of Object.keys(runs) as (keyof typeof runs)[]) {
      const result = await runs[name]();
      results[name].push(result);
      console.log(`round ${round}, ${name}: ${said(result)}`);
    }
  }
  const [ownWarm, ownCold, memory, postgis] = [
    results.warm,
    results.cold,
    results.memory,
    results.postgis,
  ].map(median);
  const what = `tiles of ${rows.toLocaleString('en')} points, zoom 13-16, concurrency ${CONNECTIONS}`;
  const ofMemory = ownWarm!.perSecond / memory!.perSecond;
  const timesPostgis = ownCold!.perSecond / postgis!.perSecond;
  report(
    'bench/tiles.ts',
    [
      {
        what: `${what}: warm`,
        ours: said(ownWarm!),
        peer: `the same bytes from memory by a bare route: ${said(memory!)}`,
        ratio: `${figure(ofMemory)} ${limit(ofMemory, { least: LEAST_OF_MEMORY })}`,
      },
      {
        what: `${what}: never the same question twice`,
        ours: said(ownCold!),
        peer: `ST_AsMVT of a stored column by the same route: ${said(postgis!)}`,
        ratio: `${figure(timesPostgis)} ${limit(timesPostgis, { least: LEAST_TIMES_POSTGIS })}`,
      },
    ],
    flags.write,
  );
} finally {
  for (const stop of stops) await stop();
}

/** Everything that a tile needs ready in a table of its own, in the order of places: the best that ST_AsMVT can have. */
async function makePeerTable(store: Engine): Promise<void> {
  const [found] = await store.rows<{ there: boolean }>(
    sql`select to_regclass('bench_point') is not null as there`,
  );
  if (found!.there) return;
  await store.rows(sql`
    create table bench_point as
    select st_transform(geom, 3857)::geometry(Point, 3857) as geom,
           left(replace(id::text, '-', ''), 16) as ref, category, origin, status,
           to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"') as at
    from incident where deleted_at is null`);
  await store.rows(sql`create index bench_point_geom_idx on bench_point using gist (geom)`);
  await store.rows(sql`cluster bench_point using bench_point_geom_idx`);
  await store.rows(sql`vacuum analyze bench_point`);
}

/** The tiles of a zoom that hold an incident, in an order without pattern, seeded. */
function tilesOf({ lng, lat }: Town, z: number): TileId[] {
  const all = new Map<string, TileId>();
  for (let i = 0; i < lng.length; i++) {
    const tile = tileAt([lng[i]!, lat[i]!], z);
    all.set(`${tile.x}/${tile.y}`, tile);
  }
  const random = seededRandom(SEED + z);
  return [...all.values()]
    .map((tile) => ({ tile, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ tile }) => tile);
}

/** The bytes of each tile of the mix by `z/x/y`, once; which also fills whatever the server keeps. */
async function takeTiles(origin: string) {
  const kept = new Map<string, Uint8Array>();
  let thinned = 0;
  for (const zoom of ZOOMS) {
    let taken = 0;
    for (const { z, x, y } of tilesOf(town, zoom)) {
      if (taken === TILES_A_ZOOM) break;
      const answer = await fetch(`${origin}/tiles/incidents/${z}/${x}/${y}.mvt`);
      if (answer.status !== 200) throw new Error(`tile ${z}/${x}/${y}: ${answer.status}`);
      const bytes = new Uint8Array(await answer.arrayBuffer());
      if (answer.headers.has('x-thinned')) thinned++;
      else {
        kept.set(`${z}/${x}/${y}`, bytes);
        taken++;
      }
    }
  }
  return { kept: inNoOrder(kept), thinned };
}

/** Zooms must not come one after the other. */
function inNoOrder(tiles: Map<string, Uint8Array>): Map<string, Uint8Array> {
  const random = seededRandom(SEED);
  return new Map(
    [...tiles]
      .map((each) => [random(), each] as const)
      .sort(([p], [q]) => p - q)
      .map(([, each]) => each),
  );
}

/** Both must draw the same points in the same places, with the same properties; returns how many. */
async function checkSame(ours: string, peers: string, names: readonly string[]): Promise<number> {
  let points = 0;
  for (const name of names) {
    const own = pointsOf(await bytesOf(`${ours}/tiles/incidents/${name}.mvt`), ourPoint);
    const theirs = pointsOf(await bytesOf(`${peers}/postgis/${name}`), theirPoint);
    points += own.size;
    for (const record of new Set([...own.keys(), ...theirs.keys()])) {
      const [a, b] = [own.get(record), theirs.get(record)];
      // One rounds to the nearest unit, the other down; at the very edge only one of both may have it.
      const isSame = a && b ? near(a, b) && a.said === b.said : isAtEdge((a ?? b)!);
      if (!isSame) throw new Error(`tile ${name}: ${JSON.stringify(a)} against ${JSON.stringify(b)}`);
    }
  }
  return points;
}

interface TilePoint {
  x: number;
  y: number;
  /** Its properties. */
  said: string;
}

function near(a: TilePoint, b: TilePoint): boolean {
  return Math.abs(a.x - b.x) <= 1 && Math.abs(a.y - b.y) <= 1;
}

function isAtEdge({ x, y }: TilePoint): boolean {
  return Math.min(x, y) <= 1 || Math.max(x, y) >= TILE_EXTENT - 1;
}

async function bytesOf(url: string): Promise<Uint8Array> {
  return new Uint8Array(await (await fetch(url)).arrayBuffer());
}

/** Ours has the record as a number and the minute since 1970, theirs texts of both. */
function ourPoint({ id, properties: { category, origin, status, minute } }: VectorTileFeature) {
  return { record: id!, said: [category, origin, status, minute].join() };
}

function theirPoint({ properties: { ref, category, origin, status, at } }: VectorTileFeature) {
  const minute = Date.parse(String(at)) / 60_000;
  return { record: recordNumber(String(ref)), said: [category, origin, status, minute].join() };
}

function pointsOf(
  bytes: Uint8Array,
  read: (feature: VectorTileFeature) => { record: number; said: string },
): Map<number, TilePoint> {
  const layer = new VectorTile(new PbfReader(bytes)).layers.incidents;
  const found = new Map<number, TilePoint>();
  for (let i = 0; i < (layer?.length ?? 0); i++) {
    const feature = layer!.feature(i);
    const { record, said } = read(feature);
    const { x, y } = feature.loadGeometry()[0]![0]!;
    found.set(record, { x, y, said });
  }
  return found;
}

/** Every connection goes through all paths, each from another place on. */
function rotated(paths: readonly string[]): (connection: number) => string[] {
  const step = Math.ceil(paths.length / CONNECTIONS);
  return (connection) => [...paths.slice(connection * step), ...paths.slice(0, connection * step)];
}

/** Questions of which none was asked before in this run; each leaves out at most some hours of three years. */
function neverTwice(names: readonly string[]): (connection: number) => string[] {
  return () =>
    Array.from({ length: COLD_EACH }, () => {
      const name = names[asked % names.length]!;
      const from = new Date(TOWN_FROM_MS + 60_000 * (1 + Math.floor(asked / names.length)));
      asked++;
      return `/tiles/incidents/${name}.mvt?from=${from.toISOString().slice(0, 16)}Z`;
    });
}

function ask(origin: string, pathsOf: (connection: number) => readonly string[]): Promise<Load> {
  return load(origin, pathsOf, { connections: CONNECTIONS, durationSeconds });
}

function median(loads: readonly Load[]): Load {
  return [...loads].sort((a, b) => a.perSecond - b.perSecond)[loads.length >> 1]!;
}

function said({ perSecond, p50, p99 }: Load): string {
  return `${figure(perSecond)} tiles/s, p50 ${ms(p50)}, p99 ${ms(p99)}`;
}
