/** What the base map draws, taken from an extract. */
import type { Geometry } from 'geojson';
import type { BasemapFeature, BasemapLayer } from '../../../domain/basemap.ts';
import { areaKind, baseNames, lineKind, placeKind, type BaseKind } from './baseTags.ts';
import type { OsmExtract } from './extract.ts';
import { assembleRings, polygonsOf } from './rings.ts';
import type { RoadWay } from './roads.ts';
import type { Tags } from './roadTags.ts';

export interface BaseReport {
  /** Features by layer. */
  features: Record<BasemapLayer, number>;
  /** Multipolygon relations drawn, and those of them that lack a part because some member ways are missing or do not join up. */
  multipolygons: number;
  brokenMultipolygons: number;
  /** Areas of which nothing could be drawn: cut at the edge of the extract, or without any surface. */
  lostAreas: number;
}

/** Features of all layers; roads are whole ways, whether or not the graph kept them. */
export function buildBase(
  extract: OsmExtract,
  roadWays: readonly RoadWay[],
): { base: BasemapFeature[]; report: BaseReport } {
  const { nodes, ways } = extract;
  const base: BasemapFeature[] = [];
  const report: BaseReport = {
    features: { landuse: 0, water: 0, building: 0, railway: 0, road: 0, place: 0 },
    multipolygons: 0,
    brokenMultipolygons: 0,
    lostAreas: 0,
  };
  const add = (
    { layer, kind }: BaseKind,
    names: { name: string | null; nameEn: string | null },
    geometry: Geometry,
  ): void => {
    base.push({ layer, kind, name: names.name, nameEn: names.nameEn, geometry });
    report.features[layer]++;
  };
  const placeAt = nodes.placeAt.bind(nodes);
  const addLines = (kind: BaseKind, names: Parameters<typeof add>[1], refs: readonly number[]): void => {
    const lines = nodes.runsOf(refs).runs.map((run) => run.map(placeAt));
    for (const coordinates of lines) add(kind, names, { type: 'LineString', coordinates });
  };
  const addArea = (kind: BaseKind, tags: Tags, rings: number[][]): boolean => {
    const geometry = polygonsOf(rings, placeAt);
    if (geometry) add(kind, baseNames(tags), geometry);
    else report.lostAreas++;
    return geometry !== null;
  };

  for (const way of ways.values()) {
    const area = isClosed(way.refs) && way.tags.area !== 'no' ? areaKind(way.tags) : null;
    if (area) {
      const { runs, missing } = nodes.runsOf(way.refs);
      addArea(area, way.tags, missing === 0 ? runs : []);
      continue;
    }
    const line = lineKind(way.tags);
    if (line) addLines(line, baseNames(way.tags), way.refs);
  }

  for (const relation of extract.multipolygons) {
    const kind = areaKind(relation.tags);
    if (!kind) continue;
    let broken = false;
    const members: number[][] = [];
    for (const id of relation.wayIds) {
      const { runs, missing } = nodes.runsOf(ways.get(id)?.refs ?? []);
      if (missing > 0 || runs.length === 0) broken = true;
      members.push(...runs);
    }
    const { rings, openWays } = assembleRings(members);
    if (addArea(kind, relation.tags, rings)) report.multipolygons++;
    if (broken || openWays > 0) report.brokenMultipolygons++;
  }

  for (const { refs, traits } of roadWays) {
    addLines({ layer: 'road', kind: traits.roadClass }, traits, refs);
  }
  for (const { id, tags } of extract.places) {
    const kind = placeKind(tags);
    if (kind) add(kind, baseNames(tags), { type: 'Point', coordinates: placeAt(nodes.indexOf(id)) });
  }
  return { base, report };
}

function isClosed(refs: readonly number[]): boolean {
  return refs.length >= 4 && refs[0] === refs[refs.length - 1];
}
