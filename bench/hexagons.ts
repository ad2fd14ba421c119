/**
 * Fifty thousand hexagons in headless chromium: the page's own map with vector tiles beside the same cells as one GeoJSON source,
 * and the page as it is.
 *
 *   HEXBEAT_BENCH_DATABASE_URL=postgres://postgres@127.0.0.1:5432/postgres npx tsx bench/hexagons.ts [--rows 10000000] [--write]
 *
 * The view is a wall screen of 3840 by 2800 CSS pixels at zoom 13, where resolution 10 is drawn: a city's worth of cells, each 18
 * pixels wide. Its pixels are drawn at half that density (1920 by 1400), since there is no graphics card. `--write` puts the
 * figures into bench/README.md.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Browser, type Page } from 'playwright-core';
import { build } from 'vite';
import { withDeadline, type Engine } from '../db/engines/engine.ts';
import { countByCell } from '../db/queries/density.ts';
import { cellRing, hexToCell } from '../domain/cells.ts';
import { EVERYTHING, type RecordFilter } from '../domain/filter.ts';
import type { Camera } from '../web/state/view.ts';
import type { Variant } from './page/bench.ts';
import { watchMainThread, watchMapRest, type MainThread, type MapRest } from './page/watch.ts';
import { benchDatabase } from './support/database.ts';
import { figure, limit, ms, timesOf } from './support/measure.ts';
import { startProxy } from './support/proxy.ts';
import { report } from './support/report.ts';
import { startServer } from './support/server.ts';
import { TOWN_BOX, TOWN_TO_MS, TOWN_ZONE, simulateTown } from './support/town.ts';

const SEED = 20_260_101;
const RES = 10;
const VIEWPORT = { width: 3840, height: 2800 };
const DEVICE_SCALE = 0.5;
const CAMERA: Camera = {
  lng: (TOWN_BOX[0] + TOWN_BOX[2]) / 2,
  lat: (TOWN_BOX[1] + TOWN_BOX[3]) / 2,
  zoom: 13.01,
};
const MOST_FIRST_MS = 1000;
const MOST_BLOCK_MS = 60;
const MOST_CHANGE_MS = 500;
const MOST_HEAP_MB = 40;
const PAN_SECONDS = 5;
const SETTLE_MS = 1500;
const QUERY_DEADLINE_MS = 600_000;

/** As an own script of the page; names are what tsx wraps functions in. */
const WATCH = `{ const __name = (named) => named; (${watchMainThread.toString()})(); (${watchMapRest.toString()})(); }`;

/** Two years with nearly the cells of all three: the changed filter. */
const CHANGED = { fromMs: TOWN_TO_MS - 2 * 365 * 86_400_000 };
const CHANGED_DAYS = 'from=2024-01-02&to=2026-01-01';
const CHANGED_QUERY = `from=${new Date(CHANGED.fromMs).toISOString().slice(0, 16)}Z`;

interface Run {
  firstMs: number;
  firstBlockMs: number;
  changeMs: number;
  changeBlockMs: number;
  panFrames: number;
  heapMb: number;
  cells: string[];
}

const { values: flags } = parseArgs({
  options: {
    rows: { type: 'string', default: '10000000' },
    rounds: { type: 'string', default: '3' },
    port: { type: 'string', default: '8955' },
    write: { type: 'boolean', default: false },
  },
});
const rows = Number(flags.rows);
const port = Number(flags.port);

