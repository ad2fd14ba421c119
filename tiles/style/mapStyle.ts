/** The style of the base map for MapLibre: a pure function, served as JSON, so that the page need not carry it. */
import type {
  FilterSpecification,
  LayerSpecification,
  SourceSpecification,
  StyleSpecification,
} from '@maplibre/maplibre-gl-style-spec';
import type { BasemapDescription } from '../basemap/describe.ts';
import { foreignLayers } from './foreignLayers.ts';
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
  /** What lies below; null while there is nothing: then only the land is drawn. */
  basemap: BasemapToDraw | null;
}

export interface BasemapToDraw extends Pick<BasemapDescription, 'kind' | 'layers'> {
  /** Of the PMTiles file, absolute or relative to the page. */
  url: string;
  /** Whose data it is, as the map's corner shows it. */
  attribution?: string | null;
}

/** A complete style, version 8, without glyphs or sprites: nothing is fetched but the tiles. */
export function mapStyle({ theme, language, basemap }: MapStyleOptions): StyleSpecification {
  const palette = theme === 'dark' ? DARK : LIGHT;
  const land: LayerSpecification = {
    id: 'land',
    type: 'background',
    paint: { 'background-color': palette.land },
  };
  const { below, names } = basemap ? layersOf(basemap, palette, theme, language) : { below: [], names: [] };
  return {
    version: 8,
    name: `Hexbeat ${theme}`,
    metadata: { 'hexbeat:theme': theme, 'hexbeat:language': language },
    sources: basemap ? { [BASEMAP_SOURCE]: sourceOf(basemap) } : {},
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

function sourceOf({ kind, url, attribution }: BasemapToDraw): SourceSpecification {
  const shared = { url: `pmtiles://${url}`, ...(attribution ? { attribution } : {}) };
  return kind === 'raster' ? { type: 'raster', tileSize: 256, ...shared } : { type: 'vector', ...shared };
}

function layersOf(
  basemap: BasemapToDraw,
  palette: Palette,
  theme: MapTheme,
  language: MapLanguage,
): { below: LayerSpecification[]; names: LayerSpecification[] } {
  if (basemap.kind === 'vector') return foreignLayers(BASEMAP_SOURCE, basemap.layers, palette, language);
  if (basemap.kind === 'raster') {
    // Pictures are drawn for daylight: paler by day, dimmer by night, so that the data keep the colour.
    const paint =
      theme === 'dark'
        ? { 'raster-brightness-max': 0.45, 'raster-saturation': -0.6 }
        : { 'raster-opacity': 0.75, 'raster-saturation': -0.5 };
    return { below: [{ id: 'pictures', type: 'raster', source: BASEMAP_SOURCE, paint }], names: [] };
  }
  return {
    below: [...areaLayers(palette), ...roadLayers(BASEMAP_SOURCE, palette)],
    names: labelLayers(BASEMAP_SOURCE, palette, language),
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
