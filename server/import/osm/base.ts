/** What the base map draws, taken from an extract. */
import type { Geometry } from 'geojson';
import type { BasemapFeature, BasemapLayer } from '../../../domain/basemap.ts';
import { areaKind, baseNames, lineKind, placeKind, type BaseKind } from './baseTags.ts';
import type { OsmExtract, OsmMultipolygon } from './extract.ts';
import { assembleRings, polygonsOf, type Ring } from './rings.ts';
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
  const addArea = (kind: BaseKind, tags: Tags, rings: Ring[], onlyHoles?: ReadonlySet<Ring>): boolean => {
    const geometry = polygonsOf(rings, placeAt, onlyHoles);
    if (geometry) add(kind, baseNames(tags), geometry);
    else report.lostAreas++;
    return geometry !== null;
  };

  // Relations first: the ways that they draw must not be drawn again, without their holes.
  const drawn = new Set<number>();
  for (const relation of extract.multipolygons) {
    const tags = tagsOf(relation, ways);
    const kind = areaKind(tags);
    if (!kind) continue;
    const { rings, onlyHoles, broken } = ringsOf(relation, extract);
    if (addArea(kind, tags, rings, onlyHoles)) {
      report.multipolygons++;
      for (const id of relation.outerWayIds)
        if (sameKind(areaKind(ways.get(id)?.tags ?? {}), kind)) drawn.add(id);
    }
    if (broken) report.brokenMultipolygons++;
  }

  for (const way of ways.values()) {
    const area = isClosed(way.refs) && way.tags.area !== 'no' ? areaKind(way.tags) : null;
    if (area) {
      if (drawn.has(way.id)) continue;
      const { runs, missing } = nodes.runsOf(way.refs);
      addArea(area, way.tags, missing === 0 ? runs : []);
      continue;
    }
    const line = lineKind(way.tags);
    if (line) addLines(line, baseNames(way.tags), way.refs);
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

/** A relation's own tags; those of its first outer way that says what it is, if (as until 2017) the relation itself does not. */
function tagsOf(relation: OsmMultipolygon, ways: OsmExtract['ways']): Tags {
  if (areaKind(relation.tags)) return relation.tags;
  for (const id of relation.outerWayIds) {
    const tags = ways.get(id)?.tags;
    if (tags && areaKind(tags)) return tags;
  }
  return relation.tags;
}

/**
 * The rings of a relation. If some of its ways are missing or do not join up, roles decide after all: without the ring around
 * it, a clearing must not be drawn as the wood.
 */
function ringsOf(
  relation: OsmMultipolygon,
  { ways, nodes }: OsmExtract,
): { rings: Ring[]; onlyHoles?: ReadonlySet<Ring>; broken: boolean } {
  let missingParts = false;
  const runsOf = (ids: readonly number[]): number[][] =>
    ids.flatMap((id) => {
      const { runs, missing } = nodes.runsOf(ways.get(id)?.refs ?? []);
      if (missing > 0 || runs.length === 0) missingParts = true;
      return runs;
    });
  const { rings, openWays } = assembleRings(runsOf(relation.wayIds));
  if (!missingParts && openWays === 0) return { rings, broken: false };
  const outer = new Set(relation.outerWayIds);
  const holes = assembleRings(runsOf(relation.wayIds.filter((id) => !outer.has(id)))).rings;
  return {
    rings: [...assembleRings(runsOf([...outer])).rings, ...holes],
    onlyHoles: new Set(holes),
    broken: true,
  };
}

function sameKind(a: BaseKind | null, b: BaseKind): boolean {
  return a !== null && a.layer === b.layer && a.kind === b.kind;
}

function isClosed(refs: readonly number[]): boolean {
  return refs.length >= 4 && refs[0] === refs[refs.length - 1];
}
