/**
 * A file answered by ranges (RFC 9110, section 14), as PMTiles readers ask for it. Free of any framework: the server
 * hands in what the request says and sends on what comes back.
 */
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';

export interface RangeRequest {
  method: 'GET' | 'HEAD';
  /** The request's headers of these names, where they are there. */
  range?: string | null | undefined;
  ifRange?: string | null | undefined;
  ifNoneMatch?: string | null | undefined;
}

export interface RangeResponse {
  status: 200 | 206 | 304 | 404 | 416;
  headers: Record<string, string>;
  /** To be read to its end or cancelled, which closes the file. */
  body: ReadableStream<Uint8Array> | null;
}

/**
 * Answers 200, 206, 304, 416, or 404 where there is no such file. The body comes from the file as it was opened, whatever
 * is renamed into its place meanwhile, and the ETag (strong) is that file's. Several ranges in one request are answered by
 * the whole, as the RFC allows.
 */
export async function serveRange(
  file: string,
  request: RangeRequest,
  contentType = 'application/vnd.pmtiles',
): Promise<RangeResponse> {
  const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (handle === null) return { status: 404, headers: {}, body: null };
  let streams = false;
  try {
    const { size, mtimeMs, ino } = await handle.stat();
    const etag = `"${[size, Math.round(mtimeMs), ino].map((n) => n.toString(36)).join('-')}"`;
    const headers: Record<string, string> = {
      'Accept-Ranges': 'bytes',
      // Stored, but asked after each time: a new import replaces the file under the same address.
      'Cache-Control': 'no-cache',
      ETag: etag,
    };
    if (matches(request.ifNoneMatch, etag)) return { status: 304, headers, body: null };

    const isCurrent = !request.ifRange || request.ifRange.trim() === etag;
    const range = isCurrent && request.method === 'GET' ? parseRange(request.range, size) : null;
    if (range === 'unsatisfiable') {
      return { status: 416, headers: { ...headers, 'Content-Range': `bytes */${size}` }, body: null };
    }
    const [start, end] = range ?? [0, size - 1];
    const answer = {
      status: range ? (206 as const) : (200 as const),
      headers: {
        ...headers,
        'Content-Type': contentType,
        'Content-Length': String(end - start + 1),
        ...(range ? { 'Content-Range': `bytes ${start}-${end}/${size}` } : {}),
      },
    };
    if (request.method === 'HEAD' || size === 0) return { ...answer, body: null };
    streams = true;
    const stream = handle.createReadStream({ start, end, autoClose: true });
    return { ...answer, body: Readable.toWeb(stream) as ReadableStream<Uint8Array> };
  } finally {
    if (!streams) await handle.close();
  }
}

/**
 * First and last byte, both inclusive; null where the header is to be ignored (absent, another unit, malformed, several
 * ranges); 'unsatisfiable' where it begins beyond the end.
 */
export function parseRange(
  header: string | null | undefined,
  size: number,
): [number, number] | 'unsatisfiable' | null {
  const match = /^\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  if (match[1] === '') {
    const last = Number(match[2]);
    return last === 0 || size === 0 ? 'unsatisfiable' : [Math.max(0, size - last), size - 1];
  }
  const start = Number(match[1]);
  const end = match[2] === '' ? size - 1 : Number(match[2]);
  if (match[2] !== '' && end < start) return null;
  return start >= size ? 'unsatisfiable' : [start, Math.min(end, size - 1)];
}

function matches(header: string | null | undefined, etag: string): boolean {
  if (!header) return false;
  return header.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}
