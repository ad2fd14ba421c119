/** The id of an imported record: the same row of the same source is the same record, whoever imports it and when. */
import { hash } from 'node:crypto';

/** Namespace of everything that came in by a file. Never to be changed: known rows would come in a second time. */
const NAMESPACE = Buffer.from('6f0c5b7e3c1d5a4e9b1f2d8a74c0e915', 'hex');

/**
 * UUID v5 (RFC 9562) of (`kind`, `source`, `sourceId`): deterministic, so that a second import of a row meets the first.
 * One-shot SHA-1 instead of the uuid package because an import asks for a million: 0.6 instead of 4 microseconds.
 */
export function recordId(kind: string, source: string, sourceId: string): string {
  const name = `${kind}\0${source}\0${sourceId}`;
  const length = 16 + Buffer.byteLength(name);
  const bytes = length <= scratch.length ? scratch.subarray(0, length) : Buffer.allocUnsafe(length);
  NAMESPACE.copy(bytes);
  bytes.write(name, 16);
  const hex = hash('sha1', bytes, 'hex');
  const variant = ((parseInt(hex[16]!, 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const scratch = Buffer.allocUnsafe(1024);
