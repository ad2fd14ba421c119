/** The road graph's vocabulary: a road is one edge between two junctions. */
import type { LngLat } from './place.ts';

/** From wide to narrow; the `highway` values of OpenStreetMap folded into what a patrol cares about. */
export const ROAD_CLASSES = [
  'motorway',
  'trunk',
  'primary',
  'secondary',
  'tertiary',
  'residential',
  'service',
  'path',
] as const;
export type RoadClass = (typeof ROAD_CLASSES)[number];

export interface Road {
  /** UUID: a hash of (way id, end node ids, ordinal), so that an unchanged edge keeps its id in the next import. */
  id: string;
  wayId: number;
  fromNode: number;
  toNode: number;
  name: string | null;
  nameEn: string | null;
  roadClass: RoadClass;
  /** May only be driven from `fromNode` to `toNode`; people on foot ignore it. */
  oneway: boolean;
  onFoot: boolean;
  byCar: boolean;
  lengthMeters: number;
  /** From `fromNode` to `toNode`. */
  line: LngLat[];
}

export const TRAVEL_MODES = ['foot', 'ebike', 'car'] as const;
export type TravelMode = (typeof TRAVEL_MODES)[number];

/** Default speeds on patrol, km/h. */
export const TRAVEL_SPEED_KMH: Record<TravelMode, number> = { foot: 4.5, ebike: 15, car: 25 };
