/**
 * Near-repeat decay: after an incident the surroundings run a raised risk for some weeks, most for burglary (Townsley, Homel &
 * Chaseling 2003, doi:10.1093/bjc/43.3.615; Johnson & Bowers 2004, doi:10.1177/1477370804041248). Here exponential in time with a
 * half-life of two weeks and the network kernel in space. Weak for crashes and calls: the blend then gives it next to nothing.
 */
import type { History } from '../history.ts';

export const NEAR_REPEAT_HALF_LIFE_DAYS = 14;

export function nearRepeatShare(history: History, ms: number, bandwidthMeters: number): Float64Array {
  return history.spreadShare(ms, NEAR_REPEAT_HALF_LIFE_DAYS, bandwidthMeters);
}
