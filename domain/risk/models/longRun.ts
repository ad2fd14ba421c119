/**
 * Long-run count: a place's share of all incidents so far. Hot places stay hot: for stable networks hard to beat from a few years of
 * data on (Weisburd 2015, doi:10.1111/1745-9125.12070). Slow to see what has changed; says nothing of places without incidents.
 */
import { FOREVER_DAYS, type History } from '../history.ts';

export function longRunShare(history: History, ms: number): Float64Array {
  return history.share(ms, FOREVER_DAYS);
}
