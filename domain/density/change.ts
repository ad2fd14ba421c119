/**
 * What has changed between two windows beyond chance, cell by cell. Given the sum of two Poisson counts, the later one is
 * binomial: the conditional exact test (Przyborowski & Wilenski 1940, doi:10.1093/biomet/31.3-4.313), as R's poisson.test.
 */
import { binomialP, oddsInterval } from './exactTest.ts';
import { significantUpTo } from './falseDiscovery.ts';
import { STRONG_RATIO } from './stat.ts';

/** A change is called significant at this false-discovery rate over all cells. */
export const CHANGE_RATE = 0.1;

export interface Change {
  /** Two-sided, of the hypothesis that the rate stayed; 1 where neither window holds anything. */
  p: Float64Array;
  /** 0 not significant; else by the ratio: -2 up to a half (excluded), -1 fewer, 1 more, 2 from double on. */
  bin: Int8Array;
  /** Rate after / rate before: Infinity where nothing was before, 1 where nothing is in either. */
  ratio: Float64Array;
  /** Its 95 % interval (Clopper-Pearson): from 0 to Infinity where nothing is in either. */
  ratioLow: Float64Array;
  ratioHigh: Float64Array;
}

/** How long each window is, in one unit of any kind (days, or hours that the filter leaves). */
export interface Exposure {
  before: number;
  after: number;
}

/**
 * Of the counts of all cells of the study area in both windows, zeros included: each cell is one test of the false-discovery
 * rate. Same pairs are computed once: 50,000 cells 10 ms where counts are small, 90 ms below 1,000, 0.9 s where all are near a million.
 * Throws RangeError unless both exposures are above 0.
 */
export function change(
  before: ArrayLike<number>,
  after: ArrayLike<number>,
  exposure: Exposure = { before: 1, after: 1 },
): Change {
  if (!(exposure.before > 0 && exposure.after > 0)) throw new RangeError('change: a window without length');
  const n = before.length;
  const chance = exposure.after / (exposure.before + exposure.after);
  const scale = exposure.before / exposure.after;
  const answer: Change = {
    p: new Float64Array(n),
    bin: new Int8Array(n),
    ratio: new Float64Array(n),
    ratioLow: new Float64Array(n),
    ratioHigh: new Float64Array(n),
  };
  const known = new Map<number, number>();
  for (let i = 0; i < n; i++) {
    const [a, b] = [before[i]!, after[i]!];
    const pair = a * 2 ** 26 + b;
    const same = known.get(pair);
    if (same !== undefined) {
      answer.p[i] = answer.p[same]!;
      answer.ratio[i] = answer.ratio[same]!;
      answer.ratioLow[i] = answer.ratioLow[same]!;
      answer.ratioHigh[i] = answer.ratioHigh[same]!;
      continue;
    }
    known.set(pair, i);
    const [low, high] = oddsInterval(b, a);
    answer.p[i] = binomialP(b, a + b, chance);
    answer.ratio[i] = a + b === 0 ? 1 : (b / a) * scale;
    answer.ratioLow[i] = low * scale;
    answer.ratioHigh[i] = high * scale;
  }
  const [limit] = significantUpTo(answer.p, [CHANGE_RATE]);
  for (let i = 0; i < n; i++) {
    if (answer.p[i]! <= limit!) answer.bin[i] = strength(answer.ratio[i]!);
  }
  return answer;
}

function strength(ratio: number): number {
  if (ratio >= STRONG_RATIO) return 2;
  if (ratio > 1) return 1;
  if (ratio < 1 / STRONG_RATIO) return -2;
  return ratio < 1 ? -1 : 0;
}
