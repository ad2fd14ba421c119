/** Vector tiles of the dynamic layers, their TileJSON, the base map's file and style. */
import { join } from 'node:path';
import { Hono, type Context } from 'hono';
import { compress } from 'hono/compress';
import { Problem } from '../../domain/problem.ts';
import { dataBounds } from '../../db/queries/reference.ts';
import { describeBasemap } from '../../tiles/basemap/describe.ts';
import { serveRange } from '../../tiles/basemap/serve.ts';
import {
  DYNAMIC_LAYERS,
  LAYERS,
  TILE_SCHEMA_VERSION,
  tileJson,
  type DynamicLayer,
} from '../../tiles/layers.ts';
import { tileId } from '../../tiles/math.ts';
import { mapStyle } from '../../tiles/style/mapStyle.ts';
import type { AppContext } from '../context.ts';
import { unchanged } from '../http.ts';
import { TileCache, takesGzip } from '../tiles/cache.ts';
import { READERS, type TileQuery } from '../tiles/readers.ts';

export const basemapFile = (context: AppContext): string =>
  join(context.config.dataFolder, 'basemap.pmtiles');

/** Where TileJSON is asked for, the query is tried on this tile. */
const ANY_TILE = { z: 12, x: 0, y: 0 };

export function tileRoutes(context: AppContext) {
  const cache = new TileCache();
  return new Hono()
    .get('/tiles/:layer{[a-z]+}/:z/:x/:y{[0-9]+\\.mvt}', async (c) => {
      const layer = layerOf(c);
      const tile = tileId(numberOf(c, 'z'), numberOf(c, 'x'), Number.parseInt(c.req.param('y'), 10));
      const { minZoom, maxZoom } = LAYERS[layer];
      if (tile.z < minZoom || tile.z > maxZoom) return c.body(null, 204);
      const { params, version: versionOf, window: windowOf, prepare } = READERS[layer];
      const query: TileQuery = c.req.query();
      const version = await versionOf(context, query);
      const asked = params.map((name) => query[name] ?? '').join('&');
      const key = `${layer}/${tile.z}/${tile.x}/${tile.y}?${asked}|${version}`;
      // A query that made a tile of this version was good then, and is now.
      const make = cache.has(key) ? null : await prepare(context, query, tile);
      const window = await windowOf?.(context, query);
      if (window) c.header('X-Window', window);
      const same = unchanged(c, `${version}-${TILE_SCHEMA_VERSION}`);
      if (same) return same;
      const made = await cache.get(key, make);
      if (made.bytes.length === 0) return c.body(null, 204);
      if (made.thinned) c.header('X-Thinned', made.thinned);
      c.header('Content-Type', 'application/vnd.mapbox-vector-tile');
      const gzipped = takesGzip(c.req.header('accept-encoding')) ? await cache.gzipped(key, made) : null;
      if (gzipped) c.header('Content-Encoding', 'gzip');
      return c.body(gzipped ?? made.bytes);
    })
    .get('/tiles/:layer{[a-z]+\\.json}', compress(), async (c) => {
      const layer = layerOf(c, '.json');
      const query = new URL(c.req.url).search.slice(1);
      await READERS[layer].prepare(context, c.req.query(), ANY_TILE);
      const version = await READERS[layer].version(context, c.req.query());
      const window = await READERS[layer].window?.(context, c.req.query());
      const bounds = (await dataBounds(context.engine)) ?? [-180, -85, 180, 85];
      return c.json(tileJson(layer, { publicUrl: context.config.publicUrl, version, bounds, query, window }));
    })
    .get('/tiles/basemap.pmtiles', async (c) => {
      const answer = await serveRange(basemapFile(context), {
        method: c.req.method === 'HEAD' ? 'HEAD' : 'GET',
        range: c.req.header('range'),
        ifRange: c.req.header('if-range'),
        ifNoneMatch: c.req.header('if-none-match'),
      });
      if (answer.status === 404)
        throw new Problem(
          'not-found',
          'No base map yet: import roads, or put a PMTiles file in the data folder',
        );
      return new Response(answer.body, { status: answer.status, headers: answer.headers });
    })
    .get('/api/style.json', async (c) => {
      const { theme = 'light', language = 'zh' } = c.req.query();
      const errors = [
        ...(theme === 'light' || theme === 'dark' ? [] : [{ pointer: '?theme', detail: 'light or dark' }]),
        ...(language === 'zh' || language === 'en' ? [] : [{ pointer: '?language', detail: 'zh or en' }]),
      ];
      if (errors.length) throw new Problem('invalid', undefined, errors);
      c.header('Cache-Control', 'no-cache');
      const described = await describeBasemap(basemapFile(context));
      const basemap = described && { ...described, url: '/tiles/basemap.pmtiles' };
      return c.json(mapStyle({ theme: theme as 'light', language: language as 'zh', basemap }));
    });
}

function layerOf(c: Context, suffix = ''): DynamicLayer {
  const name = (c.req.param('layer') ?? '').slice(0, -suffix.length || undefined);
  const layer = DYNAMIC_LAYERS.find((each) => each === name);
  if (!layer) throw new Problem('not-found', `There is no layer '${name}'`);
  return layer;
}

const numberOf = (c: Context, name: 'z' | 'x'): number => {
  const text = c.req.param(name) ?? '';
  return /^\d{1,9}$/.test(text) ? Number(text) : NaN;
};
