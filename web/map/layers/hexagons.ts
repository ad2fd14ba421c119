/** A statistic in H3 hexagons from vector tiles: coloured by class, patterned where colours alone would not do. */
import type { DataDrivenPropertyValueSpecification, FilterSpecification, Map as MapLibre } from 'maplibre-gl';
import type { Stat } from '../../../domain/density/stat.ts';
import { RAMP } from '../classes.ts';
import { FAINT_OPACITY, GREY, JUDGED_OPACITY, judgedClasses } from '../judged.ts';
import { PALETTE } from '../palette.ts';
import { patternImage } from '../patterns.ts';
import type { Scene } from '../scene.ts';
import { setTiles, setVisible, tileUrl, visibility, type Anchors, type MapLayer } from './layer.ts';

const SOURCE = 'density';
const FILL = 'hexagons';
const PATTERN = 'hexagon-patterns';
const EDGE = 'hexagon-edges';
const MARK = 'hexagon-marks';
const ALL = [FILL, PATTERN, EDGE, MARK];

/** The property that a class is read from. */
const FIELD: Record<Stat, string> = {
  count: 'count',
  rate: 'ratePerKm2',
  weighted: 'weighted',
  smoothed: 'smoothed',
  gi: 'bin',
  change: 'bin',
  emerging: 'emerging',
};
const SEQUENTIAL_OPACITY = 0.7;
/** Of the isolated class, and of the others. */
const SHOWN = 0.88;
const HIDDEN = 0.06;
const EDGE_OPACITY = 0.45;
const PATTERN_SCALE = 2;

type Value<T> = DataDrivenPropertyValueSpecification<T>;

/** While another statistic's tiles are still on screen the field may be missing: the lowest class then, or grey. */
const numberOf = (stat: Stat) => ['coalesce', ['get', FIELD[stat]], 0];
const textOf = (stat: Stat) => ['to-string', ['get', FIELD[stat]]];

/**
 * The colour of a cell. A sequential one is read by its own resolution and that resolution's class limits: while tiles of
 * two resolutions are on screen, each is read by its own scale. An unknown scale shows the lowest class.
 */
function colorOf({ scales, shade, stat }: Scene): Value<string> {
  const judged = judgedClasses(stat, shade);
  if (judged) {
    const branches = judged.flatMap(({ key, color }) => [key, color]);
    return ['match', textOf(stat), ...branches, GREY[shade]] as unknown as Value<string>;
  }
  const lowest = RAMP[shade][0];
  const branches = [...scales].flatMap(([res, { limits, colors }]) => [
    res,
    limits.length === 0
      ? colors[0]!
      : ['step', numberOf(stat), colors[0]!, ...limits.flatMap((limit, i) => [limit, colors[i + 1]!])],
  ]);
  if (branches.length === 0) return lowest;
  return ['match', ['get', 'res'], ...branches, lowest] as unknown as Value<string>;
}

function opacityOf(scene: Scene): Value<number> {
  const { scales, stat, shade, isolated } = scene;
  const judged = judgedClasses(stat, shade);
  if (judged) {
    const branches = judged.flatMap(({ key, faint }) => [
      key,
      isolated === null ? (faint ? FAINT_OPACITY[shade] : JUDGED_OPACITY) : key === isolated ? SHOWN : HIDDEN,
    ]);
    return ['match', textOf(stat), ...branches, FAINT_OPACITY[shade]] as unknown as Value<number>;
  }
  if (isolated === null) return SEQUENTIAL_OPACITY;
  const index = Number(isolated);
  const branches = [...scales].flatMap(([res, { limits }]) => {
    const value = numberOf(stat);
    const above = index === 0 ? -1 : (limits[index - 1] ?? 1e300);
    const below = limits[index] ?? 1e300;
    return [res, ['case', ['all', ['>=', value, above], ['<', value, below]], SHOWN, HIDDEN]];
  });
  if (branches.length === 0) return SEQUENTIAL_OPACITY;
  return ['match', ['get', 'res'], ...branches, SEQUENTIAL_OPACITY] as unknown as Value<number>;
}

/** Outlines of what is not significant would be a net over the whole map. */
function edgeOpacityOf({ stat, shade }: Scene): Value<number> {
  const faint = judgedClasses(stat, shade)?.filter((each) => each.faint) ?? [];
  if (faint.length === 0) return EDGE_OPACITY;
  const branches = faint.flatMap(({ key }) => [key, 0]);
  return ['match', textOf(stat), ...branches, EDGE_OPACITY] as unknown as Value<number>;
}

const patterned = ({ stat, shade }: Scene) =>
  (judgedClasses(stat, shade) ?? []).flatMap(({ key, pattern }) => (pattern ? [{ key, pattern }] : []));
const imageOf = (key: string) => `hexagon-${key}`;

function patternFilter(scene: Scene): FilterSpecification {
  return [
    'in',
    textOf(scene.stat),
    ['literal', patterned(scene).map(({ key }) => key)],
  ] as FilterSpecification;
}

function patternOf(scene: Scene): Value<string> {
  const branches = patterned(scene).flatMap(({ key }) => [key, imageOf(key)]);
  return ['match', textOf(scene.stat), ...branches, branches[1]!] as unknown as Value<string>;
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
