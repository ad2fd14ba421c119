/** `import beats`: zones that are given, from GeoJSON polygons. */
import type { MultiPolygon, Polygon } from 'geojson';
import { invalidOutline, mergeBeat, type BeatFate, type BeatToStore } from '../../db/queries/beats.ts';
import { recordImport } from '../../db/queries/imports.ts';
import { recordChange, type Actor } from '../../db/queries/ledger.ts';
import type { Engine, Store } from '../../db/engines/engine.ts';
import type { Crs } from '../../domain/datum.ts';
import {
  isClosedRing,
  placesOf,
  propertyReader,
  readFeatures,
  ringsOf,
  type FileFeature,
} from './geojson.ts';
import { importOnce, sourceName, type ImportOptions } from './once.ts';
import { recordId } from './recordId.ts';
import { Rejects, refuseRejects, reportFileFor, type BadRow, type RejectsSummary } from './rejects.ts';
import { inspect, openSource } from './source.ts';

export const BEAT_FIELDS = ['name', 'id'] as const;
type BeatField = (typeof BEAT_FIELDS)[number];

export interface BeatsOptions extends ImportOptions {
  mapping?: Partial<Record<BeatField, string>>;
  crs?: Crs;
}

export interface BeatsReport extends Record<BeatFate, number> {
  source: string;
  dryRun: boolean;
  rejects: RejectsSummary;
}

const MAX_POSITIONS = 50_000;

/** A feature is known by its id, else by its name. Throws Problem `invalid`, `import-rejected`, `mixed-data`. */
export async function importBeats(engine: Engine, actor: Actor, options: BeatsOptions): Promise<BeatsReport> {
  const source = sourceName(options);
  const file = await openSource(options.file);
  const { sha256, encoding } = await inspect(file);
  const rejects = new Rejects(await reportFileFor(options.file, options.reportFile));
  const read = beatReader(source, options);
  const author: Actor = { name: `import:${source}` };
  return importOnce(engine, options, async (tx) => {
    const counts = { added: 0, revised: 0, unchanged: 0, editsKept: 0, deletedKept: 0 };
    const seen = new Set<string>();
    for await (const feature of readFeatures(file, encoding)) {
      const { beat, problem } = read(feature);
      const bad = beat ? await flawOf(tx, feature.number, beat, seen) : problem;
      if (bad) await rejects.add([bad]);
      if (!beat || bad) continue;
      seen.add(beat.id);
      counts[await mergeBeat(tx, author, beat)]++;
    }
    const summary = await rejects.finish();
    refuseRejects(summary, options.skipBad ?? false, 'features');
    const changed = counts.added + counts.revised;
    if (changed > 0) {
      await recordChange(tx, actor, 'beats', changed);
      await recordImport(tx, actor, {
        kind: 'beats',
        source,
        fileName: file.name,
        fileSha256: sha256,
        counts: { ...counts, bad: summary.bad },
      });
    }
    return { ...counts, source, dryRun: options.dryRun ?? false, rejects: summary };
  });
}

/** What is wrong with a beat that can be read. */
async function flawOf(
  tx: Store,
  line: number,
  beat: BeatToStore,
  seen: ReadonlySet<string>,
): Promise<BadRow | null> {
  const row = { line, value: beat.name };
  if (seen.has(beat.id)) return { ...row, column: 'id', reason: 'this beat stood in the file before' };
  const reason = await invalidOutline(tx, beat.geometry);
  return reason === null
    ? null
    : { ...row, column: 'geometry', reason: `the outline is not valid: ${reason}` };
}

type Read = (
  feature: FileFeature,
) => { beat: BeatToStore; problem?: undefined } | { beat?: undefined; problem: BadRow };

function beatReader(source: string, { mapping = {}, crs = 'wgs84' }: BeatsOptions): Read {
  const property = propertyReader<BeatField>(mapping);
  return (feature) => {
    const bad = (column: string, reason: string, value = '') => ({
      problem: { line: feature.number, column, reason, value },
    });
    const name = property(feature, 'name');
    if (name === '') return bad('name', 'the name is missing');
    if (name.length > 200) return bad('name', 'the name is longer than 200 characters', name);
    const { geometry } = feature;
    if (geometry?.type !== 'Polygon' && geometry?.type !== 'MultiPolygon') {
      return bad('geometry', 'neither Polygon nor MultiPolygon', geometry?.type ?? '');
    }
    const rings = ringsOf(geometry);
    if (rings.length === 0 || !rings.every(isClosedRing)) {
      return bad('geometry', 'a ring has fewer than four positions, or does not end where it begins', name);
    }
    if (rings.flat().length > MAX_POSITIONS)
      return bad('geometry', `more than ${MAX_POSITIONS} positions`, name);
    const coordinates = placesOf(geometry.coordinates, crs);
    if (!coordinates) return bad('geometry', `a position is no place in ${crs}`, name);
    return {
      beat: {
        id: recordId('beat', source, feature.id ?? (property(feature, 'id') || name)),
        name,
        geometry: { type: geometry.type, coordinates } as Polygon | MultiPolygon,
      },
    };
  };
}
