/** `import sections`: the key sections that patrols are given to, from GeoJSON lines. */
import { sql } from 'drizzle-orm';
import type { Position } from 'geojson';
import type { Engine, Store } from '../../db/engines/engine.ts';
import { storeMatches } from '../../db/queries/derived.ts';
import { recordImport } from '../../db/queries/imports.ts';
import { recordChange, type Actor } from '../../db/queries/ledger.ts';
import { insertSection, lineColumns } from '../../db/queries/sections.ts';
import type { Crs } from '../../domain/datum.ts';
import { distanceMeters, lineLengthMeters, type LngLat } from '../../domain/place.ts';
import { matchOf } from '../derive.ts';
import { roadGraphWithin } from '../network.ts';
import { placesOf, propertyReader, readFeatures, type FileFeature } from './geojson.ts';
import { importOnce, sourceName, type ImportOptions } from './once.ts';
import { recordId } from './recordId.ts';
import { Rejects, refuseRejects, reportFileFor, type BadRow, type RejectsSummary } from './rejects.ts';
import { inspect, openSource } from './source.ts';

export const SECTION_FIELDS = ['name', 'id', 'priority', 'least_visits'] as const;
type SectionField = (typeof SECTION_FIELDS)[number];

export interface SectionsOptions extends ImportOptions {
  mapping?: Partial<Record<SectionField, string>>;
  crs?: Crs;
}

export interface SectionsReport {
  source: string;
  dryRun: boolean;
  added: number;
  revised: number;
  unchanged: number;
  /** Edited here since, and the file says what it said before: the edit stays. */
  editsKept: number;
  /** Deleted here: they stay deleted. */
  deletedKept: number;
  rejects: RejectsSummary;
  /** Whether there were roads to match to; if not, that is done when roads are imported. */
  hasRoads: boolean;
  /** How much of each line lies along roads, the worst first; 0..1. */
  matches: { name: string; share: number }[];
}

interface Section {
  id: string;
  number: number;
  name: string;
  priority: number;
  leastVisits: number;
  line: LngLat[];
}

const MIN_METERS = 10;
const MAX_POSITIONS = 2000;
/** Ends of parts that lie as close as this are one place. */
const JOIN_METERS = 1;

/**
 * A feature is known by its id, else by its name. Parts of a MultiLineString that meet end to end are one section, others are
 * sections of their own, numbered. Throws Problem `invalid`, `import-rejected`, `mixed-data`.
 */
export async function importSections(
  engine: Engine,
  actor: Actor,
  options: SectionsOptions,
): Promise<SectionsReport> {
  const source = sourceName(options);
  const file = await openSource(options.file);
  const { sha256, encoding } = await inspect(file);
  const rejects = new Rejects(await reportFileFor(options.file, options.reportFile));
  const read = sectionReader(source, options);
  const author: Actor = { name: `import:${source}` };
  return importOnce(engine, options, async (tx) => {
    const graph = await roadGraphWithin(tx, engine);
    const report: SectionsReport = {
      source,
      dryRun: options.dryRun ?? false,
      added: 0,
      revised: 0,
      unchanged: 0,
      editsKept: 0,
      deletedKept: 0,
      rejects: await rejects.finish(),
      hasRoads: graph !== null,
      matches: [],
    };
    const seen = new Set<string>();
    for await (const feature of readFeatures(file, encoding)) {
      const { sections, problem } = read(feature);
      const bad: BadRow[] = problem ? [problem] : [];
      for (const section of sections) {
        const reject = (column: string, reason: string) =>
          bad.push({ line: section.number, column, reason, value: section.name });
        const match = graph && matchOf(graph, section.id, section.line);
        if (seen.has(section.id)) reject('id', 'this section stood in the file before');
        else if (match?.stretches.length === 0) reject('geometry', 'no road runs along it');
        else {
          seen.add(section.id);
          const fate = await storeSection(tx, author, section);
          report[fate]++;
          if (match) report.matches.push({ name: section.name, share: match.matchedShare });
          if (match && (fate === 'added' || fate === 'revised'))
            await storeMatches(tx, graph.graphVersionId, [match]);
        }
      }
      await rejects.add(bad);
    }
    report.rejects = await rejects.finish();
    refuseRejects(report.rejects, options.skipBad ?? false, 'features');
    report.matches.sort((a, b) => a.share - b.share);
    const { added, revised } = report;
    if (added + revised > 0) {
      await recordChange(tx, actor, 'sections', added + revised);
      await recordImport(tx, actor, {
        kind: 'sections',
        source,
        fileName: file.name,
        fileSha256: sha256,
        counts: { added, revised, unchanged: report.unchanged, bad: report.rejects.bad },
      });
    }
    return report;
  });
}

type Fate = 'added' | 'revised' | 'unchanged' | 'editsKept' | 'deletedKept';

