/** A statistic in H3 hexagons from vector tiles: coloured by class, patterned where colours alone would not do. */
import type { Map as MapLibre } from 'maplibre-gl';
import { PALETTE } from '../palette.ts';
import { patternImage } from '../patterns.ts';
import type { Scene } from '../scene.ts';
import {
  colorOf,
  edgeOpacityOf,
  imageOf,
  opacityOf,
  patternFilter,
  patternOf,
  patterned,
  type Value,
} from './hexagonStyle.ts';
import { setTiles, setVisible, tileUrl, visibility, type Anchors, type MapLayer } from './layer.ts';

const SOURCE = 'density';
const FILL = 'hexagons';
const PATTERN = 'hexagon-patterns';
const EDGE = 'hexagon-edges';
const MARK = 'hexagon-marks';
const ALL = [FILL, PATTERN, EDGE, MARK];

const PATTERN_SCALE = 2;

const marked = (on: unknown, off: unknown) =>
  ['case', ['boolean', ['feature-state', 'selected'], false], on, off] as unknown as Value<number>;

export class Hexagons implements MapLayer {
  readonly hitLayers = [FILL];
  #selected: string | null = null;

  add(map: MapLibre, scene: Scene, anchors: Anchors) {
    const palette = PALETTE[scene.shade];
    const layout = { visibility: visibility(scene.layers.has('hexagons')) } as const;
    map.addSource(SOURCE, {
      type: 'vector',
      tiles: [tileUrl('density', scene.densityQuery)],
      minzoom: 0,
      maxzoom: 16,
      promoteId: 'cell',
    });
    const common = { source: SOURCE, 'source-layer': 'density', layout } as const;
    map.addLayer(
      {
        id: FILL,
        type: 'fill',
        ...common,
        paint: {
          'fill-color': colorOf(scene),
          'fill-opacity': opacityOf(scene),
          'fill-antialias': false,
        },
      },
      anchors.belowLabels,
    );
    map.addLayer(
      {
        id: EDGE,
        type: 'line',
        ...common,
        paint: { 'line-color': palette.ground, 'line-width': 0.7, 'line-opacity': edgeOpacityOf(scene) },
      },
      anchors.belowLabels,
    );
    map.addLayer({
      id: MARK,
      type: 'line',
      ...common,
      layout: { ...layout, 'line-join': 'round' },
      paint: {
        'line-color': marked(palette.selected, palette.ink) as unknown as Value<string>,
        'line-width': marked(3, 1.5),
        'line-opacity': [
          'case',
          ['boolean', ['feature-state', 'selected'], false],
          1,
          ['boolean', ['feature-state', 'hover'], false],
          0.8,
          0,
        ],
      },
    });
    this.#addPatterns(map, scene);
    this.#selected = null;
    this.#markSelected(map, scene);
  }

  sync(map: MapLibre, scene: Scene, before: Scene) {
    if (scene.densityQuery !== before.densityQuery || scene.turn !== before.turn) {
      setTiles(map, SOURCE, tileUrl('density', scene.densityQuery));
    }
    const restyled = scene.scales !== before.scales || scene.stat !== before.stat;
    if (restyled) map.setPaintProperty(FILL, 'fill-color', colorOf(scene));
    if (restyled || scene.isolated !== before.isolated) {
      map.setPaintProperty(FILL, 'fill-opacity', opacityOf(scene));
      if (map.getLayer(PATTERN)) map.setPaintProperty(PATTERN, 'fill-opacity', opacityOf(scene));
    }
    if (scene.stat !== before.stat) {
      map.setPaintProperty(EDGE, 'line-opacity', edgeOpacityOf(scene));
      if (map.getLayer(PATTERN)) map.removeLayer(PATTERN);
      this.#addPatterns(map, scene);
    }
    if (scene.layers !== before.layers) setVisible(map, ALL, scene.layers.has('hexagons'));
    this.#markSelected(map, scene);
  }

  hitOf({ properties }: { properties: Record<string, unknown> | null }) {
    return { kind: 'cell' as const, id: String(properties?.cell), properties: properties ?? {} };
  }

  /** Only the statistics that need them have them. */
  #addPatterns(map: MapLibre, scene: Scene) {
    const list = patterned(scene);
    if (list.length === 0) return;
    for (const { key, pattern } of list) {
      if (map.hasImage(imageOf(key))) continue;
      map.addImage(imageOf(key), patternImage(pattern, PATTERN_SCALE), { pixelRatio: PATTERN_SCALE });
    }
    map.addLayer(
      {
        id: PATTERN,
        type: 'fill',
        source: SOURCE,
        'source-layer': 'density',
        filter: patternFilter(scene),
        layout: { visibility: visibility(scene.layers.has('hexagons')) },
        paint: { 'fill-pattern': patternOf(scene), 'fill-opacity': opacityOf(scene) },
      },
      EDGE,
    );
  }

  #markSelected(map: MapLibre, { selection }: Scene) {
    const cell = selection?.kind === 'cell' ? selection.id : null;
    if (cell === this.#selected) return;
    const at = (id: string) => ({ source: SOURCE, sourceLayer: 'density', id });
    if (this.#selected) map.setFeatureState(at(this.#selected), { selected: false });
    if (cell) map.setFeatureState(at(cell), { selected: true });
    this.#selected = cell;
  }
}
