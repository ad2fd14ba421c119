/** Backtests: asked for by a press, computed on the server while the page asks how far they are. Loaded with their page. */
import { signal } from '@preact/signals';
import * as api from '../api.ts';
import { health, whenReady } from './data.ts';
import { resource } from './resource.ts';
import { backtest, page } from './store.ts';
import type { BacktestChoice } from './view.ts';

const ASK_EVERY_MS = 1000;

/** What the controls say, whether it was started or not. */
export const draft = signal<BacktestChoice>(
  backtest.peek() ?? { unit: health.peek()?.counts.roads ? 'roads' : 'cells-9', groups: [] },
);

/** Of the one that is being computed; null: none is. */
export const progress = signal<api.BacktestProgress | null>(null);

const queryOf = ({ unit, groups }: BacktestChoice): api.BacktestQuery => ({
  unit,
  ...(groups.length > 0 && { category: groups.join(',') }),
});

/** The last report stays until the next is there; it says itself what it is of. */
export const report = resource(
  whenReady(() => (page.value === 'backtest' ? backtest.value : null)),
  async (choice, stop) => {
    progress.value = null;
    for (;;) {
      const answer = await api.getBacktest(queryOf(choice), stop);
      if (answer.state === 'done') return { choice, report: answer.report };
      progress.value = answer.progress;
      await pause(ASK_EVERY_MS, stop);
    }
  },
);

export function startBacktest() {
  const same = JSON.stringify(backtest.value) === JSON.stringify(draft.value);
  if (same) report.reload();
  else backtest.value = draft.value;
}

/** Stops the computation for everybody who waits for it; what was shown before stays. */
export async function cancelBacktest() {
  const running = backtest.peek();
  report.cancel();
  backtest.value = report.data.peek()?.choice ?? null;
  if (running) await api.cancelBacktest(queryOf(running));
}

function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    stop.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('stopped', 'AbortError'));
    });
  });
}
