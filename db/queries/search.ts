/** Finding a place by its name. */
import { sql, type SQL } from 'drizzle-orm';
import type { BBox, LngLat } from '../../domain/place.ts';
import type { Store } from '../engines/engine.ts';
import { bounds, lngLat } from './sqlText.ts';

export interface Found {
  kind: 'area' | 'road' | 'section' | 'premises' | 'place' | 'point';
  id: string;
  name: string;
  nameEn: string | null;
  /** The finest area that it lies in. */
  detail: string | null;
  location: LngLat;
  bounds: BBox;
}

/**
 * Areas, key sections, places, roads (all edges of one name within a kilometre of each other are one) and premises whose name holds
 * `text`; names that begin with it first, then short before long.
 */
export async function searchNames(store: Store, text: string, limit: number): Promise<Found[]> {
  const part = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  const holds = (name: SQL, nameEn?: SQL) =>
    nameEn ? sql`(${name} ilike ${part} or ${nameEn} ilike ${part})` : sql`${name} ilike ${part}`;
  const current = sql`graph_version_id = (select id from graph_version where current)`;
  return store.rows<Found>(sql`
    with found as (
      (select 1 as rank, 'area' as kind, id::text, name, name_en, geom from area
       where deleted_at is null and ${holds(sql`name`, sql`name_en`)} order by length(name) limit ${limit})
      union all
      (select 2, 'section', id::text, name, null, geom from section
       where deleted_at is null and ${holds(sql`name`)} order by length(name) limit ${limit})
      union all
      (select 3, 'place', graph_version_id || '/' || ordinal, name, name_en, geom from place
       where ${current} and ${holds(sql`name`, sql`name_en`)} order by length(name) limit ${limit})
      union all
      (select 4, 'road', min(id::text), name, min(name_en), st_collect(geom) from (
         select id, name, name_en, geom, st_clusterdbscan(geom, 0.01, 1) over (partition by name) as street
         from road where ${current} and ${holds(sql`name`, sql`name_en`)}
       ) edge group by name, street order by length(name), sum(st_length(geom)) desc limit ${limit})
      union all
      (select 5, 'premises', id::text, name, null, geom from premises
       where deleted_at is null and (${holds(sql`name`)} or ${holds(sql`address`)}) order by length(name) limit ${limit})
    ), best as (
      select *, st_pointonsurface(geom) as middle from found
      order by (name ilike ${part.slice(1)} or coalesce(name_en, '') ilike ${part.slice(1)}) desc, rank, length(name), name
      limit ${limit}
    )
    select kind, id, name, name_en as "nameEn", ${lngLat(sql`middle`)} as location, ${bounds(sql`geom`)} as bounds,
      (select area.name from area where area.deleted_at is null and area.id::text <> best.id and area.kind <> 'grid'
         and st_covers(area.geom, best.middle) order by st_area(area.geom) limit 1) as detail
    from best`);
}