const { url, engine } = await benchDatabase({ rows, seed: SEED }, () => simulateTown({ rows, seed: SEED }));
let files: Map<string, Buffer>;
try {
  files = new Map([
    ['all.json', await asGeoJson(engine, EVERYTHING)],
    ['changed.json', await asGeoJson(engine, { ...EVERYTHING, ...CHANGED })],
  ]);
} finally {
  await engine.close();
}
const folder = await mkdtemp(join(tmpdir(), 'hexbeat-bench-page-'));
const stops: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
try {
  await build({
    root: join(import.meta.dirname, 'page'),
    base: '/bench/',
    logLevel: 'warn',
    worker: { format: 'es' },
    build: { outDir: folder, emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 2000 },
  });
  const server = await startServer(url, port);
  stops.unshift(server.stop);
  const proxy = await startProxy(server.origin, port + 1, { folder, files });
  stops.unshift(proxy.stop);
  const browser = await launch();
  stops.unshift(() => browser.close());

  const runs: Record<Variant, Run[]> = { tiles: [], geojson: [] };
  for (let round = 1; round <= Number(flags.rounds); round++) {
    for (const variant of ['tiles', 'geojson'] as const) {
      const run = await measured(browser, proxy.origin, variant);
      runs[variant].push(run);
      console.log(`round ${round}, ${variant}: ${said(run)}`);
    }
  }
  const whole = await measuredPage(browser, server.origin);
  checkSameCells(runs.tiles[0]!.cells, runs.geojson[0]!.cells);
  const [tiles, geojson] = [middle(runs.tiles), middle(runs.geojson)];
  const what = `${tiles.cells.length.toLocaleString('en')} hexagons in headless chromium`;
  const finding = (name: string, key: keyof Run & `${string}Ms`, most: number) => {
    const [own, other] = [tiles[key], geojson[key]];
    return {
      what: `${what}: ${name}`,
      ours: `${ms(own)} ${limit(own, { most })}`,
      peer: `the same cells as one GeoJSON source: ${ms(other)}`,
      ratio: figure(other / own),
    };
  };
  report(
    'bench/hexagons.ts',
    [
      finding('first drawn', 'firstMs', MOST_FIRST_MS),
      finding('main thread blocked at most, meanwhile and after', 'firstBlockMs', MOST_BLOCK_MS),
      finding('a changed filter drawn', 'changeMs', MOST_CHANGE_MS),
      finding('main thread blocked at most, meanwhile and after', 'changeBlockMs', MOST_BLOCK_MS),
      {
        what: `${what}: JavaScript heap`,
        ours: `${figure(tiles.heapMb)} MB ${limit(tiles.heapMb, { most: MOST_HEAP_MB })}`,
        peer: `${figure(geojson.heapMb)} MB`,
        ratio: figure(geojson.heapMb / tiles.heapMb),
      },
      {
        what: `${what}: frames a second while moved (software GL)`,
        ours: figure(tiles.panFrames),
        peer: figure(geojson.panFrames),
        ratio: figure(tiles.panFrames / geojson.panFrames),
      },
      {
        what: 'the page itself with them: from its address to a map at rest, nothing cached; a changed filter; blocked at most',
        ours: `${ms(whole.firstMs)}; ${ms(whole.changeMs)}; ${ms(whole.blockMs)}; heap ${figure(whole.heapMb)} MB`,
        peer: '',
        ratio: '',
      },
    ],
    flags.write,
  );
} finally {
  for (const stop of stops) await stop();
}

/** The cells of a filter as hexagons: what the peer is given, ready made. */
async function asGeoJson(store: Engine, filter: RecordFilter): Promise<Buffer> {
  const cells = await withDeadline(QUERY_DEADLINE_MS, () =>
    countByCell(store, filter, { res: RES, timeZone: TOWN_ZONE, limit: 1_000_000 }),
  );
  const shortened = (degrees: number) => Math.round(degrees * 1e6) / 1e6;
  const features = cells.map(({ cell, count }) => ({
    type: 'Feature',
    geometry: {
      type: 'Polygon',
      coordinates: [cellRing(hexToCell(cell)).map((position) => position.map(shortened))],
    },
    properties: { cell, count },
  }));
  return Buffer.from(JSON.stringify({ type: 'FeatureCollection', features }));
}

function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.HEXBEAT_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--headless=new',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      // As a user has it: driven pages count what they draw.
      '--disable-blink-features=AutomationControlled',
    ],
  });
}

