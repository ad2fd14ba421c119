/** Lines as PostGIS writes and reads them fastest: well-known binary in hex, little-endian, WGS84. */
import type { LngLat } from '../domain/place.ts';

const LINE_HEADER_BYTES = 13;
const SRID_FLAG = 0x20000000;
const LINE_TYPE = 2;
const POINT_BYTES = 16;

/** A WGS84 line as EWKB in hex. */
export function lineHex(line: readonly LngLat[]): string {
  const bytes = Buffer.allocUnsafe(LINE_HEADER_BYTES + POINT_BYTES * line.length);
  bytes.writeUInt8(1, 0);
  bytes.writeUInt32LE(LINE_TYPE + SRID_FLAG, 1);
  bytes.writeUInt32LE(4326, 5);
  bytes.writeUInt32LE(line.length, 9);
  for (const [i, [lng, lat]] of line.entries()) {
    bytes.writeDoubleLE(lng, LINE_HEADER_BYTES + POINT_BYTES * i);
    bytes.writeDoubleLE(lat, LINE_HEADER_BYTES + POINT_BYTES * i + 8);
  }
  return bytes.toString('hex');
}

/** The line of a `geometry(LineString, 4326)` column read as text (`geom::text`). Throws RangeError on anything else. */
export function lineOfHex(hex: string): LngLat[] {
  const bytes = Buffer.from(hex, 'hex');
  const type = bytes.readUInt32LE(1);
  if (bytes.readUInt8(0) !== 1 || (type & 0xff) !== LINE_TYPE) throw new RangeError('lineOfHex: not a line');
  const countAt = type & SRID_FLAG ? 9 : 5;
  const count = bytes.readUInt32LE(countAt);
  const line = new Array<LngLat>(count);
  for (let i = 0, at = countAt + 4; i < count; i++, at += POINT_BYTES) {
    line[i] = [bytes.readDoubleLE(at), bytes.readDoubleLE(at + 8)];
  }
  return line;
}
