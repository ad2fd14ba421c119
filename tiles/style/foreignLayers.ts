/**
 * Drawing a base map that others made (Protomaps, OpenMapTiles, a survey office's own): each layer by the role that its
 * name tells, in the same quiet colours. Layers whose role cannot be told are drawn as thin lines.
 */
import type { ExpressionSpecification, LayerSpecification } from '@maplibre/maplibre-gl-style-spec';
import type { MapLanguage } from './labelLayers.ts';
import type { Palette } from './palette.ts';

type Role = 'land' | 'green' | 'water' | 'building' | 'boundary' | 'rail' | 'road' | 'place' | 'other';

const ROLES: readonly (readonly [Role, RegExp])[] = [
  ['water', /water|ocean|river|lake|sea/i],
  ['green', /park|green|forest|wood|landcover|natural|vegetation/i],
  ['land', /^(earth|land|landuse|land_use|ground)/i],
  ['building', /building|house/i],
  ['boundary', /bound|admin|border/i],
  ['rail', /rail|transit/i],
  ['place', /place|label|poi|name/i],
  ['road', /road|street|highway|transportation|path/i],
];

/** From below to above; names come last, above the hexagons. */
const ORDER: readonly Role[] = [
  'land',
  'green',
  'water',
  'building',
  'other',
  'boundary',
  'rail',
  'road',
  'place',
];

export function roleOf(layer: string): Role {
  return ROLES.find(([, pattern]) => pattern.test(layer))?.[0] ?? 'other';
}

/** The layers below the hexagons, and the names above them. */
export function foreignLayers(
  source: string,
  names: readonly string[],
  palette: Palette,
  language: MapLanguage,
): { below: LayerSpecification[]; names: LayerSpecification[] } {
  const sorted = [...names].sort((a, b) => ORDER.indexOf(roleOf(a)) - ORDER.indexOf(roleOf(b)));
  return {
    below: sorted.filter((name) => roleOf(name) !== 'place').map((name) => drawn(source, name, palette)),
    names: sorted
      .filter((name) => roleOf(name) === 'place')
      .map((name) => labelled(source, name, palette, language)),
  };
}

function drawn(source: string, name: string, palette: Palette): LayerSpecification {
  const role = roleOf(name);
  const layer = { id: `foreign-${name}`, source, 'source-layer': name };
  const fills: Partial<Record<Role, string>> = {
    land: palette.residential,
    green: palette.park,
    water: palette.water,
    building: palette.building,
  };
  const fill = fills[role];
  if (fill) {
    return {
      ...layer,
      type: 'fill',
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': fill },
    };
  }
  const width: ExpressionSpecification =
    role === 'road'
      ? ['interpolate', ['exponential', 1.5], ['zoom'], 10, 0.6, 14, 2, 18, 10]
      : ['interpolate', ['linear'], ['zoom'], 8, 0.4, 16, 1.2];
  const color = role === 'road' ? palette.roadFar : role === 'rail' ? palette.railway : palette.casingMinor;
  return {
    ...layer,
    type: 'line',
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: { 'line-color': color, 'line-width': width },
  };
}

function labelled(source: string, name: string, palette: Palette, language: MapLanguage): LayerSpecification {
  const text: ExpressionSpecification =
    language === 'en'
      ? ['coalesce', ['get', 'name:en'], ['get', 'name_en'], ['get', 'name']]
      : ['coalesce', ['get', 'name:zh'], ['get', 'name_zh'], ['get', 'name']];
  return {
    id: `foreign-${name}`,
    type: 'symbol',
    source,
    'source-layer': name,
    filter: ['==', ['geometry-type'], 'Point'],
    layout: { 'text-field': text, 'text-size': 12, 'text-padding': 16, 'text-max-width': 8 },
    paint: { 'text-color': palette.textPlace, 'text-halo-color': palette.halo, 'text-halo-width': 1.4 },
  };
}
