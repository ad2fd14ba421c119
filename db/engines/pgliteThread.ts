/** PGlite's thread from the outside: one caller at a time, a deadline on each call, a watchdog for a thread that hangs. */
import type { Worker } from 'node:worker_threads';
import { Problem } from '../../domain/problem.ts';
import { currentDeadlineMs } from './engine.ts';
import { startThread } from './thread.ts';
import { TransactionSteps } from './transactionSteps.ts';
import type { PgliteAnswer, PgliteCall, PgliteStart } from './pgliteProtocol.ts';

/** A call that is still unanswered this long after its deadline: the thread hangs (after a full disk it always does). */
export const HUNG_AFTER_MS = 30_000;
/** Making a database takes 12 to 23 s, opening one 2 to 4 s; callers do not wait beyond their own deadline. */
const OPEN_DEADLINE_MS = 180_000;
const CLOSE_DEADLINE_MS = 10_000;

interface QueryResult {
  rows: unknown[];
  affectedRows?: number;
}

/** What drizzle's PGlite driver calls, and COPY. */
interface Turn {
  query(text: string, params?: unknown[], options?: { rowMode?: 'array' | 'object' }): Promise<QueryResult>;
  copy(target: string, text: string): Promise<void>;
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

export class PgliteThread {
  /** null: none runs; the next turn starts one. */
  private worker: Worker | null = null;
  private ending: Promise<unknown> = Promise.resolve();
  private readonly pending = new Map<number, Pending>();
  private onIdle: (() => void) | null = null;
  private nextId = 1;
  private turns: Promise<unknown> = Promise.resolve();
  private closed = false;
  private wasOpen = false;

  constructor(
    private start: PgliteStart,
    private readonly hungAfterMs = HUNG_AFTER_MS,
  ) {}

  /** The face that drizzle knows as a PGlite. */
  readonly client = {
    query: (...call: Parameters<Turn['query']>) =>
      this.takeTurn((worker) => this.turnOf(worker).query(...call)),
    transaction: <T>(work: (turn: Turn) => Promise<T>) =>
      this.takeTurn((worker) => this.transaction(worker, work)),
  };

  async open(): Promise<void> {
    await this.takeTurn(() => Promise.resolve());
  }

  async dump(): Promise<Uint8Array> {
    return this.takeTurn((worker) => this.call(worker, { kind: 'dump' }) as Promise<Uint8Array>);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    if (this.worker) {
      // What was begun is finished first; a thread that hangs is not waited for.
      await this.takeTurn((worker) => this.call(worker, { kind: 'close' }, CLOSE_DEADLINE_MS)).catch(
        () => undefined,
      );
    }
    this.closed = true;
    this.drop(new Error('the database was closed'));
    await this.ending;
  }

  private async transaction<T>(worker: Worker, work: (turn: Turn) => Promise<T>): Promise<T> {
    const steps = new TransactionSteps();
    const { query, copy } = this.turnOf(worker);
    try {
      await query('begin');
      const result = await work({
        query: (...call) => steps.run(() => query(...call)),
        copy: (...load) => steps.run(() => copy(...load)),
      });
      steps.end();
      await query('commit');
      return result;
    } catch (error) {
      steps.stop();
      // Behind a statement that was given up it waits its time; the next turn begins after it.
      query('rollback').catch(() => undefined);
      throw error;
    }
  }

  /**
   * Runs `work` when everybody before has finished and the thread has nothing left to do, also of what its callers no
   * longer wait for. The wait counts toward the caller's deadline.
   */
  private takeTurn<T>(work: (worker: Worker) => Promise<T>): Promise<T> {
    const limitMs = currentDeadlineMs();
    let given = false;
    const mine = this.turns.then(async () => {
      const worker = this.worker ?? (await this.spawn());
      if (given) throw new Problem('database-deadline');
      given = true;
      return work(worker);
    });
    this.turns = mine.catch(() => undefined).then(() => this.idle());
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => {
        if (given) return;
        given = true;
        reject(new Problem('database-deadline'));
      }, limitMs);
      mine.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  }

  private idle(): Promise<void> {
    return new Promise((resolve) => {
      if (this.pending.size === 0) resolve();
      else this.onIdle = resolve;
    });
  }

  private turnOf(worker: Worker): Turn {
    return {
      query: async (text, params = [], { rowMode = 'object' } = {}) =>
        (await this.call(worker, { kind: 'query', text, params, rowMode })) as QueryResult,
      copy: async (target, blob) => {
        const text = `copy ${target} from '/dev/blob'`;
        await this.call(worker, { kind: 'query', text, params: [], rowMode: 'array', blob });
      },
    };
  }

  private call(worker: Worker, call: PgliteCall, limitMs = currentDeadlineMs()): Promise<unknown> {
    // Another thread than the one that the turn began on knows nothing of its transaction.
    if (worker !== this.worker) return Promise.reject(new Problem('database-down'));
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Problem('database-deadline')), limitMs);
      const hung = setTimeout(
        () => this.drop(new Error('the database thread hung and was restarted')),
        limitMs + this.hungAfterMs,
      );
      hung.unref();
      const settle = () => {
        clearTimeout(late);
        clearTimeout(hung);
        this.pending.delete(id);
        if (this.pending.size === 0) this.onIdle?.();
      };
      this.pending.set(id, {
        resolve: (value) => (settle(), resolve(value)),
        reject: (error) => (settle(), reject(error)),
      });
      worker.postMessage({ ...call, id });
    });
  }

  /** Starts a thread and opens the database in it. */
  private async spawn(): Promise<Worker> {
    await this.ending;
    // In memory nothing could be kept, so there is no second start.
    const isLost = this.wasOpen && this.start.dataDir === null;
    if (this.closed || isLost) throw new Problem('database-down');
    const worker = startThread(new URL('./pgliteWorker.ts', import.meta.url), { workerData: this.start });
    this.worker = worker;
    worker.on('message', (answer: PgliteAnswer) => {
      const pending = this.pending.get(answer.id);
      if (!pending) return;
      if (!('failure' in answer)) return pending.resolve(answer.value);
      const { message, code, constraint } = answer.failure;
      pending.reject(Object.assign(new Error(message), { code, constraint }));
    });
    const ended = (cause: Error) => {
      if (worker === this.worker) this.drop(cause);
    };
    worker.on('error', ended);
    worker.on('exit', () => ended(new Error('the database thread ended')));
    try {
      await this.call(worker, { kind: 'open' }, OPEN_DEADLINE_MS);
    } catch (error) {
      this.drop(error as Error);
      throw error;
    }
    this.wasOpen = true;
    this.start = { ...this.start, snapshot: null };
    return worker;
  }

  /** Ends the thread, and tells everybody who waits for it. The next turn starts another one on the same folder. */
  private drop(cause: Error): void {
    if (this.worker) this.ending = this.worker.terminate();
    this.worker = null;
    for (const pending of [...this.pending.values()]) {
      pending.reject(new Problem('database-down', cause.message));
    }
  }
}
