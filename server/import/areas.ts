/** `import areas`: outlines of city, towns, communities and grids from GeoJSON. */
import type { MultiPolygon, Polygon } from 'geojson';
import type { Engine } from '../../db/engines/engine.ts';
import {
  createAreaStage,
  knownAreas,
  mendStagedAreas,
  mergeAreas,
  placeRecords,
  stageAreas,
  type AreaCounts,
  type KnownArea,
  type MendedArea,
  type StagedArea,
} from '../../db/queries/areas.ts';
import { AREA_KINDS, type AreaKind } from '../../domain/vocabulary.ts';
import { recordImport } from '../../db/queries/imports.ts';
import { recordChange, type Actor } from '../../db/queries/ledger.ts';
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

export const AREA_FIELDS = [
  'name',
  'name_en',
  'kind',
  'code',
  'parent',
  'population_registered',
  'population_migrant',
  'population_year',
] as const;
type AreaField = (typeof AREA_FIELDS)[number];

export interface AreasOptions extends ImportOptions {
  mapping?: Partial<Record<AreaField, string>>;
  /** Of features that name none themselves. */
  kind?: AreaKind;
  crs?: Crs;
}

export interface AreasReport extends AreaCounts {
  source: string;
  dryRun: boolean;
  areas: number;
  rejects: RejectsSummary;
  /** Outlines that were not valid and were made so. */
  mended: MendedArea[];
  /** Records whose area changed, by table. */
  placed: Record<string, number>;
}

type Candidate = StagedArea & { geometry: Polygon | MultiPolygon; parent: string };

/**
 * An area with a code is known by it, whatever the file; one without by its source, its parent and its name. All records get
 * their finest area anew in the same commit. Throws Problem `invalid`, `import-rejected`, `mixed-data`.
 */
export async function importAreas(engine: Engine, actor: Actor, options: AreasOptions): Promise<AreasReport> {
  const source = sourceName(options);
  const file = await openSource(options.file);
  const { sha256, encoding } = await inspect(file);
  const rejects = new Rejects(await reportFileFor(options.file, options.reportFile));
  const read = candidateReader(source, options);
  return importOnce(engine, options, async (tx) => {
    const known = await knownAreas(tx);
    const candidates: Candidate[] = [];
    const bad: BadRow[] = [];
    for await (const feature of readFeatures(file, encoding)) {
      const { candidate, problem } = read(feature);
      if (candidate) candidates.push(candidate);
      else if (problem) bad.push(problem);
    }
    const areas = resolved(candidates, known, bad);
    await createAreaStage(tx);
    await stageAreas(tx, areas);
    const mended = await mendStagedAreas(tx);
    for (const { number, name, empty } of mended) {
      if (empty)
        bad.push({ line: number, column: 'geometry', reason: 'the outline holds no area', value: name });
    }
    await rejects.add(bad.sort((a, b) => a.line - b.line));
    const summary = await rejects.finish();
    refuseRejects(summary, options.skipBad ?? false, 'features');

    const counts = await mergeAreas(tx, `import:${source}`);
    const placed: Record<string, number> = {};
    if (counts.added + counts.revised > 0) {
      options.onProgress?.('Finding the area of each record');
      await recordChange(tx, actor, 'areas', counts.added + counts.revised);
      for (const { layer, table, rows, days } of await placeRecords(tx)) {
        placed[table] = rows;
        if (layer) await recordChange(tx, actor, layer, rows, { days });
      }
      await recordImport(tx, actor, {
        kind: 'areas',
        source,
        fileName: file.name,
        fileSha256: sha256,
        counts: { ...counts, bad: summary.bad, mended: mended.length, placed },
      });
    }
    return {
      ...counts,
      source,
      dryRun: options.dryRun ?? false,
      areas: areas.length,
      rejects: summary,
      mended: mended.filter(({ empty }) => !empty),
      placed,
    };
  });
}

type Read = (feature: FileFeature) => { candidate?: Candidate; problem?: BadRow };

