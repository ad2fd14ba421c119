/** Key sections: rows in, records out. A section owns its line; the roads under it are derived (see derived.ts). */
import { sql, type SQL } from 'drizzle-orm';
import type { LineString } from 'geojson';
import { lineLengthMeters, type BBox, type LngLat } from '../../domain/place.ts';
import { Problem } from '../../domain/problem.ts';
import type { Store } from '../engines/engine.ts';
import { lineHex } from '../wkb.ts';
import { areaAndInner } from './filter.ts';
import type { Actor } from './ledger.ts';
import { finestArea } from './reference.ts';
import { allOf, envelope, geoJson, recordColumnsSql } from './sqlText.ts';

export interface SectionRow {
  id: string;
  name: string;
  origin: 'given' | 'proposed';
  priority: number;
  leastVisits: number;
  /** Only teams with this skill stop there; null: any. */
  skill: string | null;
  line: LineString & { coordinates: LngLat[] };
  lengthMeters: number;
  areaId: string | null;
  /** 0 where no roads are imported. */
  matchedShare: number;
  version: number;
  createdAt: string;
  createdBy: string;
  updatedAt: string;
  updatedBy: string;
  simulated: boolean;
}

const columns = sql`s.id, s.name, s.origin, s.priority, s.least_visits as "leastVisits", s.skill, ${geoJson(sql`s.geom`)} as line,
  s.length_meters::float8 as "lengthMeters", s.area_id as "areaId",
  coalesce((select m.matched_share::float8 from section_match m join graph_version g on g.id = m.graph_version_id and g.current
            where m.section_id = s.id), 0) as "matchedShare", ${recordColumnsSql('s')}`;

export interface SectionsAsked {
  areaId?: string | null;
  bbox?: BBox | null;
}

/** Live sections, by name and id. */
export function listSectionRows(store: Store, asked: SectionsAsked = {}): Promise<SectionRow[]> {
  const conditions: SQL[] = [sql`s.deleted_at is null`];
  if (asked.areaId) conditions.push(sql`s.area_id in ${areaAndInner(asked.areaId)}`);
  if (asked.bbox) conditions.push(sql`s.geom && ${envelope(asked.bbox)}`);
  return store.rows<SectionRow>(
    sql`select ${columns} from section s where ${allOf(conditions)} order by s.name, s.id`,
  );
}

/** Throws Problem `not-found`, `gone`. */
export async function sectionRow(store: Store, id: string): Promise<SectionRow> {
  const [row] = await store.rows<SectionRow & { deleted: boolean }>(
    sql`select ${columns}, s.deleted_at is not null as deleted from section s where s.id = ${id}`,
  );
  if (!row) throw new Problem('not-found');
  const { deleted, ...section } = row;
  if (deleted) throw new Problem('gone');
  return section;
}

export interface SectionToStore {
  id: string;
  name: string;
  origin: SectionRow['origin'];
  priority?: number | undefined;
  leastVisits?: number | undefined;
  skill?: string | null | undefined;
  line: readonly LngLat[];
}

/** What follows from a section's line: geometry, length, and the finest area that holds its middle. */
export function lineColumns(line: readonly LngLat[]): { column: string; value: SQL }[] {
  const geom = sql`${lineHex(line)}::geometry`;
  return [
    { column: 'geom', value: geom },
    { column: 'length_meters', value: sql`${lineLengthMeters(line)}::real` },
    { column: 'area_id', value: finestArea(sql`st_lineinterpolatepoint(${geom}, 0.5)`) },
  ];
}

/** Inserts one section; throws the engine's duplicate of `section_pk` where the id is taken. */
export async function insertSection(
  store: Store,
  actor: Actor,
  section: SectionToStore,
  simulated: boolean,
): Promise<void> {
  const [geom, length, area] = lineColumns(section.line).map(({ value }) => value);
  await store.rows(sql`
    insert into section (id, name, origin, priority, least_visits, skill, geom, length_meters, area_id, created_by, updated_by, simulated)
    values (${section.id}, ${section.name}, ${section.origin}, ${section.priority ?? 2}, ${section.leastVisits ?? 1}, ${section.skill ?? null},
            ${geom}, ${length}, ${area}, ${actor.name}, ${actor.name}, ${simulated})`);
}

/** Soft-deletes the live proposals (of an area, or all); the rows as they were go to the revisions. Returns how many. */
export async function deleteProposals(store: Store, actor: Actor, areaId: string | null): Promise<number> {
  const asked = allOf([
    sql`origin = 'proposed' and deleted_at is null`,
    ...(areaId ? [sql`area_id in ${areaAndInner(areaId)}`] : []),
  ]);
  await store.rows(sql`
    insert into revision (subject, subject_id, version, body, actor)
    select 'section', id, version, to_jsonb(section.*), ${actor.name} from section where ${asked}`);
  const gone = await store.rows(sql`
    update section set deleted_at = now(), version = version + 1, updated_at = now(), updated_by = ${actor.name}
    where ${asked} returning id`);
  return gone.length;
}

export interface SectionStretch {
  sectionId: string;
  roadId: string;
  fromMeters: number;
  toMeters: number;
}

/** The roads of all live sections on a graph version, section by section, in the order of their lines. */
export function sectionStretches(store: Store, graphVersionId: string): Promise<SectionStretch[]> {
  return store.rows<SectionStretch>(sql`
    select r.section_id as "sectionId", r.road_id as "roadId", r.from_meters::float8 as "fromMeters",
           r.to_meters::float8 as "toMeters"
    from section_road r join section s on s.id = r.section_id and s.deleted_at is null
    where r.graph_version_id = ${graphVersionId}
    order by r.section_id, r.ordinal`);
}

/** Ids of the roads of a graph version whose middle an area holds. */
export async function roadsInArea(
  store: Store,
  graphVersionId: string,
  areaId: string,
): Promise<Set<string>> {
  const rows = await store.rows<{ id: string }>(sql`
    select r.id from road r join area a on a.id = ${areaId}
    where r.graph_version_id = ${graphVersionId} and r.geom && a.geom
      and st_covers(a.geom, st_lineinterpolatepoint(r.geom, 0.5))`);
  return new Set(rows.map((row) => row.id));
}
