/** The thread of backtests: minutes of work, away from the one that forecasts and plans. */
import type { BacktestProgress, BacktestReport } from '../../domain/risk/backtest.ts';
import { answerCalls } from '../threads/answerer.ts';
import { runBacktest, type BacktestCall } from './backtestRun.ts';

export interface BacktestCalls {
  run: { ask: BacktestCall; answer: BacktestReport; progress: BacktestProgress };
}

answerCalls<BacktestCalls>({
  run: (call, tell) => {
    const run = runBacktest(call);
    for (;;) {
      const step = run.next();
      if (step.done) return step.value;
      tell(step.value);
    }
  },
});
