/** Key sections: 3 to 6 px by risk over a casing; dashed where there is no evidence. */
import type { ExpressionSpecification, FilterSpecification, Map as MapLibre } from 'maplibre-gl';
import type { FeatureCollection } from 'geojson';
import { PALETTE } from '../palette.ts';
import type { Scene } from '../scene.ts';
import { LABEL_FONT, setData, setVisible, visibility, type MapLayer } from './layer.ts';

const SOURCE = 'sections';
const CASING = 'section-casing';
const LINE = 'sections';
const DASHED = 'sections-no-evidence';
const SELECTED = 'section-selected';
const LABEL = 'section-labels';
const DRAFT = 'section-draft';
const NO_LINE: FeatureCollection = { type: 'FeatureCollection', features: [] };
const ALL = [CASING, LINE, DASHED, SELECTED, LABEL];

/** Pixels at a zoom: thinner over a whole town, full width where streets are seen. */
function widthPlus(extra: number): ExpressionSpecification {
  const width: ExpressionSpecification = ['+', 3 + extra, ['*', 3, ['get', 'weight']]];
  return ['interpolate', ['linear'], ['zoom'], 11, ['*', 0.45, width], 14, width, 18, ['*', 1.3, width]];
}

/**
 * Over the risk map a section is an outline of its roads, so that their colour is seen: a line with a gap as wide as they are drawn.
 */
const OUTLINE: ExpressionSpecification = ['interpolate', ['linear'], ['zoom'], 11, 0.5, 14, 1.5];
function paintOf(scene: Scene) {
  const outlined = scene.layers.has('risk');
  const gap: ExpressionSpecification = ['interpolate', ['linear'], ['zoom'], 11, 2, 14, 5, 17, 8];
  return {
    width: outlined ? OUTLINE : widthPlus(0),
    dashedWidth: outlined ? OUTLINE : widthPlus(-0.5),
    gap: outlined ? gap : 0,
    casing: outlined ? 0 : 1,
  };
}

export class Sections implements MapLayer {
  readonly hitLayers = [CASING];

  add(map: MapLibre, scene: Scene) {
    const palette = PALETTE[scene.shade];
    const paint = paintOf(scene);
    const shown = visibility(scene.layers.has('sections'));
    const layout = { visibility: shown, 'line-join': 'round', 'line-cap': 'round' } as const;
    map.addSource(SOURCE, { type: 'geojson', data: scene.sections });
    map.addLayer({
      id: CASING,
      type: 'line',
      source: SOURCE,
      layout,
      paint: { 'line-color': palette.ground, 'line-width': widthPlus(3), 'line-opacity': paint.casing },
    });
    map.addLayer({
      id: LINE,
      type: 'line',
      source: SOURCE,
      filter: ['!', ['get', 'noEvidence']],
      layout,
      paint: { 'line-color': palette.ink, 'line-width': paint.width, 'line-gap-width': paint.gap },
    });
    map.addLayer({
      id: DASHED,
      type: 'line',
      source: SOURCE,
      filter: ['get', 'noEvidence'],
      layout: { ...layout, 'line-cap': 'butt' },
      paint: {
        'line-color': palette.faint,
        'line-width': paint.dashedWidth,
        'line-gap-width': paint.gap,
        'line-dasharray': [1.6, 1.2],
      },
    });
    map.addLayer({
      id: SELECTED,
      type: 'line',
      source: SOURCE,
      filter: selectedFilter(scene),
      layout,
      paint: {
        'line-color': palette.selected,
        'line-width': scene.layers.has('risk') ? 3 : widthPlus(1),
        'line-gap-width': paint.gap,
      },
    });
    map.addSource(DRAFT, { type: 'geojson', data: scene.draftLine ?? NO_LINE });
    map.addLayer({
      id: DRAFT,
      type: 'line',
      source: DRAFT,
      layout: { 'line-join': 'round', 'line-cap': 'round' },
      paint: { 'line-color': palette.selected, 'line-width': 5 },
    });
    map.addLayer({
      id: LABEL,
      type: 'symbol',
      source: SOURCE,
      minzoom: 13.5,
      layout: {
        visibility: shown,
        'symbol-placement': 'line-center',
        'text-field': ['get', 'name'],
        'text-font': LABEL_FONT,
        'text-size': 12,
        'text-offset': [0, 1],
        'text-padding': 6,
      },
      paint: { 'text-color': palette.text, 'text-halo-color': palette.ground, 'text-halo-width': 1.6 },
    });
  }

  sync(map: MapLibre, scene: Scene, before: Scene) {
    if (scene.sections !== before.sections) setData(map, SOURCE, scene.sections);
    if (scene.draftLine !== before.draftLine) setData(map, DRAFT, scene.draftLine ?? NO_LINE);
    if (scene.layers !== before.layers) setVisible(map, ALL, scene.layers.has('sections'));
    if (scene.layers.has('risk') !== before.layers.has('risk')) {
      const { width, dashedWidth, gap, casing } = paintOf(scene);
      map.setPaintProperty(CASING, 'line-opacity', casing);
      map.setPaintProperty(LINE, 'line-width', width);
      map.setPaintProperty(DASHED, 'line-width', dashedWidth);
      map.setPaintProperty(SELECTED, 'line-width', scene.layers.has('risk') ? 3 : widthPlus(1));
      for (const layer of [LINE, DASHED, SELECTED]) map.setPaintProperty(layer, 'line-gap-width', gap);
    }
    if (scene.selection !== before.selection) map.setFilter(SELECTED, selectedFilter(scene));
  }

  hitOf({ properties }: { properties: Record<string, unknown> | null }) {
    return { kind: 'section' as const, id: String(properties?.id), properties: properties ?? {} };
  }
}

function selectedFilter({ selection }: Scene): FilterSpecification {
  return ['==', ['get', 'id'], selection?.kind === 'section' ? selection.id : ''];
}
