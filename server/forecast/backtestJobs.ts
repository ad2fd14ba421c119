/** Backtests under way and done: each computed once for its key, with progress, in a thread that can be stopped. */
import type { BacktestProgress, BacktestReport } from '../../domain/risk/backtest.ts';
import type { BacktestReportAnswer } from '../contract/forecast.ts';
import { ThreadCaller } from '../threads/caller.ts';
import type { BacktestCall } from './backtestRun.ts';
import type { BacktestCalls } from './backtestWorker.ts';
import { sendRoads } from '../threads/graphCaller.ts';

type Running = { state: 'running'; progress: BacktestProgress };
export type Job =
  Running | { state: 'done'; report: BacktestReportAnswer } | { state: 'failed'; error: Error };

export interface Work {
  read: () => Promise<BacktestCall>;
  answer: (call: BacktestCall, report: BacktestReport) => BacktestReportAnswer;
}

/** Reports kept: each is some 20 kilobytes. */
const KEPT = 20;

/** The jobs of one server. One runs at a time; the others wait in its thread's order. */
export class BacktestJobs {
  readonly #jobs = new Map<string, Job>();
  #next = 1;
  readonly #thread = new ThreadCaller<BacktestCalls>(new URL('./backtestWorker.ts', import.meta.url));

  /** What is known of it; begins it where nothing is. A failure is told once, and asked again begins anew. */
  ask(key: string, work: Work): Job {
    const known = this.#jobs.get(key);
    if (known?.state === 'failed') this.#jobs.delete(key);
    return known ?? this.#begin(key, work);
  }

  /** Stops it where it runs; what waits behind it is begun again when it is asked for. */
  cancel(key: string): void {
    if (this.#jobs.get(key)?.state === 'running') void this.stop();
  }

  async stop(): Promise<void> {
    for (const [key, job] of this.#jobs) if (job.state === 'running') this.#jobs.delete(key);
    await this.#thread.stop();
  }

  #begin(key: string, work: Work): Job {
    const job: Running = { state: 'running', progress: { done: 0, total: 0 } };
    const isMine = () => this.#jobs.get(key) === job;
    this.#jobs.set(key, job);
    if (this.#jobs.size > KEPT) this.#jobs.delete(this.#jobs.keys().next().value!);
    this.#run(work, job, isMine).then(
      (report) => isMine() && this.#jobs.set(key, { state: 'done', report }),
      (error: Error) => isMine() && this.#jobs.set(key, { state: 'failed', error }),
    );
    return job;
  }

  async #run({ read, answer }: Work, job: Running, isMine: () => boolean): Promise<BacktestReportAnswer> {
    const call = await read();
    // Stopped while it was read: the thread must not compute for nobody.
    if (!isMine()) throw new Error('the backtest was stopped');
    const number = this.#next++;
    const { ground } = call;
    if (ground.unit === 'roads') {
      await sendRoads(ground.roads, (roads) => this.#thread.call('roads', { job: number, roads }));
      if (!isMine()) throw new Error('the backtest was stopped');
    }
    const sent = ground.unit === 'roads' ? { ...call, ground: { ...ground, roads: [] } } : call;
    const report = await this.#thread.call('run', { job: number, call: sent }, [], (progress) => {
      job.progress = progress as BacktestProgress;
    });
    return answer(call, report);
  }
}
