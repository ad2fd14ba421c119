/** Lines and areas of a tile: GeoJSON in, bytes out. What does not touch the tile is left out here, so a selection may be too wide. */
import type { Geometry } from 'geojson';
import { textNumber } from './featureId.ts';
import { geometryInTile } from './geometry.ts';
import type { TileId } from './math.ts';
import { writeTile, type Properties, type TileFeature } from './mvt.ts';
import { fitTile, mixLots, TILE_LIMITS, type EncodedTile } from './thin.ts';

export interface GeometryFeature {
  /** A text becomes the property `id`, and its 53-bit hash (`textNumber`) the id of the feature. */
  id: string | number;
  geometry: Geometry;
  properties: Properties;
  /** Where a tile is too full, the heavier stay; lots are drawn among equals (and those without) by their id. */
  weight?: number;
}

/** About half of what a short line takes. */
const LEAST_BYTES = 30;

/** The features of one layer in a tile, clipped and simplified. Costs what geojson-vt takes: 5 to 20 us a line. */
export function writeGeometryTile(
  layer: string,
  tile: TileId,
  features: Iterable<GeometryFeature>,
  limits = TILE_LIMITS,
): EncodedTile {
  const prepared: TileFeature[] = [];
  const weights: number[] = [];
  for (const { id, geometry, properties, weight = 0 } of features) {
    const inTile = geometryInTile(geometry, tile);
    if (inTile === null) continue;
    const number = typeof id === 'number' ? id : textNumber(id);
    const all = typeof id === 'number' ? properties : { id, ...properties };
    prepared.push({ id: number, ...inTile, properties: all });
    weights.push(weight);
  }
  return fitTile(
    {
      layer,
      count: prepared.length,
      leastBytes: LEAST_BYTES,
      weightOf: (i) => weights[i]!,
      lotOf: (i) => mixLots(Math.floor(prepared[i]!.id! / 2 ** 32), prepared[i]!.id! >>> 0),
      write(chosen) {
        const kept = chosen ? Array.from(chosen, (i) => prepared[i]!) : prepared;
        return { bytes: writeTile([{ name: layer, features: kept }]), features: kept.length };
      },
    },
    limits,
  );
}
