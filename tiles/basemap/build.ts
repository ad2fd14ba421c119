/**
 * The base map of a deployment: features and roads to one PMTiles archive, made once at import.
 *
 * Tiles are cut by geojson-vt, first the overview (zooms 6 to 11) over everything large, then the detail (12 to 15) one
 * zoom-12 tile after the other, so that memory holds one neighbourhood at a time and the event loop gets its turn after
 * each tile.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { GeoJSONVT } from '@maplibre/geojson-vt';
import type { Feature } from 'geojson';
import { BASEMAP_LAYERS, type BasemapFeature, type BasemapLayer } from '../../domain/basemap.ts';
import type { BBox, LngLat } from '../../domain/place.ts';
import { Problem } from '../../domain/problem.ts';
import type { Road } from '../../domain/road.ts';
import { partsOf } from '../geometry.ts';
import { TILE_BUFFER, TILE_EXTENT, metersPerPixel, tileBounds, tileRange, type TileId } from '../math.ts';
import { writeTile, type TileFeature } from '../mvt.ts';
import { GENERATOR } from './describe.ts';
import { geometryBounds, mapBounds, type BoundedFeature } from './bounds.ts';
import { PmtilesWriter } from './pmtilesWriter.ts';
import { DETAIL_ZOOM, MAX_ZOOM, MIN_ZOOM, roadLinesOf, selectFeatures, type Selected } from './select.ts';

const gzipAsync = promisify(gzip);

export interface BasemapOptions {
  /** Features of any layer. Where some are of the layer `road`, those are the roads drawn, and `roads` is not. */
  features: Iterable<BasemapFeature>;
  roads: readonly Road[];
  /** The archive to write; its folder must exist. An old one stays readable until the new one is in its place. */
  file: string;
  name: string;
  /** Plain text or HTML, shown by the map: whose data this is. */
  attribution: string;
  /** Marked in the archive's metadata. */
  simulated: boolean;
  onProgress?: (progress: { done: number; total: number }) => void;
}

export interface BasemapReport {
  tiles: number;
  bytes: number;
  bounds: BBox;
}

/**
 * Builds the archive. The same input gives the same bytes. Throws Problem 'invalid' where there is nothing to draw;
 * whatever is thrown, the old archive stays and no litter is left.
 */
