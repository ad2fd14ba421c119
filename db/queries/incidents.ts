/** Incidents and hazards: rows in, records out. */
import { sql, type SQL } from 'drizzle-orm';
import { recordCell } from '../../domain/cells.ts';
import type { RecordFilter } from '../../domain/filter.ts';
import type { LngLat } from '../../domain/place.ts';
import { Problem } from '../../domain/problem.ts';
import { idsOfNumber } from '../../domain/recordNumber.ts';
import type { Origin } from '../../domain/vocabulary.ts';
import type { Store } from '../engines/engine.ts';
import { filterSql, tableOf, timeOf } from './filter.ts';
import type { Actor } from './ledger.ts';
import { finestArea } from './reference.ts';
import { isoText, lngLat, recordColumnsSql } from './sqlText.ts';

type Kind = RecordFilter['of'];

const shared = sql`r.id, r.category, ${lngLat(sql`r.geom`)} as location, r.description, r.severity::float8 as severity,
  r.origin, r.source, r.area_id as "areaId", to_hex(r.cell) as cell, r.status, ${recordColumnsSql('r')}`;

const columns: Record<Kind, SQL> = {
  incidents: sql`${shared}, ${isoText(sql`r.occurred_at`)} as "occurredAt", ${isoText(sql`r.occurred_to`)} as "occurredTo",
    r.hour_unknown as "hourUnknown", ${isoText(sql`r.cleared_at`)} as "clearedAt"`,
  hazards: sql`${shared}, ${isoText(sql`r.found_at`)} as "foundAt", ${isoText(sql`r.due_at`)} as "dueAt",
    ${isoText(sql`r.rectified_at`)} as "rectifiedAt", ${isoText(sql`r.verified_at`)} as "verifiedAt", r.premises_id as "premisesId"`,
};

/** One record. Throws Problem `not-found`, `gone`. */
export async function recordRow<T extends object>(store: Store, of: Kind, id: string): Promise<T> {
  const [row] = await store.rows<T & { deleted: boolean }>(sql`
    select ${columns[of]}, r.deleted_at is not null as deleted from ${tableOf(of)} where r.id = ${id}`);
  if (!row) throw new Problem('not-found');
  const { deleted, ...record } = row;
  if (deleted) throw new Problem('gone');
  return record as unknown as T;
}

export interface Page<T> {
  total: number;
  items: T[];
  nextCursor: string | null;
}

export interface ListQuestion {
  timeZone: string;
  limit: number;
  cursor?: string | undefined;
  /** The number of the records that are wanted (domain/recordNumber.ts). */
  ref?: number | undefined;
}

