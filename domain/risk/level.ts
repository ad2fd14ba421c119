/** How many: the weekly level of a group, from recent volume. */

/** Counts per full week, newest last, of the weeks that end at `toMs` and lie wholly after `fromMs`. */
export function weeklyCounts(
  atMs: ArrayLike<number>,
  weight: ArrayLike<number>,
  fromMs: number,
  toMs: number,
): Float64Array {
  const weekMs = 7 * 86_400_000;
  const weeks = Math.max(0, Math.floor((toMs - fromMs) / weekMs));
  const counts = new Float64Array(weeks);
  for (let i = 0; i < atMs.length; i++) {
    const back = Math.ceil((toMs - atMs[i]!) / weekMs);
    if (back >= 1 && back <= weeks) counts[weeks - back]! += weight[i]!;
  }
  return counts;
}

/** Exponentially weighted mean of the weeks before `end` (exclusive); 0 where there are none. */
export function levelBefore(counts: Float64Array, end: number, halfLifeWeeks: number): number {
  const keep = 0.5 ** (1 / halfLifeWeeks);
  let sum = 0;
  let mass = 0;
  let w = 1;
  for (let i = end - 1; i >= 0 && w > 1e-9; i--) {
    sum += w * counts[i]!;
    mass += w;
    w *= keep;
  }
  return mass > 0 ? sum / mass : 0;
}

export const LEVEL_HALF_LIVES_WEEKS = [4, 8, 16, 26, 52] as const;

/** The half-life whose one-week-ahead Poisson predictions of the last `heldBackWeeks` were most likely. */
export function chooseLevelHalfLife(counts: Float64Array, heldBackWeeks: number): number {
  let best = 16;
  let bestScore = -Infinity;
  for (const halfLife of LEVEL_HALF_LIVES_WEEKS) {
    let score = 0;
    for (let week = counts.length - heldBackWeeks; week < counts.length; week++) {
      const mean = Math.max(0.1, levelBefore(counts, week, halfLife));
      score += counts[week]! * Math.log(mean) - mean;
    }
    if (score > bestScore) [best, bestScore] = [halfLife, score];
  }
  return best;
}

/**
 * Squared coefficient of variation beyond Poisson of one-week-ahead predictions, by the method of moments:
 * `sum((y - m)^2 - m) / sum(m^2)`, never below 0.
 */
export function levelDispersion(counts: Float64Array, heldBackWeeks: number, halfLifeWeeks: number): number {
  let excess = 0;
  let squares = 0;
  for (let week = counts.length - heldBackWeeks; week < counts.length; week++) {
    const mean = levelBefore(counts, week, halfLifeWeeks);
    excess += (counts[week]! - mean) ** 2 - mean;
    squares += mean * mean;
  }
  return squares > 0 ? Math.max(0, excess / squares) : 0;
}
