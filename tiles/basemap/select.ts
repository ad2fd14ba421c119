/**
 * What the base map shows at which zoom: its whole taste in one place.
 * The map steps back behind the data, so it shows less than it could.
 */
import type { Geometry } from 'geojson';
import type { BasemapFeature, BasemapLayer } from '../../domain/basemap.ts';
import { ROAD_CLASSES, type Road, type RoadClass } from '../../domain/road.ts';
import { labelPoint, mercatorArea } from './labelPoint.ts';
import { joinRoadLines, type RoadLine } from './roadLines.ts';

/**
 * Below zoom 6 a county is a dot. The zoom 15 tiles have a unit of 0.3 m, sharp enough to be enlarged for every zoom
 * above; one zoom more would be four times the tiles without anything new in them.
 */
export const MIN_ZOOM = 6;
export const MAX_ZOOM = 15;

/** From here on roads are joined by name and bear it; below, the same lines are joined by class alone. */
export const DETAIL_ZOOM = 12;

/** A feature of the base map with the zooms at which it is drawn, both inclusive. */
export interface Selected {
  layer: BasemapLayer;
  minZoom: number;
  maxZoom: number;
  geometry: Geometry;
  properties: Record<string, string | number>;
  /** Features of a layer are drawn in this order. */
  order: number;
  /** A road, a building or a place: where people are, and so what the map must cover. */
  isSettled: boolean;
}

const ROAD_MIN_ZOOM: Record<RoadClass, number> = {
  motorway: 6,
  trunk: 6,
  primary: 8,
  secondary: 9,
  tertiary: 11,
  residential: 12,
  service: 14,
  path: 14,
};

const PLACE_RANK: Record<string, { minZoom: number; rank: number }> = {
  city: { minZoom: 6, rank: 1 },
  town: { minZoom: 8, rank: 2 },
  suburb: { minZoom: 11, rank: 3 },
  village: { minZoom: 11, rank: 4 },
  quarter: { minZoom: 12, rank: 5 },
  locality: { minZoom: 13, rank: 6 },
};

/** Kinds of land whose name helps to find one's way. */
const NAMED_LAND = new Set(['park', 'forest']);

const AREA_MIN_ZOOM: Partial<Record<BasemapLayer, number>> = { landuse: 8, water: 6, building: 14 };
/** An area is drawn from the zoom on at which it covers so many square pixels (512 px tiles). */
const AREA_MIN_PIXELS: Partial<Record<BasemapLayer, number>> = { landuse: 60, water: 16, building: 9 };
/** And named from the zoom on at which a short name fits. */
const NAME_MIN_PIXELS = 60 * 60;

/** Everything to draw, sorted. Features of no known kind are left out; roads come from `roadLines`. */
export function selectFeatures(
  features: Iterable<BasemapFeature>,
  roadLines: readonly RoadLine[],
): Selected[] {
  const selected: Selected[] = [];
  for (const feature of features) {
    if (feature.layer === 'road') continue;
    if (feature.layer === 'place') selected.push(...placeOf(feature));
    else if (feature.geometry.type === 'Polygon' || feature.geometry.type === 'MultiPolygon') {
      selected.push(...areaOf(feature));
    } else selected.push(...lineOf(feature));
  }
  const overview = roadLines.filter((road) => ROAD_MIN_ZOOM[road.roadClass] < DETAIL_ZOOM);
  for (const road of joinRoadLines(overview, false)) {
    selected.push(roadOf(road, ROAD_MIN_ZOOM[road.roadClass], DETAIL_ZOOM - 1));
  }
  for (const road of joinRoadLines(roadLines, true)) {
    // From afar a street without a name is of no help, and there are many: yards, squares, lanes.
    const least = ROAD_MIN_ZOOM[road.roadClass] + (road.roadClass === 'residential' && !road.name ? 1 : 0);
    selected.push(roadOf(road, Math.max(DETAIL_ZOOM, least), MAX_ZOOM));
  }
  return selected.sort((a, b) => a.order - b.order);
}

/**
 * The roads to draw: the lines among the features where there are any (whole ways, also those that the graph left out),
 * else the edges of the graph.
 */
