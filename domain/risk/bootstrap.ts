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

/** The figure of all origins, and of `ROUNDS` resamples of them. `figure` takes the indices of origins, each as often as it was drawn. */
export function bootstrap(origins: number, seed: number, figure: (drawn: Uint32Array) => number): Estimate {
  const value = figure(Uint32Array.from({ length: origins }, (_, i) => i));
  if (origins < 2) return { value, low: null, high: null };
  const random = seededRandom(seed);
  const drawn = new Uint32Array(origins);
  const figures = Float64Array.from({ length: ROUNDS }, () => {
    for (let i = 0; i < origins; i++) drawn[i] = Math.floor(random() * origins);
    return figure(drawn);
  }).sort();
  return { value, low: figures[Math.floor(ROUNDS * 0.05)]!, high: figures[Math.ceil(ROUNDS * 0.95) - 1]! };
}
