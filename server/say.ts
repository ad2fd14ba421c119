/** Words for the person at the terminal: a line for every long step, with how far it is. */
import { START_STEPS, type OnStartStep, type StartStep } from '../domain/startStep.ts';
import type { Progress } from './context.ts';

export function say(text: string, kind: 'note' | 'error' = 'note'): void {
  (kind === 'error' ? process.stderr : process.stdout).write(`${text}\n`);
}

/** A step under way is said again no more often than this, milliseconds. */
const EVERY_MS = 2_000;

/** Tells of steps, in words to the terminal and as they are to `tell`. */
export function sayStep(tell: (progress: Progress) => void = () => undefined): OnStartStep {
  let current: StartStep | null = null;
  let saidMs = 0;
  return (step, done = 0, total = null) => {
    tell({ step, done, total });
    const nowMs = Date.now();
    if (step === current && nowMs - saidMs < EVERY_MS) return;
    current = step;
    saidMs = nowMs;
    const far = total ? `: ${done.toLocaleString('en')} of ${total.toLocaleString('en')}` : '';
    say(START_STEPS[step] + far);
  };
}
