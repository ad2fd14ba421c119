/**
 * Recency-weighted count: an incident's weight halves every `halfLifeDays` (exponential smoothing; Gorr, Olligschlaeger & Thompson
 * 2003, doi:10.1016/S0169-2070(03)00092-X). Half-lives below a few months lose clearly on real cities: they forget more than they learn.
 */
import type { History } from '../history.ts';

export const HALF_LIVES_DAYS = [120, 240, 480, 960] as const;

export function recentShare(history: History, ms: number, halfLifeDays: number): Float64Array {
  return history.share(ms, halfLifeDays);
}
