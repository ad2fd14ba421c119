/** GeoJSON to tile units, clipped and simplified for one tile; clipping and simplifying are geojson-vt's. */
import { geoJSONToTile, type GeoJSONVTFeature } from '@maplibre/geojson-vt';
import type { Geometry } from 'geojson';
import { TILE_BUFFER, TILE_EXTENT, type TileId } from './math.ts';
import { LINE, POINT, POLYGON, type TileFeature } from './mvt.ts';

/** Vertices nearer than this to the simplified line are dropped (a quarter of a pixel). */
const TOLERANCE_UNITS = 2;

/**
 * What a tile holds of a geometry, or null where it holds nothing. Lines and areas get smaller than
 * `TOLERANCE_UNITS` are dropped: that is below a pixel.
 */
export function geometryInTile(geometry: Geometry, tile: TileId): Pick<TileFeature, 'type' | 'parts'> | null {
  const clipped = geoJSONToTile({ type: 'Feature', geometry, properties: null }, tile.z, tile.x, tile.y, {
    clip: true,
    wrap: true,
    extent: TILE_EXTENT,
    buffer: TILE_BUFFER,
    tolerance: TOLERANCE_UNITS,
    // Not the zoom of this tile: at its 'last' zoom geojson-vt keeps every vertex.
    maxZoom: 24,
  });
  const feature = clipped.features[0];
  return feature === undefined ? null : partsOf(feature);
}

/** A geojson-vt feature in the shape that the writer takes. */
export function partsOf(feature: GeoJSONVTFeature): Pick<TileFeature, 'type' | 'parts'> {
  if (feature.type === 1) return { type: POINT, parts: [feature.geometry.flat()] };
  const parts = feature.geometry.map((part) => part.flat());
  return { type: feature.type === 2 ? LINE : POLYGON, parts };
}
