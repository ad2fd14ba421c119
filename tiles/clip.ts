/** Clipping of a convex ring by a square: Sutherland & Hodgman 1974 (doi:10.1145/360767.360802). */

/**
 * The part of a convex ring inside the square `[low, high]` x `[low, high]`.
 * `ring`: open, flat `x, y, x, y …`; the answer is the same, and empty where they do not meet.
 */
export function clipConvexRing(ring: readonly number[], low: number, high: number): readonly number[] {
  let inside = true;
  for (const value of ring) {
    if (value < low || value > high) {
      inside = false;
      break;
    }
  }
  if (inside) return ring;
  let clipped = ring;
  for (const axis of [0, 1] as const) {
    clipped = keepHalf(clipped, axis, low, 1);
    clipped = keepHalf(clipped, axis, high, -1);
  }
  return clipped;
}

/** Keeps the side of the line `axis = at` where `(value - at) * sign >= 0`. */
function keepHalf(ring: readonly number[], axis: 0 | 1, at: number, sign: 1 | -1): number[] {
  const kept: number[] = [];
  const count = ring.length / 2;
  for (let i = 0; i < count; i++) {
    const j = (i + count - 1) % count;
    const [ax, ay, bx, by] = [ring[2 * j]!, ring[2 * j + 1]!, ring[2 * i]!, ring[2 * i + 1]!];
    const before = ((axis === 0 ? ax : ay) - at) * sign;
    const here = ((axis === 0 ? bx : by) - at) * sign;
    if (before * here < 0) {
      const share = before / (before - here);
      kept.push(ax + (bx - ax) * share, ay + (by - ay) * share);
    }
    if (here >= 0) kept.push(bx, by);
  }
  return kept;
}
