/** Fragments that many queries are built of. */
import { sql, type SQL } from 'drizzle-orm';

/** An instant as ISO text in UTC; null stays null. */
export const isoText = (column: SQL): SQL<string> =>
  sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"."MS"Z"')`;

/** A geometry as a GeoJSON object, coordinates to about a centimetre. */
export const geoJson = (column: SQL): SQL => sql`st_asgeojson(${column}, 7)::json`;

/** A point as `[lng, lat]`. */
export const lngLat = (column: SQL): SQL =>
  sql`json_build_array(round(st_x(${column})::numeric, 7), round(st_y(${column})::numeric, 7))`;

/** A geometry's box as `[west, south, east, north]`. */
export const bounds = (column: SQL): SQL =>
  sql`json_build_array(st_xmin(${column}), st_ymin(${column}), st_xmax(${column}), st_ymax(${column}))`;

/** A box as an envelope that the GiST indexes take. */
export const envelope = ([west, south, east, north]: readonly number[]): SQL =>
  sql`st_makeenvelope(${west}::float8, ${south}::float8, ${east}::float8, ${north}::float8, 4326)`;

/** A record's columns of every kind: version, who and when. */
export const recordColumnsSql = (alias: string): SQL => {
  const r = sql.raw(alias);
  return sql`${r}.version, ${isoText(sql`${r}.created_at`)} as "createdAt", ${r}.created_by as "createdBy",
    ${isoText(sql`${r}.updated_at`)} as "updatedAt", ${r}.updated_by as "updatedBy", ${r}.simulated`;
};

export const allOf = (conditions: readonly SQL[]): SQL =>
  conditions.length ? sql.join([...conditions], sql` and `) : sql`true`;
