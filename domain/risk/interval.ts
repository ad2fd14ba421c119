/** How sure: the spread of a future count whose rate is itself only known from counts. */

export interface CountInterval {
  low: number;
  high: number;
}

/**
 * Central interval of a negative binomial count (Poisson with a gamma-distributed rate): mean `mean`, variance
 * `mean + mean^2 * dispersion`. Whole numbers; the ends are the smallest counts whose distribution function reaches
 * (1 - share) / 2 and (1 + share) / 2. By summation up to a mean of 10,000, by the normal above. `dispersion` 0 is Poisson.
 */
export function countInterval(mean: number, dispersion: number, share = 0.8): CountInterval {
  if (!(mean > 0)) return { low: 0, high: 0 };
  const tail = (1 - share) / 2;
  if (mean > 10_000) {
    const reach = normalQuantile(1 - tail) * Math.sqrt(mean + mean * mean * dispersion);
    return { low: Math.max(0, Math.round(mean - reach)), high: Math.round(mean + reach) };
  }
  const shape = dispersion > 1e-9 ? 1 / dispersion : Infinity;
  // log P(0), then P(n) = P(n-1) * (shape + n - 1) / (shape + mean) * mean / n: in logarithms, or a large mean underflows.
  let logP = shape === Infinity ? -mean : -shape * Math.log1p(mean / shape);
  let cumulated = Math.exp(logP);
  let n = 0;
  let low = -1;
  while (n < 1_000_000) {
    if (low < 0 && cumulated >= tail) low = n;
    if (cumulated >= 1 - tail) break;
    n++;
    const growth = shape === Infinity ? mean : ((shape + n - 1) / (shape + mean)) * mean;
    logP += Math.log(growth / n);
    cumulated += Math.exp(logP);
  }
  return { low: Math.max(0, low), high: n };
}

/** Quantile of the standard normal for p in (0.5, 1): Abramowitz & Stegun 26.2.23, absolute error below 4.5e-4. */
function normalQuantile(p: number): number {
  const t = Math.sqrt(-2 * Math.log(1 - p));
  return (
    t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
  );
}
