/** A plan: zones in soft tints, planned routes dashed with arrows in the team's colour, numbered stops, posts, locks, bases. */
import type { Map as MapLibre } from 'maplibre-gl';
import type { FeatureCollection } from 'geojson';
import { PALETTE } from '../palette.ts';
import type { PlanScene, Scene } from '../scene.ts';
import { LABEL_FONT, setData, setVisible, visibility, type Anchors, type MapLayer } from './layer.ts';

const EMPTY: FeatureCollection = { type: 'FeatureCollection', features: [] };
const ALL = [
  'zone-fill',
  'zone-roads',
  'zone-edge',
  'route-casing',
  'routes',
  'route-arrows',
  'plan-bases',
  'stops',
  'plan-posts',
  'stop-numbers',
  'stop-locks',
];
const SOURCES = ['zones', 'routes', 'stops', 'bases'] as const satisfies readonly (keyof PlanScene)[];
const sourceId = (name: keyof PlanScene) => `plan-${name}`;

export class PlanLayer implements MapLayer {
  readonly hitLayers = ['plan-posts', 'stops'];

  add(map: MapLibre, scene: Scene, anchors: Anchors) {
    const palette = PALETTE[scene.shade];
    const shown = visibility(scene.layers.has('plan'));
    const lines = { visibility: shown, 'line-join': 'round' } as const;
    for (const name of SOURCES) {
      map.addSource(sourceId(name), { type: 'geojson', data: scene.plan?.[name] ?? EMPTY });
    }
    map.addLayer(
      {
        id: 'zone-fill',
        type: 'fill',
        source: 'plan-zones',
        filter: ['==', ['geometry-type'], 'Polygon'],
        layout: { visibility: shown },
        paint: { 'fill-color': ['get', 'color'], 'fill-opacity': ['get', 'opacity'] },
      },
      anchors.belowLabels,
    );
    map.addLayer(
      {
        id: 'zone-roads',
        type: 'line',
        source: 'plan-zones',
        filter: ['==', ['geometry-type'], 'LineString'],
        layout: lines,
        paint: {
          'line-color': ['get', 'color'],
          'line-opacity': ['+', 0.1, ['get', 'opacity']],
          'line-width': ['interpolate', ['exponential', 1.7], ['zoom'], 11, 2.5, 14, 8, 17, 26],
        },
      },
      anchors.belowLabels,
    );
    map.addLayer(
      {
        id: 'zone-edge',
        type: 'line',
        source: 'plan-zones',
        filter: ['==', ['geometry-type'], 'Polygon'],
        layout: lines,
        paint: { 'line-color': ['get', 'color'], 'line-width': 1.25, 'line-opacity': 0.7 },
      },
      anchors.belowLabels,
    );
    map.addLayer({
      id: 'route-casing',
      type: 'line',
      source: 'plan-routes',
      layout: { ...lines, 'line-cap': 'round' },
      paint: { 'line-color': palette.ground, 'line-width': 6, 'line-opacity': 0.85 },
    });
    map.addLayer({
      id: 'routes',
      type: 'line',
      source: 'plan-routes',
      layout: lines,
      paint: { 'line-color': ['get', 'color'], 'line-width': 3, 'line-dasharray': [2.2, 1.3] },
    });
    map.addLayer({
      id: 'route-arrows',
      type: 'symbol',
      source: 'plan-routes',
      layout: {
        visibility: shown,
        'symbol-placement': 'line',
        'symbol-spacing': 90,
        'icon-image': ['concat', 'arrow-', ['get', 'color']],
        'icon-size': 0.5,
        'icon-allow-overlap': true,
        'icon-padding': 0,
      },
    });
    map.addLayer({
      id: 'plan-bases',
      type: 'circle',
      source: 'plan-bases',
      layout: { visibility: shown },
      paint: {
        'circle-radius': 6,
        'circle-color': palette.ground,
        'circle-stroke-color': ['get', 'color'],
        'circle-stroke-width': 3,
      },
    });
    map.addLayer({
      id: 'stops',
      type: 'circle',
      source: 'plan-stops',
      filter: ['!', ['get', 'post']],
      layout: { visibility: shown, 'circle-sort-key': ['-', 0, ['get', 'number']] },
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 12, 8, 15, 11],
        'circle-color': ['get', 'color'],
        'circle-stroke-color': palette.ground,
        'circle-stroke-width': 2,
      },
    });
    map.addLayer({
      id: 'plan-posts',
      type: 'symbol',
      source: 'plan-stops',
      filter: ['get', 'post'],
      layout: {
        visibility: shown,
        'icon-image': ['concat', 'post-', ['get', 'color']],
        'icon-size': ['interpolate', ['linear'], ['zoom'], 12, 0.6, 15, 0.8],
        'icon-allow-overlap': true,
      },
    });
    map.addLayer({
      id: 'stop-numbers',
      type: 'symbol',
      source: 'plan-stops',
      layout: {
        visibility: shown,
        'text-field': ['to-string', ['get', 'number']],
        'text-font': LABEL_FONT,
        'text-size': ['interpolate', ['linear'], ['zoom'], 12, 10.5, 15, 13],
        'symbol-sort-key': ['get', 'number'],
        'text-padding': 0,
      },
      paint: { 'text-color': scene.shade === 'light' ? '#ffffff' : '#0d1115' },
    });
    map.addLayer({
      id: 'stop-locks',
      type: 'symbol',
      source: 'plan-stops',
      filter: ['get', 'locked'],
      layout: {
        visibility: shown,
        'icon-image': ['concat', 'lock-', ['get', 'color']],
        'icon-size': 0.45,
        'icon-offset': [22, -22],
        'icon-allow-overlap': true,
      },
    });
  }

  sync(map: MapLibre, scene: Scene, before: Scene) {
    if (scene.plan !== before.plan) {
      for (const name of SOURCES) setData(map, sourceId(name), scene.plan?.[name] ?? EMPTY);
    }
    if (scene.layers !== before.layers) setVisible(map, ALL, scene.layers.has('plan'));
  }

  hitOf({ properties }: { properties: Record<string, unknown> | null }) {
    return { kind: 'assignment' as const, id: String(properties?.assignment), properties: properties ?? {} };
  }
}
