/** Plans under way: one computed at a time, in a thread of its own, each with its progress and a way to stop it. */
import { Problem } from '../../domain/problem.ts';
import type { PlanProgress } from '../contract/plans/plan.ts';
import type { RoadGraph } from '../network.ts';
import { GraphCaller, type TravelHolder } from '../threads/graphCaller.ts';
import type { PlanCall, PlanResult } from './call.ts';
import { StopSign, stepOf, type PlanStep } from './control.ts';
import type { PlanningCalls } from './protocol.ts';

/** What the work of a job is given. */
export interface PlanWork {
  /** Tells a step that is done on this side of the thread. */
  tell(step: PlanStep): void;
  /** The thread that computes it. */
  travel: TravelHolder;
  compute(graph: RoadGraph, call: PlanCall): Promise<PlanResult>;
}

interface Job {
  /** What was asked, so that asking again joins it. */
  key: string;
  startedMs: number;
  running: boolean;
  step: PlanStep;
  sign: StopSign;
  done: Promise<unknown>;
}

const NOTHING: PlanProgress = {
  state: 'none',
  phase: null,
  seconds: null,
  objective: null,
  bound: null,
  gap: null,
};

/** More would wait too long: each may take half a minute. */
const MOST_WAITING = 8;

export class PlanJobs {
  readonly #jobs = new Map<string, Job>();
  #turn: Promise<unknown> = Promise.resolve();
  readonly #thread = new GraphCaller<PlanningCalls>(new URL('./worker.ts', import.meta.url));

  /**
   * Does the work for a plan when its turn comes; asked again with the same key, the one under way is answered.
   * Throws Problem `conflict` where another key is under way for this plan, `overloaded`, `stopped`, and what the work throws.
   */
  run<T>(planId: string, key: string, work: (with_: PlanWork) => Promise<T>): Promise<T> {
    const known = this.#jobs.get(planId);
    if (known?.key === key) return known.done as Promise<T>;
    if (known) throw new Problem('conflict', 'this plan is being computed with other conditions');
    if (this.#jobs.size > MOST_WAITING) throw new Problem('overloaded', 'too many plans wait to be computed');
    const sign = new StopSign();
    const job: Job = {
      key,
      startedMs: performance.now(),
      running: false,
      step: stepOf('forecast'),
      sign,
      done: Promise.resolve(),
    };
    this.#jobs.set(planId, job);
    const tell = (step: PlanStep) => {
      sign.check();
      job.step = step;
    };
    const compute = (graph: RoadGraph, call: PlanCall) =>
      this.#thread.ask(graph, 'plan', { call, stop: sign.buffer }, (step) => (job.step = step as PlanStep));
    const done = this.#turn
      .then(() => {
        sign.check();
        job.running = true;
        return work({ tell, compute, travel: this.#thread });
      })
      .finally(() => this.#jobs.delete(planId));
    job.done = done;
    this.#turn = done.catch(() => undefined);
    return done;
  }

  progress(planId: string): PlanProgress {
    const job = this.#jobs.get(planId);
    if (!job) return NOTHING;
    const seconds = Math.round(performance.now() - job.startedMs) / 1000;
    return { state: job.running ? 'running' : 'waiting', seconds, ...job.step };
  }

  /** Ends the search: with what is found, or with nothing. False where nothing is under way. */
  stop(planId: string, keep: boolean): boolean {
    const job = this.#jobs.get(planId);
    if (keep) job?.sign.finish();
    else job?.sign.drop();
    return job !== undefined;
  }

  async close(): Promise<void> {
    for (const job of this.#jobs.values()) job.sign.drop();
    await this.#thread.stop();
  }
}
