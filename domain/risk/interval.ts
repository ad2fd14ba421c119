/** How sure: the spread of a future count whose rate is itself only known from counts. */

export interface CountInterval {
  low: number;
  high: number;
}

/** Above this mean the count is taken as normal. */
const NORMAL_FROM = 10_000;

/**
 * Interval of a negative binomial count (Poisson with a gamma-distributed rate): mean `mean`, variance `mean + mean^2 * dispersion`;
 * `dispersion` 0 is Poisson. Counts are whole, so no interval holds exactly `share`: of the central interval and those with one of its
 * ends drawn in, the one whose content comes nearest to `share` is taken, so that intervals are neither too wide nor too narrow over many
 * places. Below a mean of about 0.1 it is [0, 0] and holds more.
 */
export function countInterval(mean: number, dispersion: number, share = 0.8): CountInterval {
  if (!(mean > 0)) return { low: 0, high: 0 };
  const tail = (1 - share) / 2;
  if (mean > NORMAL_FROM) {
    const reach = normalQuantile(1 - tail) * Math.sqrt(mean + mean * mean * dispersion);
    return { low: Math.max(0, Math.round(mean - reach)), high: Math.round(mean + reach) };
  }
  const shape = dispersion > 1e-9 ? 1 / dispersion : Infinity;
  // log P(0), then P(n) = P(n-1) * (shape + n - 1) / (shape + mean) * mean / n: in logarithms, or a large mean underflows.
  let logP = shape === Infinity ? -mean : -shape * Math.log1p(mean / shape);
  let cumulated = Math.exp(logP);
  let low = -1;
  let below = 0;
  let atLow = 0;
  for (let n = 0; ; n++) {
    const p = Math.exp(logP);
    if (low < 0 && cumulated >= tail) [low, below, atLow] = [n, cumulated - p, p];
    if (cumulated >= 1 - tail || n > 1_000_000) return drawnIn(low, n, cumulated - below, atLow, p, share);
    const growth = shape === Infinity ? mean : ((shape + n) / (shape + mean)) * mean;
    logP += Math.log(growth / (n + 1));
    cumulated += Math.exp(logP);
  }
}

/** The interval of content `content`, or one with an end less, whichever comes nearest to `share`. */
function drawnIn(
  low: number,
  high: number,
  content: number,
  atLow: number,
  atHigh: number,
  share: number,
): CountInterval {
  let best = { low, high, off: Math.abs(content - share) };
  const consider = (from: number, to: number, holds: number): void => {
    const off = Math.abs(holds - share);
    if (from <= to && off < best.off) best = { low: from, high: to, off };
  };
  consider(low, high - 1, content - atHigh);
  consider(low + 1, high, content - atLow);
  consider(low + 1, high - 1, content - atLow - atHigh);
  return { low: best.low, high: best.high };
}

/** Quantile of the standard normal for p in (0.5, 1): Abramowitz & Stegun 26.2.23, absolute error below 4.5e-4. */
function normalQuantile(p: number): number {
  const t = Math.sqrt(-2 * Math.log(1 - p));
  return (
    t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
  );
}
