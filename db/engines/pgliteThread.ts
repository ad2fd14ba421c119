/** PGlite's thread from the outside: one caller at a time, a deadline on each call, a watchdog for a thread that hangs. */
import type { Worker } from 'node:worker_threads';
import { Problem } from '../../domain/problem.ts';
import { currentDeadlineMs } from './engine.ts';
import { startThread } from './thread.ts';
import type { PgliteAnswer, PgliteCall, PgliteStart } from './pgliteProtocol.ts';

/** A call that is still unanswered this long after its deadline: the thread hangs (after a full disk it always does). */
const HUNG_AFTER_MS = 30_000;

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
  private worker: Worker;
  private readonly pending = new Map<number, Pending>();
  private nextId = 1;
  private turns: Promise<unknown> = Promise.resolve();
  private closed = false;

  constructor(private readonly start: PgliteStart) {
    this.worker = this.spawn();
  }

  /** The face that drizzle knows as a PGlite. */
  readonly client = {
    query: (...call: Parameters<Turn['query']>) => this.takeTurn((turn) => turn.query(...call)),
    transaction: <T>(work: (turn: Turn) => Promise<T>) => this.transaction(work),
  };

  async open(): Promise<void> {
    await this.call({ kind: 'open' });
  }

  async dump(): Promise<Uint8Array> {
    return this.takeTurn(() => this.call({ kind: 'dump' }) as Promise<Uint8Array>);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    // What was begun is finished first; a thread that hangs is not waited for.
    await this.takeTurn(() => this.call({ kind: 'close' }, 10_000)).catch(() => undefined);
    this.closed = true;
    await this.worker.terminate();
  }

  private transaction<T>(work: (turn: Turn) => Promise<T>): Promise<T> {
    return this.takeTurn(async (turn) => {
      await turn.query('begin');
      try {
        const result = await work(turn);
        await turn.query('commit');
        return result;
      } catch (error) {
        // Waits behind a statement that was given up; the turn is held until the connection is clean again.
        await this.call(
          { kind: 'query', text: 'rollback', params: [], rowMode: 'array' },
          HUNG_AFTER_MS,
        ).catch(() => undefined);
        throw error;
      }
    });
  }

  /** Runs `work` when everybody before has finished. The wait counts toward the caller's deadline. */
  private takeTurn<T>(work: (turn: Turn) => Promise<T>): Promise<T> {
    const limitMs = currentDeadlineMs();
    let given = false;
    const mine = this.turns.then(() => {
      if (given) throw new Problem('database-deadline');
      given = true;
      return work(this.turn);
    });
    this.turns = mine.catch(() => undefined);
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => {
        if (given) return;
        given = true;
        reject(new Problem('database-deadline'));
      }, limitMs);
      mine.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  }

  private readonly turn: Turn = {
    query: async (text, params = [], options = {}) =>
      (await this.call({ kind: 'query', text, params, rowMode: options.rowMode ?? 'object' })) as QueryResult,
    copy: async (target, lines) => {
      const text = `copy ${target} from '/dev/blob'`;
      await this.call({ kind: 'query', text, params: [], rowMode: 'array', blob: lines });
    },
  };

  private call(call: PgliteCall, limitMs = currentDeadlineMs()): Promise<unknown> {
    if (this.closed) return Promise.reject(new Problem('database-down'));
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Problem('database-deadline')), limitMs);
      const hung = setTimeout(() => this.restart(), limitMs + HUNG_AFTER_MS);
      hung.unref();
      const settle = () => {
        clearTimeout(late);
        clearTimeout(hung);
        this.pending.delete(id);
      };
      this.pending.set(id, {
        resolve: (value) => (settle(), resolve(value)),
        reject: (error) => (settle(), reject(error)),
      });
      this.worker.postMessage({ ...call, id });
    });
  }

  private spawn(): Worker {
    const worker = startThread(new URL('./pgliteWorker.ts', import.meta.url), { workerData: this.start });
    worker.on('message', (answer: PgliteAnswer) => {
      const pending = this.pending.get(answer.id);
      if (!pending) return;
      if (!('failure' in answer)) return pending.resolve(answer.value);
      const { message, code, constraint } = answer.failure;
      pending.reject(Object.assign(new Error(message), { code, constraint }));
    });
    worker.on('error', (error) => this.lose(error));
    worker.on('exit', () => this.lose(new Error('the database thread ended')));
    return worker;
  }

  /** Everybody who waits is told, whatever the reason. */
  private lose(cause: Error): void {
    for (const pending of [...this.pending.values()]) {
      pending.reject(new Problem('database-down', cause.message));
    }
  }

  /** The watchdog: a hung thread is ended and another one opens the same folder (in memory nothing could be kept). */
  private restart(): void {
    if (this.closed || this.start.dataDir === null) return;
    const hung = this.worker;
    hung.removeAllListeners();
    void hung.terminate();
    this.lose(new Error('the database thread hung and was restarted'));
    this.worker = this.spawn();
    this.open().catch((error: unknown) => this.lose(error as Error));
  }
}