async function storeSection(tx: Store, author: Actor, section: Section): Promise<Fate> {
  const [geom, length, area] = lineColumns(section.line).map(({ value }) => value);
  // Geometry is compared by its text: what an edit replaced is kept as JSON.
  const content = sql`(${section.name}, ${section.priority}::int, ${section.leastVisits}::int, st_asgeojson(${geom}))`;
  const [known] = await tx.rows<{ deleted: boolean; same: boolean; edited: boolean }>(sql`
    select s.deleted_at is not null as deleted,
      (s.name, s.priority, s.least_visits, st_asgeojson(s.geom)) is not distinct from ${content} as same,
      s.updated_by <> ${author.name} and coalesce((
        select (b.name, b.priority, b.least_visits, (b.geom - 'crs')::jsonb) is not distinct from
          (${section.name}, ${section.priority}::int, ${section.leastVisits}::int, st_asgeojson(${geom})::jsonb)
        from revision v, jsonb_to_record(v.body) as b(name text, priority int, least_visits int, geom jsonb)
        where v.subject = 'section' and v.subject_id = s.id and v.body ->> 'updated_by' = ${author.name}
        order by v.version desc limit 1), false) as edited
    from section s where s.id = ${section.id}`);
  if (!known) {
    await insertSection(tx, author, { ...section, origin: 'given' }, false);
    return 'added';
  }
  if (known.deleted) return 'deletedKept';
  if (known.same) return 'unchanged';
  if (known.edited) return 'editsKept';
  await tx.rows(sql`
    insert into revision (subject, subject_id, version, body, actor)
    select 'section', id, version, to_jsonb(section.*), ${author.name} from section where id = ${section.id}`);
  await tx.rows(sql`
    update section set name = ${section.name}, priority = ${section.priority}, least_visits = ${section.leastVisits},
      geom = ${geom}, length_meters = ${length}, area_id = ${area}, version = version + 1, updated_at = now(),
      updated_by = ${author.name}
    where id = ${section.id}`);
  return 'revised';
}

type Read = (feature: FileFeature) => { sections: Section[]; problem?: BadRow };

function sectionReader(source: string, { mapping = {}, crs = 'wgs84' }: SectionsOptions): Read {
  const property = propertyReader<SectionField>(mapping);
  return (feature) => {
    const bad = (column: string, reason: string, value = ''): { sections: []; problem: BadRow } => ({
      sections: [],
      problem: { line: feature.number, column, reason, value },
    });
    const name = property(feature, 'name');
    if (name === '') return bad('name', 'the name is missing');
    if (name.length > 200) return bad('name', 'the name is longer than 200 characters', name);
    const priority = Number(property(feature, 'priority') || 2);
    if (![1, 2, 3].includes(priority)) return bad('priority', 'not 1, 2 or 3', String(priority));
    const leastVisits = Number(property(feature, 'least_visits') || 1);
    if (!(Number.isInteger(leastVisits) && leastVisits >= 0 && leastVisits <= 24)) {
      return bad('least_visits', 'not a whole number from 0 to 24', String(leastVisits));
    }
    const { geometry } = feature;
    if (geometry?.type !== 'LineString' && geometry?.type !== 'MultiLineString') {
      return bad('geometry', 'neither LineString nor MultiLineString', geometry?.type ?? '');
    }
    const given: Position[][] =
      geometry.type === 'LineString' ? [geometry.coordinates] : geometry.coordinates;
    const parts = placesOf(given, crs) as LngLat[][] | null;
    if (!parts) return bad('geometry', `a position is no place in ${crs}`, name);
    const lines = joined(parts);
    if (lines.some((line) => line.length > MAX_POSITIONS)) {
      return bad('geometry', `more than ${MAX_POSITIONS} positions`, name);
    }
    if (lines.length === 0 || lines.some((line) => lineLengthMeters(line) < MIN_METERS)) {
      return bad('geometry', `a line shorter than ${MIN_METERS} m`, name);
    }
    const sourceId = feature.id ?? (property(feature, 'id') || name);
    return {
      sections: lines.map((line, part) => ({
        id: recordId('section', source, part === 0 ? sourceId : `${sourceId}\0${part}`),
        number: feature.number,
        name: lines.length === 1 ? name : `${name} (${part + 1})`,
        priority,
        leastVisits,
        line,
      })),
    };
  };
}

/** Joins lines that meet end to end, whichever way they were drawn. */
function joined(parts: readonly LngLat[][]): LngLat[][] {
  const lines: LngLat[][] = [];
  for (const part of parts) {
    let line = [...part];
    if (line.length < 2) continue;
    for (let i = lines.length - 1; i >= 0; i--) {
      const other = joinedPair(lines[i]!, line);
      if (!other) continue;
      lines.splice(i, 1);
      line = other;
      i = lines.length;
    }
    lines.push(line);
  }
  return lines;
}

function joinedPair(a: readonly LngLat[], b: readonly LngLat[]): LngLat[] | null {
  const meets = (p: LngLat, q: LngLat) => distanceMeters(p, q) <= JOIN_METERS;
  const [aFirst, aLast, bFirst, bLast] = [a[0]!, a.at(-1)!, b[0]!, b.at(-1)!];
  if (meets(aLast, bFirst)) return [...a, ...b.slice(1)];
  if (meets(bLast, aFirst)) return [...b, ...a.slice(1)];
  if (meets(aLast, bLast)) return [...a, ...b.slice(0, -1).reverse()];
  if (meets(aFirst, bFirst)) return [...[...b].reverse(), ...a.slice(1)];
  return null;
}