async function measured(browser: Browser, origin: string, variant: Variant): Promise<Run> {
  const context = await browser.newContext({ viewport: VIEWPORT, deviceScaleFactor: DEVICE_SCALE });
  try {
    const page = await context.newPage();
    page.on('pageerror', (error) => console.error(error));
    await page.addInitScript({ content: WATCH });
    await page.goto(`${origin}/bench/`);
    await page.waitForFunction(() => 'bench' in window);
    const peers = { '': '/bench/all.json', [CHANGED_QUERY]: '/bench/changed.json' };
    await page.evaluate((asked) => window.bench.open(asked), { variant, camera: CAMERA, peers });
    await settled(page);
    const firstMs = await page.evaluate((query) => window.bench.start(query), '');
    const firstBlockMs = await settled(page);
    const cells = await page.evaluate(() => window.bench.cells());
    const heapMb = await heap(page);
    await settled(page);
    const changeMs = await page.evaluate((query) => window.bench.change(query), CHANGED_QUERY);
    const changeBlockMs = await settled(page);
    const panFrames = await page.evaluate((seconds) => window.bench.pan(seconds), PAN_SECONDS);
    return { firstMs, firstBlockMs, changeMs, changeBlockMs, panFrames, heapMb, cells };
  } finally {
    await context.close();
  }
}

/** The page as users have it: panels, legend, time bar and all. */
async function measuredPage(browser: Browser, origin: string) {
  const context = await browser.newContext({ viewport: VIEWPORT, deviceScaleFactor: DEVICE_SCALE });
  try {
    const page = await context.newPage();
    await page.addInitScript({ content: WATCH });
    const at = `map=${CAMERA.zoom}/${CAMERA.lat}/${CAMERA.lng}&layers=hexagons`;
    await page.goto(`${origin}/?${at}&range=all`);
    const firstMs = await atRest(page, 0);
    const heapMb = await heap(page);
    const changedMs = await page.evaluate((search) => {
      history.pushState(null, '', search);
      dispatchEvent(new PopStateEvent('popstate'));
      return performance.now();
    }, `/?${at}&${CHANGED_DAYS}`);
    const changeMs = (await atRest(page, changedMs)) - changedMs;
    return { firstMs, changeMs, heapMb, blockMs: await settled(page) };
  } finally {
    await context.close();
  }
}

/** When the map came to rest after an instant, and stayed so. */
async function atRest(page: Page, afterMs: number): Promise<number> {
  for (;;) {
    const restMs = await page.evaluate(
      ([after, settle]) => {
        const since = (window as unknown as { mapRest: MapRest }).mapRest.sinceMs();
        return since !== null && since > after! && performance.now() - since > settle! ? since : null;
      },
      [afterMs, SETTLE_MS],
    );
    if (restMs !== null) return restMs;
    await page.waitForTimeout(100);
  }
}

/** Waits for whatever follows; the longest time for which the main thread was blocked since it was asked last. */
async function settled(page: Page): Promise<number> {
  await page.waitForTimeout(SETTLE_MS);
  return page.evaluate(() => (window as unknown as { mainThread: MainThread }).mainThread.longestBlockMs());
}

/** Of the page's own thread, once nothing is left to collect. */
async function heap(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize / 1e6;
}

/** Both must have drawn the same; cells that only touch the edge of the screen may fall in or out by rounding. */
function checkSameCells(tiles: readonly string[], geojson: readonly string[]): void {
  const other = new Set(geojson);
  const shared = tiles.filter((cell) => other.has(cell)).length;
  const differing = tiles.length + geojson.length - 2 * shared;
  if (differing > 0.005 * tiles.length) {
    throw new Error(
      `${differing} cells are drawn by one of both only, of ${tiles.length} and ${geojson.length}`,
    );
  }
}

/** The figures of several runs, each by itself in the middle. */
function middle(all: readonly Run[]): Run {
  const of = (key: Exclude<keyof Run, 'cells'>) => timesOf(all.map((run) => run[key])).p50;
  return {
    firstMs: of('firstMs'),
    firstBlockMs: of('firstBlockMs'),
    changeMs: of('changeMs'),
    changeBlockMs: of('changeBlockMs'),
    panFrames: of('panFrames'),
    heapMb: of('heapMb'),
    cells: all[0]!.cells,
  };
}

function said({ firstMs, firstBlockMs, changeMs, changeBlockMs, heapMb, panFrames, cells }: Run): string {
  return (
    `${cells.length} cells, first ${ms(firstMs)} (blocked ${ms(firstBlockMs)}), changed ${ms(changeMs)} ` +
    `(blocked ${ms(changeBlockMs)}), heap ${figure(heapMb)} MB, ${figure(panFrames)} frames/s`
  );
}
