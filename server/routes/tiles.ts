/** Vector tiles of the dynamic layers, their TileJSON, the base map's file and style. */
import { join } from 'node:path';
import { densityResolution } from '../../domain/resolution.ts';
import { Hono, type Context } from 'hono';
import { boxForCells, cellAreaKm2, cellTouches, hexToCell } from '../../domain/cells.ts';
import type { RecordFilter } from '../../domain/filter.ts';
import { Problem } from '../../domain/problem.ts';
import { ROAD_CLASSES, type RoadClass } from '../../domain/road.ts';
import { countByCell } from '../../db/queries/density.ts';
import { layerVersion } from '../../db/queries/ledger.ts';
import type { Layer } from '../../db/schema/ledger.ts';
import { dataBounds } from '../../db/queries/reference.ts';
import { areasInBox, inBox, pointsInBox, roadsInBox, sectionsInBox } from '../../db/queries/tiles.ts';
import { describeBasemap } from '../../tiles/basemap/describe.ts';
import { serveRange } from '../../tiles/basemap/serve.ts';
import { encodeTile, type TileLayer } from '../../tiles/encode.ts';
import { DYNAMIC_LAYERS, LAYERS, tileJson, type DynamicLayer } from '../../tiles/layers.ts';
import { tileBounds, tileId, TILE_BUFFER, TILE_EXTENT, type TileId } from '../../tiles/math.ts';
import { mapStyle } from '../../tiles/style/mapStyle.ts';
import type { AppContext } from '../context.ts';
import { parseFilter, type FilterQuery } from '../filter.ts';
import { unchanged } from '../http.ts';
import { forecast, riskOfSection } from '../forecast/forecast.ts';
import { versionOf } from './density.ts';

const BUFFER = TILE_BUFFER / TILE_EXTENT;

export const basemapFile = (context: AppContext): string =>
  join(context.config.dataFolder, 'basemap.pmtiles');

