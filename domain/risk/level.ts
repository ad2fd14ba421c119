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

/**
 * Which weeks the source covers (1) and which it does not (0): a run of empty weeks so long that a count of its usual size would leave it
 * empty less than once in 10^8 (runs x median of the other weeks >= 20) is a gap in the data, not a peace.
 */
export function coveredWeeks(counts: Float64Array): Uint8Array {
  const filled = [...counts].filter((count) => count > 0).sort((a, b) => a - b);
  const median = filled[Math.floor(filled.length / 2)] ?? 0;
  const covered = new Uint8Array(counts.length).fill(1);
  for (let start = 0; start < counts.length; start++) {
    let end = start;
    while (end < counts.length && counts[end] === 0) end++;
    if ((end - start) * median >= 20) covered.fill(0, start, end);
    start = Math.max(start, end);
  }
  return covered;
}

export const LEVEL_HALF_LIVES_WEEKS = [4, 8, 16, 26, 52] as const;

/** Plans are made up to a month ahead: a level is judged by how it foretold the fourth week after its last. */
const WEEKS_AHEAD = 4;

function foretold(counts: Float64Array, week: number, halfLifeWeeks: number): number {
  return levelBefore(counts, Math.max(1, week - WEEKS_AHEAD + 1), halfLifeWeeks);
}

/**
 * The half-life whose Poisson predictions, four weeks ahead, of the last `weeks` were most likely. A prediction sees only weeks before
 * its own, so that all of them may be judged, not only those held back from other choices.
 */
export function chooseLevelHalfLife(counts: Float64Array, weeks: number): number {
  let best = 16;
  let bestScore = -Infinity;
  for (const halfLife of LEVEL_HALF_LIVES_WEEKS) {
    let score = 0;
    for (let week = counts.length - weeks; week < counts.length; week++) {
      const mean = Math.max(0.1, foretold(counts, week, halfLife));
      score += counts[week]! * Math.log(mean) - mean;
    }
    if (score > bestScore) [best, bestScore] = [halfLife, score];
  }
  return best;
}

/**
 * Squared coefficient of variation beyond Poisson of predictions four weeks ahead, by the method of moments:
 * `sum((y - m)^2 - m) / sum(m^2)`, never below 0.
 */
export function levelDispersion(counts: Float64Array, weeks: number, halfLifeWeeks: number): number {
  let excess = 0;
  let squares = 0;
  for (let week = counts.length - weeks; week < counts.length; week++) {
    const mean = foretold(counts, week, halfLifeWeeks);
    excess += (counts[week]! - mean) ** 2 - mean;
    squares += mean * mean;
  }
  return squares > 0 ? Math.max(0, excess / squares) : 0;
}
