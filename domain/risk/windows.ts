/** The held-back windows that parameters are chosen on, each wholly before its instant; and the instants that a backtest forecasts at. */
import { MS_PER_DAY } from '../time/date.ts';

export interface DayWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Windows begin this far apart, days: a whole number of weeks, so that neighbouring origins of a backtest share what they compute. */
export const WINDOW_STEP_DAYS = 28;
const MOST_WINDOWS = 13;
const LEAST_WINDOWS = 4;
/** A backtest of fewer origins tells nothing of how far its figures could be off. */
const LEAST_ORIGINS = 4;
/** What lies before a window must be at least this long for anything to be learnt, days. */
const LEAST_HISTORY_DAYS = 56;

/**
 * Windows before `asOfMs` of data from `fromMs` on, the newest first; about a year's worth, none where there is too little. Longer ones lie
 * further apart: what two that overlap have in common teaches nothing twice.
 */
export function heldBackWindows(fromMs: number, asOfMs: number, horizonDays: number): DayWindow[] {
  const windows: DayWindow[] = [];
  const history = Math.max(LEAST_HISTORY_DAYS * MS_PER_DAY, (asOfMs - fromMs) / 4);
  const steps = Math.max(1, Math.floor(horizonDays / WINDOW_STEP_DAYS));
  const most = Math.max(LEAST_WINDOWS, Math.ceil(MOST_WINDOWS / steps));
  for (let k = Math.ceil(horizonDays / WINDOW_STEP_DAYS); windows.length < most; k += steps) {
    const at = asOfMs - k * WINDOW_STEP_DAYS * MS_PER_DAY;
    if (at - fromMs < history) break;
    windows.push({ fromMs: at, toMs: at + horizonDays * MS_PER_DAY });
  }
  return windows;
}

/**
 * Origins every 28 days whose longest horizon ends by `endMs`: the last `count` of them, or all from `firstMs` on. None lies before a third of
 * the data. Throws RangeError where fewer than 4 fit.
 */
export function rollingOrigins(
  fromMs: number,
  endMs: number,
  longestDays: number,
  chosen: { count: number } | { firstMs: number },
): number[] {
  const stepMs = WINDOW_STEP_DAYS * MS_PER_DAY;
  const last = endMs - longestDays * MS_PER_DAY;
  const least = Math.max(fromMs + (endMs - fromMs) / 3, fromMs + 2 * stepMs);
  const origins: number[] = [];
  if ('firstMs' in chosen) {
    const skipped = Math.max(0, Math.ceil((least - chosen.firstMs) / stepMs));
    for (let at = chosen.firstMs + skipped * stepMs; at <= last; at += stepMs) origins.push(at);
  } else {
    for (let at = last; at >= least && origins.length < chosen.count; at -= stepMs) origins.unshift(at);
  }
  if (origins.length < LEAST_ORIGINS) {
    throw new RangeError(`a backtest needs ${LEAST_ORIGINS} origins, and the data allow ${origins.length}`);
  }
  return origins;
}
