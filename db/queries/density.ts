/** Counts of records by cell, by time and by kind. The incident index will answer these faster; SQL stays its oracle. */
import { sql, type SQL } from 'drizzle-orm';
import type { RecordFilter } from '../../domain/filter.ts';
import type { Store } from '../engines/engine.ts';
import { filterSql, tableOf, timeOf } from './filter.ts';

export interface CellCount {
  /** 15 hexadecimal digits. */
  cell: string;
  count: number;
  /** Sum of the rows' severity weights, or their categories'. */
  weighted: number;
}

/** Counts per cell of `res` (6..11), by cell; at most `limit` rows: ask for one more than you can take. */
export function countByCell(
  store: Store,
  filter: RecordFilter,
  asked: { res: number; timeZone: string; limit: number; within?: SQL },
): Promise<CellCount[]> {
  return store.rows<CellCount>(sql`
    select to_hex(cell_parent(r.cell, ${asked.res}::int)) as cell, count(*)::int as count,
           sum(coalesce(r.severity, c.severity_weight, 1))::float8 as weighted
    from ${tableOf(filter.of)}
    left join category c on c."of" = ${filter.of} and c.code = r.category
    where ${filterSql(filter, asked.timeZone)} and ${asked.within ?? sql`true`}
    group by 1 order by 1 limit ${asked.limit}`);
}

export type SeriesStep = 'day' | 'week' | 'month';

/** Counts by local day, ISO week or month, empty steps with 0, from the first to the last step that the filter names or holds. */
export function countByStep(
  store: Store,
  filter: RecordFilter,
  asked: { step: SeriesStep; timeZone: string },
): Promise<{ start: string; count: number }[]> {
  const local = sql`date_trunc(${asked.step}, ${timeOf(filter.of)} at time zone ${asked.timeZone})`;
  const stepOf = (ms: number) =>
    sql`date_trunc(${asked.step}, ${new Date(ms).toISOString()}::timestamptz at time zone ${asked.timeZone})`;
  const first = filter.fromMs === null ? sql`(select min(at) from counted)` : stepOf(filter.fromMs);
  const last = filter.toMs === null ? sql`(select max(at) from counted)` : stepOf(filter.toMs - 1);
  return store.rows(sql`
    with counted as (
      select ${local} as at, count(*)::int as count from ${tableOf(filter.of)}
      where ${filterSql(filter, asked.timeZone)} group by 1
    )
    select to_char(step.at, 'YYYY-MM-DD') as start, coalesce(counted.count, 0) as count
    from generate_series(${first}, ${last}, ('1 ' || ${asked.step}::text)::interval) as step(at)
    left join counted on counted.at = step.at
    order by 1 limit 50001`);
}

/** Counts by hour of the week (0 is Monday 00:00, local) and by category. Records without a known hour are in no hour. */
export async function countByHourOfWeek(store: Store, filter: RecordFilter, timeZone: string) {
  const local = sql`(${timeOf(filter.of)} at time zone ${timeZone})`;
  const known = filter.of === 'incidents' ? sql`not r.hour_unknown` : sql`true`;
  const hours = await store.rows<{ hour: number; count: number }>(sql`
    select (extract(isodow from ${local})::int - 1) * 24 + extract(hour from ${local})::int as hour, count(*)::int as count
    from ${tableOf(filter.of)} where ${filterSql(filter, timeZone)} and ${known} group by 1`);
  const categories = await store.rows<{ category: string; count: number }>(sql`
    select r.category, count(*)::int as count from ${tableOf(filter.of)}
    where ${filterSql(filter, timeZone)} group by 1 order by 2 desc, 1`);
  const hourOfWeek = new Array<number>(168).fill(0);
  for (const { hour, count } of hours) hourOfWeek[hour] = count;
  return { total: categories.reduce((sum, row) => sum + row.count, 0), hourOfWeek, categories };
}
