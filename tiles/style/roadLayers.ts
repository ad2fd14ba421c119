/** Roads and railways: a thin casing below, the surface above, wide classes over narrow ones. */
import type { ExpressionSpecification, LayerSpecification } from '@maplibre/maplibre-gl-style-spec';
import type { RoadClass } from '../../domain/road.ts';
import type { Palette } from './palette.ts';

/** Widths in pixels at zooms; between them they grow exponentially, as the streets do. */
const ZOOMS = [6, 9, 12, 14, 16, 18, 20] as const;
const WIDTHS: Record<RoadClass, readonly number[]> = {
  motorway: [0.8, 1.3, 2.6, 4.4, 8.5, 20, 58],
  trunk: [0.7, 1.2, 2.2, 4, 8, 19, 54],
  primary: [0, 0.9, 1.9, 3.7, 7.5, 18, 50],
  secondary: [0, 0.6, 1.5, 3.2, 7, 17, 46],
  tertiary: [0, 0.3, 1.1, 2.6, 6.2, 15, 42],
  residential: [0, 0, 0.6, 1.6, 4.8, 12, 36],
  service: [0, 0, 0.3, 0.7, 2.4, 7, 20],
  path: [0, 0, 0.3, 0.6, 1, 2, 5],
};

const MAJOR: RoadClass[] = ['motorway', 'trunk', 'primary', 'secondary'];
const MINOR: RoadClass[] = ['tertiary', 'residential', 'service'];

/** Of the road's surface, or with `casing` of the line below it that shows on both sides. */
function width(classes: RoadClass[], casing: number): ExpressionSpecification {
  const stops = ZOOMS.flatMap((zoom, i) => {
    const of = (roadClass: RoadClass) => {
      const surface = WIDTHS[roadClass][i]!;
      return surface === 0 ? 0 : surface + 2 * casing;
    };
    const [first, ...others] = classes;
    const match = ['match', ['get', 'class'], ...others.flatMap((name) => [name, of(name)]), of(first!)];
    return [zoom, others.length === 0 ? of(first!) : match];
  });
  return ['interpolate', ['exponential', 1.5], ['zoom'], ...stops] as unknown as ExpressionSpecification;
}

function isOneOf(classes: RoadClass[]): ExpressionSpecification {
  return ['in', ['get', 'class'], ['literal', classes]];
}

export function roadLayers(source: string, palette: Palette): LayerSpecification[] {
  const road = { type: 'line', source, 'source-layer': 'road' } as const;
  return [
    {
      id: 'railway',
      type: 'line',
      source,
      'source-layer': 'railway',
      paint: {
        'line-color': palette.railway,
        'line-width': ['interpolate', ['linear'], ['zoom'], 10, 0.5, 14, 0.9, 16, 1.6, 18, 3.2],
      },
    },
    {
      id: 'railway-ties',
      type: 'line',
      source,
      'source-layer': 'railway',
      minzoom: 16,
      paint: {
        'line-color': palette.railwayTies,
        'line-width': ['interpolate', ['linear'], ['zoom'], 16, 0.8, 18, 2],
        'line-dasharray': [6, 6],
      },
    },
    {
      id: 'road-path',
      ...road,
      minzoom: 14,
      filter: isOneOf(['path']),
      layout: { 'line-cap': 'butt', 'line-join': 'round' },
      paint: { 'line-color': palette.path, 'line-width': width(['path'], 0.2), 'line-dasharray': [3, 1.5] },
    },
    {
      id: 'road-minor-casing',
      ...road,
      minzoom: 13.5,
      filter: isOneOf(MINOR),
      layout: { 'line-join': 'round' },
      paint: { 'line-color': palette.casingMinor, 'line-width': width(MINOR, 0.75) },
    },
    {
      id: 'road-major-casing',
      ...road,
      minzoom: 12,
      filter: isOneOf(MAJOR),
      layout: { 'line-join': 'round' },
      paint: { 'line-color': palette.casingMajor, 'line-width': width(MAJOR, 0.8) },
    },
    {
      id: 'road-minor',
      ...road,
      filter: isOneOf(MINOR),
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: {
        'line-color': [
          'interpolate',
          ['linear'],
          ['zoom'],
          12.5,
          palette.roadMinorFar,
          13.5,
          palette.roadMinor,
        ],
        'line-width': width(MINOR, 0),
      },
    },
    {
      id: 'road-major',
      ...road,
      filter: isOneOf(MAJOR),
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: {
        'line-color': ['interpolate', ['linear'], ['zoom'], 11, palette.roadFar, 12, palette.roadMajor],
        'line-width': width(MAJOR, 0),
      },
    },
  ];
}
