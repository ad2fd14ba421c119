/** A RecordFilter as SQL over the table `r` (incident or hazard). */
import { sql, type SQL } from 'drizzle-orm';
import { hexToCell, cellResolution, RECORD_RES } from '../../domain/cells.ts';
import type { RecordFilter } from '../../domain/filter.ts';
import type { BBox } from '../../domain/place.ts';
import { allOf, envelope } from './sqlText.ts';

/** The table that a filter asks of, as `r`. */
export const tableOf = (of: RecordFilter['of']): SQL =>
  of === 'incidents' ? sql`incident r` : sql`hazard r`;

/** When it happened or was found. */
export const timeOf = (of: RecordFilter['of']): SQL =>
  of === 'incidents' ? sql`r.occurred_at` : sql`r.found_at`;

/** The condition on `r`; deleted records are never asked for. */
export function filterSql(filter: RecordFilter, timeZone: string): SQL {
  const at = timeOf(filter.of);
  const local = sql`(${at} at time zone ${timeZone})`;
  const conditions: SQL[] = [sql`r.deleted_at is null`];
  if (filter.fromMs !== null)
    conditions.push(sql`${at} >= ${new Date(filter.fromMs).toISOString()}::timestamptz`);
  if (filter.toMs !== null) conditions.push(sql`${at} < ${new Date(filter.toMs).toISOString()}::timestamptz`);
  if (filter.categories) conditions.push(sql`r.category in ${[...filter.categories]}`);
  if (filter.origins) conditions.push(sql`r.origin in ${[...filter.origins]}`);
  if (filter.statuses) conditions.push(sql`r.status in ${[...filter.statuses]}`);
  if (filter.hours) {
    conditions.push(sql`extract(hour from ${local})::int in ${[...filter.hours]}`);
    if (filter.of === 'incidents') conditions.push(sql`not r.hour_unknown`);
  }
  if (filter.weekdays) conditions.push(sql`extract(isodow from ${local})::int in ${[...filter.weekdays]}`);
  if (filter.bbox) conditions.push(...inBox(filter.bbox));
  if (filter.areaId) conditions.push(sql`r.area_id in ${areaAndInner(filter.areaId)}`);
  if (filter.cell)
    conditions.push(sql`r.cell between ${childRange(filter.cell).first} and ${childRange(filter.cell).last}`);
  if (filter.sectionId) conditions.push(sql`r.id in ${onSection(filter.sectionId)}`);
  return allOf(conditions);
}

/**
 * West and south included, east and north not, so that boxes side by side hold each record once. PostGIS keeps boxes as 4-byte
 * numbers, rounded outwards: `&&` finds the candidates, the coordinates decide.
 */
function inBox(bbox: BBox): SQL[] {
  const [west, south, east, north] = bbox;
  return [
    sql`r.geom && ${envelope(bbox)}`,
    sql`st_x(r.geom) >= ${west}::float8 and st_x(r.geom) < ${east}::float8`,
    sql`st_y(r.geom) >= ${south}::float8 and st_y(r.geom) < ${north}::float8`,
  ];
}

/** An area and all areas within it, as a subquery of ids. */
export function areaAndInner(areaId: string): SQL {
  return sql`(
    with recursive inner_area as (
      select id from area where id = ${areaId} and deleted_at is null
      union all
      select area.id from area join inner_area on area.parent_id = inner_area.id where area.deleted_at is null
    ) select id from inner_area)`;
}

/** The incidents that were snapped to a section's stretches of road in the current graph. */
function onSection(sectionId: string): SQL {
  return sql`(
    select incident_road.incident_id
    from section_road
    join graph_version on graph_version.id = section_road.graph_version_id and graph_version.current
    join incident_road on incident_road.graph_version_id = section_road.graph_version_id
      and incident_road.road_id = section_road.road_id
      and incident_road.along_meters between least(section_road.from_meters, section_road.to_meters)
        and greatest(section_road.from_meters, section_road.to_meters)
    where section_road.section_id = ${sectionId})`;
}

/**
 * The resolution-11 cells within a cell: a contiguous range, since their digits below the parent's run from 0 to 6.
 * Bigints travel as text.
 */
function childRange(hex: string): { first: string; last: string } {
  const parent = hexToCell(hex);
  const res = cellResolution(parent);
  let first = (parent & ~(15n << 52n)) | (BigInt(RECORD_RES) << 52n);
  let last = first;
  for (let digit = res + 1; digit <= RECORD_RES; digit++) {
    const shift = BigInt(3 * (15 - digit));
    first &= ~(7n << shift);
    last = (last & ~(7n << shift)) | (6n << shift);
  }
  return { first: String(first), last: String(last) };
}
