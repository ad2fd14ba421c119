/**
 * What the incident index reads: the records of a stretch of time packed by the database into one run of bytes. A row object costs
 * some microseconds here and there; a packed one a tenth of that, and nothing is parsed twice.
 */
import { sql, type SQL } from 'drizzle-orm';
import type { RecordFilter } from '../../domain/filter.ts';
import { HAZARD_STATUSES, INCIDENT_STATUSES } from '../../domain/vocabulary.ts';
import type { Store } from '../engines/engine.ts';
import { tableOf, timeOf } from './filter.ts';
import { utcDay } from './ledger.ts';

type Of = RecordFilter['of'];

/**
 * Big-endian: cell int8 | microseconds since 2000 int8 | kind int4 | area int4 (place in the given list from 1, 0: none) |
 * own weight float4 (NaN: none) | id, 16 bytes | longitude float8 | latitude float8.
 */
export const PACKED_ROW_BYTES = 60;

/** Category (place in the given list from 1; 0: not in it) * 32 + discovered * 16 + status * 2 + hour unknown. */
export function packedKind(packed: number) {
  return {
    category: packed >>> 5,
    origin: (packed >>> 4) & 1,
    status: (packed >>> 1) & 7,
    hourUnknown: (packed & 1) === 1,
  };
}

export const statusesOf = (of: Of): readonly string[] =>
  of === 'incidents' ? INCIDENT_STATUSES : HAZARD_STATUSES;

/** The lists that the packed numbers are places in. */
export interface IndexLists {
  categories: readonly string[];
  areas: readonly string[];
}

/** The records of `[fromMs, toMs)`, packed; either end may be infinite. About 1 µs a row in the database. */
export async function packedRows(
  store: Store,
  of: Of,
  lists: IndexLists,
  window: { fromMs: number; toMs: number },
): Promise<Uint8Array> {
  const at = timeOf(of);
  const hourUnknown = of === 'incidents' ? sql`r.hour_unknown::int` : sql`0`;
  const [row] = await store.rows<{ bytes: Uint8Array | null }>(sql`
    select string_agg(
      int8send(r.cell) || timestamptz_send(${at})
      || int4send(coalesce(c.place, 0)::int * 32 + (r.origin = 'discovered')::int * 16
                  + (array_position(${textArray(statusesOf(of))}, r.status) - 1) * 2 + ${hourUnknown})
      || int4send(coalesce(a.place, 0)::int) || float4send(coalesce(r.severity, 'NaN'))
      || uuid_send(r.id) || float8send(st_x(r.geom)) || float8send(st_y(r.geom)), ''::bytea) as bytes
    from ${tableOf(of)}
    left join unnest(${textArray(lists.categories)}) with ordinality c(code, place) on c.code = r.category
    left join unnest(${textArray(lists.areas)}::uuid[]) with ordinality a(id, place) on a.id = r.area_id
    where r.deleted_at is null and ${at} >= ${instantOf(window.fromMs)} and ${at} < ${instantOf(window.toMs)}`);
  return row?.bytes ?? new Uint8Array(0);
}

export interface DayCount {
  /** Days since 1970-01-01, UTC. */
  day: number;
  count: number;
}

/** How many records lie on each UTC day, ascending: where to cut a load. One pass over the time index. */
export function recordsByDay(store: Store, of: Of): Promise<DayCount[]> {
  const at = timeOf(of);
  return store.rows<DayCount>(sql`
    select ${utcDay(at)} as day, count(*)::int as count
    from ${tableOf(of)} where r.deleted_at is null group by 1 order by 1`);
}

/** Every area that was ever there, by id: its parent, and whether it still is. */
export function indexAreas(
  store: Store,
): Promise<{ id: string; parentId: string | null; deleted: boolean }[]> {
  return store.rows(sql`
    select id, parent_id as "parentId", deleted_at is not null as deleted from area order by created_at, id`);
}

/** Every category of a layer with the weight of its records. */
export function indexCategories(store: Store, of: Of): Promise<{ code: string; severityWeight: number }[]> {
  return store.rows(sql`
    select code, severity_weight::float8 as "severityWeight" from category where "of" = ${of} order by sort_order, code`);
}

const instantOf = (ms: number): SQL =>
  sql`${Number.isFinite(ms) ? new Date(ms).toISOString() : ms < 0 ? '-infinity' : 'infinity'}::timestamptz`;

/** As one parameter: a list of thousands would be thousands of them. */
const textArray = (items: readonly string[]): SQL =>
  sql`array(select jsonb_array_elements_text(${JSON.stringify(items)}::jsonb))`;
