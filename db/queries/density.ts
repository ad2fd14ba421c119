/** Counts of records by cell, by time and by kind. The incident index answers these faster; SQL stays its oracle. */
import { setImmediate } from 'node:timers/promises';
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

/** A record's own weight, else its category's; summed as doubles, because a sum of `real` stops growing at 2^24. */
const weight = sql`coalesce(r.severity, c.severity_weight, 1)::float8`;
const withCategory = (filter: RecordFilter) =>
  sql`left join category c on c."of" = ${filter.of} and c.code = r.category`;

/** Counts per cell of `res` (6..11), by cell; at most `limit` rows: ask for one more than you can take. */
export function countByCell(
  store: Store,
  filter: RecordFilter,
  asked: { res: number; timeZone: string; limit: number; within?: SQL },
): Promise<CellCount[]> {
  return store.rows<CellCount>(sql`
    select to_hex(cell_parent(r.cell, ${asked.res}::int)) as cell, count(*)::int as count, sum(${weight}) as weighted
    from ${tableOf(filter.of)} ${withCategory(filter)}
    where ${filterSql(filter, asked.timeZone)} and ${asked.within ?? sql`true`}
    group by 1 order by 1 limit ${asked.limit}`);
}

/** Counts by cell, cells ascending. */
export interface CellColumns {
  cells: BigUint64Array;
  counts: Uint32Array;
  weighted: Float64Array | null;
}

/**
 * Counts per cell of `res` (6..11). The database packs them into one run of bytes: a row object of each of a million cells
 * would cost seconds and hold up every other request.
 */
export async function cellColumns(
  store: Store,
  filter: RecordFilter,
  asked: { res: number; timeZone: string; weighted: boolean },
): Promise<CellColumns> {
  const bytes = await packed(
    store,
    sql`select int8send(cell) || int4send(count) || float8send(weighted) as row from (
      select cell_parent(r.cell, ${asked.res}::int) as cell, count(*)::int as count,
             ${asked.weighted ? sql`sum(${weight})` : sql`0::float8`} as weighted
      from ${tableOf(filter.of)} ${asked.weighted ? withCategory(filter) : sql``}
      where ${filterSql(filter, asked.timeZone)} group by 1 order by 1) counted`,
  );
  const view = viewOf(bytes);
  const size = view.byteLength / 20;
  const cells = new BigUint64Array(size);
  const counts = new Uint32Array(size);
  const weighted = asked.weighted ? new Float64Array(size) : null;
  for (let i = 0; i < size; i++) {
    cells[i] = view.getBigUint64(20 * i);
    counts[i] = view.getUint32(20 * i + 8);
    if (weighted) weighted[i] = view.getFloat64(20 * i + 12);
  }
  return { cells, counts, weighted };
}

/** Counts by cell and step; that of cell `i` in step `s` is at `i * steps + s`. Cells ascending. */
export interface CellStepColumns {
  cells: BigUint64Array;
  steps: number;
  counts: Uint32Array;
  weighted: Float64Array | null;
}

export interface StepsAsked {
  /** 6..11. */
  res: number;
  timeZone: string;
  /** Ascending; step `s` is `[edgesMs[s], edgesMs[s + 1])`. */
  edgesMs: readonly number[];
  weighted: boolean;
}

/** Counts per cell and step. Memory: 4 (12 with weights) bytes for each step of each cell that holds anything. */
export async function cellStepColumns(
  store: Store,
  filter: RecordFilter,
  asked: StepsAsked,
): Promise<CellStepColumns> {
  const reading = stepsRead(await cellStepBytes(store, filter, asked), asked);
  for (;;) {
    const slice = reading.next();
    if (slice.done) return slice.value;
    // A million rows take longer than anybody should wait for another's question.
    await setImmediate();
  }
}

/** The same as one run of bytes, which `stepsOfBytes` reads: for whoever has them read in another thread. */
export async function cellStepBytes(
  store: Store,
  filter: RecordFilter,
  { res, timeZone, edgesMs, weighted }: StepsAsked,
): Promise<Uint8Array<ArrayBuffer>> {
  return packed(
    store,
    sql`select int8send(cell) || int4send(step) || int4send(count) || float8send(weighted) as row from (
      select cell_parent(r.cell, ${res}::int) as cell, ${stepOf(filter, edgesMs)} as step,
             count(*)::int as count, ${weighted ? sql`sum(${weight})` : sql`0::float8`} as weighted
      from ${tableOf(filter.of)} ${weighted ? withCategory(filter) : sql``}
      where ${filterSql(within(filter, edgesMs), timeZone)} group by 1, 2 order by 1, 2) counted`,
  );
}

type StepsRead = Pick<StepsAsked, 'edgesMs' | 'weighted'>;

/** In one go: 0.1 us a row. */
export function stepsOfBytes(bytes: Uint8Array, asked: StepsRead): CellStepColumns {
  const reading = stepsRead(bytes, asked);
  for (;;) {
    const slice = reading.next();
    if (slice.done) return slice.value;
  }
}

const SLICE_ROWS = 20_000;

