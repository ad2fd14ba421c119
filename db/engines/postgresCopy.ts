/** COPY through postgres.js. */
import { once } from 'node:events';
import type postgres from 'postgres';
import { currentDeadlineMs, type Transaction } from './engine.ts';
import { before } from './postgresDeadlines.ts';

/** The deadline is that of each step (a full buffer taken, the end confirmed), not of the whole load. */
export function copyInto(connection: postgres.TransactionSql, mayRun: () => void): Transaction['copyIn'] {
  return async (target, chunks) => {
    mayRun();
    const query = connection.unsafe(`copy ${target} from stdin`);
    const failure = failureOf(query);
    const step = <T>(work: Promise<T>) => before(currentDeadlineMs(), Promise.race([work, failure]));
    const stream = await step(query.writable());
    // Told by `failure`; a stream's error that nobody listens to would end the process.
    stream.on('error', () => undefined);
    try {
      for await (const chunk of chunks) {
        mayRun();
        if (stream.destroyed) await failure;
        if (!stream.write(chunk)) await step(once(stream, 'drain'));
      }
      stream.end();
      await step(once(stream, 'finish'));
    } catch (error) {
      stream.destroy(error instanceof Error ? error : new Error(String(error)));
      throw error;
    }
  };
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
  failure.catch(() => undefined);
  return failure;
}
