/** Files of incidents on their way into the database: staged or straight, merged, visible in one commit. */
import { randomUUID } from 'node:crypto';
import { sql, type SQL } from 'drizzle-orm';
import { UNCLASSIFIED_COLOR, UNCLASSIFIED_GROUP } from '../../domain/category.ts';
import type { Store, Transaction } from '../engines/engine.ts';
import type { importRun } from '../schema/ledger.ts';
import { recordAudit, recordChange, utcDay, type Actor } from './ledger.ts';
import { finestArea } from './reference.ts';

/** What a line of COPY holds for an incident, in this order. */
export const INCIDENT_COLUMNS =
  'id, source, source_id, category, origin, status, occurred_at, occurred_to, hour_unknown, severity, description, ' +
  'geom, cell, created_by, updated_by';

/** What makes two rows of one record the same. */
const CONTENT = [
  'category',
  'origin',
  'status',
  'occurred_at',
  'occurred_to',
  'hour_unknown',
  'severity',
  'description',
  'geom',
];
const contentOf = (alias: string): SQL =>
  sql.raw(`(${CONTENT.map((name) => `${alias}.${name}`).join(', ')})`);

/** A row may be copied straight into the table: nothing there could be the same record, and no area asks for a place in it. */
export async function mayCopyStraight(store: Store, source: string): Promise<boolean> {
  const [row] = await store.rows<{ straight: boolean }>(sql`
    select not exists (select from area where deleted_at is null)
       and not exists (select from import_run where kind = 'incidents' and source = ${source}) as straight`);
  return row!.straight;
}

/**
 * Copies into the incidents themselves. Into an empty table without its indexes, which are built in one go afterwards: a
 * million rows in half the time. Readers of the empty table wait meanwhile.
 * Fails with a duplicate of `incident_pk` where a record is there already, or twice in the file.
 */
export async function copyIncidents(tx: Transaction, chunks: AsyncIterable<string>): Promise<void> {
  const [row] = await tx.rows<{ empty: boolean }>(sql`select not exists (select from incident) as empty`);
  const rebuild = row!.empty ? await dropIndexes(tx, 'incident') : [];
  await tx.copyIn(`incident (${INCIDENT_COLUMNS})`, chunks);
  for (const definition of rebuild) await tx.rows(sql.raw(definition));
  await tx.rows(sql`analyze incident`);
}

/** Drops the indexes of a table that no constraint needs, and returns the statements that make them again. */
async function dropIndexes(tx: Store, table: string): Promise<string[]> {
  const indexes = await tx.rows<{ name: string; definition: string }>(sql`
    select c.relname as name, pg_get_indexdef(i.indexrelid) as definition
    from pg_index i join pg_class c on c.oid = i.indexrelid
    where i.indrelid = ${table}::regclass and not i.indisprimary and not i.indisunique order by 1`);
  for (const { name } of indexes) await tx.rows(sql`drop index ${sql.identifier(name)}`);
  return indexes.map(({ definition }) => definition);
}

/** Copies into a staging table of this transaction; lines begin with the line of the file. */
export async function stageIncidents(tx: Transaction, chunks: AsyncIterable<string>): Promise<void> {
  await tx.rows(sql`
    create temporary table incident_stage (line integer, id uuid, source text, source_id text, category text, origin text,
      status text, occurred_at timestamptz, occurred_to timestamptz, hour_unknown boolean, severity real, description text,
      geom geometry(Point, 4326), cell bigint, created_by text, updated_by text) on commit drop`);
  await tx.copyIn(`incident_stage (line, ${INCIDENT_COLUMNS})`, chunks);
  await tx.rows(sql`create index on incident_stage (id)`);
  await tx.rows(sql`analyze incident_stage`);
}

export interface RepeatedRow {
  line: number;
  sourceId: string;
  /** The earlier line of the same id. */
  firstLine: number;
  /** Whether it says something else than the earlier one. */
  differs: boolean;
}

/** Takes the rows out of the stage whose id stood on an earlier line. */
export function takeRepeatedRows(tx: Store): Promise<RepeatedRow[]> {
  return tx.rows<RepeatedRow>(sql`
    with first as (select id, min(line) as line from incident_stage group by id having count(*) > 1)
    delete from incident_stage r using first f join incident_stage k on k.id = f.id and k.line = f.line
    where r.id = f.id and r.line > f.line
    returning r.line, r.source_id as "sourceId", f.line as "firstLine",
              ${contentOf('r')} is distinct from ${contentOf('k')} as differs`);
}

export interface MergeCounts {
  added: number;
  /** Records that got a new version. */
  revised: number;
  unchanged: number;
  /** Edited here since, and the file says what it said before: the edit stays. */
  editsKept: number;
  /** Deleted here: they stay deleted. */
  deletedKept: number;
}

/**
 * Merges the stage into the incidents, and says on which UTC days something was added, revised, or lay before it was revised.
 * What an edit replaced is known from the revisions, so a file that comes again does not undo what was edited here; a file
 * that says something new does, and the edit stays among the revisions.
 */
