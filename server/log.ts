/** Structured logs: one JSON object a line. On a terminal only what a person should see. */
import { pino, stdSerializers, type Logger } from 'pino';
import { isInteractive } from './config.ts';

export function createLog(level = isInteractive ? 'warn' : 'info'): Logger {
  return pino({
    base: null,
    level,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: withoutValues },
  });
}

/** An error for the log. Drizzle writes a statement's values into message and stack: places and words of people. */
export function withoutValues(error: Error): unknown {
  const { cause, query } = error as Error & { query?: unknown };
  if (typeof query !== 'string' || !(cause instanceof Error)) return stdSerializers.err(error);
  return { ...stdSerializers.err(cause), query };
}
