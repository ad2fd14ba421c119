/** Tiles, described for the contract; their handlers are plain routes because `{y}.mvt` is half a parameter. */
import { z, type OpenAPIHono } from '@hono/zod-openapi';
import { DYNAMIC_LAYERS } from '../../tiles/layers.ts';
import { filterQuery } from './common.ts';
import { questionQuery } from './density.ts';
import { problems, route } from './route.ts';

const layerParam = z.enum(DYNAMIC_LAYERS);

const tileQuery = { ...filterQuery, stat: questionQuery.stat, compare: questionQuery.compare };

const tile = route(
  { action: 'tile.read', area: 'query' },
  {
    method: 'get',
    path: '/tiles/{layer}/{z}/{x}/{y}.mvt',
    tags: ['tiles'],
    summary:
      'A Mapbox vector tile of a dynamic layer; records and hexagons take the filters, hexagons `stat` and `compare`, coverage `from` and `to`',
    request: {
      params: z.object({ layer: layerParam, z: z.string(), x: z.string(), y: z.string() }),
      query: z.object(tileQuery),
    },
    responses: {
      200: {
        description:
          'The tile; `X-Thinned: layer kept/of` where features had to be left out, `X-Window: FROM/TO` the weeks of coverage',
        content: { 'application/vnd.mapbox-vector-tile': { schema: z.string() } },
      },
      204: { description: 'Nothing to draw' },
      304: { description: 'Unchanged' },
      ...problems(400, 404, 503),
    },
  },
);

const tileJson = route(
  { action: 'tile.read', area: 'none' },
  {
    method: 'get',
    path: '/tiles/{layer}.json',
    tags: ['tiles'],
    summary: 'TileJSON 3 of a dynamic layer',
    request: { params: z.object({ layer: layerParam }), query: z.object(tileQuery) },
    responses: {
      200: {
        description: 'TileJSON',
        content: { 'application/json': { schema: z.looseObject({ tilejson: z.string() }) } },
      },
      ...problems(400, 404, 503),
    },
  },
);

const basemap = route(
  { action: 'tile.read', area: 'none' },
  {
    method: 'get',
    path: '/tiles/basemap.pmtiles',
    tags: ['tiles'],
    summary: 'The base map as one PMTiles file, read by ranges',
    request: {},
    responses: {
      200: { description: 'The file', content: { 'application/vnd.pmtiles': { schema: z.string() } } },
      206: { description: 'A range of it', content: { 'application/vnd.pmtiles': { schema: z.string() } } },
      ...problems(404),
    },
  },
);

const style = route(
  { action: 'tile.read', area: 'none' },
  {
    method: 'get',
    path: '/api/style.json',
    tags: ['tiles'],
    summary: 'The MapLibre style of the base map',
    request: {
      query: z.object({
        theme: z.enum(['light', 'dark']).optional(),
        language: z.enum(['zh', 'en']).optional(),
      }),
    },
    responses: {
      200: {
        description: 'A style',
        content: { 'application/json': { schema: z.looseObject({ version: z.number() }) } },
      },
      ...problems(400, 503),
    },
  },
);

export function describeTiles(app: OpenAPIHono): void {
  for (const each of [tile, tileJson, basemap, style]) app.openAPIRegistry.registerPath(each);
}
