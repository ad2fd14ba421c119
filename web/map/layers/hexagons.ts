/** Density: H3 hexagons from vector tiles, coloured by class. */
import type { DataDrivenPropertyValueSpecification, Map as MapLibre } from 'maplibre-gl';
import { RAMP } from '../classes.ts';
import { PALETTE } from '../palette.ts';
import type { Scene } from '../scene.ts';
import type { Measure } from '../../state/view.ts';
import { setTiles, setVisible, tileUrl, visibility, type Anchors, type MapLayer } from './layer.ts';

const SOURCE = 'density';
const FILL = 'hexagons';
const EDGE = 'hexagon-edges';
const MARK = 'hexagon-marks';
const FIELD: Record<Measure, string> = { count: 'count', weighted: 'weighted', rate: 'ratePerKm2' };
const OPACITY = 0.7;

type Value<T> = DataDrivenPropertyValueSpecification<T>;

/**
 * The colour of a cell by its own resolution and that resolution's class limits: while
 * tiles of two resolutions are on screen, each is read by its own scale. An unknown scale shows the lowest class.
 */
function colorOf({ scales, shade, measure }: Scene): Value<string> {
  const value = ['get', FIELD[measure]];
  const lowest = RAMP[shade][0];
  const branches = [...scales].flatMap(([res, { limits, colors }]) => [
    res,
    limits.length === 0
      ? colors[0]!
      : ['step', value, colors[0]!, ...limits.flatMap((limit, i) => [limit, colors[i + 1]!])],
  ]);
  if (branches.length === 0) return lowest;
  return ['match', ['get', 'res'], ...branches, lowest] as unknown as Value<string>;
}

function opacityOf({ scales, measure, isolatedClass }: Scene): Value<number> {
  if (isolatedClass === null) return OPACITY;
  const value = ['get', FIELD[measure]];
  const branches = [...scales].flatMap(([res, { limits }]) => {
    const above = isolatedClass === 0 ? -1 : (limits[isolatedClass - 1] ?? Infinity);
    const below = limits[isolatedClass] ?? 1e300;
    return [res, ['case', ['all', ['>=', value, Math.min(above, 1e300)], ['<', value, below]], 0.85, 0.06]];
  });
  if (branches.length === 0) return OPACITY;
  return ['match', ['get', 'res'], ...branches, OPACITY] as unknown as Value<number>;
}

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
      tiles: [tileUrl('density', scene.tileQuery)],
      minzoom: 5,
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
        paint: { 'line-color': palette.ground, 'line-width': 0.7, 'line-opacity': 0.45 },
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
    this.#selected = null;
    this.#markSelected(map, scene);
  }

  sync(map: MapLibre, scene: Scene, before: Scene) {
    if (scene.tileQuery !== before.tileQuery || scene.turn !== before.turn) {
      setTiles(map, SOURCE, tileUrl('density', scene.tileQuery));
    }
    if (scene.scales !== before.scales || scene.measure !== before.measure) {
      map.setPaintProperty(FILL, 'fill-color', colorOf(scene));
    }
    if (scene.scales !== before.scales || scene.isolatedClass !== before.isolatedClass) {
      map.setPaintProperty(FILL, 'fill-opacity', opacityOf(scene));
    }
    if (scene.layers !== before.layers) setVisible(map, [FILL, EDGE, MARK], scene.layers.has('hexagons'));
    this.#markSelected(map, scene);
  }

  hitOf({ properties }: { properties: Record<string, unknown> | null }) {
    return { kind: 'cell' as const, id: String(properties?.cell), properties: properties ?? {} };
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
