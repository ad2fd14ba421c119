/** An OpenStreetMap extract as Hexbeat uses it: the road graph, and what the base map draws. */
import type { BasemapFeature } from '../../../domain/basemap.ts';
import type { Road } from '../../../domain/road.ts';
import { buildBase, type BaseReport } from './base.ts';
import { readExtract } from './extract.ts';
import { buildRoads, type RoadsReport, type RoadWay } from './roads.ts';
import { roadTraits } from './roadTags.ts';

export interface OsmProgress {
  phase: 'reading' | 'roads' | 'base';
  /** Of the file; all of them once reading is over. */
  doneBytes: number;
  totalBytes: number;
}

export interface OsmReport {
  /** What the file holds. */
  file: { bytes: number; nodes: number; ways: number; relations: number };
  roads: RoadsReport & {
    /** Ways with a `highway` tag that no patrol can use: planned, closed, not a road. */
    unusableWays: number;
  };
  base: BaseReport;
}

export interface OsmResult {
  roads: Road[];
  base: BasemapFeature[];
  report: OsmReport;
}

/**
 * Reads FILE.osm.pbf. A file without a single road gives none: whether that is an error is the caller's to say. Throws
 * `Problem('import-rejected')` for what cannot be read (see `readExtract`).
 */
export async function readOsm(
  file: string,
  { onProgress }: { onProgress?: (progress: OsmProgress) => void } = {},
): Promise<OsmResult> {
  const extract = await readExtract(file, (doneBytes, totalBytes) =>
    onProgress?.({ phase: 'reading', doneBytes, totalBytes }),
  );
  const { bytes } = extract.totals;
  const enter = (phase: OsmProgress['phase']): void =>
    onProgress?.({ phase, doneBytes: bytes, totalBytes: bytes });

  enter('roads');
  const roadWays: RoadWay[] = [];
  let unusableWays = 0;
  for (const { id, refs, tags } of extract.ways.values()) {
    if (tags.highway === undefined) continue;
    const traits = roadTraits(tags);
    if (traits) roadWays.push({ id, refs, traits });
    else unusableWays++;
  }
  const { roads, report: roadsReport } = buildRoads(roadWays, extract.nodes);

  enter('base');
  const { base, report: baseReport } = buildBase(extract, roadWays);
  return {
    roads,
    base,
    report: { file: extract.totals, roads: { ...roadsReport, unusableWays }, base: baseReport },
  };
}
