/** Deadlines on our side of postgres.js: a server that is frozen or gone honours none of its own. */
import type postgres from 'postgres';
import { Problem } from '../../domain/problem.ts';
import { currentDeadlineMs } from './engine.ts';

/**
 * The same client, where each statement that drizzle sends is given up after the deadline: we ask the server to cancel
 * it and do not wait for an answer that may never come.
 * @param mayRun throws where statements are no longer welcome
 */
export function withDeadlines(
  client: postgres.Sql,
  options = client.options,
  mayRun: () => void = () => undefined,
): postgres.Sql {
  return new Proxy(client, {
    get(target, key) {
      // A transaction's client has none of its own, and drizzle looks for them.
      if (key === 'options') return options;
      if (key !== 'unsafe') return Reflect.get(target, key) as unknown;
      return (...call: Parameters<postgres.Sql['unsafe']>) => {
        mayRun();
        const query = target.unsafe(...call);
        const limitMs = currentDeadlineMs();
        return Object.assign(lazily(query, limitMs), { values: () => lazily(query.values(), limitMs) });
      };
    },
  });
}

/** A thenable that, like postgres.js's own, sends the query when it is first awaited. */
function lazily<T>(query: PromiseLike<T>, limitMs: number): PromiseLike<T> {
  let running: Promise<T> | undefined;
  return {
    then: (onDone, onFail) => (running ??= before(limitMs, query, () => cancel(query))).then(onDone, onFail),
  };
}

/** What postgres.js keeps on a query. `query.cancel()` drops the promise that fails when no server can be asked. */
interface Cancellable {
  canceller: ((query: unknown) => Promise<void>) | null;
}

function cancel(query: unknown): void {
  const cancellable = query as Cancellable;
  cancellable.canceller?.(query).catch(() => undefined);
  cancellable.canceller = null;
}

/** What `work` resolves to; Problem `database-deadline`, and `giveUp` called, when it takes longer than `limitMs`. */
export async function before<T>(
  limitMs: number,
  work: PromiseLike<T>,
  giveUp: () => void = () => undefined,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      giveUp();
      reject(new Problem('database-deadline'));
    }, limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The deadline of what postgres.js does by itself around a transaction: to begin it, to commit it or to roll it back. */
export class EdgesOfTransaction {
  private timer: NodeJS.Timeout | undefined;
  private readonly limitMs = currentDeadlineMs();
  private isLate = false;
  private tell: (problem: Problem) => void = () => undefined;
  /** Rejects with Problem `database-deadline`. */
  readonly late = new Promise<never>((_, reject) => (this.tell = reject));

  wait(): void {
    this.timer = setTimeout(() => {
      this.isLate = true;
      this.tell(new Problem('database-deadline'));
    }, this.limitMs);
  }

  /** Throws when the caller was told already: nothing may be done in his name then. */
  passed(): void {
    clearTimeout(this.timer);
    if (this.isLate) throw new Problem('database-deadline');
  }

  over(): void {
    clearTimeout(this.timer);
  }
}
