/** What a vector tile is made of: the rows of a box, with just the properties that the map draws by. */
import { sql, type SQL } from 'drizzle-orm';
import type { Geometry } from 'geojson';
import type { RecordFilter } from '../../domain/filter.ts';
import type { BBox, LngLat } from '../../domain/place.ts';
import type { Store } from '../engines/engine.ts';
import { filterSql, tableOf, timeOf } from './filter.ts';
import { envelope, geoJson, isoText, lngLat } from './sqlText.ts';

/** One more than a tile can hold: the encoder then says that it left some out. */
const ROW_LIMIT = 50_001;

export interface PointRow {
  id: string;
  lngLat: LngLat;
  category: string;
  severity: number | null;
  origin: string;
  status: string;
  at: string;
}

/** The records of a filter within a box; of too many, the newest. */
export function pointsInBox(
  store: Store,
  filter: RecordFilter,
  box: BBox,
  timeZone: string,
): Promise<PointRow[]> {
  const at = timeOf(filter.of);
  return store.rows<PointRow>(sql`
    select r.id, ${lngLat(sql`r.geom`)} as "lngLat", r.category, r.severity::float8 as severity, r.origin, r.status,
           ${isoText(at)} as at
    from ${tableOf(filter.of)}
    where ${filterSql(filter, timeZone)} and r.geom && ${envelope(box)}
    order by ${at} desc, r.id limit ${ROW_LIMIT}`);
}

export interface LineRow {
  id: string;
  geometry: Geometry;
  name: string | null;
  nameEn: string | null;
}

/** Geometry simplified to about half a pixel of the tile, in degrees. */
const simplified = (column: SQL, toleranceDegrees: number): SQL =>
  toleranceDegrees > 0
    ? geoJson(sql`st_simplify(${column}, ${toleranceDegrees}::float8, true)`)
    : geoJson(column);

/** Edges of the current road graph within a box, of the given classes. */
export function roadsInBox(store: Store, box: BBox, classes: readonly string[], toleranceDegrees: number) {
  return store.rows<LineRow & { roadClass: string; oneway: boolean; lengthMeters: number }>(sql`
    select id, ${simplified(sql`geom`, toleranceDegrees)} as geometry, name, name_en as "nameEn", road_class as "roadClass",
           oneway, length_meters::float8 as "lengthMeters"
    from road where graph_version_id = (select id from graph_version where current)
      and geom && ${envelope(box)} and road_class in ${[...classes]}
    order by id limit ${ROW_LIMIT}`);
}

export function sectionsInBox(store: Store, box: BBox, toleranceDegrees: number) {
  return store.rows<Omit<LineRow, 'nameEn'> & { priority: number; lengthMeters: number; origin: string }>(sql`
    select id, ${simplified(sql`geom`, toleranceDegrees)} as geometry, name, priority, origin,
           length_meters::float8 as "lengthMeters"
    from section where deleted_at is null and geom && ${envelope(box)} order by id limit ${ROW_LIMIT}`);
}

/** Areas of the given kinds; simplified with their topology left to the eye (half a pixel). */
export function areasInBox(store: Store, box: BBox, kinds: readonly string[], toleranceDegrees: number) {
  return store.rows<LineRow & { kind: string; code: string | null }>(sql`
    select id, ${simplified(sql`geom`, toleranceDegrees)} as geometry, name, name_en as "nameEn", kind, code
    from area where deleted_at is null and kind in ${[...kinds]} and geom && ${envelope(box)} order by id limit ${ROW_LIMIT}`);
}

/** The resolution-11 cells' points within a box: for hexagons, which reach beyond the points that they hold. */
export const inBox = (box: BBox): SQL => sql`r.geom && ${envelope(box)}`;
