/** Which OpenStreetMap tags the base map draws, and as what (see domain/basemap.ts for the kinds). */
import type { BasemapLayer } from '../../../domain/basemap.ts';
import type { Tags } from './roadTags.ts';

export interface BaseKind {
  layer: BasemapLayer;
  kind: string;
}

/** The tag keys that `areaKind`, `lineKind` and `placeKind` look at, names included. */
export const BASE_KEYS = [
  'name',
  'name:zh',
  'name:en',
  'building',
  'natural',
  'waterway',
  'landuse',
  'leisure',
  'area',
  'railway',
  'tunnel',
  'place',
] as const;

const LANDUSE: Readonly<Record<string, string>> = {
  forest: 'forest',
  farmland: 'farmland',
  farm: 'farmland',
  orchard: 'farmland',
  vineyard: 'farmland',
  allotments: 'farmland',
  plant_nursery: 'farmland',
  greenhouse_horticulture: 'farmland',
  grass: 'grass',
  meadow: 'grass',
  cemetery: 'grass',
  village_green: 'park',
  recreation_ground: 'park',
  residential: 'residential',
  farmyard: 'residential',
  industrial: 'industrial',
  port: 'industrial',
  quarry: 'industrial',
  railway: 'industrial',
  commercial: 'commercial',
  retail: 'commercial',
};

const LEISURE: Readonly<Record<string, string>> = {
  park: 'park',
  garden: 'park',
  playground: 'park',
  golf_course: 'grass',
  pitch: 'grass',
};

const NATURAL_GREEN: Readonly<Record<string, string>> = {
  wood: 'forest',
  scrub: 'forest',
  grassland: 'grass',
  heath: 'grass',
  wetland: 'grass',
};

const PLACES: Readonly<Record<string, string>> = {
  city: 'city',
  town: 'town',
  village: 'village',
  hamlet: 'village',
  borough: 'suburb',
  suburb: 'suburb',
  quarter: 'quarter',
  neighbourhood: 'quarter',
  locality: 'locality',
};

const RAILWAYS = new Set(['rail', 'light_rail', 'subway', 'tram', 'narrow_gauge', 'monorail']);

/** What a closed way or a multipolygon is drawn as; null if not at all. */
export function areaKind(tags: Tags): BaseKind | null {
  if (tags.building !== undefined && tags.building !== 'no') return { layer: 'building', kind: 'building' };
  if (
    tags.natural === 'water' ||
    tags.waterway === 'riverbank' ||
    tags.waterway === 'dock' ||
    tags.landuse === 'reservoir' ||
    tags.landuse === 'basin'
  ) {
    return { layer: 'water', kind: 'water' };
  }
  const kind =
    LEISURE[tags.leisure ?? ''] ?? NATURAL_GREEN[tags.natural ?? ''] ?? LANDUSE[tags.landuse ?? ''];
  return kind === undefined ? null : { layer: 'landuse', kind };
}

/** What a way is drawn as along its line; null if not at all. Roads are not judged here. Tunnels are not drawn. */
export function lineKind(tags: Tags): BaseKind | null {
  if (tags.tunnel !== undefined && tags.tunnel !== 'no') return null;
  if (tags.railway !== undefined && RAILWAYS.has(tags.railway)) return { layer: 'railway', kind: 'rail' };
  if (tags.waterway === 'river' || tags.waterway === 'canal') return { layer: 'water', kind: 'river' };
  if (tags.waterway === 'stream' || tags.waterway === 'ditch' || tags.waterway === 'drain') {
    return { layer: 'water', kind: 'stream' };
  }
  return null;
}

/** What a node is drawn as: a named place; null if it is none. */
export function placeKind(tags: Tags): BaseKind | null {
  const kind = PLACES[tags.place ?? ''];
  return kind === undefined || baseNames(tags).name === null ? null : { layer: 'place', kind };
}

/** The local name (`name`, else `name:zh`) and the English one. */
export function baseNames(tags: Tags): { name: string | null; nameEn: string | null } {
  return { name: tags.name ?? tags['name:zh'] ?? null, nameEn: tags['name:en'] ?? null };
}
