/** What is derived from the current road graph: where incidents lie on it, and which roads a key section runs along. */
import { sql } from 'drizzle-orm';
import type { LngLat } from '../../domain/place.ts';
import { copyChunks } from '../copyText.ts';
import type { Store, Transaction } from '../engines/engine.ts';
import { lineOfHex } from '../wkb.ts';

export interface UnsnappedIncident {
  id: string;
  lng: number;
  lat: number;
}

/**
 * Incidents that were not looked at on this graph version, by id, from the one after `afterId`. That the snaps lie after it as well is said
 * again, or PostgreSQL goes through all of them for every page.
 */
export function unsnappedIncidents(
  store: Store,
  graphVersionId: string,
  afterId: string,
  limit: number,
): Promise<UnsnappedIncident[]> {
  return store.rows<UnsnappedIncident>(sql`
    select i.id, st_x(i.geom) as lng, st_y(i.geom) as lat
    from incident i
    where i.id > ${afterId} and i.deleted_at is null and not exists (
      select from incident_road r
      where r.graph_version_id = ${graphVersionId} and r.incident_id = i.id and r.incident_id > ${afterId})
    order by i.id limit ${limit}`);
}

export async function countUnsnapped(store: Store, graphVersionId: string): Promise<number> {
  const [row] = await store.rows<{ count: number }>(sql`
    select count(*)::int as count from incident i
    where i.deleted_at is null and not exists (
      select from incident_road r where r.graph_version_id = ${graphVersionId} and r.incident_id = i.id)`);
  return row!.count;
}

export interface IncidentSnap {
  incidentId: string;
  /** null: looked at, and none within reach. */
  roadId: string | null;
  alongMeters: number | null;
  distanceMeters: number | null;
}

/** Stores where incidents lie. One that somebody else snapped meanwhile keeps what it has. */
export async function storeSnaps(
  tx: Transaction,
  graphVersionId: string,
  snaps: readonly IncidentSnap[],
): Promise<void> {
  await tx.rows(sql`
    create temporary table if not exists snap_stage
      (incident_id uuid, road_id uuid, along_meters real, distance_meters real) on commit delete rows`);
  await tx.rows(sql`truncate snap_stage`);
  await tx.copyIn(
    'snap_stage (incident_id, road_id, along_meters, distance_meters)',
    copyChunks(snaps, (snap) => [snap.incidentId, snap.roadId, snap.alongMeters, snap.distanceMeters]),
  );
  await tx.rows(sql`
    insert into incident_road (graph_version_id, incident_id, road_id, along_meters, distance_meters)
    select ${graphVersionId}::uuid, incident_id, road_id, along_meters, distance_meters from snap_stage
    on conflict on constraint incident_road_pk do nothing`);
}

/** After many snaps: the embedded engine never gathers statistics by itself. */
export async function gatherStatistics(store: Store): Promise<void> {
  await store.rows(sql`analyze incident_road`);
}

/** Stores where one incident lies now, in place of what was known. Nothing where the graph version is no longer in use. */
export async function storeSnap(tx: Store, graphVersionId: string, snap: IncidentSnap): Promise<void> {
  await tx.rows(sql`
    insert into incident_road (graph_version_id, incident_id, road_id, along_meters, distance_meters)
    select id, ${snap.incidentId}::uuid, ${snap.roadId}::uuid, ${snap.alongMeters}::real, ${snap.distanceMeters}::real
    from graph_version where id = ${graphVersionId} and current
    on conflict on constraint incident_road_pk do update
      set road_id = excluded.road_id, along_meters = excluded.along_meters, distance_meters = excluded.distance_meters`);
}

export interface UnmatchedSection {
  id: string;
  line: LngLat[];
  /** Share matched on the graph version before; null where it was not matched there. */
  shareBefore: number | null;
}

/** Sections that were not matched to this graph version. */
export async function unmatchedSections(store: Store, graphVersionId: string): Promise<UnmatchedSection[]> {
  const rows = await store.rows<{ id: string; geom: string; shareBefore: number | null }>(sql`
    select s.id, s.geom::text as geom,
           (select m.matched_share::float8 from section_match m join graph_version g on g.id = m.graph_version_id
            where m.section_id = s.id and g.id <> ${graphVersionId}
            order by g.imported_at desc limit 1) as "shareBefore"
    from section s
    where s.deleted_at is null and not exists (
      select from section_match m where m.graph_version_id = ${graphVersionId} and m.section_id = s.id)
    order by s.id`);
  return rows.map(({ geom, ...row }) => ({ ...row, line: lineOfHex(geom) }));
}

export interface SectionMatchRow {
  sectionId: string;
  matchedShare: number;
  /** To be looked at by a person. */
  changed: boolean;
  stretches: readonly { roadId: string; fromMeters: number; toMeters: number }[];
}

/** Stores the roads of sections on one graph version, in place of what was known there. */
export async function storeMatches(
  tx: Store,
  graphVersionId: string,
  matches: readonly SectionMatchRow[],
): Promise<void> {
  if (matches.length === 0) return;
  const ids = sql.join(
    matches.map((match) => sql`${match.sectionId}::uuid`),
    sql`, `,
  );
  await tx.rows(
    sql`delete from section_road where graph_version_id = ${graphVersionId} and section_id in (${ids})`,
  );
  await tx.rows(
    sql`delete from section_match where graph_version_id = ${graphVersionId} and section_id in (${ids})`,
  );
  await tx.rows(sql`
    insert into section_match (graph_version_id, section_id, matched_share, changed)
    select ${graphVersionId}::uuid, id, share, changed
    from jsonb_to_recordset(${JSON.stringify(
      matches.map(({ sectionId, matchedShare, changed }) => ({
        id: sectionId,
        share: matchedShare,
        changed,
      })),
    )}::jsonb) as given(id uuid, share real, changed boolean)`);
  const stretches = matches.flatMap(({ sectionId, stretches: roads }) =>
    roads.map((stretch, ordinal) => ({
      id: sectionId,
      ordinal,
      road: stretch.roadId,
      from_m: stretch.fromMeters,
      to_m: stretch.toMeters,
    })),
  );
  await tx.rows(sql`
    insert into section_road (graph_version_id, section_id, ordinal, road_id, from_meters, to_meters)
    select ${graphVersionId}::uuid, id, ordinal, road, from_m, to_m
    from jsonb_to_recordset(${JSON.stringify(stretches)}::jsonb)
      as given(id uuid, ordinal int, road uuid, from_m real, to_m real)`);
}