function candidateReader(
  source: string,
  { mapping = {}, kind: defaultKind, crs = 'wgs84' }: AreasOptions,
): Read {
  const property = propertyReader<AreaField>(mapping);
  return (feature) => {
    const bad = (column: string, reason: string, value = ''): { problem: BadRow } => ({
      problem: { line: feature.number, column, reason, value },
    });
    const name = property(feature, 'name');
    if (name === '') return bad('name', 'the name is missing');
    const kind = property(feature, 'kind').toLowerCase() || defaultKind || '';
    if (!isKind(kind)) {
      const reason =
        kind === '' ? 'the kind is missing (or give --kind)' : `not one of ${AREA_KINDS.join(', ')}`;
      return bad('kind', reason, kind);
    }
    const { geometry } = feature;
    if (geometry?.type !== 'Polygon' && geometry?.type !== 'MultiPolygon') {
      return bad('geometry', 'neither Polygon nor MultiPolygon', geometry?.type ?? '');
    }
    if (!ringsOf(geometry).every(isClosedRing)) {
      return bad('geometry', 'a ring has fewer than four positions, or does not end where it begins', name);
    }
    const coordinates = placesOf(geometry.coordinates, crs);
    if (!coordinates) return bad('geometry', `a position is no place in ${crs}`, name);
    const numbers = {} as Record<
      'population_registered' | 'population_migrant' | 'population_year',
      number | null
    >;
    for (const field of ['population_registered', 'population_migrant', 'population_year'] as const) {
      const text = property(feature, field);
      numbers[field] = text === '' ? null : Number(text);
      if (
        text !== '' &&
        !(Number.isInteger(numbers[field]) && numbers[field]! >= 0 && numbers[field]! < 2e9)
      ) {
        return bad(field, 'not a whole number', text);
      }
    }
    const code = property(feature, 'code') || null;
    const parent = property(feature, 'parent');
    return {
      candidate: {
        id: code ? recordId('area', 'code', code) : recordId('area', source, `${kind}\0${parent}\0${name}`),
        number: feature.number,
        kind,
        parentId: null,
        parent,
        code,
        name,
        nameEn: property(feature, 'name_en') || null,
        populationRegistered: numbers.population_registered,
        populationMigrant: numbers.population_migrant,
        populationYear: numbers.population_year,
        geometry: { type: geometry.type, coordinates } as Polygon | MultiPolygon,
      },
    };
  };
}

const isKind = (kind: string): kind is AreaKind => (AREA_KINDS as readonly string[]).includes(kind);

/** Finds each candidate's parent by code, else by name, among the file's own areas and those known; the rest are bad rows. */
function resolved(candidates: readonly Candidate[], known: readonly KnownArea[], bad: BadRow[]): Candidate[] {
  const seen = new Map<string, number>();
  const unique = candidates.filter(({ id, number, name }) => {
    const before = seen.get(id);
    if (before === undefined) return seen.set(id, number) !== undefined;
    bad.push({
      line: number,
      column: 'code',
      reason: 'this area stood in the file before',
      value: `${name} (feature ${before})`,
    });
    return false;
  });
  const present = [...known.filter(({ id, deleted }) => !deleted && !seen.has(id)), ...unique];
  const takenCodes = new Map(
    known.flatMap(({ id, code, deleted }) => (code && !deleted ? [[code, id] as const] : [])),
  );
  return unique.flatMap((candidate) => {
    const reject = (column: string, reason: string, value: string): [] => {
      bad.push({ line: candidate.number, column, reason, value });
      return [];
    };
    const holder = candidate.code ? takenCodes.get(candidate.code) : undefined;
    if (holder !== undefined && holder !== candidate.id) {
      return reject('code', 'an area that was not imported has this code', candidate.code!);
    }
    if (candidate.parent === '') return [candidate];
    const outer = present.filter(({ kind }) => AREA_KINDS.indexOf(kind) < AREA_KINDS.indexOf(candidate.kind));
    const byCode = outer.filter(({ code }) => code === candidate.parent);
    const found = byCode.length > 0 ? byCode : outer.filter(({ name }) => name === candidate.parent);
    if (found.length === 0) return reject('parent', 'no outer area has this code or name', candidate.parent);
    if (found.length > 1)
      return reject('parent', 'several outer areas have this name: give the code', candidate.parent);
    return [{ ...candidate, parentId: found[0]!.id }];
  });
}
