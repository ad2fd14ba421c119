/** How sure a place's share is: the spread of its rate beside what was foretold, fitted to held-back windows. */
import { gammaln } from 'simple-statistics';
import { sum } from './counts.ts';
import { FOREVER_DAYS, type History } from './history.ts';
import { shareOf, type PlaceFit } from './place.ts';
import type { DayWindow } from './windows.ts';

/** Gamma shape = `base + perIncident x incidents behind the place`. */
export interface ShapeParameters {
  base: number;
  perIncident: number;
}

const BASES = [0.25, 0.5, 1, 2, 4, 8] as const;
const PER_INCIDENT = [0.02, 0.05, 0.1, 0.25, 0.5, 1] as const;
const DEFAULT_SHAPE: ShapeParameters = { base: 0.5, perIncident: 0.25 };
/** Windows looked at: they overlap in what they teach, and each costs a pass for every candidate. */
const WINDOWS = 4;
/** Places that expect less in a window say nothing about spread. */
const LEAST_MEAN = 0.05;

/** Log-probability of a count (may be broken where incidents are shared) under a negative binomial with this mean and gamma shape. */
export function logNegativeBinomial(count: number, mean: number, shape: number): number {
  const rest = shape * Math.log(shape / (shape + mean));
  if (count === 0) return rest;
  return (
    gammaln(count + shape) -
    gammaln(shape) -
    gammaln(count + 1) +
    rest +
    count * Math.log(mean / (shape + mean))
  );
}

/** The gamma shape of every place, its two parameters chosen by the likelihood of the newest windows' counts given their totals. */
export function fitShape(
  history: History,
  place: PlaceFit,
  windows: readonly DayWindow[],
  asOfMs: number,
  horizonDays: number,
): Float64Array {
  const seen = windows.slice(0, WINDOWS).flatMap(({ fromMs, toMs }) => {
    const counts = history.countBetween(fromMs, toMs);
    const total = sum(counts);
    const share = shareOf(history, place, fromMs, horizonDays);
    const evidence = history.count(fromMs, FOREVER_DAYS);
    const rows: { count: number; mean: number; evidence: number }[] = [];
    for (let i = 0; i < counts.length; i++) {
      const mean = share[i]! * total;
      if (mean >= LEAST_MEAN) rows.push({ count: counts[i]!, mean, evidence: evidence[i]! });
    }
    return rows;
  });
  let best = DEFAULT_SHAPE;
  if (seen.length >= 100) {
    let most = -Infinity;
    for (const base of BASES) {
      for (const perIncident of PER_INCIDENT) {
        let likelihood = 0;
        for (const { count, mean, evidence } of seen) {
          likelihood += logNegativeBinomial(count, mean, base + perIncident * evidence);
        }
        if (likelihood > most) [best, most] = [{ base, perIncident }, likelihood];
      }
    }
  }
  return history.count(asOfMs, FOREVER_DAYS).map((incidents) => best.base + best.perIncident * incidents);
}