export function roadLinesOf(features: Iterable<BasemapFeature>, roads: readonly Road[]): RoadLine[] {
  const lines: RoadLine[] = [];
  for (const { layer, kind, name, nameEn, geometry } of features) {
    if (layer !== 'road' || geometry.type !== 'LineString' || !isRoadClass(kind)) continue;
    lines.push({ roadClass: kind, name, nameEn, line: geometry.coordinates as [number, number][] });
  }
  return lines.length > 0 ? lines : [...roads];
}

function isRoadClass(kind: string): kind is RoadClass {
  return (ROAD_CLASSES as readonly string[]).includes(kind);
}

function roadOf(road: RoadLine, minZoom: number, maxZoom: number): Selected {
  const rank = ROAD_CLASSES.indexOf(road.roadClass);
  return {
    layer: 'road',
    minZoom,
    maxZoom,
    geometry: { type: 'LineString', coordinates: road.line as [number, number][] },
    properties: { class: road.roadClass, ...namesOf(road) },
    // Narrow roads first, so that wide ones lie over them.
    order: -rank,
    isSettled: true,
  };
}

function areaOf(feature: BasemapFeature): Selected[] {
  const { layer, kind, geometry } = feature;
  if (geometry.type !== 'Polygon' && geometry.type !== 'MultiPolygon') return [];
  const area = mercatorArea(geometry);
  const least = AREA_MIN_ZOOM[layer];
  if (area === 0 || least === undefined) return [];
  const drawn: Selected = {
    layer,
    minZoom: Math.max(least, zoomOfPixels(area, AREA_MIN_PIXELS[layer]!)),
    maxZoom: MAX_ZOOM,
    geometry,
    properties: layer === 'building' ? {} : { kind },
    // Large areas first, so that a park lies over the residential land around it.
    order: -area,
    isSettled: layer === 'building',
  };
  const nameable = layer === 'water' || (layer === 'landuse' && NAMED_LAND.has(kind));
  const at = nameable && feature.name !== null ? labelPoint(geometry) : null;
  if (!at) return [drawn];
  const label: Selected = {
    layer: 'place',
    minZoom: Math.max(11, zoomOfPixels(area, NAME_MIN_PIXELS)),
    maxZoom: MAX_ZOOM,
    geometry: { type: 'Point', coordinates: at },
    properties: { kind: layer === 'water' ? 'water' : 'park', rank: 7, ...namesOf(feature) },
    order: 7,
    isSettled: false,
  };
  return [drawn, label].filter(({ minZoom }) => minZoom <= MAX_ZOOM);
}

function lineOf(feature: BasemapFeature): Selected[] {
  const { layer, kind, geometry } = feature;
  const isLine = geometry.type === 'LineString' || geometry.type === 'MultiLineString';
  if (!isLine || (layer !== 'water' && layer !== 'railway')) return [];
  const minZoom = layer === 'railway' ? 10 : kind === 'stream' ? 13 : 8;
  const names = layer === 'water' ? namesOf(feature) : {};
  return [
    {
      layer,
      minZoom,
      maxZoom: MAX_ZOOM,
      geometry,
      properties: { kind, ...names },
      order: 0,
      isSettled: false,
    },
  ];
}

function placeOf(feature: BasemapFeature): Selected[] {
  const entry = PLACE_RANK[feature.kind];
  if (!entry || feature.name === null || feature.geometry.type !== 'Point') return [];
  const { minZoom, rank } = entry;
  const properties = { kind: feature.kind, rank, ...namesOf(feature) };
  return [
    {
      layer: 'place',
      minZoom,
      maxZoom: MAX_ZOOM,
      geometry: feature.geometry,
      properties,
      order: rank,
      isSettled: true,
    },
  ];
}

function namesOf({ name, nameEn }: { name: string | null; nameEn: string | null }): Record<string, string> {
  return {
    ...(name === null ? {} : { name }),
    ...(nameEn === null || nameEn === name ? {} : { name_en: nameEn }),
  };
}

/** The least zoom at which a share of the world's square covers `pixels` square pixels. */
function zoomOfPixels(area: number, pixels: number): number {
  return Math.ceil(Math.log(pixels / (area * 512 * 512)) / Math.log(4));
}
