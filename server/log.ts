/** Structured logs: one JSON object a line. On a terminal only what a person should see. */
import { pino, stdSerializers, type Logger } from 'pino';
import { isInteractive } from './config.ts';

const STDOUT = 1;
/** Lines are written together: a line for each tile by itself would cost a tenth of the tile. A lost process loses these at most. */
const TOGETHER_BYTES = 4_096;
const TOGETHER_MS = 500;

export function createLog(level = isInteractive ? 'warn' : 'info'): Logger {
  // What is left is written when the process ends (pino sees to it).
  const stream = pino.destination({ dest: STDOUT, sync: false, minLength: TOGETHER_BYTES });
  setInterval(() => stream.flush(), TOGETHER_MS).unref();
  return pino(
    {
      base: null,
      level,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: withoutValues },
    },
    stream,
  );
}

/** An error for the log. Drizzle writes a statement's values into message and stack: places and words of people. */
export function withoutValues(error: Error): unknown {
  const { cause, query } = error as Error & { query?: unknown };
  if (typeof query !== 'string' || !(cause instanceof Error)) return stdSerializers.err(error);
  return { ...stdSerializers.err(cause), query };
}