export async function buildBasemap(options: BasemapOptions): Promise<BasemapReport> {
  const features = [...options.features];
  const selected = selectFeatures(features, roadLinesOf(features, options.roads));
  await nextTurn();
  const indexed = selected.map((item) => ({ selected: item, bounds: geometryBounds(item.geometry) }));
  if (indexed.length === 0) throw new Problem('invalid', 'There is nothing to make a base map of');
  const bounds = mapBounds(indexed);

  const writer = await PmtilesWriter.create(options.file);
  try {
    await writeTiles(writer, indexed, bounds, options.onProgress);
    const { tiles, bytes } = await writer.finish(archiveDescription(options, bounds));
    return { tiles, bytes, bounds };
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

async function writeTiles(
  writer: PmtilesWriter,
  features: BoundedFeature[],
  bounds: BBox,
  onProgress: BasemapOptions['onProgress'],
): Promise<void> {
  const blocks = tilesIn(bounds, DETAIL_ZOOM);
  let total = 0;
  for (let z = MIN_ZOOM; z <= MAX_ZOOM; z++) total += tilesIn(bounds, z).length;
  let done = 0;

  const writeAll = async (part: BoundedFeature[], tiles: Iterable<TileId>) => {
    const index = indexOf(part);
    for (const tile of tiles) {
      const bytes = writeTile(tileLayers(index, tile));
      if (bytes.length > 0) await writer.add(tile, await gzipAsync(bytes));
      onProgress?.({ done: ++done, total });
    }
  };

  const overview = features.filter(({ selected }) => selected.minZoom < DETAIL_ZOOM);
  const overviewTiles: TileId[] = [];
  for (let z = MIN_ZOOM; z < DETAIL_ZOOM; z++) overviewTiles.push(...tilesIn(bounds, z));
  await writeAll(overview, overviewTiles);

  const byBlock = featuresByBlock(features, blocks);
  for (const block of blocks) {
    const part = byBlock.get(`${block.x}/${block.y}`) ?? [];
    const inside = tilesInBlock(block).filter(({ z, x, y }) => isInRange(z, x, y, bounds));
    await writeAll(part, inside);
  }
}

/** The features that reach into each block or its buffer, in their drawing order. */
function featuresByBlock(features: BoundedFeature[], blocks: TileId[]): Map<string, BoundedFeature[]> {
  const byBlock = new Map(blocks.map(({ x, y }) => [`${x}/${y}`, [] as BoundedFeature[]]));
  const [west, south, east, north] = tileBounds(blocks[0]!, 2 * TILE_BUFFER);
  const own = tileBounds(blocks[0]!);
  const [marginLng, marginLat] = [
    Math.max(own[0] - west, east - own[2]),
    Math.max(own[1] - south, north - own[3]),
  ];
  for (const feature of features) {
    if (feature.selected.maxZoom < DETAIL_ZOOM) continue;
    const [w, s, e, n] = feature.bounds;
    const range = tileRange([w - marginLng, s - marginLat, e + marginLng, n + marginLat], DETAIL_ZOOM);
    for (let x = range.minX; x <= range.maxX; x++) {
      for (let y = range.minY; y <= range.maxY; y++) byBlock.get(`${x}/${y}`)?.push(feature);
    }
  }
  return byBlock;
}

function indexOf(features: BoundedFeature[]): GeoJSONVT {
  const geojson = features.map(({ selected }): Feature => ({
    type: 'Feature',
    geometry: selected.geometry,
    // geojson-vt hands the object through, so that each piece leads back to what it was cut from.
    properties: selected as unknown as Record<string, unknown>,
  }));
  return new GeoJSONVT(
    { type: 'FeatureCollection', features: geojson },
    {
      maxZoom: MAX_ZOOM,
      indexMaxZoom: 0,
      extent: TILE_EXTENT,
      buffer: TILE_BUFFER,
      tolerance: 3,
      wrap: false,
    },
  );
}

function tileLayers(index: GeoJSONVT, { z, x, y }: TileId): { name: string; features: TileFeature[] }[] {
  const byLayer = new Map<BasemapLayer, TileFeature[]>(BASEMAP_LAYERS.map((layer) => [layer, []]));
  for (const piece of index.getTile(z, x, y)?.features ?? []) {
    const { layer, minZoom, maxZoom, properties } = piece.tags as unknown as Selected;
    if (z < minZoom || z > maxZoom) continue;
    byLayer.get(layer)!.push({ ...partsOf(piece), properties });
  }
  return [...byLayer].map(([name, features]) => ({ name, features }));
}

function tilesIn(bounds: BBox, z: number): TileId[] {
  const { minX, minY, maxX, maxY } = tileRange(bounds, z);
  const tiles: TileId[] = [];
  for (let x = minX; x <= maxX; x++) for (let y = minY; y <= maxY; y++) tiles.push({ z, x, y });
  return tiles;
}

/** A block's tiles from zoom 12 to 15, the coarse ones first. */
function tilesInBlock(block: TileId): TileId[] {
  const tiles: TileId[] = [];
  for (let z = DETAIL_ZOOM; z <= MAX_ZOOM; z++) {
    const across = 2 ** (z - DETAIL_ZOOM);
    for (let x = 0; x < across; x++) {
      for (let y = 0; y < across; y++) tiles.push({ z, x: block.x * across + x, y: block.y * across + y });
    }
  }
  return tiles;
}

function isInRange(z: number, x: number, y: number, bounds: BBox): boolean {
  const { minX, minY, maxX, maxY } = tileRange(bounds, z);
  return x >= minX && x <= maxX && y >= minY && y <= maxY;
}

function archiveDescription(options: BasemapOptions, bounds: BBox) {
  const [west, south, east, north] = bounds;
  const center: LngLat = [(west + east) / 2, (south + north) / 2];
  const widthMeters = (east - west) * 111_320 * Math.cos((center[1] * Math.PI) / 180);
  const heightMeters = (north - south) * 111_320;
  // The whole map in a window of 800 px.
  const zoom = Math.log2((metersPerPixel(center[1], 0) * 800) / Math.max(1, widthMeters, heightMeters));
  const field = (...names: string[]) => Object.fromEntries(names.map((name) => [name, 'String']));
  const fields: Record<BasemapLayer, Record<string, string>> = {
    landuse: field('kind'),
    water: field('kind', 'name', 'name_en'),
    building: {},
    railway: field('kind'),
    road: field('class', 'name', 'name_en'),
    place: { ...field('kind', 'name', 'name_en'), rank: 'Number' },
  };
  return {
    minZoom: MIN_ZOOM,
    maxZoom: MAX_ZOOM,
    bounds,
    center,
    centerZoom: Math.max(MIN_ZOOM, Math.min(MAX_ZOOM, Math.round(zoom))),
    metadata: {
      name: options.name,
      generator: GENERATOR,
      attribution: options.attribution,
      simulated: options.simulated,
      type: 'baselayer',
      vector_layers: BASEMAP_LAYERS.map((id) => ({
        id,
        minzoom: MIN_ZOOM,
        maxzoom: MAX_ZOOM,
        fields: fields[id],
      })),
    },
  };
}
