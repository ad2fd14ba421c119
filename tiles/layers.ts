/** The catalogue of the dynamic vector tiles: what each layer holds, and its TileJSON. */
import type { BBox } from '../domain/place.ts';

export const DYNAMIC_LAYERS = [
  'density',
  'roads',
  'risk',
  'sections',
  'incidents',
  'hazards',
  'areas',
  'coverage',
] as const;
export type DynamicLayer = (typeof DYNAMIC_LAYERS)[number];

/** Of what the tiles hold; part of their ETag, so that no tile of an older server is taken for one of this. */
export const TILE_SCHEMA_VERSION = '3.0.0';

export type FieldType = 'String' | 'Number' | 'Boolean';

export interface LayerDescription {
  geometry: 'point' | 'line' | 'polygon';
  /** No tile below this zoom: it would hold too much to draw. */
  minZoom: number;
  /** The finest tiles; the map goes on from there with the same tiles enlarged. */
  maxZoom: number;
  description: string;
  /**
   * Properties of the features; minutes count from 1970 in UTC, ids are UUIDs, cells 15 hexadecimal digits.
   */
  fields: Readonly<Record<string, FieldType>>;
}

const RECORD_FIELDS: LayerDescription['fields'] = {
  category: 'String',
  origin: 'String',
  status: 'String',
  minute: 'Number',
  count: 'Number',
};

export const LAYERS: Readonly<Record<DynamicLayer, LayerDescription>> = {
  density: {
    geometry: 'polygon',
    minZoom: 0,
    maxZoom: 16,
    description:
      'H3 hexagons that hold anything, or all of the study area where a statistic judges them; their resolution follows the zoom',
    fields: {
      cell: 'String',
      res: 'Number',
      count: 'Number',
      ratePerKm2: 'Number',
      weighted: 'Number',
      smoothed: 'Number',
      bin: 'Number',
      z: 'Number',
      before: 'Number',
      ratio: 'Number',
      ratioLow: 'Number',
      ratioHigh: 'Number',
      emerging: 'String',
    },
  },
  roads: {
    geometry: 'line',
    minZoom: 11,
    maxZoom: 15,
    description: 'Edges of the road graph, between two junctions',
    fields: {
      id: 'String',
      name: 'String',
      nameEn: 'String',
      roadClass: 'String',
      oneway: 'Boolean',
      lengthMeters: 'Number',
      incidentsPerKmYear: 'Number',
    },
  },
  risk: {
    geometry: 'line',
    minZoom: 11,
    maxZoom: 15,
    description: 'Roads with the forecast of the week ahead; the main roads only below zoom 14',
    fields: {
      id: 'String',
      name: 'String',
      roadClass: 'String',
      lengthMeters: 'Number',
      expectedPerWeek: 'Number',
      noEvidence: 'Boolean',
      // A digit a step: the class (0..5) of each hour of the week, Monday 00:00 first; of three hours each below zoom 13.
      hours: 'String',
    },
  },
  sections: {
    geometry: 'line',
    minZoom: 8,
    maxZoom: 16,
    description: 'Key sections',
    fields: {
      id: 'String',
      name: 'String',
      priority: 'Number',
      origin: 'String',
      lengthMeters: 'Number',
      expectedPerWeek: 'Number',
      noEvidence: 'Boolean',
    },
  },
  incidents: {
    geometry: 'point',
    minZoom: 5,
    maxZoom: 16,
    description: 'Incidents of the filter: points from zoom 13 on, clusters (with `count`) below',
    fields: RECORD_FIELDS,
  },
  hazards: {
    geometry: 'point',
    minZoom: 5,
    maxZoom: 16,
    description: 'Hazards of the filter: points from zoom 13 on, clusters (with `count`) below',
    fields: RECORD_FIELDS,
  },
  areas: {
    geometry: 'polygon',
    minZoom: 5,
    maxZoom: 15,
    description: 'City, towns, communities and grids',
    fields: { id: 'String', kind: 'String', code: 'String', name: 'String', nameEn: 'String' },
  },
  coverage: {
    geometry: 'polygon',
    minZoom: 10,
    maxZoom: 16,
    description:
      'Hexagons where at least two patrols were in a week, of resolution 11 from zoom 14 on and 10 below',
    fields: { cell: 'String', res: 'Number', patrols: 'Number', positions: 'Number' },
  },
};

export interface TileJson {
  tilejson: '3.0.0';
  name: string;
  description: string;
  /** Of the schema, not of the data. */
  version: string;
  /** Of the data: the tiles are unchanged while it is. */
  dataVersion: string;
  tiles: string[];
  scheme: 'xyz';
  minzoom: number;
  maxzoom: number;
  bounds: BBox;
  center: [number, number, number];
  /** Where the layer widens the window that it was asked with: the one it took, `2026-02-02/2026-03-02`, or `none`. */
  window?: string;
  attribution?: string;
  vector_layers: {
    id: string;
    description: string;
    minzoom: number;
    maxzoom: number;
    fields: Record<string, string>;
  }[];
}

export interface TileJsonOptions {
  /** The configured public address, without a slash at its end. */
  publicUrl: string;
  /** Version of the layer's data. */
  version: string;
  bounds: BBox;
  /** A filter that every tile is to be asked with, as a query string without `?`. */
  query?: string;
  window?: string | undefined;
  attribution?: string;
}

/** TileJSON 3.0.0 (github.com/mapbox/tilejson-spec) of a layer. A tile over its limits has a layer `meta` as well. */
export function tileJson(layer: DynamicLayer, options: TileJsonOptions): TileJson {
  const { description, minZoom, maxZoom, fields } = LAYERS[layer];
  const [west, south, east, north] = options.bounds;
  const query = options.query ? `?${options.query}` : '';
  return {
    tilejson: '3.0.0',
    name: layer,
    description,
    version: TILE_SCHEMA_VERSION,
    dataVersion: options.version,
    tiles: [`${options.publicUrl}/tiles/${layer}/{z}/{x}/{y}.mvt${query}`],
    scheme: 'xyz',
    minzoom: minZoom,
    maxzoom: maxZoom,
    bounds: options.bounds,
    center: [(west + east) / 2, (south + north) / 2, Math.max(minZoom, Math.min(maxZoom, 12))],
    ...(options.window ? { window: options.window } : {}),
    ...(options.attribution ? { attribution: options.attribution } : {}),
    vector_layers: [{ id: layer, description, minzoom: minZoom, maxzoom: maxZoom, fields: { ...fields } }],
  };
}
