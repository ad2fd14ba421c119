/** Areas as a file brings them: staged, mended, merged; then every record gets its finest area anew. */
import { sql } from 'drizzle-orm';
import type { MultiPolygon, Polygon } from 'geojson';
import type { AreaKind } from '../../domain/vocabulary.ts';
import { copyChunks, geometryText } from '../copyText.ts';
import type { Store, Transaction } from '../engines/engine.ts';
import type { Layer } from '../schema/ledger.ts';
import { utcDay } from './ledger.ts';
import { finestArea, type AreaFields } from './reference.ts';

export interface StagedArea extends AreaFields {
  id: string;
  /** Of the feature in its file, from 1. */
  number: number;
}

export interface KnownArea {
  id: string;
  kind: AreaKind;
  code: string | null;
  name: string;
  deleted: boolean;
}

export function knownAreas(store: Store): Promise<KnownArea[]> {
  return store.rows<KnownArea>(sql`select id, kind, code, name, deleted_at is not null as deleted from area`);
}

/** An outline that was not valid. */
export interface MendedArea {
  number: number;
  name: string;
  reason: string;
  /** Nothing was left of it. */
  empty: boolean;
}

/** Makes the stage of this transaction. */
export async function createAreaStage(tx: Store): Promise<void> {
  await tx.rows(sql`
    create temporary table area_stage (number integer, id uuid, kind text, parent_id uuid, code text, name text, name_en text,
      population_registered integer, population_migrant integer, population_year integer,
      geom geometry(Geometry, 4326)) on commit drop`);
}

export function stageAreas(
  tx: Transaction,
  areas: Iterable<StagedArea & { geometry: Polygon | MultiPolygon }>,
): Promise<void> {
  return tx.copyIn(
    'area_stage',
    copyChunks(areas, (row) => [
      row.number,
      row.id,
      row.kind,
      row.parentId,
      row.code,
      row.name,
      row.nameEn,
      row.populationRegistered,
      row.populationMigrant,
      row.populationYear,
      geometryText(row.geometry),
    ]),
  );
}

/** Makes the outlines of the stage valid multipolygons, and takes out those of which nothing is left. */
export async function mendStagedAreas(tx: Store): Promise<MendedArea[]> {
  const mended = await tx.rows<Omit<MendedArea, 'empty'>>(sql`
    select number, name, st_isvalidreason(geom) as reason from area_stage where not st_isvalid(geom) order by number`);
  await tx.rows(sql`
    update area_stage set geom = st_multi(st_collectionextract(st_makevalid(geom), 3)) where not st_isvalid(geom)`);
  const empty = await tx.rows<{ number: number }>(
    sql`delete from area_stage where st_isempty(geom) or st_area(geom) = 0 returning number`,
  );
  await tx.rows(sql`update area_stage set geom = st_multi(geom) where geometrytype(geom) <> 'MULTIPOLYGON'`);
  const gone = new Set(empty.map(({ number }) => number));
  return mended.map((row) => ({
    ...row,
    // Where it lies is of no use to a reader, and coordinates stay out of reports.
    reason: row.reason.replace(/\[.*$/, '').trim(),
    empty: gone.has(row.number),
  }));
}

export interface AreaCounts {
  added: number;
  revised: number;
  unchanged: number;
  /** Deleted here: they stay deleted. */
  deletedKept: number;
}

/** Merges the stage into the areas; what changed keeps its former self among the revisions. */
export async function mergeAreas(tx: Store, author: string): Promise<AreaCounts> {
  const content = (alias: string) =>
    sql.raw(
      `(${[
        'kind',
        'parent_id',
        'code',
        'name',
        'name_en',
        'population_registered',
        'population_migrant',
        'population_year',
      ]
        .map((column) => `${alias}.${column}`)
        .join(', ')}, st_asewkb(${alias}.geom))`,
    );
  await tx.rows(sql`
    create temporary table area_known on commit drop as
    select s.id, case when a.deleted_at is not null then 'deleted'
      when ${content('s')} is not distinct from ${content('a')} then 'unchanged' else 'revised' end as fate
    from area_stage s join area a on a.id = s.id`);
  await tx.rows(sql`
    insert into revision (subject, subject_id, version, body, actor)
    select 'area', a.id, a.version, to_jsonb(a.*), ${author} from area a join area_known k on k.id = a.id
    where k.fate = 'revised'`);
  await tx.rows(sql`
    update area a set kind = s.kind, parent_id = s.parent_id, code = s.code, name = s.name, name_en = s.name_en,
      population_registered = s.population_registered, population_migrant = s.population_migrant,
      population_year = s.population_year, geom = s.geom, version = a.version + 1, updated_at = now(), updated_by = ${author}
    from area_stage s join area_known k on k.id = s.id where a.id = s.id and k.fate = 'revised'`);
  await tx.rows(sql`
    insert into area (id, kind, parent_id, code, name, name_en, population_registered, population_migrant, population_year,
      geom, created_by, updated_by)
    select id, kind, parent_id, code, name, name_en, population_registered, population_migrant, population_year, geom,
      ${author}, ${author}
    from area_stage s where not exists (select from area_known k where k.id = s.id)`);
  const [counts] = await tx.rows<AreaCounts>(sql`
    select (select count(*) from area_stage)::int - count(*)::int as added,
      count(*) filter (where fate = 'revised')::int as revised, count(*) filter (where fate = 'unchanged')::int as unchanged,
      count(*) filter (where fate = 'deleted')::int as "deletedKept"
    from area_known`);
  await tx.rows(sql`analyze area`);
  return counts!;
}

const PLACED = [
  { layer: 'incidents', table: 'incident', point: 'r.geom', time: 't.occurred_at' },
  { layer: 'hazards', table: 'hazard', point: 'r.geom', time: 't.found_at' },
  { layer: null, table: 'premises', point: 'r.geom', time: null },
  { layer: 'beats', table: 'beat', point: 'st_pointonsurface(r.geom)', time: null },
  { layer: 'sections', table: 'section', point: 'st_lineinterpolatepoint(r.geom, 0.5)', time: null },
] as const satisfies readonly { layer: Layer | null; table: string; point: string; time: string | null }[];

export interface PlacedRecords {
  layer: Layer | null;
  table: string;
  /** How many changed their area. */
  rows: number;
  /** The UTC days of those; null where the table has no time. */
  days: number[] | null;
}

/** Gives every record the finest area that covers it, and says which records of each layer changed theirs. */
export async function placeRecords(tx: Store): Promise<PlacedRecords[]> {
  const changed: PlacedRecords[] = [];
  for (const { layer, table, point, time } of PLACED) {
    const [row] = await tx.rows<{ rows: number; days: number[] | null }>(sql`
      with placed as (
        update ${sql.raw(table)} t set area_id = found.area_id
        from (select r.id, ${finestArea(sql.raw(point))} as area_id from ${sql.raw(table)} r) found
        where found.id = t.id and found.area_id is distinct from t.area_id
        returning ${time ? utcDay(sql.raw(time)) : sql`null::int`} as day),
      by_day as (select day, count(*) as records from placed group by day)
      select coalesce(sum(records), 0)::int as rows, array_agg(day) filter (where day is not null) as days from by_day`);
    changed.push({ layer, table, ...row! });
  }
  return changed;
}
