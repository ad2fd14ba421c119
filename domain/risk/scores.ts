/**
 * How good a ranking of places was (Chainey, Tompson & Uhlig 2008, doi:10.1057/palgrave.sj.8350066; Hunt 2016): the places are taken from the
 * densest expectation down until a budget of length or area is used, and the incidents that later fell on them are counted.
 */

/**
 * Hits at each budget (shares of the total size, ascending). Whole units only, and the first that does not fit ends the list; equal densities
 * are ranked against yourself: the one with fewer incidents first. Cost: two passes over the units and a sort of those whose density is about
 * that at which a budget ends.
 */
export function hitsAt(
  expected: Float64Array,
  observed: Float64Array,
  size: Float64Array,
  totalSize: number,
  budgets: readonly number[],
): Float64Array {
  const bucketOf = densityBuckets(expected, size);
  const sizeIn = new Float64Array(BUCKETS);
  const heldIn = new Float64Array(BUCKETS);
  for (let unit = 0; unit < expected.length; unit++) {
    const bucket = bucketOf[unit]!;
    sizeIn[bucket]! += size[unit]!;
    heldIn[bucket]! += observed[unit]!;
  }
  // Where each budget ends: the bucket, and what lies above it.
  const ends = new Map<number, { size: number; held: number; budgets: number[]; units: number[] }>();
  const endsHere = new Uint8Array(BUCKETS);
  const hits = new Float64Array(budgets.length);
  let sizeAbove = 0;
  let heldAbove = 0;
  let b = 0;
  for (let bucket = BUCKETS - 1; bucket >= 0 && b < budgets.length; bucket--) {
    if (sizeIn[bucket] === 0) continue;
    while (b < budgets.length && sizeAbove + sizeIn[bucket]! > budgets[b]! * totalSize) {
      const end = ends.get(bucket) ?? { size: sizeAbove, held: heldAbove, budgets: [], units: [] };
      end.budgets.push(b++);
      ends.set(bucket, end);
      endsHere[bucket] = 1;
    }
    sizeAbove += sizeIn[bucket]!;
    heldAbove += heldIn[bucket]!;
  }
  while (b < budgets.length) hits[b++] = heldAbove;
  for (let unit = 0; unit < expected.length; unit++) {
    if (endsHere[bucketOf[unit]!]) ends.get(bucketOf[unit]!)!.units.push(unit);
  }
  const density = (values: Float64Array, unit: number) => values[unit]! / size[unit]!;
  for (const end of ends.values()) {
    end.units.sort(
      (u, v) =>
        density(expected, v) - density(expected, u) || density(observed, u) - density(observed, v) || u - v,
    );
    let next = 0;
    for (const budget of end.budgets) {
      while (next < end.units.length && end.size + size[end.units[next]!]! <= budgets[budget]! * totalSize) {
        end.size += size[end.units[next]!]!;
        end.held += observed[end.units[next]!]!;
        next++;
      }
      hits[budget] = end.held;
    }
  }
  return hits;
}

const BUCKETS = 1 << 16;

/** Buckets 0.4 % wide, by the first bits of a 32-bit float: those of positive numbers are ordered as the numbers are. */
function densityBuckets(values: Float64Array, size: Float64Array): Uint16Array {
  const float = new Float32Array(1);
  const bits = new Uint32Array(float.buffer);
  const buckets = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) {
    float[0] = values[i]! / size[i]!;
    buckets[i] = bits[0]! >>> 15;
  }
  return buckets;
}

/** Predictive accuracy index: `(n / N) / (a / A)`. */
export function pai(hits: number, incidents: number, budget: number): number {
  return incidents > 0 ? hits / incidents / budget : NaN;
}

/** `PEI* = n / n*`. */
export function peiStar(hits: number, most: number): number {
  return most > 0 ? hits / most : NaN;
}

/** Observed and expected in five groups of units that each hold a fifth of the expected incidents, the densest first. */
export interface Fifths {
  expected: Float64Array;
  observed: Float64Array;
}

export function addFifths(
  into: Fifths,
  expected: Float64Array,
  observed: Float64Array,
  size: Float64Array,
): void {
  let total = 0;
  for (const value of expected) total += value;
  let so = 0;
  for (const i of byDensity(expected, size)) {
    const fifth = Math.min(4, Math.floor((5 * so) / total));
    into.expected[fifth]! += expected[i]!;
    into.observed[fifth]! += observed[i]!;
    so += expected[i]!;
  }
}

/** Places from the densest down; those within 0.4 % of each other by index. Two passes. */
export function byDensity(values: Float64Array, size: Float64Array): Uint32Array {
  const bucketOf = densityBuckets(values, size);
  const next = new Uint32Array(BUCKETS + 1);
  for (const bucket of bucketOf) next[BUCKETS - 1 - bucket + 1]!++;
  for (let b = 0; b < BUCKETS; b++) next[b + 1]! += next[b]!;
  const order = new Uint32Array(values.length);
  for (let i = 0; i < values.length; i++) order[next[BUCKETS - 1 - bucketOf[i]!]!++] = i;
  return order;
}
