/** What a study area is made of: outlines of areas, and where the roads end. */
import { sql } from 'drizzle-orm';
import { EARTH_RADIUS_METERS, boundsOf, type AreaGeometry, type LngLat } from '../../domain/place.ts';
import type { Store } from '../engines/engine.ts';
import { geoJson } from './sqlText.ts';

/** About 5 m of latitude: far below a hexagon, and some 10 times fewer vertices. */
const TOLERANCE_DEGREES = 0.000045;

const METERS_PER_DEGREE = (EARTH_RADIUS_METERS * Math.PI) / 180;

export interface Outline {
  /** null: several areas. */
  name: string | null;
  nameEn: string | null;
  geometry: AreaGeometry;
}

/**
 * What the study area of everything depends on: a text that changes whenever an area does, and the road graph in use. Of the rows
 * themselves and not of the change log, because it costs no more and misses nothing.
 */
export async function studySources(
  store: Store,
): Promise<{ areas: string; areaCount: number; graphVersionId: string | null }> {
  const [row] = await store.rows<{ areas: string; areaCount: number; graphVersionId: string | null }>(sql`
    select count(*)::int as "areaCount", count(*) || '.' || coalesce(max(updated_at)::text, '') as areas,
           (select id from graph_version where current) as "graphVersionId"
    from area where deleted_at is null`);
  return row!;
}

/** The outline of one area, to about 5 m; null where there is none. */
export async function areaOutline(store: Store, id: string): Promise<Outline | null> {
  const [row] = await store.rows<Outline>(sql`
    select name, name_en as "nameEn",
           ${geoJson(sql`st_simplifypreservetopology(geom, ${TOLERANCE_DEGREES}::float8)`)} as geometry
    from area where id = ${id} and deleted_at is null`);
  return row ?? null;
}

/** All areas of the coarsest kind that there is, as one outline to about 5 m; null where there are none. */
export async function areasOutline(store: Store): Promise<Outline | null> {
  const [row] = await store.rows<Outline>(sql`
    with coarsest as (
      select kind from area where deleted_at is null
      order by array_position(array['city', 'town', 'community', 'grid'], kind) limit 1
    ), whole as (
      select st_union(geom) as geom, case when count(*) = 1 then min(name) end as name,
             case when count(*) = 1 then min(name_en) end as name_en, count(*) as areas
      from area where deleted_at is null and kind = (select kind from coarsest)
    )
    select name, name_en as "nameEn",
           ${geoJson(sql`st_simplifypreservetopology(geom, ${TOLERANCE_DEGREES}::float8)`)} as geometry
    from whole where areas > 0`);
  return row ?? null;
}

/** Where the roads of the current graph begin and end, on a grid of `stepDegrees`, each place once: lng, lat, lng, .. in no order. */
export async function roadEnds(store: Store, stepDegrees: number): Promise<Float64Array<ArrayBuffer>> {
  const [row] = await store.rows<{ bytes: Uint8Array | null }>(sql`
    select string_agg(int4send(x) || int4send(y), ''::bytea) as bytes from (
      select distinct round(st_x(point) / ${stepDegrees}::float8)::int as x,
                      round(st_y(point) / ${stepDegrees}::float8)::int as y
      from road, lateral (values (st_startpoint(geom)), (st_endpoint(geom))) as ends(point)
      where graph_version_id = (select id from graph_version where current)) places`);
  const bytes = row?.bytes ?? new Uint8Array(0);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const places = new Float64Array(bytes.byteLength / 4);
  for (let i = 0; i < places.length; i++) places[i] = view.getInt32(4 * i) * stepDegrees;
  return places;
}

/**
 * What lies within `meters` of a ring (a line, where it encloses nothing) and of some places beside it, to about 5 m. On a plane that
 * is true in the middle of the ring and by 1 % over a degree of latitude: PostGIS' geography would first wake PROJ, over a second on
 * the embedded engine.
 */
export async function widened(
  store: Store,
  { ring, strays }: { ring: readonly LngLat[]; strays: readonly LngLat[] },
  meters: number,
): Promise<AreaGeometry> {
  const line = JSON.stringify({ type: 'LineString', coordinates: ring });
  const places = JSON.stringify({ type: 'MultiPoint', coordinates: strays });
  const [, south, , north] = boundsOf(ring);
  const narrow = Math.cos(((south + north) * Math.PI) / 360);
  const degrees = meters / METERS_PER_DEGREE;
  const [row] = await store.rows<{ geometry: AreaGeometry }>(sql`
    with line as (select st_setsrid(st_geomfromgeojson(${line}), 4326) as geom),
    hull as (select case when st_npoints(geom) > 3 then st_makevalid(st_makepolygon(geom)) else geom end as geom from line),
    whole as (
      select st_scale(st_collect(geom, st_setsrid(st_geomfromgeojson(${places}), 4326)), ${narrow}::float8, 1) as geom from hull
    ),
    wide as (select st_scale(st_buffer(geom, ${degrees}::float8), ${1 / narrow}::float8, 1) as geom from whole)
    select ${geoJson(sql`st_simplifypreservetopology(geom, ${TOLERANCE_DEGREES}::float8)`)} as geometry from wide`);
  return row!.geometry;
}
