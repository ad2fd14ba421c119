/** `import roads`: an OpenStreetMap extract as the road graph, and as the base map. */
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import type { Engine, Store } from '../../db/engines/engine.ts';
import { recordImport } from '../../db/queries/imports.ts';
import type { Actor } from '../../db/queries/ledger.ts';
import { replaceRoads, type NamedPlace } from '../../db/queries/roads.ts';
import { refuseSimulated } from '../../db/queries/settings.ts';
import { buildBasemap, type BasemapReport } from '../../tiles/basemap/build.ts';
import type { BasemapFeature } from '../../domain/basemap.ts';
import type { LngLat } from '../../domain/place.ts';
import { Problem } from '../../domain/problem.ts';
import { START_STEPS } from '../../domain/startStep.ts';
import { deriveIn, type DeriveReport } from '../derive.ts';
import { graphOf } from '../network.ts';
import { importOnce, sourceName, type ImportOptions } from './once.ts';
import { readOsm, type OsmReport } from './osm/read.ts';
import { openSource, sha256Of } from './source.ts';

/** Raised whenever the same file would give other roads: the file is then worth importing again. */
const EXTRACTION_VERSION = 1;

const ATTRIBUTION = '© OpenStreetMap contributors';

export interface RoadsOptions extends Omit<ImportOptions, 'skipBad' | 'reportFile'> {
  /** Gets `basemap.pmtiles`. */
  dataFolder: string;
}

export interface RoadsImportReport {
  source: string;
  dryRun: boolean;
  /** These very roads are in use already: nothing was changed (a missing base map was built). */
  unchanged: boolean;
  roads: number;
  places: number;
  /** null when nothing was read. */
  osm: OsmReport | null;
  derived: DeriveReport | null;
  /** null where none was built. */
  basemap: BasemapReport | null;
}

/**
 * Roads, places, snaps and matches change in one commit; the base map follows, and the old one is served until the new one is
 * whole. Throws Problem `invalid` (no such file), `import-rejected` (not an extract, no roads in it), `mixed-data`.
 */
export async function importRoads(
  engine: Engine,
  actor: Actor,
  options: RoadsOptions,
): Promise<RoadsImportReport> {
  const { onProgress, dryRun = false } = options;
  const source = sourceName(options);
  await refuseSimulated(engine);
  const file = await openSource(options.file, { text: false });
  const basemapFile = join(options.dataFolder, 'basemap.pmtiles');
  const fileSha256 = await sha256Of(file.path);
  const inUse = await roadsInUse(engine, fileSha256);
  const hasBasemap = await stat(basemapFile).then(
    () => true,
    () => false,
  );
  const report: RoadsImportReport = {
    source,
    dryRun,
    unchanged: inUse !== null,
    roads: inUse ?? 0,
    places: 0,
    osm: null,
    derived: null,
    basemap: null,
  };
  if (inUse !== null && (hasBasemap || dryRun)) return report;

  const osm = await readOsm(file.path, {
    onProgress: ({ phase, doneBytes, totalBytes }) =>
      phase === 'reading'
        ? onProgress?.('Reading the extract', doneBytes, totalBytes)
        : onProgress?.(phase === 'roads' ? 'Cutting the ways at their junctions' : 'Gathering the base map'),
  });
  if (osm.roads.length === 0) throw new Problem('import-rejected', `${file.path} holds no roads`);
  report.osm = osm.report;
  if (inUse === null) {
    const places = osm.base.flatMap(namedPlace);
    report.roads = osm.roads.length;
    report.places = places.length;
    report.derived = await importOnce(engine, options, async (tx) => {
      onProgress?.('Storing the roads');
      const graphVersionId = await replaceRoads(tx, actor, {
        source,
        fileSha256,
        simulated: false,
        roads: osm.roads,
        places,
        report: { ...osm.report, extractionVersion: EXTRACTION_VERSION },
      });
      await recordImport(tx, actor, {
        kind: 'roads',
        source,
        fileName: file.name,
        fileSha256,
        counts: { roads: osm.roads.length, places: places.length },
      });
      return deriveIn(tx, actor, graphVersionId, {
        graph: await graphOf(graphVersionId, osm.roads),
        onProgress: ({ step, done, total }) => onProgress?.(START_STEPS[step], done, total),
      });
    });
  }
  if (!dryRun) {
    await mkdir(options.dataFolder, { recursive: true });
    report.basemap = await buildBasemap({
      features: osm.base,
      roads: osm.roads,
      file: basemapFile,
      name: source,
      attribution: ATTRIBUTION,
      simulated: false,
      onProgress: ({ done, total }) => onProgress?.('Drawing the base map', done, total),
    });
  }
  return report;
}

/** How many roads are in use when they came from this very file by this very extraction; else null. */
async function roadsInUse(store: Store, fileSha256: string): Promise<number | null> {
  const [row] = await store.rows<{ roads: number }>(sql`
    select (select count(*) from road r where r.graph_version_id = g.id)::int as roads from graph_version g
    where g.current and g.file_sha256 = ${fileSha256}
      and (g.report ->> 'extractionVersion')::int = ${EXTRACTION_VERSION}`);
  return row?.roads ?? null;
}

function namedPlace({ layer, kind, name, nameEn, geometry }: BasemapFeature): NamedPlace[] {
  if (layer !== 'place' || !name || geometry.type !== 'Point') return [];
  return [{ kind, name, nameEn, location: geometry.coordinates as LngLat }];
}
