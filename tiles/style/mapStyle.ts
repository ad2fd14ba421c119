/** The style of the base map for MapLibre: a pure function, served as JSON, so that the page need not carry it. */
import type {
  FilterSpecification,
  LayerSpecification,
  StyleSpecification,
} from '@maplibre/maplibre-gl-style-spec';
import { labelLayers, type MapLanguage } from './labelLayers.ts';
import { DARK, LIGHT, type Palette } from './palette.ts';
import { roadLayers } from './roadLayers.ts';

export type MapTheme = 'light' | 'dark';
export type { MapLanguage };

/** The id of the one source; its tiles are those of `buildBasemap`. */
export const BASEMAP_SOURCE = 'basemap';

/**
 * Where the page's own layers go: `map.addLayer(layer, 'anchor-hexagons')` puts one below that anchor. They are invisible,
 * and in this order: above the roads and below every name; above the names; and over all.
 */
export const ANCHORS = {
  hexagons: 'anchor-hexagons',
  sections: 'anchor-sections',
  routes: 'anchor-routes',
  points: 'anchor-points',
  top: 'anchor-top',
} as const;

export interface MapStyleOptions {
  theme: MapTheme;
  /** Chinese shows each name as it is on the ground; English the English name where there is one. */
  language: MapLanguage;
  /** Of the PMTiles file, absolute or relative to the page; null while there is none: then only the land is drawn. */
  basemapUrl: string | null;
  /** Whose data the base map is, as the map's corner shows it. */
  attribution?: string;
}

/** A complete style, version 8, without glyphs or sprites: nothing is fetched but the tiles. */
export function mapStyle({ theme, language, basemapUrl, attribution }: MapStyleOptions): StyleSpecification {
  const palette = theme === 'dark' ? DARK : LIGHT;
  const land: LayerSpecification = {
    id: 'land',
    type: 'background',
    paint: { 'background-color': palette.land },
  };
  const below = basemapUrl === null ? [] : [...areaLayers(palette), ...roadLayers(BASEMAP_SOURCE, palette)];
  const names = basemapUrl === null ? [] : labelLayers(BASEMAP_SOURCE, palette, language);
  return {
    version: 8,
    name: `Hexbeat ${theme}`,
    metadata: { 'hexbeat:theme': theme, 'hexbeat:language': language },
    sources:
      basemapUrl === null
        ? {}
        : {
            [BASEMAP_SOURCE]: {
              type: 'vector',
              url: `pmtiles://${basemapUrl}`,
              ...(attribution ? { attribution } : {}),
            },
          },
    layers: [
      land,
      ...below,
      anchor(ANCHORS.hexagons),
      ...names,
      anchor(ANCHORS.sections),
      anchor(ANCHORS.routes),
      anchor(ANCHORS.points),
      anchor(ANCHORS.top),
    ],
  };
}

function anchor(id: string): LayerSpecification {
  return { id, type: 'background', layout: { visibility: 'none' } };
}

function areaLayers(palette: Palette): LayerSpecification[] {
  const source = BASEMAP_SOURCE;
  const isArea: FilterSpecification = ['==', ['geometry-type'], 'Polygon'];
  return [
    {
      id: 'landuse',
      type: 'fill',
      source,
      'source-layer': 'landuse',
      paint: {
        'fill-antialias': false,
        'fill-color': [
          'match',
          ['get', 'kind'],
          'park',
          palette.park,
          'forest',
          palette.forest,
          'farmland',
          palette.farmland,
          'grass',
          palette.grass,
          'residential',
          palette.residential,
          'industrial',
          palette.industrial,
          'commercial',
          palette.commercial,
          palette.land,
        ],
      },
    },
    {
      id: 'water-line',
      type: 'line',
      source,
      'source-layer': 'water',
      filter: ['==', ['geometry-type'], 'LineString'],
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: {
        'line-color': palette.water,
        'line-width': [
          'interpolate',
          ['exponential', 1.4],
          ['zoom'],
          8,
          ['match', ['get', 'kind'], 'river', 0.7, 0],
          14,
          ['match', ['get', 'kind'], 'river', 2.4, 0.8],
          18,
          ['match', ['get', 'kind'], 'river', 9, 3.5],
        ],
      },
    },
    {
      id: 'water',
      type: 'fill',
      source,
      'source-layer': 'water',
      filter: isArea,
      paint: { 'fill-color': palette.water },
    },
    {
      id: 'building',
      type: 'fill',
      source,
      'source-layer': 'building',
      minzoom: 14,
      paint: {
        'fill-color': palette.building,
        'fill-outline-color': palette.buildingOutline,
        'fill-opacity': ['interpolate', ['linear'], ['zoom'], 14, 0, 15, 1],
      },
    },
  ];
}
