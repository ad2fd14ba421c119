/** A statistic in H3 hexagons from vector tiles: coloured by class, patterned where colours alone would not do. */
import type { Map as MapLibre } from 'maplibre-gl';
import type { Feature, FeatureCollection, Geometry } from 'geojson';
import { PALETTE } from '../palette.ts';
import { patternImage } from '../patterns.ts';
import type { Scene } from '../scene.ts';
import {
  colorOf,
  imageOf,
  opacityOf,
  outlineOf,
  patternFilter,
  patternOf,
  patterned,
  type Value,
} from './hexagonStyle.ts';
import { setData, setTiles, setVisible, tileUrl, visibility, type Anchors, type MapLayer } from './layer.ts';

const SOURCE = 'density';
const MARKED = 'hexagon-marks';
const FILL = 'hexagons';
const PATTERN = 'hexagon-patterns';
const MARK = 'hexagon-marks';
const ALL = [FILL, PATTERN, MARK];

const PATTERN_SCALE = 2;

type Mark = 'hover' | 'selected';

export class Hexagons implements MapLayer {
  readonly hitLayers = [FILL];
  #selected: string | null = null;
  /** Outlines of what is marked. A layer over all hexagons that shows one or two of them would cost as much as all of them. */
  #marks: Partial<Record<Mark, { id: string; outline: Geometry }>> = {};

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
    map.addSource(MARKED, { type: 'geojson', data: this.#outlines() });
    map.addLayer(
      {
        id: FILL,
        type: 'fill',
        source: SOURCE,
        'source-layer': 'density',
        layout,
        paint: {
          'fill-color': colorOf(scene),
          'fill-opacity': opacityOf(scene),
          'fill-outline-color': outlineOf(scene, palette.ground),
        },
      },
      anchors.belowLabels,
    );
    const isSelected = (on: unknown, off: unknown) =>
      ['case', ['==', ['get', 'mark'], 'selected'], on, off] as unknown as Value<never>;
    map.addLayer({
      id: MARK,
      type: 'line',
      source: MARKED,
      layout: { ...layout, 'line-join': 'round' },
      paint: {
        'line-color': isSelected(palette.selected, palette.ink),
        'line-width': isSelected(3, 1.5),
        'line-opacity': isSelected(1, 0.8),
      },
    });
    this.#addPatterns(map, scene);
    this.#select(map, scene);
    // A cell that was chosen by its name alone (by a link, in the table) has an outline once it is drawn.
    map.off('idle', this.#onIdle).on('idle', this.#onIdle);
  }

  /** Marks what lies under the pointer; null: nothing does. */
  hover(map: MapLibre, id: string | null, outline: Geometry | null) {
    if ((this.#marks.hover?.id ?? null) === id) return;
    if (id !== null && outline) this.#marks.hover = { id, outline };
    else delete this.#marks.hover;
    this.#drawMarks(map);
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
      map.setPaintProperty(FILL, 'fill-outline-color', outlineOf(scene, PALETTE[scene.shade].ground));
      if (map.getLayer(PATTERN)) map.removeLayer(PATTERN);
      this.#addPatterns(map, scene);
    }
    if (scene.layers !== before.layers) setVisible(map, ALL, scene.layers.has('hexagons'));
    this.#select(map, scene);
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
      MARK,
    );
  }

  #select(map: MapLibre, { selection }: Scene) {
    const cell = selection?.kind === 'cell' ? selection.id : null;
    if (cell === this.#selected) return;
    this.#selected = cell;
    delete this.#marks.selected;
    // It was clicked: its outline is that of the pointer.
    if (cell !== null && this.#marks.hover?.id === cell) this.#marks.selected = this.#marks.hover;
    this.#drawMarks(map);
    this.#findSelected(map);
  }

  readonly #onIdle = ({ target }: { target: MapLibre }) => this.#findSelected(target);

  #findSelected(map: MapLibre) {
    const id = this.#selected;
    if (id === null || this.#marks.selected || !map.getSource(SOURCE)) return;
    const [found] = map.querySourceFeatures(SOURCE, {
      sourceLayer: 'density',
      filter: ['==', ['get', 'cell'], id],
    });
    if (!found) return;
    this.#marks.selected = { id, outline: found.geometry };
    this.#drawMarks(map);
  }

  #drawMarks(map: MapLibre) {
    setData(map, MARKED, this.#outlines());
  }

  #outlines(): FeatureCollection {
    const features = (['hover', 'selected'] as const).flatMap((mark): Feature[] => {
      const marked = this.#marks[mark];
      return marked ? [{ type: 'Feature', geometry: marked.outline, properties: { mark } }] : [];
    });
    return { type: 'FeatureCollection', features };
  }
}