function* stepsRead(
  bytes: Uint8Array,
  { edgesMs, weighted: isWeighted }: StepsRead,
): Generator<void, CellStepColumns> {
  const view = viewOf(bytes);
  const steps = edgesMs.length - 1;
  const rows = view.byteLength / 24;
  const isSameCell = (i: number) =>
    view.getUint32(24 * i) === view.getUint32(24 * (i - 1)) &&
    view.getUint32(24 * i + 4) === view.getUint32(24 * (i - 1) + 4);
  let size = 0;
  for (let i = 0; i < rows; i++) {
    if (i % SLICE_ROWS === SLICE_ROWS - 1) yield;
    if (i === 0 || !isSameCell(i)) size++;
  }
  const cells = new BigUint64Array(size);
  const counts = new Uint32Array(size * steps);
  const weighted = isWeighted ? new Float64Array(size * steps) : null;
  let at = -1;
  for (let i = 0; i < rows; i++) {
    if (i % SLICE_ROWS === SLICE_ROWS - 1) yield;
    if (i === 0 || !isSameCell(i)) cells[++at] = view.getBigUint64(24 * i);
    const place = at * steps + view.getUint32(24 * i + 8);
    counts[place] = view.getUint32(24 * i + 12);
    if (weighted) weighted[place] = view.getFloat64(24 * i + 16);
  }
  return { cells, steps, counts, weighted };
}

/** Cells of `res` that hold any record, whatever its kind, before an instant (null: at any time); ascending. */
export async function cellsBefore(
  store: Store,
  of: RecordFilter['of'],
  asked: { res: number; beforeMs: number | null },
): Promise<BigUint64Array> {
  const before = asked.beforeMs === null ? sql`true` : sql`${timeOf(of)} < ${instant(asked.beforeMs)}`;
  const bytes = await packed(
    store,
    sql`select int8send(cell) as row from (
      select distinct cell_parent(r.cell, ${asked.res}::int) as cell
      from ${tableOf(of)} where r.deleted_at is null and ${before} order by 1) earlier`,
  );
  const view = viewOf(bytes);
  return BigUint64Array.from({ length: view.byteLength / 8 }, (_, i) => view.getBigUint64(8 * i));
}

/** The instants of the oldest and the newest record of a filter, epoch ms; null where there is none. */
export async function recordSpan(
  store: Store,
  filter: RecordFilter,
  timeZone: string,
): Promise<{ oldestMs: number; newestMs: number } | null> {
  const at = timeOf(filter.of);
  const [row] = await store.rows<{ oldestMs: number | null; newestMs: number | null }>(sql`
    select floor(extract(epoch from min(${at})) * 1000)::float8 as "oldestMs",
           floor(extract(epoch from max(${at})) * 1000)::float8 as "newestMs"
    from ${tableOf(filter.of)} where ${filterSql(filter, timeZone)}`);
  const { oldestMs, newestMs } = row!;
  return oldestMs === null || newestMs === null ? null : { oldestMs, newestMs };
}

/** Counts by step; step `s` is `[edgesMs[s], edgesMs[s + 1])`. */
export async function countBySteps(
  store: Store,
  filter: RecordFilter,
  edgesMs: readonly number[],
  timeZone: string,
): Promise<Uint32Array> {
  const rows = await store.rows<{ step: number; count: number }>(sql`
    select ${stepOf(filter, edgesMs)} as step, count(*)::int as count from ${tableOf(filter.of)}
    where ${filterSql(within(filter, edgesMs), timeZone)} group by 1`);
  const counts = new Uint32Array(edgesMs.length - 1);
  for (const { step, count } of rows) counts[step] = count;
  return counts;
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

const instant = (ms: number): SQL => sql`${new Date(ms).toISOString()}::timestamptz`;

/** Which step a record lies in; the edges travel as one parameter and are read once a statement. */
function stepOf(filter: RecordFilter, edgesMs: readonly number[]): SQL {
  const edges = JSON.stringify(edgesMs.map((ms) => new Date(ms).toISOString()));
  return sql`width_bucket(${timeOf(filter.of)},
    array(select edge::timestamptz from jsonb_array_elements_text(${edges}::jsonb) as e(edge))) - 1`;
}

/** The filter, cut to the time from the first to the last edge. */
function within(filter: RecordFilter, edgesMs: readonly number[]): RecordFilter {
  const { fromMs, toMs } = filter;
  return {
    ...filter,
    fromMs: Math.max(fromMs ?? -Infinity, edgesMs[0]!),
    toMs: Math.min(toMs ?? Infinity, edgesMs.at(-1)!),
  };
}

/** Rows that arrive as one value: a value is read in one go, and a megabyte takes 5 ms. */
const PIECE_ROWS = 20_000;

/** The bytes of a query's `row`s, one after the other in its order (big-endian, as PostgreSQL sends numbers), in a buffer of their own. */
async function packed(store: Store, rows: SQL): Promise<Uint8Array<ArrayBuffer>> {
  const pieces = await store.rows<{ bytes: Uint8Array }>(sql`
    select string_agg(row, ''::bytea order by n) as bytes from (
      select row, n, (n - 1) / ${PIECE_ROWS}::int as piece from (
        select row, row_number() over () as n from (${rows}) ordered
      ) numbered
    ) cut group by piece order by piece`);
  const all = new Uint8Array(pieces.reduce((sum, { bytes }) => sum + bytes.byteLength, 0));
  let end = 0;
  for (const { bytes } of pieces) {
    all.set(bytes, end);
    end += bytes.byteLength;
  }
  return all;
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);
