/** Beats, the zones that are given: rows in, records out. */
import { sql, type SQL } from 'drizzle-orm';
import type { MultiPolygon, Polygon } from 'geojson';
import type { LngLat } from '../../domain/place.ts';
import { Problem } from '../../domain/problem.ts';
import { geometryText } from '../copyText.ts';
import type { Store } from '../engines/engine.ts';
import type { Actor } from './ledger.ts';
import { finestArea } from './reference.ts';
import { allOf, geoJson, lngLat, recordColumnsSql } from './sqlText.ts';

export interface BeatRow {
  id: string;
  name: string;
  geometry: { type: 'MultiPolygon'; coordinates: LngLat[][][] };
  /** A point within it. */
  middle: LngLat;
  areaKm2: number;
  areaId: string | null;
  version: number;
  createdAt: string;
  createdBy: string;
  updatedAt: string;
  updatedBy: string;
  simulated: boolean;
}

const columns = sql`b.id, b.name, ${geoJson(sql`b.geom`)} as geometry, ${lngLat(sql`st_pointonsurface(b.geom)`)} as middle, st_area(b.geom::geography) / 1e6 as "areaKm2",
  b.area_id as "areaId", ${recordColumnsSql('b')}`;

/** Live beats by name and id; those that overlap an area if one is asked for (common borders are no overlap). */
export function listBeatRows(store: Store, { areaId }: { areaId?: string | null } = {}): Promise<BeatRow[]> {
  const conditions: SQL[] = [sql`b.deleted_at is null`];
  if (areaId) {
    conditions.push(sql`exists (
      select from area a where a.id = ${areaId} and st_intersects(a.geom, b.geom) and not st_touches(a.geom, b.geom))`);
  }
  return store.rows<BeatRow>(
    sql`select ${columns} from beat b where ${allOf(conditions)} order by b.name, b.id`,
  );
}

/** Throws Problem `not-found`, `gone`. */
export async function beatRow(store: Store, id: string): Promise<BeatRow> {
  const [row] = await store.rows<BeatRow & { deleted: boolean }>(
    sql`select ${columns}, b.deleted_at is not null as deleted from beat b where b.id = ${id}`,
  );
  if (!row) throw new Problem('not-found');
  const { deleted, ...beat } = row;
  if (deleted) throw new Problem('gone');
  return beat;
}

/** Why an outline is not valid by the rules of OGC, as PostGIS says it (`Self-intersection`); null: it is. */
export async function invalidOutline(store: Store, geometry: Polygon | MultiPolygon): Promise<string | null> {
  const [row] = await store.rows<{ reason: string | null }>(sql`
    select case when not st_isvalid(geom) then st_isvalidreason(geom) end as reason
    from (select ${outlineGeometry(geometry)} as geom) given`);
  // Where it lies is of no use to a reader, and coordinates stay out of reports.
  return row!.reason?.replace(/\[.*$/, '').trim() ?? null;
}

const outlineGeometry = (geometry: Polygon | MultiPolygon): SQL =>
  sql`st_multi(${geometryText(geometry)}::geometry)`;

/** What follows from a beat's outline: geometry, and the finest area that holds a point within it. */
export function outlineColumns(geometry: Polygon | MultiPolygon): { column: string; value: SQL }[] {
  const geom = outlineGeometry(geometry);
  return [
    { column: 'geom', value: geom },
    { column: 'area_id', value: finestArea(sql`st_pointonsurface(${geom})`) },
  ];
}

export interface BeatToStore {
  id: string;
  name: string;
  geometry: Polygon | MultiPolygon;
}

/** Inserts one beat; throws the engine's duplicate of `beat_pk` where the id is taken. */
export async function insertBeat(
  store: Store,
  actor: Actor,
  { id, name, geometry }: BeatToStore,
  simulated: boolean,
): Promise<void> {
  const [geom, area] = outlineColumns(geometry).map(({ value }) => value);
  await store.rows(sql`
    insert into beat (id, name, geom, area_id, created_by, updated_by, simulated)
    values (${id}, ${name}, ${geom}, ${area}, ${actor.name}, ${actor.name}, ${simulated})`);
}

/** What an import makes of a beat. `editsKept`: edited here since, and the file says what it said before. */
export type BeatFate = 'added' | 'revised' | 'unchanged' | 'editsKept' | 'deletedKept';

/** Stores a beat as a file brings it; what it was goes to the revisions. */
export async function mergeBeat(tx: Store, author: Actor, beat: BeatToStore): Promise<BeatFate> {
  const { id, name, geometry } = beat;
  const [geom, area] = outlineColumns(geometry).map(({ value }) => value);
  // Geometry is compared by its text: what an edit replaced is kept as JSON.
  const [known] = await tx.rows<{ deleted: boolean; same: boolean; edited: boolean }>(sql`
    select b.deleted_at is not null as deleted,
      (b.name, st_asgeojson(b.geom)) is not distinct from (${name}, st_asgeojson(${geom})) as same,
      b.updated_by <> ${author.name} and coalesce((
        select (r.name, (r.geom - 'crs')::jsonb) is not distinct from (${name}, st_asgeojson(${geom})::jsonb)
        from revision v, jsonb_to_record(v.body) as r(name text, geom jsonb)
        where v.subject = 'beat' and v.subject_id = b.id and v.body ->> 'updated_by' = ${author.name}
        order by v.version desc limit 1), false) as edited
    from beat b where b.id = ${id}`);
  if (!known) {
    await insertBeat(tx, author, beat, false);
    return 'added';
  }
  if (known.deleted) return 'deletedKept';
  if (known.same) return 'unchanged';
  if (known.edited) return 'editsKept';
  await tx.rows(sql`
    insert into revision (subject, subject_id, version, body, actor)
    select 'beat', id, version, to_jsonb(beat.*), ${author.name} from beat where id = ${id}`);
  await tx.rows(sql`
    update beat set name = ${name}, geom = ${geom}, area_id = ${area}, version = version + 1, updated_at = now(),
      updated_by = ${author.name}
    where id = ${id}`);
  return 'revised';
}
