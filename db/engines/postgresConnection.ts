/** One connection to PostgreSQL while somebody uses it: every step has its deadline, and a late one costs the connection. */
import { once } from 'node:events';
import postgres from 'postgres';
import { Problem } from '../../domain/problem.ts';
import { currentDeadlineMs, type Transaction } from './engine.ts';

const CONNECT_SECONDS = 10;
const ignore = () => undefined;
const asText = (value: unknown) => value;
/** Times and their arrays: they stay the text that PostgreSQL sends. */
const TIME_TYPES = [1082, 1083, 1114, 1184, 1115, 1182, 1185];
const JSON_TYPES = [114, 3802];

export type RowMode = 'object' | 'array';

/**
 * A postgres.js client of exactly one connection. Its own pool is not used: on a connection that it has reserved for a
 * transaction, postgres.js (3.4.9) writes to a socket that is gone, in a timer, and ends the process.
 */
export class PostgresConnection {
  /** No longer to be used: the server or the network ended it, or a deadline passed. */
  isLost = false;
  private readonly client: postgres.Sql;
  private backendPid: number | null = null;

  constructor(
    url: string,
    private readonly told: { onNotify?: () => void; onLost?: () => void } = {},
  ) {
    const options = {
      max: 1,
      // A connection is never replaced behind our back: what comes after would land outside of its transaction.
      max_lifetime: null,
      connect_timeout: CONNECT_SECONDS,
      connection: { application_name: 'hexbeat', TimeZone: 'UTC' },
      onnotice: ignore,
      onclose: () => this.drop(),
      // What its own listen() is built on; that one (3.4.9) leaves a connection open when it is ended while the server is away.
      onnotify: told.onNotify,
    };
    this.client = postgres(url, options);
    const { parsers, serializers } = this.client.options;
    for (const type of TIME_TYPES) parsers[type] = serializers[type] = asText;
    // Drizzle has made text of them already.
    for (const type of JSON_TYPES) serializers[type] = asText;
  }

  /** Runs one statement. `cancel` is called with the backend's pid when it is given up. */
  async run(
    text: string,
    params: unknown[],
    mode: RowMode,
    cancel: (backendPid: number) => void = ignore,
  ): Promise<unknown[]> {
    const query = this.client.unsafe(text, params as postgres.ParameterOrJSON<never>[]);
    const work = mode === 'array' ? query.values() : query;
    return this.step(async () => {
      const result = await work;
      this.backendPid = (result as postgres.RowList<postgres.Row[]>).state?.pid ?? this.backendPid;
      return result;
    }, cancel);
  }

  /** The deadline is that of each step (a full buffer taken, the end confirmed), not of the whole load. */
  readonly copyIn: Transaction['copyIn'] = async (target, chunks) => {
    const query = this.client.unsafe(`copy ${target} from stdin`);
    const failure = failureOf(query);
    const step = <T>(work: Promise<T>) => this.step(() => Promise.race([work, failure]));
    const stream = await step(query.writable());
    // Told by `failure`; a stream's error that nobody listens to would end the process.
    stream.on('error', ignore);
    try {
      for await (const chunk of chunks) {
        if (stream.destroyed) await step(failure);
        if (!stream.write(chunk)) await step(once(stream, 'drain'));
      }
      stream.end();
      await step(once(stream, 'finish'));
    } catch (error) {
      stream.destroy(error instanceof Error ? error : new Error(String(error)));
      throw error;
    }
  };

  /** Throws the connection away: the server rolls back what was open on it. */
  drop(): void {
    if (this.isLost) return;
    this.isLost = true;
    void this.client.end({ timeout: 0 }).catch(ignore);
    this.told.onLost?.();
  }

  /** Ends it in order, when nobody uses it. */
  async close(): Promise<void> {
    this.isLost = true;
    await this.client.end({ timeout: 5 });
  }

  private async step<T>(work: () => Promise<T>, cancel: (backendPid: number) => void = ignore): Promise<T> {
    if (this.isLost) throw new Problem('database-down');
    try {
      return await before(currentDeadlineMs(), work(), () => {
        this.drop();
        // The server would notice only at the end of the statement that nobody waits for it.
        if (this.backendPid !== null) cancel(this.backendPid);
      });
    } catch (error) {
      throw this.isLost && !(error instanceof Problem)
        ? Object.assign(new Problem('database-down'), { cause: error })
        : error;
    }
  }
}

/**
 * Rejects with what the server says against a COPY. The query itself is settled once the stream is there, and after the
 * end of the stream postgres.js (3.4.9) tells nobody: a broken constraint would be waited for for ever.
 */
function failureOf(query: object): Promise<never> {
  const told = query as { reject: (error: unknown) => void };
  const failure = new Promise<never>((_, reject) => {
    const rejectQuery = told.reject;
    told.reject = (error) => {
      rejectQuery(error);
      reject(error as Error);
    };
  });
  failure.catch(ignore);
  return failure;
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
  work.catch(ignore);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
