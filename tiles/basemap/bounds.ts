/** What the base map covers. */
import type { Geometry, Position } from 'geojson';
import type { BBox, LngLat } from '../../domain/place.ts';
import type { Selected } from './select.ts';

/** Land and water are kept so far beyond the outermost road, building or place; a river goes on for countries. */
const MARGIN_DEGREES = 0.03;

export interface BoundedFeature {
  selected: Selected;
  bounds: BBox;
}

/** Around roads, buildings and places, with a margin; never further than the features reach. */
export function mapBounds(features: BoundedFeature[]): BBox {
  const all = union(features);
  const settled = features.filter(({ selected }) => selected.isSettled);
  if (settled.length === 0) return all;
  const [west, south, east, north] = union(settled);
  return [
    Math.max(all[0], west - MARGIN_DEGREES),
    Math.max(all[1], south - MARGIN_DEGREES),
    Math.min(all[2], east + MARGIN_DEGREES),
    Math.min(all[3], north + MARGIN_DEGREES),
  ];
}

function union(features: BoundedFeature[]): BBox {
  const box: BBox = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { bounds } of features) {
    box[0] = Math.min(box[0], bounds[0]);
    box[1] = Math.min(box[1], bounds[1]);
    box[2] = Math.max(box[2], bounds[2]);
    box[3] = Math.max(box[3], bounds[3]);
  }
  return box;
}

/** The box of a geometry's positions. */
export function geometryBounds(geometry: Geometry): BBox {
  const box: BBox = [Infinity, Infinity, -Infinity, -Infinity];
  const visit = (coordinates: unknown): void => {
    const list = coordinates as Position | unknown[];
    if (typeof list[0] !== 'number') return list.forEach(visit);
    const [lng, lat] = list as LngLat;
    box[0] = Math.min(box[0], lng);
    box[1] = Math.min(box[1], lat);
    box[2] = Math.max(box[2], lng);
    box[3] = Math.max(box[3], lat);
  };
  if (geometry.type !== 'GeometryCollection') visit(geometry.coordinates);
  return box;
}
