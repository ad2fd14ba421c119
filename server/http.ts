/** Small things that many handlers say in HTTP. */
import { createHash, hash } from 'node:crypto';
import type { Context } from 'hono';
import { Problem } from '../domain/problem.ts';

/** The SHA-256 of the request body's bytes exactly as they came. */
export async function bodySha256(c: Context): Promise<Uint8Array> {
  return createHash('sha256')
    .update(new Uint8Array(await c.req.arrayBuffer()))
    .digest();
}

/** The version in `If-Match: "3"`. Throws Problem `version-required`, `version-mismatch`. */
export function ifMatchVersion(c: Context): number {
  const header = c.req.header('if-match');
  if (header === undefined) throw new Problem('version-required');
  const match = /^(?:W\/)?"?(\d{1,9})"?$/.exec(header.trim());
  if (!match) throw new Problem('version-mismatch', 'If-Match is the version of the record, such as "3"');
  return Number(match[1]);
}

/** Sets the record's version as ETag. */
export function setVersion(c: Context, version: number): void {
  c.header('ETag', `"${version}"`);
}

/**
 * Makes an answer conditional: its ETag is the data's version and the question.
 * @returns the 304 to answer with, or null when the client has nothing or something older
 */
export function unchanged(c: Context, version: string): Response | null {
  const asked = `${c.req.url.slice(c.req.url.indexOf('/', 8))}|${c.req.header('accept') ?? ''}`;
  const question = hash('sha256', asked, 'base64url').slice(0, 16);
  const tag = `${version}-${question}`;
  c.header('ETag', `W/"${tag}"`);
  c.header('Cache-Control', 'no-cache');
  c.header('Vary', 'Accept, Accept-Encoding');
  const known = c.req.header('if-none-match');
  return known?.split(',').some((item) => item.includes(`"${tag}"`)) ? c.body(null, 304) : null;
}

/** The refusal of an answer that would be too large. */
export const tooMany = (found: string, narrow: string): Problem =>
  new Problem('too-many', `${found}; at most 50,000 fit in one answer. ${narrow}`);

export const ANSWER_LIMIT = 50_000;
