/** Roads by what is expected in one hour of the week ahead. The tiles hold the whole week: another hour is another paint expression. */
import type { DataDrivenPropertyValueSpecification, FilterSpecification, Map as MapLibre } from 'maplibre-gl';
import { PALETTE } from '../palette.ts';
import { UNEVIDENT_OPACITY, riskColor } from '../risk.ts';
import type { Scene } from '../scene.ts';
import { setTiles, setVisible, tileUrl, visibility, type Anchors, type MapLayer } from './layer.ts';

type Value<T> = DataDrivenPropertyValueSpecification<T>;

const SOURCE = 'risk';
const CASING = 'risk-casing';
const LINE = 'risk-roads';
const SELECTED = 'risk-selected';
const ALL = [CASING, SELECTED, LINE];

/** Pixels, 1.5 over a whole town to 5 where streets are seen. */
const width = (extra: number) =>
  [
    'interpolate',
    ['linear'],
    ['zoom'],
    11,
    1.5 + extra / 2,
    14,
    2.5 + extra,
    17,
    5 + extra,
  ] as unknown as Value<number>;

export class Risk implements MapLayer {
  readonly hitLayers = [LINE];

  add(map: MapLibre, scene: Scene, anchors: Anchors) {
    const palette = PALETTE[scene.shade];
    const layout = {
      visibility: visibility(scene.layers.has('risk')),
      'line-cap': 'round',
      'line-join': 'round',
      // The riskiest of the week lie over the others, whatever the hour.
      'line-sort-key': [
        '/',
        ['get', 'expectedPerWeek'],
        ['max', 1, ['get', 'lengthMeters']],
      ] as unknown as Value<number>,
    } as const;
    const common = { type: 'line', source: SOURCE, 'source-layer': 'risk' } as const;
    const opacity = ['case', ['get', 'noEvidence'], UNEVIDENT_OPACITY, 1] as unknown as Value<number>;
    map.addSource(SOURCE, { type: 'vector', tiles: [tileUrl('risk')], minzoom: 11, maxzoom: 15 });
    map.addLayer(
      {
        ...common,
        id: CASING,
        layout,
        paint: { 'line-color': palette.riskCasing, 'line-width': width(1.5), 'line-opacity': opacity },
      },
      anchors.belowLabels,
    );
    map.addLayer(
      {
        ...common,
        id: SELECTED,
        filter: selectedFilter(scene),
        layout,
        paint: { 'line-color': palette.selected, 'line-width': width(6) },
      },
      anchors.belowLabels,
    );
    map.addLayer(
      {
        ...common,
        id: LINE,
        layout,
        paint: { 'line-color': riskColor(scene), 'line-width': width(0), 'line-opacity': opacity },
      },
      anchors.belowLabels,
    );
  }

  sync(map: MapLibre, scene: Scene, before: Scene) {
    if (scene.turn !== before.turn) setTiles(map, SOURCE, tileUrl('risk'));
    if (scene.layers !== before.layers) setVisible(map, ALL, scene.layers.has('risk'));
    if (scene.hour !== before.hour) map.setPaintProperty(LINE, 'line-color', riskColor(scene));
    if (scene.selection !== before.selection) map.setFilter(SELECTED, selectedFilter(scene));
  }

  hitOf({ properties }: { properties: Record<string, unknown> | null }) {
    return { kind: 'risk' as const, id: String(properties?.id), properties: properties ?? {} };
  }
}

function selectedFilter({ selection }: Scene): FilterSpecification {
  return ['==', ['get', 'id'], selection?.kind === 'road' ? selection.id : ''];
}
