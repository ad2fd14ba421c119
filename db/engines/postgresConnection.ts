/** One connection of the pool while somebody uses it: every step has its deadline, and a late one costs the connection. */
import { finished } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { Problem } from '../../domain/problem.ts';
import { currentDeadlineMs, type Transaction } from './engine.ts';

/** To have the statement of a given-up connection cancelled, milliseconds. */
const CANCEL_DEADLINE_MS = 2_000;
const ignore = () => undefined;

/** `database-down`, with what the network or the server says as its cause. */
const down = (cause: unknown) => Object.assign(new Problem('database-down'), { cause });

export class PostgresConnection {
  private isReleased = false;
  private isLost = false;

  private constructor(
    private readonly pool: pg.Pool,
    private readonly client: pg.PoolClient,
  ) {
    // An error that nobody listens to would end the process; the statement under way fails by itself.
    client.on('error', this.lose);
  }

  /** Waits for a free connection. Throws Problem `database-deadline`, `database-down`. */
  static async take(pool: pg.Pool): Promise<PostgresConnection> {
    const waiting = pool.connect();
    const giveBack = () => void waiting.then((client) => client.release(), ignore);
    const client = await before(currentDeadlineMs(), waiting, giveBack).catch((error: unknown) => {
      throw error instanceof Problem ? error : down(error);
    });
    return new PostgresConnection(pool, client);
  }

  /** What drizzle's driver calls. */
  query(...call: [text: string | pg.QueryConfig, values?: unknown[]]): Promise<pg.QueryResult> {
    return this.step(() => (this.client.query as (...call: unknown[]) => Promise<pg.QueryResult>)(...call));
  }

  /** The deadline is that of each step (a piece taken, the end confirmed), not of the whole load. */
  readonly copyIn: Transaction['copyIn'] = async (target, chunks) => {
    if (this.isReleased) throw new Problem('database-down');
    const stream = this.client.query(copyFrom(`copy ${target} from stdin`));
    const done = finished(stream);
    done.catch(ignore);
    let hasFailed = false;
    stream.on('error', () => (hasFailed = true));
    try {
      for await (const chunk of chunks) {
        if (hasFailed) break;
        // One piece at a time: what pg-copy-streams (7.0.0) holds back when the server fails ends the process.
        const taken = new Promise((resolve) => stream.write(chunk, resolve));
        await this.step(() => Promise.race([done, taken]));
      }
      if (!hasFailed) stream.end();
      await this.step(() => done);
    } catch (error) {
      if (!hasFailed) stream.destroy(error instanceof Error ? error : new Error(String(error)));
      throw error;
    }
  };

  /** Gives the connection back to the pool. */
  release(): void {
    this.leave();
  }

  /** Throws it away: the server rolls back what was open on it. */
  drop(): void {
    this.leave(new Error('given up'));
  }

  private async step<T>(work: () => Promise<T>): Promise<T> {
    if (this.isReleased) throw new Problem('database-down');
    try {
      return await before(currentDeadlineMs(), work(), () => {
        this.drop();
        void this.cancelStatement();
      });
    } catch (error) {
      throw this.isLost && !(error instanceof Problem) ? down(error) : error;
    }
  }

  /** The server would notice only at the end of the statement that nobody waits for it. */
  private async cancelStatement(): Promise<void> {
    const { processID } = this.client as pg.PoolClient & { processID: number };
    const waiting = this.pool.connect();
    const cancelled = waiting.then(async (client) => {
      client.on('error', ignore);
      const work = client.query('select pg_cancel_backend($1)', [processID]);
      await before(CANCEL_DEADLINE_MS, work).then(
        () => client.release(),
        (error: Error) => client.release(error),
      );
    });
    await cancelled.catch(ignore);
  }

  private readonly lose = () => {
    this.isLost = true;
  };

  private leave(error?: Error): void {
    if (this.isReleased) return;
    this.isReleased = true;
    this.client.release(error);
    // Of a connection that is thrown away there may be more to hear.
    if (!error) this.client.off('error', this.lose);
  }
}

/** What `work` resolves to; Problem `database-deadline`, and `giveUp` called, when it takes longer than `limitMs`. */
export async function before<T>(limitMs: number, work: Promise<T>, giveUp: () => void = ignore): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Problem('database-deadline'));
      giveUp();
    }, limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
