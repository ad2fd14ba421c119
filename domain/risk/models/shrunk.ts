/**
 * Gamma-Poisson shrinkage (empirical Bayes; Marshall 1991, doi:10.2307/2347593): a place's recency-weighted count is weighed against what its
 * surroundings and kind lead one to expect, `m (a + n) / (a + m N)` for a prior mean of `m N` of N incidents: the more a place should
 * have had, the more its own count is believed. What one count too many on a very short road does to a plain share, it does not.
 */
import type { History } from '../history.ts';

/** Gamma shapes of a place's rate worth trying. */
export const SHAPES = [1, 4] as const;

/** The two addends of the shrunken share: what the prior brings, and what the place's own count does. Their sum is 1 over all places. */
export interface ShrunkShare {
  prior: Float64Array;
  own: Float64Array;
}

/** `prior`: a distribution over places. */
export function shrunkShare(
  history: History,
  ms: number,
  halfLifeDays: number,
  shape: number,
  prior: Float64Array,
): ShrunkShare {
  const counts = history.count(ms, halfLifeDays);
  let total = 0;
  for (const count of counts) total += count;
  const fromPrior = new Float64Array(counts.length);
  const own = new Float64Array(counts.length);
  let whole = 0;
  for (let i = 0; i < counts.length; i++) {
    const mean = prior[i]! * total;
    const weight = mean / (shape + mean);
    own[i] = weight * counts[i]!;
    fromPrior[i] = (1 - weight) * mean;
    whole += own[i]! + fromPrior[i]!;
  }
  if (!(whole > 0)) return { prior, own };
  for (let i = 0; i < counts.length; i++) {
    own[i]! /= whole;
    fromPrior[i]! /= whole;
  }
  return { prior: fromPrior, own };
}
