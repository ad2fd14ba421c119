/** Two layers that one asks for: roads by their incidents a km, and where patrols were. Both on scales of their own. */
import type { DataDrivenPropertyValueSpecification, Map as MapLibre } from 'maplibre-gl';
import { FIXED_SCALES, type FixedLayer } from '../fixedScales.ts';
import { PALETTE } from '../palette.ts';
import type { Scene } from '../scene.ts';
import { setTiles, setVisible, tileUrl, visibility, type Anchors, type MapLayer } from './layer.ts';

function colorOf(layer: FixedLayer, { shade }: Scene) {
  const { field, limits, colors } = FIXED_SCALES[layer];
  const list = colors[shade];
  return [
    'step',
    ['coalesce', ['get', field], 0],
    list[0]!,
    ...limits.flatMap((limit, i) => [limit, list[i + 1]!]),
  ] as unknown as DataDrivenPropertyValueSpecification<string>;
}

export class Roads implements MapLayer {
  readonly hitLayers = ['measured-roads'];
  readonly tells = true;

  add(map: MapLibre, scene: Scene, anchors: Anchors) {
    const layout = {
      visibility: visibility(scene.layers.has('roads')),
      'line-cap': 'round',
      'line-join': 'round',
    } as const;
    const width = (extra: number) =>
      [
        'interpolate',
        ['exponential', 1.5],
        ['zoom'],
        11,
        1.2 + extra / 2,
        14,
        3 + extra,
        18,
        10 + extra,
      ] as unknown as DataDrivenPropertyValueSpecification<number>;
    map.addSource('measured-roads', {
      type: 'vector',
      tiles: [tileUrl('roads')],
      minzoom: 11,
      maxzoom: 15,
    });
    const common = { source: 'measured-roads', 'source-layer': 'roads', layout } as const;
    map.addLayer(
      {
        id: 'measured-road-casing',
        type: 'line',
        ...common,
        paint: { 'line-color': PALETTE[scene.shade].ground, 'line-width': width(1.5), 'line-opacity': 0.9 },
      },
      anchors.belowLabels,
    );
    map.addLayer(
      {
        id: 'measured-roads',
        type: 'line',
        ...common,
        // The busiest lie over the others.
        layout: { ...layout, 'line-sort-key': ['coalesce', ['get', FIXED_SCALES.roads.field], 0] },
        paint: { 'line-color': colorOf('roads', scene), 'line-width': width(0) },
      },
      anchors.belowLabels,
    );
  }

  sync(map: MapLibre, scene: Scene, before: Scene) {
    if (scene.turn !== before.turn) setTiles(map, 'measured-roads', tileUrl('roads'));
    if (scene.layers !== before.layers) {
      setVisible(map, ['measured-road-casing', 'measured-roads'], scene.layers.has('roads'));
    }
  }

  hitOf({ properties }: { properties: Record<string, unknown> | null }) {
    return { kind: 'road' as const, id: String(properties?.id), properties: properties ?? {} };
  }
}

export class Coverage implements MapLayer {
  readonly hitLayers = ['coverage'];
  readonly tells = true;

  add(map: MapLibre, scene: Scene, anchors: Anchors) {
    map.addSource('coverage', {
      type: 'vector',
      tiles: [tileUrl('coverage', scene.windowQuery)],
      minzoom: 11,
      maxzoom: 16,
    });
    map.addLayer(
      {
        id: 'coverage',
        type: 'fill',
        source: 'coverage',
        'source-layer': 'coverage',
        layout: { visibility: visibility(scene.layers.has('coverage')) },
        paint: {
          'fill-color': colorOf('coverage', scene),
          'fill-opacity': FIXED_SCALES.coverage.opacity,
          'fill-antialias': false,
        },
      },
      anchors.belowLabels,
    );
  }

  sync(map: MapLibre, scene: Scene, before: Scene) {
    if (scene.windowQuery !== before.windowQuery || scene.turn !== before.turn) {
      setTiles(map, 'coverage', tileUrl('coverage', scene.windowQuery));
    }
    if (scene.layers !== before.layers) setVisible(map, ['coverage'], scene.layers.has('coverage'));
  }

  hitOf({ properties }: { properties: Record<string, unknown> | null }) {
    return { kind: 'coverage' as const, id: String(properties?.cell), properties: properties ?? {} };
  }
}