/** A page of a filter's records, newest first, by key (time, id), so that a page neither repeats nor skips. */
export async function listRecords<T extends { id: string }>(
  store: Store,
  filter: RecordFilter,
  asked: ListQuestion,
): Promise<Page<T>> {
  const at = timeOf(filter.of);
  const filtered = filterSql(filter, asked.timeZone);
  const where = asked.ref === undefined ? filtered : sql`${filtered} and ${isNumbered(asked.ref)}`;
  const after = asked.cursor === undefined ? null : readCursor(asked.cursor);
  const beyond = after ? sql`(${at}, r.id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql`true`;
  const [counted] = await store.rows<{ total: number }>(
    sql`select count(*)::int as total from ${tableOf(filter.of)} where ${where}`,
  );
  const rows = await store.rows<T & { cursorAt: string }>(sql`
    select ${columns[filter.of]}, ${at}::text as "cursorAt" from ${tableOf(filter.of)}
    where ${where} and ${beyond} order by ${at} desc, r.id desc limit ${asked.limit + 1}`);
  const page = rows.slice(0, asked.limit);
  const last = page.at(-1);
  return {
    total: counted!.total,
    items: page.map(({ cursorAt: _, ...item }) => item as unknown as T),
    nextCursor: rows.length > asked.limit && last ? writeCursor(last.cursorAt, last.id) : null,
  };
}

/** Records of a number: a range of the primary key, of which hardly one is of another. */
function isNumbered(number: number): SQL {
  const { digits, low } = idsOfNumber(number);
  return sql`r.id between ${`${digits}-0000-0000-0000-000000000000`}::uuid and ${`${digits}-ffff-ffff-ffff-ffffffffffff`}::uuid
    and ('x' || substr(replace(r.id::text, '-', ''), 9, 8))::bit(32)::bigint & 2097151 = ${low}`;
}

/** An instant as PostgreSQL writes it in UTC, and an id. */
const CURSOR =
  /^(\d{4}-\d\d-\d\d (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?\+00)\|([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

const writeCursor = (at: string, id: string) => Buffer.from(`${at}|${id}`).toString('base64url');

/** Whether there is such a day. */
const isDate = (day: string) => {
  const ms = Date.parse(day);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day);
};

function readCursor(text: string): { at: string; id: string } {
  const match = CURSOR.exec(Buffer.from(text, 'base64url').toString());
  if (!match || !isDate(match[1]!.slice(0, 10)))
    throw new Problem('invalid', 'not a cursor of ours', [
      { pointer: '?cursor', detail: 'not a cursor of ours' },
    ]);
  return { at: match[1]!, id: match[2]! };
}

const pointOf = ([lng, lat]: LngLat): SQL =>
  sql`st_setsrid(st_makepoint(${lng}::float8, ${lat}::float8), 4326)`;

/** What follows from where a record lies: point, cell, finest area. */
function placeColumns(location: LngLat): { column: string; value: SQL }[] {
  const point = pointOf(location);
  return [
    { column: 'geom', value: point },
    { column: 'cell', value: sql`${String(recordCell(location))}::bigint` },
    { column: 'area_id', value: finestArea(point) },
  ];
}

export interface ColumnValue {
  column: string;
  value: SQL;
}

/** The columns that incidents and hazards both have, of what a body names; what it leaves out stays as it is. */
export function sharedColumns(body: {
  category?: string | undefined;
  description?: string | null | undefined;
  severity?: number | null | undefined;
  origin?: Origin | undefined;
  location?: LngLat | undefined;
}): ColumnValue[] {
  const columns: ColumnValue[] = [];
  const set = (column: string, value: SQL) => columns.push({ column, value });
  if (body.category !== undefined) set('category', sql`${body.category}`);
  if (body.description !== undefined) set('description', sql`${body.description}`);
  if (body.severity !== undefined) set('severity', sql`${body.severity}::real`);
  if (body.origin !== undefined) set('origin', sql`${body.origin}`);
  if (body.location !== undefined) columns.push(...placeColumns(body.location));
  return columns;
}

/** Inserts one record made here (source `local`). */
export async function insertRecord(
  store: Store,
  of: Kind,
  actor: Actor,
  id: string,
  values: readonly ColumnValue[],
  simulated: boolean,
): Promise<void> {
  const all: ColumnValue[] = [
    { column: 'id', value: sql`${id}` },
    { column: 'source', value: sql`'local'` },
    { column: 'created_by', value: sql`${actor.name}` },
    { column: 'updated_by', value: sql`${actor.name}` },
    { column: 'simulated', value: sql`${simulated}` },
    ...values,
  ];
  await store.rows(sql`
    insert into ${sql.identifier(of === 'incidents' ? 'incident' : 'hazard')}
      (${sql.join(
        all.map(({ column }) => sql.identifier(column)),
        sql`, `,
      )})
    values (${sql.join(
      all.map(({ value }) => value),
      sql`, `,
    )})`);
}

/** `column = value` fragments of an update. */
export const assignments = (values: readonly ColumnValue[]): SQL[] =>
  values.map(({ column, value }) => sql`${sql.identifier(column)} = ${value}`);
