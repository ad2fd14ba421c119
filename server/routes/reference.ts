/** What the page asks for first, and the search. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OpenAPIHono } from '@hono/zod-openapi';
import {
  areaRow,
  dataBounds,
  dataSpan,
  listAreaRows,
  listCategoryRows,
  listTeamRows,
  recordCounts,
} from '../../db/queries/reference.ts';
import { searchNames, type Found } from '../../db/queries/search.ts';
import { isSimulated } from '../../db/queries/settings.ts';
import { cellBounds, hexToCell, isCellHex } from '../../domain/cells.ts';
import type { LngLat } from '../../domain/place.ts';
import { REPOSITORY } from '../config.ts';
import {
  getArea,
  getHealth,
  listAreas,
  listCategories,
  listTeams,
  search,
  type Health,
} from '../contract/reference.ts';
import type { AppContext } from '../context.ts';
import { onInvalid } from '../problems.ts';

const HEXBEAT_VERSION = (
  JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as { version: string }
).version;

export function referenceRoutes(context: AppContext) {
  return new OpenAPIHono({ defaultHook: onInvalid })
    .openapi(getHealth, async (c) => {
      c.header('Cache-Control', 'no-store');
      if (!context.isReady) return c.json(starting(context), 503);
      try {
        return c.json(await health(context), 200);
      } catch (error) {
        context.log.error({ err: error }, 'health');
        return c.json({ ...starting(context), status: 'failing' as const, engine: context.engine.kind }, 503);
      }
    })
    .openapi(listCategories, async (c) => c.json(await listCategoryRows(context.engine), 200))
    .openapi(listAreas, async (c) =>
      c.json({ items: await listAreaRows(context.engine, c.req.valid('query')) }, 200),
    )
    .openapi(getArea, async (c) => c.json(await areaRow(context.engine, c.req.valid('param').id), 200))
    .openapi(listTeams, async (c) => c.json({ items: await listTeamRows(context.engine) }, 200))
    .openapi(search, async (c) => {
      const { q, limit = 10 } = c.req.valid('query');
      const point = pointOf(q);
      return c.json({ items: point ? [point] : await searchNames(context.engine, q.trim(), limit) }, 200);
    });
}

const starting = (context: AppContext): Health => ({
  status: 'starting',
  progress: context.progress,
  index: context.indexState,
  engine: null,
  service: null,
  simulated: false,
  versions: { hexbeat: HEXBEAT_VERSION, node: process.versions.node },
  timeZone: context.config.timeZone,
  asOf: null,
  asOfSource: null,
  dataFrom: null,
  dataTo: null,
  bounds: null,
  counts: {},
});

async function health(context: AppContext): Promise<Health> {
  const { engine } = context;
  const asOf = await context.asOf();
  const span = await dataSpan(engine, asOf.ms);
  const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
  return {
    ...starting(context),
    status: 'ok',
    engine: engine.kind,
    service: engine.kind === 'pglite' ? 'evaluation' : 'service',
    simulated: await isSimulated(engine),
    versions: { hexbeat: HEXBEAT_VERSION, node: process.versions.node, ...(await engine.versions()) },
    asOf: iso(asOf.ms),
    asOfSource: asOf.source,
    dataFrom: iso(span.oldestMs),
    dataTo: iso(span.newestMs),
    bounds: await dataBounds(engine),
    counts: await recordCounts(engine),
  };
}

/** `120.05,28.9`, or the 15 digits of an H3 cell, as a place to go to. */
function pointOf(text: string): Found | null {
  const hex = text.trim().toLowerCase();
  if (isCellHex(hex)) return cellPlace(hex);
  const match = /^\s*(-?\d{1,3}(?:\.\d+)?)\s*[,，\s]\s*(-?\d{1,2}(?:\.\d+)?)\s*$/.exec(text);
  if (!match) return null;
  const location: LngLat = [Number(match[1]), Number(match[2])];
  if (Math.abs(location[0]) > 180 || Math.abs(location[1]) > 90) return null;
  const name = `${location[0]}, ${location[1]}`;
  return {
    kind: 'point',
    id: name,
    name,
    nameEn: null,
    detail: null,
    location,
    bounds: [...location, ...location],
  };
}

/** The middle and the extent of a hexagon. */
function cellPlace(hex: string): Found {
  const bounds = cellBounds(hexToCell(hex));
  const [west, south, east, north] = bounds;
  return {
    kind: 'point',
    id: hex,
    name: hex,
    nameEn: null,
    detail: null,
    location: [(west + east) / 2, (south + north) / 2],
    bounds,
  };
}
