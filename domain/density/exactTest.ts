/** Two counts over two stretches of time: do their rates differ, and by how much? */
import { betaQuantile, binomialAtLeast, binomialAtMost, logFactorial } from './distributions.ts';

/** Probabilities that differ by less count as equal, as in R: rounding must not decide. */
const SAME = 1 + 1e-7;

/**
 * Two-sided p of `successes` out of `trials`, each with `chance` (0 < chance < 1): all outcomes that are no likelier than
 * the one seen count ('minimum likelihood', as R's binom.test does). O(log trials); right up to a million trials.
 */
export function binomialP(successes: number, trials: number, chance: number): number {
  if (trials === 0) return 1;
  const expected = trials * chance;
  if (successes === expected) return 1;
  if (chance === 0.5) {
    // Symmetrical: the other tail is the mirror of this one.
    return Math.min(1, 2 * binomialAtMost(Math.min(successes, trials - successes), trials, chance));
  }
  const logOdds = Math.log(chance / (1 - chance));
  const logWeight = (k: number) => k * logOdds - logFactorial(k) - logFactorial(trials - k);
  const limit = logWeight(successes) + Math.log(SAME);
  if (successes < expected) {
    const from = firstWhere(Math.ceil(expected), trials + 1, (k) => logWeight(k) <= limit);
    return Math.min(1, binomialAtMost(successes, trials, chance) + binomialAtLeast(from, trials, chance));
  }
  const above = firstWhere(0, Math.floor(expected) + 1, (k) => logWeight(k) > limit);
  return Math.min(1, binomialAtLeast(successes, trials, chance) + binomialAtMost(above - 1, trials, chance));
}

/** The first whole number of `low`..`high - 1` from which on the condition holds; `high` where it never does. */
function firstWhere(low: number, high: number, holds: (k: number) => boolean): number {
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * The interval of Clopper & Pearson 1934 (doi:10.1093/biomet/26.4.404), as odds `share / (1 - share)`, so that nothing is
 * lost near 1: `[low, high]`, 0 where there is no success, Infinity where there is no failure. Never too narrow.
 */
export function oddsInterval(successes: number, failures: number, confidence = 0.95): [number, number] {
  const tail = (1 - confidence) / 2;
  let low = 0;
  if (successes > 0) {
    const share = betaQuantile(successes, failures + 1, tail);
    low = share / (1 - share);
  }
  let high = Infinity;
  if (failures > 0) {
    const rest = betaQuantile(failures, successes + 1, tail);
    high = (1 - rest) / rest;
  }
  return [low, high];
}
