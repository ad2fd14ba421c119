/** How reported incidents lie on the roads, for the share of the roads' length that holds half of them. */
import { sql, type SQL } from 'drizzle-orm';
import { cellRing, hexToCell } from '../../domain/cells.ts';
import type { RecordFilter } from '../../domain/filter.ts';
import type { Store } from '../engines/engine.ts';
import { filterSql } from './filter.ts';
import { allOf, envelope } from './sqlText.ts';

export interface RoadCounts {
  /** Of the roads that hold any. */
  counts: number[];
  lengthsMeters: number[];
  /** Of all roads of the current graph where the filter asks, those without incidents too. */
  ofMeters: number;
}

/**
 * Incidents of a filter by road of the current graph. A road is where its middle is; one that holds an incident counts wherever
 * it is. Null where there are no roads at all.
 */
export async function incidentsByRoad(
  store: Store,
  filter: RecordFilter,
  timeZone: string,
): Promise<RoadCounts | null> {
  const [row] = await store.rows<{
    counts: number[] | null;
    lengthsMeters: number[] | null;
    ofMeters: number | null;
  }>(sql`
    with held as (
      select snap.road_id as id, count(*)::int as count
      from incident r join incident_road snap on snap.incident_id = r.id
      where snap.graph_version_id = (select id from graph_version where current) and snap.road_id is not null
        and ${filterSql(filter, timeZone)}
      group by 1
    )
    select json_agg(held.count) filter (where held.count > 0) as counts,
           json_agg(road.length_meters::float8) filter (where held.count > 0) as "lengthsMeters",
           sum(road.length_meters::float8) as "ofMeters"
    from road left join held on held.id = road.id
    where road.graph_version_id = (select id from graph_version where current)
      and (held.id is not null or (${whereOf(filter)}))`);
  if (row?.ofMeters == null) return null;
  return { counts: row.counts ?? [], lengthsMeters: row.lengthsMeters ?? [], ofMeters: row.ofMeters };
}

/** Whether a road lies where a filter asks: in the area, the box and the cell by its middle, on the section by the match. */
function whereOf({ areaId, bbox, cell, sectionId }: RecordFilter): SQL {
  const middle = sql`st_lineinterpolatepoint(road.geom, 0.5)`;
  const conditions: SQL[] = [];
  if (areaId) {
    const outline = sql`(select geom from area where id = ${areaId})`;
    conditions.push(sql`road.geom && ${outline} and st_intersects(${outline}, ${middle})`);
  }
  if (bbox) conditions.push(sql`road.geom && ${envelope(bbox)} and ${middle} && ${envelope(bbox)}`);
  if (cell) {
    const ring = JSON.stringify({ type: 'Polygon', coordinates: [cellRing(hexToCell(cell))] });
    const outline = sql`st_setsrid(st_geomfromgeojson(${ring}), 4326)`;
    conditions.push(sql`road.geom && ${outline} and st_intersects(${outline}, ${middle})`);
  }
  if (sectionId) {
    conditions.push(sql`road.id in (
      select road_id from section_road where section_id = ${sectionId} and graph_version_id = road.graph_version_id)`);
  }
  return allOf(conditions);
}
