/** How far a long command is: a bar on a terminal, a line every few seconds in a log. */
import { isInteractive } from '../config.ts';
import type { OnProgress } from '../import/progress.ts';
import { say } from '../say.ts';

const LINE_EVERY_MS = 5_000;
const BAR_EVERY_MS = 100;
const BAR_CHARS = 30;

export interface ProgressDisplay {
  onProgress: OnProgress;
  /** Takes the bar away, so that what is said next stands on a line of its own. */
  clear(): void;
}

export function progressDisplay(isTerminal = isInteractive): ProgressDisplay {
  let current = '';
  let shownMs = 0;
  let isShown = false;
  const clear = (): void => {
    if (isShown) process.stdout.write('\r\x1b[K');
    isShown = false;
  };
  return {
    clear,
    onProgress(step, done = 0, total = null) {
      const nowMs = Date.now();
      if (step === current && nowMs - shownMs < (isTerminal ? BAR_EVERY_MS : LINE_EVERY_MS)) return;
      current = step;
      shownMs = nowMs;
      const share = total ? Math.min(1, done / total) : null;
      if (!isTerminal) {
        say(share === null || done === 0 ? step : `${step}: ${Math.floor(share * 100)} %`);
        return;
      }
      const filled = Math.round((share ?? 0) * BAR_CHARS);
      const bar = `[${'#'.repeat(filled)}${'.'.repeat(BAR_CHARS - filled)}] ${Math.floor((share ?? 0) * 100)} %`;
      process.stdout.write(`\r\x1b[K${step}${share === null ? ' ...' : ` ${bar}`}`);
      isShown = true;
    },
  };
}
