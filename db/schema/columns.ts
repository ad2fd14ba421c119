/** Column types and column groups that many tables share. */
import { sql, type SQL } from 'drizzle-orm';
import { bigint, boolean, customType, integer, text, timestamp } from 'drizzle-orm/pg-core';
import type { Geometry } from 'geojson';

type GeometryKind = 'Point' | 'LineString' | 'MultiLineString' | 'MultiPolygon' | 'Geometry';

/**
 * A PostGIS geometry in WGS84 (drizzle's own loses the SRID). Written from GeoJSON; read it with `geoJson` of queries/sqlText.ts,
 * never bare: the bare value is WKB in hex.
 */
export function geometry<K extends GeometryKind>(name: string, kind: K) {
  return customType<{ data: Geometry; driverData: string | SQL }>({
    dataType: () => `geometry(${kind},4326)`,
    toDriver: (value) => sql`st_setsrid(st_geomfromgeojson(${JSON.stringify(value)}), 4326)`,
  })(name);
}

export const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'bytea' });

/** The transaction that wrote a row; readers compare it with `pg_snapshot_xmin` (see ledger.ts). */
export const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' });

/** An instant in UTC; a Date through drizzle's builder, text in raw rows (`isoText` of queries/sqlText.ts). */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** An H3 cell at resolution 11 in PostgreSQL's signed 64 bits. */
export const cell = (name: string) => bigint(name, { mode: 'bigint' });

/** Who wrote a record and when; soft-deleted, never removed. */
export const recordColumns = {
  version: integer('version').notNull().default(1),
  createdAt: instant('created_at').notNull().defaultNow(),
  createdBy: text('created_by').notNull(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
  updatedBy: text('updated_by').notNull(),
  deletedAt: instant('deleted_at'),
  simulated: boolean('simulated').notNull().default(false),
};
