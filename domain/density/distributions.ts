/**
 * The distribution functions that the tests of the map need, from the Cephes library (Moshier 1989) in WebAssembly: right
 * to 1e-6 for counts up to a million, 0.1 to 20 us a call. Not for the page: its bundle has no use for 0.8 MB.
 */
import { compiled, erfc, incbet, incbi, lgam } from 'cephes';

await compiled;

/** Beyond this the tail is below 1e-299, and `erfc` would report an underflow by throwing. */
const FARTHEST_Z = 37;

/** P(|Z| >= |z|) of the standard normal, 0..1. */
export function twoSidedNormalP(z: number): number {
  const distance = Math.abs(z);
  return distance > FARTHEST_Z ? 0 : erfc(distance * Math.SQRT1_2);
}

/** P(X <= successes) of the binomial, 0 < chance < 1. */
export function binomialAtMost(successes: number, trials: number, chance: number): number {
  if (successes < 0) return 0;
  if (successes >= trials) return 1;
  return incbet(trials - successes, successes + 1, 1 - chance);
}

/** P(X >= successes) of the binomial, without the loss of `1 - binomialAtMost` in the far tail. */
export function binomialAtLeast(successes: number, trials: number, chance: number): number {
  if (successes <= 0) return 1;
  if (successes > trials) return 0;
  return incbet(successes, trials - successes + 1, chance);
}

/** The quantile of the beta distribution: the x in 0..1 below which lies `share`. */
export function betaQuantile(a: number, b: number, share: number): number {
  return incbi(a, b, share);
}

/** log(n!), to 16 digits of itself. */
export function logFactorial(n: number): number {
  return lgam(n + 1);
}
