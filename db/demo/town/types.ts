/**
 * What the simulated town is made of: plain arrays of plain objects, ids given, nothing from a database.
 * All ids are UUID v5 of a fixed namespace and a readable key with the seed, so that a second load of the same town
 * changes nothing. Ids of dated records (incidents, hazards) are numbered in order and do not depend on `asOf`.
 */
import type { LineString, Polygon } from 'geojson';
import type { BasemapFeature } from '../../../domain/basemap.ts';
import type { BBox, LngLat } from '../../../domain/place.ts';
import type { Road, TravelMode } from '../../../domain/road.ts';

export interface TownOptions {
  /** 0..4294967295; the same seed and `asOf` give the same town, to the last digit. */
  seed: number;
  /** The end of history: nothing in the town is later (except due dates). */
  asOf: Date;
  /** Local time is UTC plus this, without daylight saving; default 480 (+08:00). */
  utcOffsetMinutes?: number;
}

export interface TownArea {
  id: string;
  kind: 'city' | 'town' | 'community' | 'grid';
  parentId: string | null;
  /** Fictional: 999101 city, 9 digits town, 12 community or village, 12 + 3 grid. */
  code: string;
  name: string;
  nameEn: string;
  populationRegistered: number;
  populationMigrant: number;
  populationYear: number;
  geometry: Polygon;
}

export interface TownSection {
  id: string;
  name: string;
  nameEn: string;
  /** 1 is the most urgent, 3 the least. */
  priority: 1 | 2 | 3;
  /** Visits a day that a plan owes it. */
  leastVisits: number;
  lengthMeters: number;
  line: LineString;
  /** The roads it runs along, in order (to test matching against; sections own their line). */
  roadIds: string[];
}

export const PREMISES_KINDS = [
  'rented-house',
  'shop',
  'restaurant',
  'school-kitchen',
  'factory',
  'warehouse',
  'construction-site',
  'gas-station',
] as const;
export type PremisesKind = (typeof PREMISES_KINDS)[number];

export interface TownPremises {
  id: string;
  kind: PremisesKind;
  name: string;
  /** Street and number, Chinese. */
  address: string;
  location: LngLat;
}

export interface TownPerson {
  id: string;
  /** Obviously simulated: 模拟员01. */
  name: string;
  role: 'patrol' | 'grid-worker' | 'dispatcher';
  teamId: string | null;
  /** The community a grid worker belongs to. */
  areaId: string | null;
}

export interface TownTeam {
  id: string;
  name: string;
  nameEn: string;
  mode: TravelMode;
  size: number;
  base: LngLat;
  baseName: string;
}

export type TownOrigin = 'reported' | 'discovered';

export interface TownIncident {
  id: string;
  /** A code of DEFAULT_CATEGORIES, of 'incidents'. */
  category: string;
  location: LngLat;
  occurredAt: Date;
  /** The end where only an interval is known: it happened between `occurredAt` and this. */
  occurredTo: Date | null;
  origin: TownOrigin;
  status: 'received' | 'assigned' | 'closed' | 'cleared' | 'rejected';
  /** Set exactly where the status is 'cleared'. */
  clearedAt: Date | null;
  description: string;
}

export interface TownHazard {
  id: string;
  /** A code of DEFAULT_CATEGORIES, of 'hazards'. */
  category: string;
  location: LngLat;
  premisesId: string | null;
  origin: TownOrigin;
  status: 'found' | 'assigned' | 'rectified' | 'verified' | 'settled' | 'rejected' | 'reopened';
  foundAt: Date;
  assignedAt: Date | null;
  dueAt: Date | null;
  rectifiedAt: Date | null;
  verifiedAt: Date | null;
  description: string;
}

export interface TownPosition {
  recordedAt: Date;
  location: LngLat;
  accuracyMeters: number;
  speedKmh: number;
  /** Degrees clockwise from north, 0..360; null while standing. */
  bearingDegrees: number | null;
  batteryPercent: number;
}

/** One shift of one team, carried by one person's phone. */
export interface TownTrack {
  id: string;
  teamId: string;
  personId: string;
  deviceId: string;
  mode: TravelMode;
  startedAt: Date;
  endedAt: Date;
  /** In order of time. */
  positions: TownPosition[];
  /** What was really visited (to test section minutes against). */
  stays: { sectionId: string; arrivedAt: Date; leftAt: Date }[];
}

/** A safety campaign ('one month, one town') in part of the town; each phase is half-open and equally long. */
export interface TownCampaign {
  id: string;
  name: string;
  nameEn: string;
  areaIds: string[];
  beforeFrom: Date;
  duringFrom: Date;
  afterFrom: Date;
  afterTo: Date;
}

/** What was put into the data, for estimates to be held against. Factors multiply the rate of reported incidents. */
export interface TownTruth {
  campaign: {
    /** Factor by category in the treated areas (categories left out: 1). */
    during: Record<string, number>;
    after: Record<string, number>;
    /** Factor by category in the areas next to the treated ones, during. */
    displacement: Record<string, number>;
    displacementAreaIds: string[];
  };
  nearRepeat: {
    /** Offspring per incident by category, with mean distance and lag of the exponential kernels (cut at the limits). */
    offspringMean: Record<string, number>;
    meanDistanceMeters: number;
    maxDistanceMeters: number;
    meanLagDays: number;
    maxLagDays: number;
    /** Share of each category's incidents that are offspring, as drawn. */
    share: Record<string, number>;
  };
  /** Roads whose rate is raised over all three years, with the factor. */
  hotRoads: { roadId: string; factor: number }[];
  /** Expected reported incidents a week by category, averaged over the three years without the campaign. */
  expectedPerWeek: Record<string, number>;
}

export interface Town {
  seed: number;
  asOf: Date;
  name: string;
  nameEn: string;
  center: LngLat;
  bounds: BBox;
  roads: Road[];
  /** Landuse, water, buildings, railway, roads as whole streets, and place labels. */
  basemap: BasemapFeature[];
  areas: TownArea[];
  sections: TownSection[];
  premises: TownPremises[];
  persons: TownPerson[];
  teams: TownTeam[];
  /** By `occurredAt`. */
  incidents: TownIncident[];
  /** By `foundAt`. */
  hazards: TownHazard[];
  campaign: TownCampaign;
  truth: TownTruth;
  /** A few months of patrol tracks, made one by one; each call starts anew and gives the same. */
  tracks(): Generator<TownTrack>;
}
