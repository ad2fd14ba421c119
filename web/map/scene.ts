/** What the map shall show, as one plain value. State makes it, the layers draw it; neither knows the other. */
import type { FeatureCollection, LineString } from 'geojson';
import type { LngLat } from '../../domain/place.ts';
import type { Language } from '../format.ts';
import type { Layer, Measure, Selection } from '../state/view.ts';

/** Lower limits of the upper classes and the colours of all, for one resolution. */
export interface ClassScale {
  limits: number[];
  colors: string[];
}

export interface SectionProperties {
  id: string;
  name: string;
  /** 0..1 of the highest expectation shown: how wide it is drawn. */
  weight: number;
  noEvidence: boolean;
}

/** The part of a plan that is on the map: one slot, or one team's way. */
export interface PlanScene {
  zones: FeatureCollection;
  /** Lines with `color`. */
  routes: FeatureCollection;
  /** Points with `color`, `number`, `assignment`, `section`. */
  stops: FeatureCollection;
  bases: FeatureCollection;
}

export interface Scene {
  shade: 'light' | 'dark';
  language: Language;
  layers: ReadonlySet<Layer>;
  /** `from=…&to=…`, as the tiles take it. */
  tileQuery: string;
  /** Changes when something was written: tiles are then asked for anew. */
  turn: number;
  measure: Measure;
  /** Scales known so far, by resolution: a colour keeps its meaning while tiles of two resolutions are on screen. */
  scales: ReadonlyMap<number, ClassScale>;
  /** Only this class is shown strongly. */
  isolatedClass: number | null;
  /** Colour by category code. */
  categoryColors: readonly (readonly [string, string])[];
  sections: FeatureCollection<LineString, SectionProperties>;
  plan: PlanScene | null;
  selection: Selection | null;
  /** A key section that is being drawn or edited. */
  draftLine: LineString | null;
  /** Where a new record or a team's base will be. */
  pins: readonly { location: LngLat; color: string; label: string }[];
}

/** What lies under the pointer, the uppermost first. */
export interface Hit {
  kind: 'cell' | 'incident' | 'hazard' | 'section' | 'assignment';
  id: string;
  properties: Record<string, unknown>;
  at: LngLat;
}
