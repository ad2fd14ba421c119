/** Reads that the page begins with: how much is there, from when to when, categories, areas, teams. */
import { sql, type SQL } from 'drizzle-orm';
import type { Category } from '../../domain/category.ts';
import type { BBox, LngLat } from '../../domain/place.ts';
import type { AreaKind } from '../../domain/vocabulary.ts';
import type { TravelMode } from '../../domain/road.ts';
import { Problem } from '../../domain/problem.ts';
import type { Store } from '../engines/engine.ts';
import { allOf, bounds, geoJson, lngLat } from './sqlText.ts';

/** The oldest and the newest incident that is not in the future, epoch ms; null where there is none. */
export async function dataSpan(
  store: Store,
  nowMs: number,
): Promise<{ oldestMs: number | null; newestMs: number | null }> {
  const [row] = await store.rows<{ oldestMs: number | null; newestMs: number | null }>(sql`
    select extract(epoch from min(occurred_at))::float8 * 1000 as "oldestMs",
           extract(epoch from max(occurred_at))::float8 * 1000 as "newestMs"
    from incident where deleted_at is null and occurred_at <= ${new Date(nowMs).toISOString()}::timestamptz`);
  return row!;
}

/** How many live rows each kind has. */
export async function recordCounts(store: Store): Promise<Record<string, number>> {
  const [row] = await store.rows<Record<string, number>>(sql`
    select (select count(*)::int from incident where deleted_at is null) as incidents,
           (select count(*)::int from hazard where deleted_at is null) as hazards,
           (select count(*)::int from road join graph_version on graph_version.id = graph_version_id and current) as roads,
           (select count(*)::int from section where deleted_at is null) as sections,
           (select count(*)::int from area where deleted_at is null) as areas,
           (select count(*)::int from team where deleted_at is null) as teams`);
  return row!;
}

/** What a first look should show: the areas, else the roads, else the middle 98 % of the incidents; null: nothing. */
export async function dataBounds(store: Store): Promise<BBox | null> {
  const sources: SQL[] = [
    sql`select ${bounds(sql`st_extent(geom)`)} as box from area where deleted_at is null having count(*) > 0`,
    sql`select ${bounds(sql`st_extent(geom)`)} as box from road
        join graph_version on graph_version.id = graph_version_id and current having count(*) > 0`,
    sql`select json_build_array(
          percentile_cont(0.01) within group (order by st_x(geom)), percentile_cont(0.01) within group (order by st_y(geom)),
          percentile_cont(0.99) within group (order by st_x(geom)), percentile_cont(0.99) within group (order by st_y(geom))
        ) as box from incident where deleted_at is null having count(*) > 0`,
  ];
  for (const source of sources) {
    const [row] = await store.rows<{ box: BBox }>(source);
    if (row) return row.box;
  }
  return null;
}

export interface CategoryRow extends Category {
  used: number;
}

/** Groups and categories in their order, with how many records bear each. */
export async function listCategoryRows(store: Store) {
  const groups = await store.rows<Pick<CategoryRow, 'code' | 'of' | 'nameZh' | 'nameEn' | 'color'>>(sql`
    select code, "of", name_zh as "nameZh", name_en as "nameEn", color from category_group order by "of" desc, sort_order, code`);
  const items = await store.rows<CategoryRow>(sql`
    with used as (
      select 'incidents' as "of", category as code, count(*)::int as n from incident where deleted_at is null group by 2
      union all
      select 'hazards', category, count(*)::int from hazard where deleted_at is null group by 2
    )
    select c.code, c."of", c.group_code as "group", c.name_zh as "nameZh", c.name_en as "nameEn",
           c.severity_weight::float8 as "severityWeight", c.color, coalesce(used.n, 0) as used
    from category c left join used on used."of" = c."of" and used.code = c.code
    order by c."of" desc, c.sort_order, c.code`);
  return { groups, items };
}

export function categoryCodes(
  store: Store,
  of: CategoryRow['of'],
): Promise<{ code: string; groupCode: string }[]> {
  return store.rows(sql`select code, group_code as "groupCode" from category where "of" = ${of}`);
}

/** Throws Problem `invalid` where a record names a category that is not there. */
export async function requireCategory(store: Store, of: CategoryRow['of'], code: string): Promise<void> {
  const [row] = await store.rows(sql`select 1 from category where "of" = ${of} and code = ${code}`);
  if (!row) {
    const detail = `there is no category '${code}'`;
    throw new Problem('invalid', detail, [{ pointer: '/category', detail }]);
  }
}

/** Throws Problem `invalid` where a record names premises that are not there. */
export async function requirePremises(store: Store, id: string): Promise<void> {
  const [row] = await store.rows(sql`select 1 from premises where id = ${id} and deleted_at is null`);
  if (!row) {
    const detail = 'there are no such premises';
    throw new Problem('invalid', detail, [{ pointer: '/premisesId', detail }]);
  }
}

/** What an area says of itself. */
export interface AreaFields {
  kind: AreaKind;
  parentId: string | null;
  code: string | null;
  name: string;
  nameEn: string | null;
  populationRegistered: number | null;
  populationMigrant: number | null;
  populationYear: number | null;
}

export interface AreaRow extends AreaFields {
  id: string;
  bounds: BBox;
}

const areaColumns = sql`id, kind, parent_id as "parentId", code, name, name_en as "nameEn",
  population_registered as "populationRegistered", population_migrant as "populationMigrant",
  population_year as "populationYear", ${bounds(sql`geom`)} as bounds`;

export function listAreaRows(
  store: Store,
  asked: { kind?: string | undefined; parent?: string | undefined },
): Promise<AreaRow[]> {
  const conditions = [sql`deleted_at is null`];
  if (asked.kind) conditions.push(sql`kind = ${asked.kind}`);
  if (asked.parent) conditions.push(sql`parent_id = ${asked.parent}`);
  return store.rows<AreaRow>(sql`
    select ${areaColumns} from area where ${allOf(conditions)}
    order by array_position(array['city', 'town', 'community', 'grid'], kind), code, name limit 5000`);
}

/** Throws Problem `not-found`. */
export async function areaRow(store: Store, id: string): Promise<AreaRow & { geometry: { type: string } }> {
  const [row] = await store.rows<AreaRow & { geometry: { type: string } }>(
    sql`select ${areaColumns}, ${geoJson(sql`geom`)} as geometry from area where id = ${id} and deleted_at is null`,
  );
  if (!row) throw new Problem('not-found');
  return row;
}

export async function areaExists(store: Store, id: string): Promise<boolean> {
  return (await store.rows(sql`select 1 from area where id = ${id} and deleted_at is null`)).length > 0;
}

export async function sectionExists(store: Store, id: string): Promise<boolean> {
  return (await store.rows(sql`select 1 from section where id = ${id} and deleted_at is null`)).length > 0;
}

/** The finest area that covers a point: of those that do, the one of the innermost kind. */
export const finestArea = (point: SQL): SQL => sql`(
  select id from area where deleted_at is null and st_covers(geom, ${point})
  order by array_position(array['grid', 'community', 'town', 'city'], kind), st_area(geom), id limit 1)`;

export function listTeamRows(
  store: Store,
): Promise<{ id: string; name: string; mode: TravelMode; size: number; base: LngLat }[]> {
  return store.rows(sql`
    select id, name, mode, size, ${lngLat(sql`base`)} as base from team where deleted_at is null order by name`);
}
