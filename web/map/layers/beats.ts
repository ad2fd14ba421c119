/** Beats, the zones that are given: thin dashed outlines with their names, over the areas and under what is patrolled. */
import type { Map as MapLibre } from 'maplibre-gl';
import { PALETTE } from '../palette.ts';
import type { Scene } from '../scene.ts';
import { LABEL_FONT, setData, type Anchors, type MapLayer } from './layer.ts';

const SOURCE = 'beats';

export class Beats implements MapLayer {
  readonly hitLayers = [];

  add(map: MapLibre, scene: Scene, anchors: Anchors) {
    const palette = PALETTE[scene.shade];
    map.addSource(SOURCE, { type: 'geojson', data: scene.beats });
    map.addLayer(
      {
        id: 'beat-outlines',
        type: 'line',
        source: SOURCE,
        filter: ['!=', ['geometry-type'], 'Point'],
        layout: { 'line-join': 'round' },
        paint: { 'line-color': palette.selected, 'line-width': 1.4, 'line-dasharray': [4, 2.5] },
      },
      anchors.belowLabels,
    );
    map.addLayer({
      id: 'beat-labels',
      type: 'symbol',
      source: SOURCE,
      filter: ['==', ['geometry-type'], 'Point'],
      layout: {
        'text-field': ['get', 'name'],
        'text-font': LABEL_FONT,
        'text-size': 13,
        'text-padding': 6,
        'text-max-width': 8,
      },
      paint: { 'text-color': palette.selected, 'text-halo-color': palette.ground, 'text-halo-width': 1.8 },
    });
  }

  sync(map: MapLibre, scene: Scene, before: Scene) {
    if (scene.beats !== before.beats) setData(map, SOURCE, scene.beats);
  }

  hitOf() {
    return null;
  }
}
