/**
 * Single incidents (filled dots) and hazards (rings), from the zoom where streets can be told apart. Below it the tiles hold
 * clusters, which are drawn only where no hexagons say the same.
 */
import type { DataDrivenPropertyValueSpecification, FilterSpecification, Map as MapLibre } from 'maplibre-gl';
import { UNCLASSIFIED_COLOR } from '../../../domain/category.ts';
import { recordNumber } from '../../../domain/recordNumber.ts';
import { PALETTE } from '../palette.ts';
import type { Scene } from '../scene.ts';
import {
  LABEL_FONT,
  setTiles,
  setVisible,
  tileUrl,
  visibility,
  type HitFeature,
  type MapLayer,
} from './layer.ts';

/** From here on the tiles hold points; below, clusters. */
export const POINTS_FROM_ZOOM = 13;
const TILES_FROM_ZOOM = 5;

type Value<T> = DataDrivenPropertyValueSpecification<T>;
type Kind = 'incidents' | 'hazards';
/** The number of none. */
const NO_RECORD = -1;

const COUNT = ['coalesce', ['get', 'count'], 1];
const IS_CLUSTER = ['>', COUNT, 1] as unknown as FilterSpecification;
const IS_POINT = ['<=', COUNT, 1] as unknown as FilterSpecification;
/** 2 to 10,000 and more: 9 to 25 px. */
const CLUSTER_RADIUS = [
  'interpolate',
  ['linear'],
  ['log10', COUNT],
  0.3,
  9,
  4,
  25,
] as unknown as Value<number>;

/** Pixels by zoom. A single record among clusters is as easy to see and to hit as they are. */
const byZoom = (...stops: number[]) =>
  ['interpolate', ['linear'], ['zoom'], ...stops] as unknown as Value<number>;
const RADIUS = {
  dot: byZoom(12.9, 4, 13, 1.75, 15, 3.5, 18, 7),
  ring: byZoom(12.9, 4.5, 13, 2, 15, 4, 18, 8),
};
const STROKE = {
  dot: byZoom(13, 0.25, 15, 0.9, 18, 1.75),
  ring: byZoom(13, 1.1, 15, 1.75, 18, 3),
};

/** Over hexagons they begin faintly, as a texture: from afar the hexagons speak. */
const opacityOf = ({ layers }: Scene) =>
  layers.has('hexagons') ? byZoom(13, 0.4, 14.5, 0.92) : byZoom(13, 0.92);

function colorOf({ categoryColors }: Scene): Value<string> {
  if (categoryColors.length === 0) return UNCLASSIFIED_COLOR;
  return [
    'match',
    ['get', 'category'],
    ...categoryColors.flatMap(([code, color]) => [code, color]),
    UNCLASSIFIED_COLOR,
  ] as unknown as Value<string>;
}

/** A count as it is written in a circle: 1,234 is 1.2k; the whole number comes with the pointer. */
const SHORT_COUNT = [
  'case',
  ['<', COUNT, 1000],
  ['to-string', COUNT],
  ['concat', ['number-format', ['/', COUNT, 1000], { 'max-fraction-digits': 1 }], 'k'],
] as unknown as Value<string>;

export class Points implements MapLayer {
  readonly hitLayers: readonly string[];
  readonly #of: Kind;
  readonly #mark: string;
  readonly #clusters: string;
  readonly #counts: string;

  constructor(of: Kind) {
    this.#of = of;
    this.#mark = `${of}-selected`;
    this.#clusters = `${of}-clusters`;
    this.#counts = `${of}-cluster-counts`;
    this.hitLayers = [this.#clusters, of];
  }

  /** The filters speak of one kind of record; the other kind is shown by the window alone. */
  #url({ recordQuery }: Scene) {
    const query = new URLSearchParams(recordQuery);
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
      minzoom: TILES_FROM_ZOOM,
      maxzoom: 16,
    });
    const common = { source: this.#of, 'source-layer': this.#of } as const;
    map.addLayer({
      id: this.#of,
      type: 'circle',
      ...common,
      filter: IS_POINT,
      layout,
      paint: {
        'circle-radius': RADIUS[ring ? 'ring' : 'dot'],
        'circle-color': ring ? palette.ground : color,
        'circle-stroke-color': ring ? color : palette.ground,
        'circle-stroke-width': STROKE[ring ? 'ring' : 'dot'],
        'circle-opacity': opacityOf(scene),
        'circle-stroke-opacity': opacityOf(scene),
      },
    });
    map.addLayer({
      id: this.#clusters,
      type: 'circle',
      ...common,
      filter: IS_CLUSTER,
      layout,
      paint: {
        'circle-radius': CLUSTER_RADIUS,
        'circle-color': palette.ground,
        'circle-opacity': 0.9,
        'circle-stroke-color': palette.ink,
        'circle-stroke-width': ring ? 2.5 : 1.25,
      },
    });
    map.addLayer({
      id: this.#counts,
      type: 'symbol',
      ...common,
      filter: IS_CLUSTER,
      layout: {
        ...layout,
        'text-field': SHORT_COUNT,
        'text-font': LABEL_FONT,
        'text-size': [
          'interpolate',
          ['linear'],
          ['log10', COUNT],
          0.3,
          10,
          4,
          13.5,
        ] as unknown as Value<number>,
        'text-allow-overlap': true,
      },
      paint: { 'text-color': palette.text },
    });
    map.addLayer({
      id: this.#mark,
      type: 'circle',
      ...common,
      filter: this.#markFilter(scene),
      layout,
      paint: {
        'circle-radius': 13,
        'circle-color': 'rgba(0,0,0,0)',
        'circle-stroke-color': palette.selected,
        'circle-stroke-width': 3,
      },
    });
    this.#setZooms(map, scene);
  }

  sync(map: MapLibre, scene: Scene, before: Scene) {
    if (scene.recordQuery !== before.recordQuery || scene.turn !== before.turn) {
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
      const all = [this.#of, this.#clusters, this.#counts, this.#mark];
      setVisible(map, all, scene.layers.has(this.#of));
      this.#setZooms(map, scene);
      map.setPaintProperty(this.#of, 'circle-opacity', opacityOf(scene));
      map.setPaintProperty(this.#of, 'circle-stroke-opacity', opacityOf(scene));
    }
    if (scene.selection !== before.selection) map.setFilter(this.#mark, this.#markFilter(scene));
  }

  hitOf({ id, properties }: HitFeature) {
    const found = properties ?? {};
    if (Number(found.count ?? 1) > 1) return { kind: 'cluster' as const, id: this.#of, properties: found };
    const kind = this.#of === 'hazards' ? ('hazard' as const) : ('incident' as const);
    return { kind, id: String(id), properties: found };
  }

  #setZooms(map: MapLibre, { layers }: Scene) {
    const from = layers.has('hexagons') ? POINTS_FROM_ZOOM : TILES_FROM_ZOOM;
    for (const id of [this.#of, this.#clusters, this.#counts, this.#mark])
      map.setLayerZoomRange(id, from, 24);
  }

  #markFilter({ selection }: Scene): FilterSpecification {
    const kind = this.#of === 'hazards' ? 'hazard' : 'incident';
    return ['==', ['id'], selection?.kind === kind ? recordNumber(selection.id) : NO_RECORD];
  }
}
