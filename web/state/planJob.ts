/** A computation of a plan that is under way: how far it is, and how it is ended before its time. */
import { signal } from '@preact/signals';
import * as api from '../api.ts';

const ASK_EVERY_MS = 600;

export interface Job {
  kind: 'create' | 'optimise';
  /** Id of the plan. */
  plan: string;
  /** null until the server has begun. */
  progress: api.PlanProgress | null;
  startedMs: number;
  /** Told to take what was found. */
  ending: boolean;
}

export const job = signal<Job | null>(null);
let controller: AbortController | null = null;

/** Runs `work` and asks how it stands meanwhile; null where it was cancelled. Throws ApiProblem. */
export async function runJob<T>(
  kind: Job['kind'],
  plan: string,
  work: (stop: AbortSignal) => Promise<T>,
): Promise<T | null> {
  const own = new AbortController();
  controller = own;
  job.value = { kind, plan, progress: null, startedMs: Date.now(), ending: false };
  const timer = setInterval(() => void look(own.signal), ASK_EVERY_MS);
  try {
    return await work(own.signal);
  } catch (error) {
    if (own.signal.aborted) return null;
    throw error;
  } finally {
    clearInterval(timer);
    if (controller === own) {
      controller = null;
      job.value = null;
    }
  }
}

async function look(stop: AbortSignal) {
  const asked = job.peek();
  if (!asked) return;
  try {
    const progress = await api.getPlanProgress(asked.plan, stop);
    if (!stop.aborted && job.peek() && progress.state !== 'none') job.value = { ...job.peek()!, progress };
  } catch {
    // The one who waits for the plan is told what is wrong; how far it is can be asked again.
  }
}

/** Ends the search: the best that was found so far becomes the plan. */
export async function takeFound() {
  const now = job.peek();
  if (!now) return;
  job.value = { ...now, ending: true };
  await api.stopPlanning(now.plan, true).catch(() => undefined);
}

/** Gives the computation up; nothing is stored. */
export function cancelJob() {
  const now = job.peek();
  if (!now) return;
  void api.stopPlanning(now.plan, false).catch(() => undefined);
  controller?.abort();
}
