/** The thread of backtests: minutes of work, away from the one that forecasts and plans. */
import type { BacktestProgress, BacktestReport } from '../../domain/risk/backtest.ts';
import type { Road } from '../../domain/road.ts';
import { answerCalls } from '../threads/answerer.ts';
import { runBacktest, type BacktestCall } from './backtestRun.ts';

export interface BacktestCalls {
  /** A piece of the roads of a job, before it is run. */
  roads: { ask: { job: number; roads: readonly Road[] }; answer: null };
  /** `call`: of roads without them, which were sent. */
  run: { ask: { job: number; call: BacktestCall }; answer: BacktestReport; progress: BacktestProgress };
}

const roadsOf = new Map<number, Road[]>();

answerCalls<BacktestCalls>({
  roads: ({ job, roads }) => {
    const known = roadsOf.get(job) ?? [];
    roadsOf.set(job, known);
    known.push(...roads);
    return null;
  },
  run: ({ job, call }, tell) => {
    const roads = roadsOf.get(job);
    roadsOf.delete(job);
    const ground = call.ground.unit === 'roads' ? { ...call.ground, roads: roads ?? [] } : call.ground;
    const run = runBacktest({ ...call, ground });
    for (;;) {
      const step = run.next();
      if (step.done) return step.value;
      tell(step.value);
    }
  },
});
