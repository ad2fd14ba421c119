/** Outlines of areas: the town firm, communities dashed, grids only when near. No fill: the ground stays readable. */
import type { Map as MapLibre } from 'maplibre-gl';
import { PALETTE } from '../palette.ts';
import type { Scene } from '../scene.ts';
import { setVisible, tileUrl, visibility, type Anchors, type MapLayer } from './layer.ts';

const SOURCE = 'areas';
const ALL = ['area-grids', 'area-communities', 'area-towns'];

export class Areas implements MapLayer {
  readonly hitLayers = [];

  add(map: MapLibre, scene: Scene, anchors: Anchors) {
    const palette = PALETTE[scene.shade];
    const layout = { visibility: visibility(scene.layers.has('areas')), 'line-join': 'round' } as const;
    map.addSource(SOURCE, { type: 'vector', tiles: [tileUrl('areas')], minzoom: 5, maxzoom: 15 });
    const line = (id: string, kinds: string[], minzoom: number, paint: object) =>
      map.addLayer(
        {
          id,
          type: 'line',
          source: SOURCE,
          'source-layer': 'areas',
          minzoom,
          filter: ['in', ['get', 'kind'], ['literal', kinds]],
          layout,
          paint: { 'line-color': palette.faint, ...paint },
        },
        anchors.belowLabels,
      );
    line('area-grids', ['grid'], 14, { 'line-width': 0.6, 'line-opacity': 0.45 });
    line('area-communities', ['community'], 11.5, {
      'line-width': 1.1,
      'line-dasharray': [3, 2],
      'line-opacity': 0.75,
    });
    line('area-towns', ['town', 'city'], 6, { 'line-width': 1.8, 'line-opacity': 0.9 });
  }

  sync(map: MapLibre, scene: Scene, before: Scene) {
    if (scene.layers !== before.layers) setVisible(map, ALL, scene.layers.has('areas'));
  }

  hitOf() {
    return null;
  }
}
