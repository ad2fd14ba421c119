/** The held-back windows that parameters are chosen on: as long as the forecast looks ahead, every one wholly before its instant. */
import { MS_PER_DAY } from '../time/date.ts';

export interface DayWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Windows begin this far apart, days: a whole number of weeks, so that neighbouring origins of a backtest share what they compute. */
export const WINDOW_STEP_DAYS = 28;
const MOST_WINDOWS = 13;
/** What lies before a window must be at least this long for anything to be learnt, days. */
const LEAST_HISTORY_DAYS = 56;

/** Windows before `asOfMs` of data from `fromMs` on, the newest first; about a year's worth, none where there is too little. */
export function heldBackWindows(fromMs: number, asOfMs: number, horizonDays: number): DayWindow[] {
  const windows: DayWindow[] = [];
  const history = Math.max(LEAST_HISTORY_DAYS * MS_PER_DAY, (asOfMs - fromMs) / 4);
  for (let k = Math.ceil(horizonDays / WINDOW_STEP_DAYS); windows.length < MOST_WINDOWS; k++) {
    const at = asOfMs - k * WINDOW_STEP_DAYS * MS_PER_DAY;
    if (at - fromMs < history) break;
    windows.push({ fromMs: at, toMs: at + horizonDays * MS_PER_DAY });
  }
  return windows;
}
