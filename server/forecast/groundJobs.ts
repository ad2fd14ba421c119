/** Minutes of work on a ground of past incidents, under way and done: each computed once for its key, with progress, in a thread that can be stopped. */
import type { Road } from '../../domain/road.ts';
import { answerCalls } from '../threads/answerer.ts';
import { ThreadCaller } from '../threads/caller.ts';
import { sendRoads } from '../threads/graphCaller.ts';
import type { Ground } from './ground.ts';

/** What is done in such a thread: weeks one after the other, or origins. */
export interface GroundProgress {
  done: number;
  total: number;
}

interface GroundCalls<Call, Report> {
  /** A piece of the roads of a job, before it is run. */
  roads: { ask: { job: number; roads: readonly Road[] }; answer: null };
  /** `call`: of roads without them, which were sent. */
  run: { ask: { job: number; call: Call }; answer: Report };
}

type Running = { state: 'running'; progress: GroundProgress };
export type Job<Answer> = Running | { state: 'done'; report: Answer } | { state: 'failed'; error: Error };

export interface Work<Call, Report, Answer> {
  read: () => Promise<Call>;
  answer: (call: Call, report: Report) => Answer;
}

/** Reports kept: each is some 20 kilobytes. */
const KEPT = 20;

/** The jobs of one kind of a server. One runs at a time; the others wait in its thread's order. */
export class GroundJobs<Call extends { ground: Ground }, Report, Answer> {
  readonly #jobs = new Map<string, Job<Answer>>();
  #next = 1;
  readonly #thread: ThreadCaller<GroundCalls<Call, Report>>;

  /** @param url the module of the thread, which calls `answerGround` */
  constructor(url: URL) {
    this.#thread = new ThreadCaller<GroundCalls<Call, Report>>(url);
  }

  /** What is known of it; begins it where nothing is. A failure is told once, and asked again begins anew. */
  ask(key: string, work: Work<Call, Report, Answer>): Job<Answer> {
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

  #begin(key: string, work: Work<Call, Report, Answer>): Job<Answer> {
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

  async #run(
    { read, answer }: Work<Call, Report, Answer>,
    job: Running,
    isMine: () => boolean,
  ): Promise<Answer> {
    const call = await read();
    // Stopped while it was read: the thread must not compute for nobody.
    if (!isMine()) throw new Error('the work was stopped');
    const number = this.#next++;
    const { ground } = call;
    if (ground.unit === 'roads') {
      await sendRoads(ground.roads, (roads) => this.#thread.call('roads', { job: number, roads }));
      if (!isMine()) throw new Error('the work was stopped');
    }
    const sent = ground.unit === 'roads' ? { ...call, ground: { ...ground, roads: [] } } : call;
    const report = await this.#thread.call('run', { job: number, call: sent }, [], (progress) => {
      job.progress = progress as GroundProgress;
    });
    return answer(call, report);
  }
}

/** The inside of such a thread: runs each job to its end, and tells each of its steps. */
export function answerGround<Call extends { ground: Ground }, Report>(
  run: (call: Call) => Generator<GroundProgress, Report>,
): void {
  const roadsOf = new Map<number, Road[]>();
  answerCalls<GroundCalls<Call, Report>>({
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
      const steps = run({ ...call, ground });
      for (;;) {
        const step = steps.next();
        if (step.done) return step.value;
        tell(step.value);
      }
    },
  });
}
