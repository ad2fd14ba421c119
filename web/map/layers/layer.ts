/** The shape of a map layer: it puts its sources and layers into a style, and follows the scene afterwards. */
import type { GeoJSONSource, Map as MapLibre, VectorTileSource } from 'maplibre-gl';
import type { GeoJSON, Geometry } from 'geojson';
import type { Hit, Scene } from '../scene.ts';

/** What a layer is told of a feature under the pointer. */
export interface HitFeature {
  id?: string | number | undefined;
  properties: Record<string, unknown> | null;
}

export interface MapLayer {
  /** Style layers that answer to the pointer, the uppermost first. */
  readonly hitLayers: readonly string[];
  /** It answers to the pointer that hovers, but a click goes through it: there is nothing to choose. */
  readonly tells?: boolean;
  /** Called for every new style (the map starts, the theme or the language changes): adds everything. */
  add(map: MapLibre, scene: Scene, anchors: Anchors): void;
  /** Called for every change of the scene; cheap where nothing of this layer changed. */
  sync(map: MapLibre, scene: Scene, before: Scene): void;
  /** What the pointer is over, of what `hitOf` told; null: of this layer nothing. */
  hover?(map: MapLibre, id: string | null, outline: Geometry | null): void;
  hitOf(feature: HitFeature): Omit<Hit, 'at'> | null;
}

/** Style layers to insert before, so that labels stay above the hexagons and the rest above the labels. */
export interface Anchors {
  belowLabels: string | undefined;
}

/** Absolute: tiles are fetched in a worker that has another base address. */
export function tileUrl(layer: string, query = ''): string {
  return `${location.origin}/tiles/${layer}/{z}/{x}/{y}.mvt${query && `?${query}`}`;
}

/** Old tiles stay on screen until the new ones are there. */
export function setTiles(map: MapLibre, source: string, url: string) {
  map.getSource<VectorTileSource>(source)?.setTiles([url]);
}

export function setData(map: MapLibre, source: string, data: GeoJSON) {
  void map.getSource<GeoJSONSource>(source)?.setData(data);
}

export function setVisible(map: MapLibre, layers: readonly string[], visible: boolean) {
  for (const layer of layers) {
    if (map.getLayer(layer)) map.setLayoutProperty(layer, 'visibility', visible ? 'visible' : 'none');
  }
}

export const visibility = (visible: boolean) => (visible ? 'visible' : 'none');

/** Drawn by the machine's own fonts: no glyph files are fetched. */
export const LABEL_FONT = ['Noto Sans Regular'];