export async function mergeIncidents(tx: Store): Promise<MergeCounts & { days: number[] }> {
  await tx.rows(sql`
    create temporary table incident_known on commit drop as
    select r.id, i.version,
      case when i.deleted_at is not null then 'deleted'
           when ${contentOf('r')} is not distinct from ${contentOf('i')} then 'unchanged'
           when i.updated_by <> r.updated_by and (${lastImported()}) then 'edited'
           else 'revised' end as fate,
      i.geom is distinct from r.geom as moved
    from incident_stage r join incident i on i.id = r.id`);
  const daysBefore = await lockRevised(tx);
  await tx.rows(sql`
    insert into revision (subject, subject_id, version, body, actor)
    select 'incident', i.id, i.version, to_jsonb(i.*), r.updated_by
    from incident_known k join incident i on i.id = k.id join incident_stage r on r.id = k.id where k.fate = 'revised'`);
  await tx.rows(sql`
    update incident i set category = r.category, origin = r.origin, status = r.status, occurred_at = r.occurred_at,
      occurred_to = r.occurred_to, hour_unknown = r.hour_unknown, severity = r.severity, description = r.description,
      geom = r.geom, cell = r.cell, area_id = case when k.moved then ${finestArea(sql`r.geom`)} else i.area_id end,
      version = i.version + 1, updated_at = now(), updated_by = r.updated_by
    from incident_known k join incident_stage r on r.id = k.id where i.id = k.id and k.fate = 'revised'`);
  // Where a moved incident lies on the roads is derived anew.
  await tx.rows(sql`
    delete from incident_road d using incident_known k where d.incident_id = k.id and k.fate = 'revised' and k.moved`);
  await tx.rows(sql`
    insert into incident (${sql.raw(INCIDENT_COLUMNS)}, area_id)
    select ${sql.raw(INCIDENT_COLUMNS)}, ${finestArea(sql`r.geom`)}
    from incident_stage r where not exists (select from incident_known k where k.id = r.id)`);
  const [counts] = await tx.rows<MergeCounts>(sql`
    select (select count(*) from incident_stage)::int - count(*)::int as added,
      count(*) filter (where fate = 'revised')::int as revised, count(*) filter (where fate = 'unchanged')::int as unchanged,
      count(*) filter (where fate = 'edited')::int as "editsKept", count(*) filter (where fate = 'deleted')::int as "deletedKept"
    from incident_known`);
  await tx.rows(sql`analyze incident`);
  const { added, revised } = counts!;
  const daysAfter = added + revised > 0 ? await daysMerged(tx) : [];
  return { ...counts!, days: [...new Set([...daysBefore, ...daysAfter])] };
}

/** The days on which the rows lie that are about to be revised. Locked, so that nobody moves one to another day meanwhile. */
async function lockRevised(tx: Store): Promise<number[]> {
  const rows = await tx.rows<{ day: number }>(sql`
    with locked as (
      select i.occurred_at from incident i join incident_known k on k.id = i.id where k.fate = 'revised' for update of i)
    select distinct ${utcDay(sql`occurred_at`)} as day from locked`);
  return rows.map(({ day }) => day);
}

/** The days of what the stage has added or revised. */
async function daysMerged(tx: Store): Promise<number[]> {
  const rows = await tx.rows<{ day: number }>(sql`
    select distinct ${utcDay(sql`r.occurred_at`)} as day from incident_stage r
    where not exists (select from incident_known k where k.id = r.id and k.fate <> 'revised')`);
  return rows.map(({ day }) => day);
}

/** Whether the row says what its source said last: the newest revision that an import had written. */
function lastImported(): SQL {
  const { content, body } = {
    content: sql`(r.category, r.origin, r.status, r.occurred_at, r.occurred_to, r.hour_unknown, r.severity, r.description, r.cell)`,
    body: sql`(b.category, b.origin, b.status, b.occurred_at, b.occurred_to, b.hour_unknown, b.severity, b.description, b.cell)`,
  };
  return sql`
    select ${content} is not distinct from ${body}
    from revision v, jsonb_to_record(v.body) as b(category text, origin text, status text, occurred_at timestamptz,
      occurred_to timestamptz, hour_unknown boolean, severity real, description text, cell bigint)
    where v.subject = 'incident' and v.subject_id = r.id and v.body ->> 'updated_by' = r.updated_by
    order by v.version desc limit 1`;
}

/**
 * Gives every category of the file that is not known a row of its own, in the group 'unclassified', its code as name.
 * Returns the new codes.
 */
export async function addUnknownCategories(
  tx: Store,
  actor: Actor,
  of: 'incidents' | 'hazards',
  codes: readonly string[],
): Promise<string[]> {
  if (codes.length === 0) return [];
  await tx.rows(sql`
    insert into category_group (of, code, name_zh, name_en, color)
    values (${of}, ${UNCLASSIFIED_GROUP}, '未分类', 'Unclassified', ${UNCLASSIFIED_COLOR})
    on conflict on constraint category_group_pk do nothing`);
  const added = await tx.rows<{ code: string }>(sql`
    insert into category (of, code, group_code, name_zh, name_en, color)
    select ${of}, code, ${UNCLASSIFIED_GROUP}, code, code, ${UNCLASSIFIED_COLOR}
    from jsonb_array_elements_text(${JSON.stringify(codes)}::jsonb) as given(code)
    on conflict on constraint category_pk do nothing returning code`);
  await recordChange(tx, actor, 'categories', added.length);
  return added.map(({ code }) => code);
}

export interface ImportRun {
  kind: (typeof importRun.$inferInsert)['kind'];
  source: string;
  fileName: string;
  fileSha256: string;
  counts: object;
}

/** Notes that a file came in, and who brought it. In the transaction of its rows. */
export async function recordImport(tx: Store, actor: Actor, run: ImportRun): Promise<void> {
  const id = randomUUID();
  await tx.rows(sql`
    insert into import_run (id, kind, source, file_name, file_sha256, actor, counts)
    values (${id}, ${run.kind}, ${run.source}, ${run.fileName}, ${run.fileSha256}, ${actor.name},
            ${JSON.stringify(run.counts)}::jsonb)`);
  const { kind, ...detail } = run;
  await recordAudit(tx, actor, { action: `import.${kind}`, subjectId: id, detail });
}
