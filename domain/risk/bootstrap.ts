/** How far a figure could be off by the choice of origins: resampled with replacement, seeded (Efron 1979, doi:10.1214/aos/1176344552). */
import { seededRandom } from '../random.ts';

export interface Estimate {
  /** NaN where there is nothing to divide by. */
  value: number;
  /** 90 % percentile interval; null where there are fewer than two origins. */
  low: number | null;
  high: number | null;
}

const ROUNDS = 1000;

/** Draws of origins with replacement, a row each; the same for the same seed, so that figures of one report are of the same draws. */
function drawsOf(origins: number, seed: number): Uint32Array[] {
  const random = seededRandom(seed);
  return Array.from({ length: ROUNDS }, () =>
    Uint32Array.from({ length: origins }, () => Math.floor(random() * origins)),
  );
}

/** Every figure of a report asks for the same draws. */
let last: { origins: number; seed: number; draws: Uint32Array[] } | null = null;

/** The figure of all origins, and of `ROUNDS` resamples of them. `figure` takes the indices of origins, each as often as it was drawn. */
export function bootstrap(origins: number, seed: number, figure: (drawn: Uint32Array) => number): Estimate {
  const value = figure(Uint32Array.from({ length: origins }, (_, i) => i));
  if (origins < 2) return { value, low: null, high: null };
  if (last?.origins !== origins || last.seed !== seed)
    last = { origins, seed, draws: drawsOf(origins, seed) };
  const figures = Float64Array.from(last.draws, figure).sort();
  return { value, low: figures[Math.floor(ROUNDS * 0.05)]!, high: figures[Math.ceil(ROUNDS * 0.95) - 1]! };
}
