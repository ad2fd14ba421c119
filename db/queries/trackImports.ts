/** Recorded positions on their way into the database: staged, then kept or put into quarantine. Writes only; see the schema for who reads. */
import { sql } from 'drizzle-orm';
import type { Store, Transaction } from '../engines/engine.ts';

/** What a line of COPY holds for a staged position, in this order; `reason` null: plausible. */
const POSITION_STAGE =
  'position_stage (line, recorded_at, geom, speed_meters_per_second, bearing_degrees, altitude_meters, reason)';

export interface TrackToStore {
  id: string;
  startedMs: number;
  endedMs: number;
  positions: number;
  lengthMeters: number;
}

export interface PositionCounts {
  added: number;
  /** Stored before, or said twice in the file. */
  repeated: number;
  /** Another place at an instant that is stored already. */
  contradicting: number;
  /** Of a time that cannot be. */
  implausible: number;
  /** New rows of the quarantine. */
  quarantined: number;
}

export async function stagePositions(tx: Transaction, chunks: AsyncIterable<string>): Promise<void> {
  await tx.rows(sql`
    create temporary table position_stage (line integer, recorded_at timestamptz, geom geometry(Point, 4326),
      speed_meters_per_second real, bearing_degrees real, altitude_meters real, reason text) on commit drop`);
  await tx.copyIn(POSITION_STAGE, chunks);
  await tx.rows(sql`create index on position_stage (recorded_at)`);
  await tx.rows(sql`analyze position_stage`);
}

export async function ensureDevice(
  tx: Store,
  device: { id: string; name: string },
  author: string,
): Promise<void> {
  await tx.rows(sql`
    insert into device (id, name, created_by, updated_by) values (${device.id}, ${device.name}, ${author}, ${author})
    on conflict on constraint device_pk do nothing`);
}

/** Keeps the first fix of each instant; what contradicts it or cannot be goes to the quarantine. A replay changes nothing. */
export async function mergePositions(tx: Store, deviceId: string): Promise<PositionCounts> {
  await tx.rows(sql`
    select position_partition(month at time zone 'UTC') from (
      select distinct date_trunc('month', recorded_at at time zone 'UTC') as month
      from position_stage where reason is null) months order by month`);
  const added = await tx.rows<{ rows: number }>(sql`
    with stored as (
      insert into position (device_id, recorded_at, geom, speed_meters_per_second, bearing_degrees, altitude_meters)
      select distinct on (recorded_at) ${deviceId}::uuid, recorded_at, geom, speed_meters_per_second, bearing_degrees,
        altitude_meters
      from position_stage where reason is null order by recorded_at, line
      on conflict on constraint position_pk do nothing returning 1)
    select count(*)::int as rows from stored`);
  await tx.rows(sql`
    update position_stage s set reason = 'contradicts' from position p
    where s.reason is null and p.device_id = ${deviceId} and p.recorded_at = s.recorded_at and p.geom is distinct from s.geom`);
  // The id is made of what was said, so that a replay meets it.
  const quarantined = await tx.rows<{ rows: number }>(sql`
    with kept as (
      insert into position_quarantine (id, device_id, recorded_at, geom, reason)
      select distinct on (1) md5(concat_ws('/', ${deviceId}::text, recorded_at, st_asbinary(geom), reason))::uuid,
        ${deviceId}::uuid, recorded_at, geom, reason
      from position_stage where reason is not null
      on conflict on constraint position_quarantine_pk do nothing returning 1)
    select count(*)::int as rows from kept`);
  const [counts] = await tx.rows<{ all: number; contradicting: number; implausible: number }>(sql`
    select count(*)::int as all, count(*) filter (where reason = 'contradicts')::int as contradicting,
      count(*) filter (where reason = 'implausible-time')::int as implausible from position_stage`);
  const { all, contradicting, implausible } = counts!;
  return {
    added: added[0]!.rows,
    repeated: all - added[0]!.rows - contradicting - implausible,
    contradicting,
    implausible,
    quarantined: quarantined[0]!.rows,
  };
}

/** Stores the stretches that are not there yet, and returns how many those were. */
export async function storeTracks(
  tx: Store,
  author: string,
  { deviceId, source, tracks }: { deviceId: string; source: string; tracks: readonly TrackToStore[] },
): Promise<number> {
  const rows = tracks.map((track) => ({
    id: track.id,
    started: new Date(track.startedMs).toISOString(),
    ended: new Date(track.endedMs).toISOString(),
    positions: track.positions,
    meters: track.lengthMeters,
  }));
  const stored = await tx.rows(sql`
    insert into track (id, source, device_id, mode, started_at, ended_at, positions, length_meters, created_by, updated_by)
    select id, ${source}, ${deviceId}::uuid, 'unknown', started, ended, positions, meters, ${author}, ${author}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as given(id uuid, started timestamptz, ended timestamptz, positions int, meters real)
    on conflict on constraint track_pk do nothing returning id`);
  return stored.length;
}
