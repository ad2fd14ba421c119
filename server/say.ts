/** Words for the person at the terminal: a line for every long step, with how far it is. */
import type { Progress } from './context.ts';

export function say(text: string, kind: 'note' | 'error' = 'note'): void {
  (kind === 'error' ? process.stderr : process.stdout).write(`${text}\n`);
}

/** A step under way is said again no more often than this, milliseconds. */
const EVERY_MS = 2_000;

/** Tells of steps: `(name)` begins one, `(name, done, total)` says how far it is. `tell` is given each of them. */
export function sayStep(tell: (progress: Progress) => void = () => undefined) {
  let current = '';
  let saidMs = 0;
  return (step: string, done = 0, total: number | null = null): void => {
    tell({ step, done, total });
    const nowMs = Date.now();
    if (step === current && nowMs - saidMs < EVERY_MS) return;
    current = step;
    saidMs = nowMs;
    say(total ? `${step}: ${done.toLocaleString('en')} of ${total.toLocaleString('en')}` : step);
  };
}
