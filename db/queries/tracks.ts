/**
 * The one door to positions and tracks. Whatever is read here is written to the audit first, with its purpose: where that cannot be
 * written, nothing is read.
 */
import { sql, type SQL } from 'drizzle-orm';
import type { LocalDate } from '../../domain/time/date.ts';
import type { Store } from '../engines/engine.ts';
import { recordAudit, type Actor } from './ledger.ts';

export interface PositionWindow {
  /** Half-open, epoch ms. */
  fromMs: number;
  toMs: number;
  timeZone: string;
}

/** The positions of one local day, without a name: by patrol, then in no order. */
export interface DayOfPositions {
  /** `YYYY-MM-DD` */
  day: LocalDate;
  /** Numbers the devices of that day from 1; says nothing about another day. */
  patrol: Uint32Array;
  lng: Float64Array;
  lat: Float64Array;
}

/** What a position takes in bytes: patrol, longitude, latitude. */
const ROW_BYTES = 20;

/**
 * The positions of a window by local day, for counts of many patrols: which device a patrol is, and when it was where, stays in
 * the database. One line in the audit. About 1 us a position and 10 ms a day; memory for one day.
 */
export async function* positionsByDay(
  store: Store,
  actor: Actor,
  window: PositionWindow,
  purpose: 'coverage',
): AsyncGenerator<DayOfPositions> {
  const [from, to] = [new Date(window.fromMs).toISOString(), new Date(window.toMs).toISOString()];
  await recordAudit(store, actor, { action: 'position.count', purpose, detail: { from, to } });
  const inWindow = sql`recorded_at >= ${from}::timestamptz and recorded_at < ${to}::timestamptz`;
  const days = await store.rows<{ day: LocalDate }>(sql`
    select distinct ((recorded_at at time zone ${window.timeZone})::date)::text as day from position where ${inWindow} order by 1`);
  for (const { day } of days) yield await positionsOfDay(store, day, window.timeZone, inWindow);
}

async function positionsOfDay(
  store: Store,
  day: LocalDate,
  timeZone: string,
  inWindow: SQL,
): Promise<DayOfPositions> {
  const midnight = (date: SQL) => sql`((${date})::timestamp at time zone ${timeZone})`;
  const [row] = await store.rows<{ bytes: Uint8Array | null }>(sql`
    select string_agg(int4send(patrol) || float8send(st_x(geom)) || float8send(st_y(geom)), ''::bytea) as bytes
    from (
      select dense_rank() over (order by device_id)::int as patrol, geom from position
      where ${inWindow} and recorded_at >= ${midnight(sql`${day}::date`)}
        and recorded_at < ${midnight(sql`${day}::date + 1`)}
      order by 1) of_day`);
  const bytes = row?.bytes ?? new Uint8Array();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = bytes.byteLength / ROW_BYTES;
  const positions = {
    day,
    patrol: new Uint32Array(count),
    lng: new Float64Array(count),
    lat: new Float64Array(count),
  };
  for (let i = 0; i < count; i++) {
    positions.patrol[i] = view.getUint32(i * ROW_BYTES);
    positions.lng[i] = view.getFloat64(i * ROW_BYTES + 4);
    positions.lat[i] = view.getFloat64(i * ROW_BYTES + 12);
  }
  return positions;
}
