/** What a tile may hold, and which features stay where there are more. */
import { TILE_EXTENT } from './math.ts';
import { POINT, writeTile } from './mvt.ts';

export interface TileLimits {
  /** Of the tile before compression. */
  bytes: number;
  features: number;
}

/** What a phone draws without dropping frames. */
export const TILE_LIMITS: TileLimits = { bytes: 500_000, features: 50_000 };

/** Of one layer: how many features the tile holds, and how many there were. */
export interface Thinned {
  layer: string;
  kept: number;
  of: number;
}

export interface EncodedTile {
  /** Not compressed; empty where there is nothing to draw (answer 204). */
  bytes: Uint8Array<ArrayBuffer>;
  features: number;
  /** Set where features had to be left out. The tile says so itself as well: its layer `meta` then has one point with the same. */
  thinned: Thinned | null;
}

/** Candidates for one layer, and how to write some of them. */
export interface Candidates {
  layer: string;
  count: number;
  /** How many there are in all, where the candidates are only some of them. */
  of?: number;
  /** Bytes that a feature takes at the least: spares attempts that cannot fit. */
  leastBytes: number;
  /** The heavier stay; null: all weigh the same. */
  weightOf: ((i: number) => number) | null;
  /** A number without pattern, always the same for the same feature: lots among equals. */
  lotOf(i: number): number;
  /** Writes the candidates with these numbers (ascending), or all. */
  write(chosen: Uint32Array | null): { bytes: Uint8Array<ArrayBuffer>; features: number };
}

/**
 * Writes a layer, with fewer and fewer features until the tile is within the limits (a single feature is never dropped for
 * its size). The same input gives the same bytes.
 */
export function fitTile(candidates: Candidates, limits: TileLimits): EncodedTile {
  const { layer, count, of = count } = candidates;
  let keep = count;
  const fits = Math.min(limits.features, Math.floor(limits.bytes / candidates.leastBytes));
  if (count > fits) keep = Math.max(1, fits);
  let order: Uint32Array | null = null;
  for (;;) {
    if (keep < count) order ??= heaviestFirst(candidates);
    const chosen = keep < count ? order!.slice(0, keep).sort() : null;
    const written = candidates.write(chosen);
    if (written.features === 0) return { ...written, thinned: null };
    const thinned = keep < of ? { layer, kept: written.features, of } : null;
    const bytes = thinned ? joinTiles(written.bytes, metaTile(thinned)) : written.bytes;
    if (bytes.length <= limits.bytes || keep <= 1) return { ...written, bytes, thinned };
    keep = Math.max(1, Math.floor(keep * Math.min(0.95, (limits.bytes / bytes.length) * 0.98)));
  }
}

function heaviestFirst({ count, weightOf, lotOf }: Candidates): Uint32Array {
  const lots = Uint32Array.from({ length: count }, (_, i) => lotOf(i));
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  if (!weightOf) return order.sort((a, b) => lots[a]! - lots[b]! || a - b);
  const weights = Float64Array.from({ length: count }, (_, i) => weightOf(i));
  return order.sort((a, b) => weights[b]! - weights[a]! || lots[a]! - lots[b]! || a - b);
}

function metaTile({ layer, kept, of }: Thinned): Uint8Array {
  const middle = [TILE_EXTENT / 2, TILE_EXTENT / 2];
  return writeTile([
    { name: 'meta', features: [{ type: POINT, parts: [middle], properties: { layer, kept, of } }] },
  ]);
}

/** Tiles of different layers as one: a tile is the sequence of its layers. */
function joinTiles(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

/** Two halves of an id as a number of 32 bits without pattern (a mix after Murmur3's finish). */
export function mixLots(hi: number, lo: number): number {
  let hash = Math.imul((lo ^ Math.imul(hi, 0x9e3779b1)) >>> 0, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
