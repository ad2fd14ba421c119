/** What the map shall show, as one plain value. State makes it, the layers draw it; neither knows the other. */
import type { FeatureCollection, LineString } from 'geojson';
import type { Stat } from '../../domain/density/stat.ts';
import type { LngLat } from '../../domain/place.ts';
import type { Language } from '../format.ts';
import type { Layer, Selection } from '../state/view.ts';

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
  /** Points with `color`, `number`, `assignment`, `section`, `post` (a fixed one), `locked`. */
  stops: FeatureCollection;
  bases: FeatureCollection;
}

export interface Scene {
  shade: 'light' | 'dark';
  language: Language;
  /** Of the map's own type: a wall is read from three metres away. */
  textScale: number;
  layers: ReadonlySet<Layer>;
  /** The filter as the tiles of records take it: `from=…&to=…`. */
  recordQuery: string;
  /** The same with the statistic, as the hexagons' tiles take it. */
  densityQuery: string;
  /** `from=…&to=…` alone. */
  windowQuery: string;
  /** Changes when something was written: tiles are then asked for anew. */
  turn: number;
  stat: Stat;
  /** Of a sequential statistic: the scales known so far, by resolution. A colour keeps its meaning while tiles of two are on screen. */
  scales: ReadonlyMap<number, ClassScale>;
  /** Key of the only class that is shown strongly; null: all. */
  isolated: string | null;
  /** Colour by category code. */
  categoryColors: readonly (readonly [string, string])[];
  sections: FeatureCollection<LineString, SectionProperties>;
  /** Outlines of beats, and points with `name`. */
  beats: FeatureCollection;
  plan: PlanScene | null;
  selection: Selection | null;
  /** Hour of the week of the risk map. */
  hour: number;
  /** A key section that is being drawn or edited. */
  draftLine: LineString | null;
  /** Where a new record or a team's base will be. */
  pins: readonly { location: LngLat; color: string; label: string }[];
}

/** What lies under the pointer, the uppermost first. */
export interface Hit {
  kind: 'cell' | 'incident' | 'hazard' | 'cluster' | 'section' | 'assignment' | 'road' | 'risk' | 'coverage';
  /** An H3 cell, an id; of an incident or a hazard its number (domain/recordNumber.ts), which is all that a tile says. */
  id: string;
  properties: Record<string, unknown>;
  at: LngLat;
}