export function tileRoutes(context: AppContext) {
  return new Hono()
    .get('/tiles/:layer{[a-z]+}/:z/:x/:y{[0-9]+\\.mvt}', async (c) => {
      const layer = layerOf(c);
      const tile = tileId(numberOf(c, 'z'), numberOf(c, 'x'), Number.parseInt(c.req.param('y'), 10));
      const { minZoom, maxZoom } = LAYERS[layer];
      if (tile.z < minZoom || tile.z > maxZoom) return c.body(null, 204);
      const { filter, version } = await dataOf(context, layer, c.req.query());
      const same = unchanged(c, version);
      if (same) return same;
      const { bytes, thinned } = encodeTile(tile, [await READ[layer](context, tile, filter)]);
      if (bytes.length === 0) return c.body(null, 204);
      if (thinned.length)
        c.header('X-Thinned', thinned.map(({ layer, kept, of }) => `${layer} ${kept}/${of}`).join(', '));
      return c.body(bytes as Uint8Array<ArrayBuffer>, 200, {
        'Content-Type': 'application/vnd.mapbox-vector-tile',
      });
    })
    .get('/tiles/:layer{[a-z]+\\.json}', async (c) => {
      const layer = layerOf(c, '.json');
      const query = new URL(c.req.url).search.slice(1);
      const { version } = await dataOf(context, layer, c.req.query());
      const bounds = (await dataBounds(context.engine)) ?? [-180, -85, 180, 85];
      return c.json(tileJson(layer, { publicUrl: context.config.publicUrl, version, bounds, query }));
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

/** The layers whose changes show in the tiles of those that take no filter. */
const VERSIONED = {
  roads: ['roads'],
  // Their colour is the forecast, which follows the incidents.
  sections: ['sections', 'roads', 'incidents'],
  areas: ['areas'],
} as const satisfies Partial<Record<DynamicLayer, readonly Layer[]>>;

/** What the answer depends on; throws what the filter throws. */
async function dataOf(context: AppContext, layer: DynamicLayer, query: FilterQuery) {
  if (layer === 'roads' || layer === 'sections' || layer === 'areas') {
    return { filter: null, version: await layerVersion(context.engine, VERSIONED[layer]) };
  }
  const filter = await parseFilter(context, query, layer === 'density' ? undefined : layer);
  return { filter, version: await versionOf(context, filter) };
}

type Reader = (context: AppContext, tile: TileId, filter: RecordFilter | null) => Promise<TileLayer>;

const READ: Record<DynamicLayer, Reader> = {
  density: async ({ engine, config }, tile, filter) => {
    const res = densityResolution(tile.z);
    const box = tileBounds(tile, BUFFER);
    const within = inBox(boxForCells(box, res));
    const counts = await countByCell(engine, filter!, {
      res,
      timeZone: config.timeZone,
      limit: 200_000,
      within,
    });
    const features = counts.flatMap(({ cell: hex, count, weighted }) => {
      const cell = hexToCell(hex);
      if (!cellTouches(cell, box)) return [];
      return {
        cell,
        weight: count,
        properties: { res, count, weighted, ratePerKm2: count / cellAreaKm2(cell) },
      };
    });
    return { name: 'density', type: 'cells', features };
  },
  incidents: (context, tile, filter) => points(context, tile, filter!, 'incidents', 'occurredAt'),
  hazards: (context, tile, filter) => points(context, tile, filter!, 'hazards', 'foundAt'),
  roads: async ({ engine }, tile) => {
    const rows = await roadsInBox(
      engine,
      tileBounds(tile, BUFFER),
      roadClassesAt(tile.z),
      halfPixelDegrees(tile),
    );
    return { name: 'roads', type: 'geometries', features: rows.map(asFeature) };
  },
  sections: async (context, tile) => {
    const rows = await sectionsInBox(context.engine, tileBounds(tile, BUFFER), halfPixelDegrees(tile));
    const forecasted = await forecast(context);
    const features = rows.map((row) => {
      const { expectedPerWeek, noEvidence } = riskOfSection(forecasted, row.id);
      return asFeature({ ...row, expectedPerWeek, noEvidence });
    });
    return { name: 'sections', type: 'geometries', features };
  },
  areas: async ({ engine }, tile) => {
    const rows = await areasInBox(
      engine,
      tileBounds(tile, BUFFER),
      areaKindsAt(tile.z),
      halfPixelDegrees(tile),
    );
    return { name: 'areas', type: 'geometries', features: rows.map(asFeature) };
  },
};

async function points(
  { engine, config }: AppContext,
  tile: TileId,
  filter: RecordFilter,
  name: 'incidents' | 'hazards',
  timeName: 'occurredAt' | 'foundAt',
): Promise<TileLayer> {
  const rows = await pointsInBox(engine, filter, tileBounds(tile, BUFFER), config.timeZone);
  const features = rows.map(({ id, lngLat, at, ...properties }) => ({
    id,
    lngLat,
    properties: { ...properties, [timeName]: at },
  }));
  return { name, type: 'points', features };
}

/** A row's id and geometry apart, the rest as properties. */
function asFeature<T extends { id: string; geometry: GeoJSON.Geometry }>({ id, geometry, ...properties }: T) {
  return { id, geometry, properties };
}

/** Narrow roads would only crowd the map from afar. */
function roadClassesAt(zoom: number): readonly RoadClass[] {
  if (zoom >= 14) return ROAD_CLASSES;
  if (zoom >= 13) return ROAD_CLASSES.filter((name) => name !== 'path' && name !== 'service');
  return ['motorway', 'trunk', 'primary', 'secondary', 'tertiary'];
}

/** Grids only where one is wider than a thumb. */
function areaKindsAt(zoom: number): readonly string[] {
  if (zoom >= 14) return ['city', 'town', 'community', 'grid'];
  if (zoom >= 11) return ['city', 'town', 'community'];
  return ['city', 'town'];
}

/** At the layer's finest tiles nothing is simplified: they are enlarged from there on. */
function halfPixelDegrees({ z }: TileId): number {
  return z >= 15 ? 0 : 360 / (512 * 2 ** z) / 2;
}
