/** What a vector tile is made of: the rows of a box, with just the properties that the map draws by. */
import { sql, type SQL } from 'drizzle-orm';
import type { Geometry } from 'geojson';
import type { RecordFilter } from '../../domain/filter.ts';
import type { BBox } from '../../domain/place.ts';
import type { Store } from '../engines/engine.ts';
import { filterSql, tableOf, timeOf } from './filter.ts';
import { envelope, geoJson } from './sqlText.ts';

/** One more than a tile can hold: the encoder then says that it left some out. */
const ROW_LIMIT = 50_001;

/** Records in columns, by time and id; texts, because JSON arrays of them cost a tenth of rows. */
export interface PointRows {
  /** The first 16 hexadecimal digits of the ids. */
  ref: string[];
  lng: number[];
  lat: number[];
  /** Epoch minutes. */
  minute: number[];
  category: string[];
  origin: string[];
  status: string[];
  /** How many there are; more than these where there are over 50,000: lots were drawn. */
  of: number;
}

const NO_POINTS: PointRows = {
  ref: [],
  lng: [],
  lat: [],
  minute: [],
  category: [],
  origin: [],
  status: [],
  of: 0,
};

const MOST_POINTS = ROW_LIMIT - 1;

const refOf = sql`left(replace(r.id::text, '-', ''), 16)`;

/** A column of 32 bits holds the minutes of the years up to 6053. */
const minuteOf = (filter: RecordFilter): SQL =>
  sql`least(floor(extract(epoch from ${timeOf(filter.of)}) / 60), 2147483647)::int`;

/** The records of a filter within a box. About 3 us a record. */
export async function pointsInBox(
  store: Store,
  filter: RecordFilter,
  box: BBox,
  timeZone: string,
): Promise<PointRows> {
  const within = sql`${tableOf(filter.of)} where ${filterSql(filter, timeZone)} and r.geom && ${envelope(box)}`;
  const read = async (order: SQL, limit: number) => {
    const [columns] = await store.rows<{ [K in keyof PointRows]: PointRows[K] | null }>(sql`
      with chosen as (
        select r.id, r.geom, r.category, r.origin, r.status, ${timeOf(filter.of)} as at, ${minuteOf(filter)} as minute,
               ${refOf} as ref
        from ${within} order by ${order} limit ${limit}),
      placed as materialized (select * from chosen order by at, id)
      select json_agg(ref) as ref, json_agg(st_x(geom)) as lng, json_agg(st_y(geom)) as lat, json_agg(minute) as minute,
             json_agg(category) as category, json_agg(origin) as origin, json_agg(status) as status, count(*)::int as of
      from placed`);
    return columns!.of === 0 ? NO_POINTS : (columns as PointRows);
  };
  const found = await read(sql`at, r.id`, ROW_LIMIT);
  if (found.of <= MOST_POINTS) return found;
  const [all] = await store.rows<{ of: number }>(sql`select count(*)::int as of from ${within}`);
  return { ...(await read(sql`md5(r.id::text)`, MOST_POINTS)), of: all!.of };
}

/** The members of one square of a tile that have the same category. */
export interface SquareRow {
  /** Row x 8 + column. */
  square: number;
  category: string;
  count: number;
  /** Sums of tile units. */
  sumX: number;
  sumY: number;
  /** Of one of them; all are of the same record where the count is 1. */
  ref: string;
  origin: string;
  status: string;
  minute: number;
}

/**
 * The records of a filter in a tile (zoom up to 12), counted by square of an 8 x 8 grid and by category. Tile units as
 * `unitOfParts` (tiles/math.ts) has them. Costs a look at every record of the tile.
 */
export function squaresOfTile(
  store: Store,
  filter: RecordFilter,
  tile: { z: number; x: number; y: number; box: BBox },
  timeZone: string,
): Promise<SquareRow[]> {
  const radians = sql`st_y(r.geom) * ${Math.PI / 180}::float8`;
  const units = (share: SQL, first: number) =>
    sql`(floor((${share}) * 4294967296)::bigint >> ${20 - tile.z}::int) - ${first * 4096}::int`;
  const x = units(sql`st_x(r.geom) / 360 + 0.5`, tile.x);
  const y = units(
    sql`0.5 - ln((1 + sin(${radians})) / (1 - sin(${radians}))) / ${4 * Math.PI}::float8`,
    tile.y,
  );
  return store.rows<SquareRow>(sql`
    with placed as (
      select ${x} as x, ${y} as y, r.category, r.origin, r.status, ${refOf} as ref, ${minuteOf(filter)} as minute
      from ${tableOf(filter.of)}
      where ${filterSql(filter, timeZone)} and r.geom && ${envelope(tile.box)} and abs(st_y(r.geom)) < 85.05)
    select (y / 512 * 8 + x / 512)::int as square, category, count(*)::int as count, sum(x)::float8 as "sumX",
           sum(y)::float8 as "sumY", min(ref) as ref, min(origin) as origin, min(status) as status, min(minute) as minute
    from placed where x between 0 and 4095 and y between 0 and 4095 group by 1, 2 order by 1, 2`);
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

/**
 * Reported incidents (not rejected) of a time by the road of the current graph that they were snapped to; roads without any are
 * left out. About 2 us an incident: to be kept, not asked for a tile.
 */
export async function incidentsByRoad(
  store: Store,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Promise<ReadonlyMap<string, number>> {
  const instant = (ms: number) => sql`${new Date(ms).toISOString()}::timestamptz`;
  const [columns] = await store.rows<{ road: string[] | null; count: number[] | null }>(sql`
    with counted as (
      select s.road_id, count(*)::int as count
      from incident i
      join graph_version g on g.current
      join incident_road s on s.graph_version_id = g.id and s.incident_id = i.id
      where i.deleted_at is null and i.origin = 'reported' and i.status <> 'rejected' and s.road_id is not null
        and i.occurred_at >= ${instant(fromMs)} and i.occurred_at < ${instant(toMs)}
      group by 1)
    select json_agg(road_id order by road_id) as road, json_agg(count order by road_id) as count from counted`);
  const { road, count } = columns!;
  return new Map((road ?? []).map((id, i) => [id, count![i]!]));
}
