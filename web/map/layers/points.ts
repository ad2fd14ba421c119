/** Single incidents (filled dots) and hazards (rings), from the zoom where streets can be told apart. */
import type { DataDrivenPropertyValueSpecification, Map as MapLibre } from 'maplibre-gl';
import { UNCLASSIFIED_COLOR } from '../../../domain/category.ts';
import { PALETTE } from '../palette.ts';
import type { Scene } from '../scene.ts';
import { setTiles, setVisible, tileUrl, visibility, type MapLayer } from './layer.ts';

/** Below it, points of a whole town are a carpet; the hexagons say it better. */
export const POINTS_FROM_ZOOM = 14;

function colorOf({ categoryColors }: Scene): DataDrivenPropertyValueSpecification<string> {
  if (categoryColors.length === 0) return UNCLASSIFIED_COLOR;
  return [
    'match',
    ['get', 'category'],
    ...categoryColors.flatMap(([code, color]) => [code, color]),
    UNCLASSIFIED_COLOR,
  ] as unknown as DataDrivenPropertyValueSpecification<string>;
}

export class Points implements MapLayer {
  readonly hitLayers: readonly string[];
  readonly #of: 'incidents' | 'hazards';
  readonly #mark: string;

  constructor(of: 'incidents' | 'hazards') {
    this.#of = of;
    this.#mark = `${of}-selected`;
    this.hitLayers = [of];
  }

  /** The filters speak of one kind of record; the other kind is shown by the window alone. */
  #url({ tileQuery }: Scene) {
    const query = new URLSearchParams(tileQuery);
    const filtered = query.get('of') ?? 'incidents';
    query.delete('of');
    if (filtered !== this.#of) {
      for (const name of ['category', 'origin', 'hours', 'weekdays']) query.delete(name);
    }
    return tileUrl(this.#of, query.toString());
  }

  add(map: MapLibre, scene: Scene) {
    const palette = PALETTE[scene.shade];
    const ring = this.#of === 'hazards';
    const color = colorOf(scene);
    const layout = { visibility: visibility(scene.layers.has(this.#of)) } as const;
    map.addSource(this.#of, {
      type: 'vector',
      tiles: [this.#url(scene)],
      minzoom: POINTS_FROM_ZOOM,
      maxzoom: 16,
    });
    const common = {
      type: 'circle' as const,
      source: this.#of,
      'source-layer': this.#of,
      minzoom: POINTS_FROM_ZOOM,
      layout,
    };
    map.addLayer({
      id: this.#of,
      ...common,
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 14, ring ? 3 : 2.5, 18, ring ? 8 : 7],
        'circle-color': ring ? palette.ground : color,
        'circle-stroke-color': ring ? color : palette.ground,
        'circle-stroke-width': [
          'interpolate',
          ['linear'],
          ['zoom'],
          14,
          ring ? 1.75 : 0.75,
          18,
          ring ? 3 : 1.75,
        ],
        'circle-opacity': 0.92,
      },
    });
    map.addLayer({
      id: this.#mark,
      ...common,
      filter: ['==', ['get', 'id'], ''],
      paint: {
        'circle-radius': 13,
        'circle-color': 'rgba(0,0,0,0)',
        'circle-stroke-color': palette.selected,
        'circle-stroke-width': 3,
      },
    });
    this.#markSelected(map, scene);
  }

  sync(map: MapLibre, scene: Scene, before: Scene) {
    if (scene.tileQuery !== before.tileQuery || scene.turn !== before.turn) {
      setTiles(map, this.#of, this.#url(scene));
    }
    if (scene.categoryColors !== before.categoryColors) {
      map.setPaintProperty(
        this.#of,
        this.#of === 'hazards' ? 'circle-stroke-color' : 'circle-color',
        colorOf(scene),
      );
    }
    if (scene.layers !== before.layers) {
      setVisible(map, [this.#of, this.#mark], scene.layers.has(this.#of));
    }
    if (scene.selection !== before.selection) this.#markSelected(map, scene);
  }

  hitOf({ properties }: { properties: Record<string, unknown> | null }) {
    const kind = this.#of === 'hazards' ? ('hazard' as const) : ('incident' as const);
    return { kind, id: String(properties?.id), properties: properties ?? {} };
  }

  #markSelected(map: MapLibre, { selection }: Scene) {
    const kind = this.#of === 'hazards' ? 'hazard' : 'incident';
    const id = selection?.kind === kind ? selection.id : '';
    map.setFilter(this.#mark, ['==', ['get', 'id'], id]);
  }
}
