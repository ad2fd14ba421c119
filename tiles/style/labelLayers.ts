/** Names. Fewer than would fit: they are there to find one's way between the data, not to be read through. */
import type { ExpressionSpecification, LayerSpecification } from '@maplibre/maplibre-gl-style-spec';
import type { Palette } from './palette.ts';

export type MapLanguage = 'zh' | 'en';

/**
 * The page's own fonts: without a `glyphs` address MapLibre draws every letter, Latin and Chinese, with the fonts of the
 * device. It takes the weight from the *name* of the first family, so the heavier stack begins with one that exists
 * nowhere.
 */
const FONTS = [
  'system-ui',
  'PingFang SC',
  'Noto Sans SC',
  'Noto Sans CJK SC',
  'Microsoft YaHei',
  'sans-serif',
];
const REGULAR = FONTS;
const STRONG = ['Hexbeat Semibold', ...FONTS];

export function labelLayers(source: string, palette: Palette, language: MapLanguage): LayerSpecification[] {
  const name: ExpressionSpecification =
    language === 'en' ? ['coalesce', ['get', 'name_en'], ['get', 'name']] : ['get', 'name'];
  const halo = { 'text-halo-color': palette.halo, 'text-halo-width': 1.4, 'text-halo-blur': 0.4 } as const;
  const isKind = (...kinds: string[]): ExpressionSpecification => ['in', ['get', 'kind'], ['literal', kinds]];
  const size = (...stops: number[]) =>
    ['interpolate', ['linear'], ['zoom'], ...stops] as unknown as ExpressionSpecification;

  const road = (
    id: string,
    minzoom: number,
    classes: string[],
    textSize: ExpressionSpecification,
  ): LayerSpecification => ({
    id,
    type: 'symbol',
    source,
    'source-layer': 'road',
    minzoom,
    filter: ['all', ['has', 'name'], ['in', ['get', 'class'], ['literal', classes]]],
    layout: {
      'symbol-placement': 'line',
      'symbol-spacing': 420,
      'text-field': name,
      'text-font': REGULAR,
      'text-size': textSize,
      'text-max-angle': 30,
      'text-padding': 12,
      'text-letter-spacing': language === 'zh' ? 0.08 : 0.01,
    },
    paint: { 'text-color': palette.textRoad, ...halo },
  });

  const place = (
    id: string,
    kinds: string[],
    zooms: { minzoom: number; maxzoom?: number },
    layout: { size: ExpressionSpecification; strong: boolean; padding: number | ExpressionSpecification },
    color: string,
  ): LayerSpecification => ({
    id,
    type: 'symbol',
    source,
    'source-layer': 'place',
    ...zooms,
    filter: isKind(...kinds),
    layout: {
      'text-field': name,
      'text-font': layout.strong ? STRONG : REGULAR,
      'text-size': layout.size,
      'text-max-width': 7,
      'text-line-height': 1.15,
      'text-padding': layout.padding,
      'text-letter-spacing': language === 'zh' ? 0.06 : 0.01,
      'symbol-sort-key': ['get', 'rank'],
    },
    paint: { 'text-color': color, ...halo },
  });

  // The last layer is placed first: names of towns win over those of roads.
  return [
    {
      id: 'label-river',
      type: 'symbol',
      source,
      'source-layer': 'water',
      minzoom: 12,
      filter: ['all', ['has', 'name'], ['==', ['geometry-type'], 'LineString']],
      layout: {
        'symbol-placement': 'line',
        'symbol-spacing': 600,
        'text-field': name,
        'text-font': REGULAR,
        'text-size': size(12, 11, 16, 13),
        'text-max-angle': 30,
        'text-letter-spacing': 0.12,
      },
      paint: { 'text-color': palette.textWater, ...halo },
    },
    road('label-road-minor', 15.5, ['residential', 'service', 'path'], size(15, 10.5, 18, 13)),
    road('label-road-tertiary', 14, ['tertiary'], size(14, 10.5, 18, 13)),
    road('label-road-major', 12.5, ['motorway', 'trunk', 'primary', 'secondary'], size(12, 10.5, 18, 14)),
    place(
      'label-park',
      ['park'],
      { minzoom: 13 },
      { size: size(13, 10.5, 17, 12.5), strong: false, padding: 16 },
      palette.textPark,
    ),
    place(
      'label-water',
      ['water'],
      { minzoom: 11 },
      { size: size(11, 10.5, 17, 13.5), strong: false, padding: 16 },
      palette.textWater,
    ),
    place(
      'label-locality',
      ['locality', 'quarter'],
      { minzoom: 13.5 },
      { size: size(13, 11, 17, 13), strong: false, padding: 14 },
      palette.textPlaceMinor,
    ),
    place(
      'label-village',
      ['village', 'suburb'],
      { minzoom: 11, maxzoom: 17 },
      { size: size(11, 11, 16, 14), strong: false, padding: size(11, 24, 14, 8) },
      palette.textPlaceMinor,
    ),
    place(
      'label-town',
      ['town'],
      { minzoom: 8, maxzoom: 16 },
      { size: size(8, 12, 15, 17), strong: true, padding: 8 },
      palette.textPlace,
    ),
    place(
      'label-city',
      ['city'],
      { minzoom: 6, maxzoom: 15 },
      { size: size(6, 13, 14, 21), strong: true, padding: 6 },
      palette.textPlace,
    ),
  ];
}
