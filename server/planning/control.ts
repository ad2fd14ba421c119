/** How a computation in another thread is told to stop, and how it tells how far it is. */
import { Problem } from '../../domain/problem.ts';
import type { PlanProgress } from '../contract/plans/plan.ts';

const GO_ON = 0;
const FINISH = 1;
const DROP = 2;

/** One number in memory that both threads see: the computing one looks at it whenever it can stop. */
export class StopSign {
  readonly #flag: Int32Array;

  constructor(readonly buffer: SharedArrayBuffer = new SharedArrayBuffer(4)) {
    this.#flag = new Int32Array(buffer);
  }

  /** Look for nothing better: go on with what is found. */
  finish(): void {
    Atomics.compareExchange(this.#flag, 0, GO_ON, FINISH);
  }

  /** Compute nothing more: nobody wants it. */
  drop(): void {
    Atomics.store(this.#flag, 0, DROP);
  }

  get isRaised(): boolean {
    return Atomics.load(this.#flag, 0) !== GO_ON;
  }

  /** Throws Problem `stopped` where it was dropped. */
  check(): void {
    if (Atomics.load(this.#flag, 0) === DROP) throw new Problem('stopped');
  }
}

/** What a computation tells while it runs. */
export type PlanStep = Pick<PlanProgress, 'phase' | 'objective' | 'bound' | 'gap'>;

/** A step before anything is known of the staffing. */
export const stepOf = (phase: PlanStep['phase']): PlanStep => ({
  phase,
  objective: null,
  bound: null,
  gap: null,
});
