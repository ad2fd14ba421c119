/** PostgreSQL's text COPY format: one line a row, tabs between, `\N` for null. */
import type { Geometry, Position } from 'geojson';

export type CopyValue = string | number | bigint | boolean | Date | null | undefined;

const SPECIAL = /[\\\t\n\r]/;
const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** One row, ended by a newline. Dates become ISO instants in UTC, booleans t/f. */
export function copyLine(values: readonly CopyValue[]): string {
  let line = '';
  for (let i = 0; i < values.length; i++) line += (i ? '\t' : '') + copyText(values[i]);
  return line + '\n';
}

function copyText(value: CopyValue): string {
  if (value === null || value === undefined) return '\\N';
  if (typeof value === 'string') {
    return SPECIAL.test(value) ? value.replace(/[\\\t\n\r]/g, (char) => ESCAPES[char]!) : value;
  }
  if (typeof value === 'boolean') return value ? 't' : 'f';
  return value instanceof Date ? value.toISOString() : String(value);
}

const POINT_HEADER = Buffer.from('0101000020e6100000', 'hex');
const point = Buffer.alloc(25);
POINT_HEADER.copy(point);

/** A WGS84 point as PostGIS reads it fastest: EWKB in hex. */
export function pointHex(lng: number, lat: number): string {
  point.writeDoubleLE(lng, 9);
  point.writeDoubleLE(lat, 17);
  return point.toString('hex');
}

/** A WGS84 line, polygon or multi-geometry as EWKT. */
export function geometryText(geometry: Geometry): string {
  if (geometry.type === 'GeometryCollection') throw new TypeError('geometryText: no collections');
  return `SRID=4326;${geometry.type.toUpperCase()}${nested(geometry.coordinates)}`;
}

function nested(coordinates: Position | Position[] | Position[][] | Position[][][]): string {
  if (typeof coordinates[0] === 'number') return `(${coordinates.join(' ')})`;
  const inner = (coordinates as Position[]).map((item) =>
    typeof item[0] === 'number' ? item.slice(0, 2).join(' ') : nested(item as unknown as Position[]),
  );
  return `(${inner.join(',')})`;
}

/** Rows as COPY text in chunks of about 64 KB, made as they are asked for. */
export function* copyChunks<T>(
  rows: Iterable<T>,
  toValues: (row: T) => readonly CopyValue[],
): Generator<string> {
  let chunk = '';
  for (const row of rows) {
    chunk += copyLine(toValues(row));
    if (chunk.length > 65_536) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk) yield chunk;
}
