/** A remote value that follows a key: superseded requests are aborted, the old value stays until the new one is there. */
import { effect, signal, untracked, type ReadonlySignal } from '@preact/signals';
import { ApiProblem } from '../api.ts';

export interface Resource<T> {
  /** The last good value; null before the first, or where there is nothing to ask. */
  data: ReadonlySignal<T | null>;
  problem: ReadonlySignal<ApiProblem | null>;
  busy: ReadonlySignal<boolean>;
  /** Asks again with the same key. */
  reload(): void;
  cancel(): void;
}

const retries = new Set<() => void>();

/** Asks again for what failed by no fault of its own: the server was away, starting or overloaded. */
export function retryFailed() {
  for (const retry of retries) retry();
}

/**
 * `keyOf` is tracked: it reads signals and returns what to ask for, or null for nothing. Keys are compared by their JSON.
 * `keepFor`: keeps the old value while the new one loads only where this says the two belong together (default: always);
 * another record's details must not be read as this one's.
 */
export function resource<K, T>(
  keyOf: () => K | null,
  fetch: (key: K, signal: AbortSignal) => Promise<T>,
  keepFor: (before: K, now: K) => boolean = () => true,
): Resource<T> {
  const data = signal<T | null>(null);
  const problem = signal<ApiProblem | null>(null);
  const busy = signal(false);
  const again = signal(0);
  let running: AbortController | null = null;
  let last: { text: string; key: K; turn: number } | null = null;

  async function load(key: K) {
    const controller = new AbortController();
    running = controller;
    busy.value = true;
    try {
      const value = await fetch(key, controller.signal);
      if (running !== controller) return;
      data.value = value;
      problem.value = null;
    } catch (error) {
      if (running !== controller) return;
      problem.value = error instanceof ApiProblem ? error : new ApiProblem('internal', 0, String(error));
    }
    running = null;
    busy.value = false;
  }

  function cancel() {
    running?.abort();
    running = null;
    busy.value = false;
  }

  effect(() => {
    const key = keyOf();
    const turn = again.value;
    untracked(() => {
      if (key === null) {
        cancel();
        last = null;
        data.value = null;
        problem.value = null;
        return;
      }
      const text = JSON.stringify(key);
      if (last && last.text === text && last.turn === turn) return;
      if (last && !keepFor(last.key, key)) data.value = null;
      last = { text, key, turn };
      cancel();
      void load(key);
    });
  });

  const reload = () => void (again.value += 1);
  retries.add(() => {
    const status = problem.peek()?.status;
    if (status === 0 || (status !== undefined && status >= 500)) reload();
  });
  return { data, problem, busy, cancel, reload };
}
