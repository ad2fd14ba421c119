/** Structured logs: one JSON object a line. On a terminal only what a person should see. */
import { pino, type Logger } from 'pino';
import { isInteractive } from './config.ts';

export function createLog(): Logger {
  return pino({
    base: null,
    level: isInteractive ? 'warn' : 'info',
    timestamp: pino.stdTimeFunctions.isoTime,
  });
}
