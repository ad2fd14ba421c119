/**
 * How many: the level of a group's incidents over the weeks to come, with season and trend, from its weekly counts. Which half-life,
 * and whether season and trend help, is chosen by how likely they would have made the weeks that came.
 */
import { WEEK_MS } from './types.ts';

/** Counts per full week, newest last, of the weeks that end at `toMs` and lie wholly after `fromMs`. */
export function weeklyCounts(
  atMs: ArrayLike<number>,
  weight: ArrayLike<number>,
  fromMs: number,
  toMs: number,
): Float64Array {
  const weeks = Math.max(0, Math.floor((toMs - fromMs) / WEEK_MS));
  const counts = new Float64Array(weeks);
  for (let i = 0; i < atMs.length; i++) {
    const back = Math.ceil((toMs - atMs[i]!) / WEEK_MS);
    if (back >= 1 && back <= weeks) counts[weeks - back]! += weight[i]!;
  }
  return counts;
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

/** Weeks in a year. */
const YEAR_WEEKS = 365.25 / 7;
/** Steps of the year that a season is told in. */
const SEASON_STEPS = 52;
/** Standard deviation of the circular kernel over the year, steps. */
const SEASON_WIDTH = 2.5;
/** With one year of data nothing tells season from chance; each further year adds trust. */
const LEAST_SEASON_WEEKS = 104;
const SEASON_PSEUDO_YEARS = 1;

const stepOfYear = (weeksBack: number): number => {
  const phase = (((-weeksBack / YEAR_WEEKS) % 1) + 1) % 1;
  return Math.floor(phase * SEASON_STEPS) % SEASON_STEPS;
};

/**
 * Factor by step of the year (52, mean about 1), counted from the end of the series backwards: what the weeks of that step had beside the
 * year around them, smoothed over the year and shrunk towards 1 by one year's worth. Null below two years of covered weeks.
 * Only the first `weeks` of the series are looked at.
 */
export function seasonOf(
  counts: Float64Array,
  covered: Uint8Array,
  weeks = counts.length,
): Float64Array | null {
  let coveredCount = 0;
  for (let w = 0; w < weeks; w++) coveredCount += covered[w]!;
  if (coveredCount < LEAST_SEASON_WEEKS) return null;
  const seen = new Float64Array(SEASON_STEPS);
  const usual = new Float64Array(SEASON_STEPS);
  // Sums over the weeks before each: a year's mean around a week costs a subtraction.
  const sums = new Float64Array(weeks + 1);
  const known = new Float64Array(weeks + 1);
  for (let w = 0; w < weeks; w++) {
    sums[w + 1] = sums[w]! + (covered[w] ? counts[w]! : 0);
    known[w + 1] = known[w]! + covered[w]!;
  }
  for (let w = 0; w < weeks; w++) {
    if (!covered[w]) continue;
    // A window of exactly 52 weeks: moved inwards at the ends.
    const from = Math.max(0, Math.min(weeks - 52, w - 26));
    const to = Math.min(weeks, from + 52);
    if (known[to]! - known[from]! < 40) continue;
    const step = stepOfYear(counts.length - w);
    seen[step]! += counts[w]!;
    usual[step]! += (sums[to]! - sums[from]!) / (known[to]! - known[from]!);
  }
  const factor = new Float64Array(SEASON_STEPS);
  const trust = coveredCount / 52 / (coveredCount / 52 + SEASON_PSEUDO_YEARS);
  for (let s = 0; s < SEASON_STEPS; s++) {
    let had = 0;
    let expected = 0;
    for (let d = -8; d <= 8; d++) {
      const weight = Math.exp(-(d * d) / (2 * SEASON_WIDTH * SEASON_WIDTH));
      const at = (s + d + SEASON_STEPS) % SEASON_STEPS;
      had += weight * seen[at]!;
      expected += weight * usual[at]!;
    }
    factor[s] = expected > 0 ? 1 + trust * (had / expected - 1) : 1;
  }
  return factor;
}

export interface LevelParameters {
  /** Weeks in which the weight of a week halves. */
  halfLifeWeeks: number;
  season: boolean;
  /** Share of the recent slope that is carried on, 0..1. */
  trend: number;
}

export interface Level {
  parameters: LevelParameters;
  chosenBy: 'likelihood' | 'default';
  /** Incidents a week over the horizon, on average. */
  perWeek: number;
  /**
   * Squared coefficient of variation beyond Poisson of totals over the horizon, by the method of moments on past predictions:
   * `sum((y - m)^2 - m) / sum(m^2)`, >= 0.
   */
  dispersion: number;
  /** Weeks that the source covers. */
  coveredWeeks: number;
}

const HALF_LIVES_WEEKS = [6, 13, 26, 52, 104] as const;
const TRENDS = [0, 0.5, 1] as const;
const DEFAULT_PARAMETERS: LevelParameters = { halfLifeWeeks: 26, season: false, trend: 0 };
/** Fewer covered weeks than this choose nothing. */
const LEAST_WEEKS = 26;
/** Predictions made to judge by, at most, and weeks between them. */
const MOST_JUDGED = 40;

/**
 * Mean of the weeks `end .. end + horizon - 1`, foretold from those before `end`: a line through the deseasonalised weeks by weighted least
 * squares, its slope carried on for the share `trend` of the way, times the season of the weeks asked for. A slope is never carried
 * further than to half or double the mean.
 */
export function foretell(
  counts: Float64Array,
  covered: Uint8Array,
  end: number,
  horizonWeeks: number,
  { halfLifeWeeks, trend }: LevelParameters,
  season: Float64Array | null,
): number {
  const keep = 0.5 ** (1 / halfLifeWeeks);
  const factorAt = (w: number) => (season ? season[stepOfYear(counts.length - w)]! : 1);
  let mass = 0;
  let x = 0;
  let y = 0;
  let xx = 0;
  let xy = 0;
  for (let w = end - 1, weight = 1; w >= 0 && weight > 1e-4; w--, weight *= keep) {
    if (!covered[w]) continue;
    const factor = factorAt(w);
    // Counts scatter with their mean: what a low season saw says as little as it has weeks for.
    const value = counts[w]! / factor;
    const at = w - end + 0.5;
    const trust = weight * factor;
    mass += trust;
    x += trust * at;
    y += trust * value;
    xx += trust * at * at;
    xy += trust * at * value;
  }
  if (mass === 0) return 0;
  const mean = y / mass;
  const spread = xx - (x * x) / mass;
  const slope = spread > 0 ? (xy - (x * y) / mass) / spread : 0;
  const ahead = horizonWeeks / 2 - x / mass;
  const level = Math.min(2 * mean, Math.max(mean / 2, mean + trend * slope * ahead));
  const weeks = Math.max(1, Math.round(horizonWeeks));
  let factors = 0;
  for (let k = 0; k < weeks; k++) factors += factorAt(end + k);
  return (level * factors) / weeks;
}

/**
 * The level of the weeks after the series, over `horizonWeeks` (may be broken). Candidates are judged by their Poisson likelihood on up to 40
 * past stretches of that length, each foretold from the weeks before it alone. Below 26 covered weeks: the defaults.
 */
export function fitLevel(counts: Float64Array, covered: Uint8Array, horizonWeeks: number): Level {
  const weeks = counts.length;
  const span = Math.max(1, Math.round(horizonWeeks));
  let coveredCount = 0;
  for (const one of covered) coveredCount += one;
  const first = Math.max(LEAST_WEEKS, Math.floor(weeks / 3));
  const judged: number[] = [];
  const step = Math.max(1, Math.round(span / 2));
  for (let end = weeks - span; end >= first && judged.length < MOST_JUDGED; end -= step) {
    if (isCovered(covered, end, end + span)) judged.push(end);
  }
  const season = seasonOf(counts, covered);
  const seasons = judged.map((end) => seasonOf(counts, covered, end));
  const none = seasons.map(() => null);
  let best = { parameters: DEFAULT_PARAMETERS, score: -Infinity, dispersion: 0 };
  if (coveredCount >= LEAST_WEEKS && judged.length >= 4) {
    for (const halfLifeWeeks of HALF_LIVES_WEEKS) {
      for (const trend of TRENDS) {
        for (const withSeason of season ? [false, true] : [false]) {
          const parameters = { halfLifeWeeks, season: withSeason, trend };
          const tried = judge(counts, covered, judged, span, parameters, withSeason ? seasons : none);
          if (tried.score > best.score) best = { parameters, ...tried };
        }
      }
    }
  }
  return {
    parameters: best.parameters,
    chosenBy: best.score > -Infinity ? 'likelihood' : 'default',
    perWeek: foretell(
      counts,
      covered,
      weeks,
      horizonWeeks,
      best.parameters,
      best.parameters.season ? season : null,
    ),
    dispersion: best.dispersion,
    coveredWeeks: coveredCount,
  };
}

function judge(
  counts: Float64Array,
  covered: Uint8Array,
  judged: readonly number[],
  span: number,
  parameters: LevelParameters,
  seasons: readonly (Float64Array | null)[],
): { score: number; dispersion: number } {
  let score = 0;
  let excess = 0;
  let squares = 0;
  for (const [j, end] of judged.entries()) {
    const mean = Math.max(0.1, foretell(counts, covered, end, span, parameters, seasons[j]!) * span);
    let seen = 0;
    for (let w = end; w < end + span; w++) seen += counts[w]!;
    score += seen * Math.log(mean) - mean;
    excess += (seen - mean) ** 2 - mean;
    squares += mean * mean;
  }
  return { score, dispersion: Math.max(0, excess / squares) };
}

function isCovered(covered: Uint8Array, from: number, to: number): boolean {
  for (let w = from; w < to; w++) if (!covered[w]) return false;
  return true;
}
