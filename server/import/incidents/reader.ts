/** The reading thread from the outside: batches as they are asked for, then what was learnt on the way. */
import type { Worker } from 'node:worker_threads';
import { startThread } from '../../../db/engines/thread.ts';
import { Problem, type ProblemCode } from '../../../domain/problem.ts';
import type { Batch, ReadMessage, ReadRequest, ReadSummary } from './protocol.ts';

export interface IncidentReader {
  /** Batches in the order of the file; a few are made ahead, so memory stays constant. Throws what the reading met. */
  batches(): AsyncGenerator<Batch, void, void>;
  /** Once the batches are through. */
  summary(): ReadSummary;
  close(): Promise<void>;
}

export function startReader(request: ReadRequest): IncidentReader {
  const worker: Worker = startThread(new URL('./thread.ts', import.meta.url), { workerData: request });
  const waiting: ReadMessage[] = [];
  let failure: Error | null = null;
  let summary: ReadSummary | null = null;
  let wake: (() => void) | null = null;
  worker.on('message', (message: ReadMessage) => {
    waiting.push(message);
    wake?.();
  });
  worker.on('error', (error) => {
    failure = error;
    wake?.();
  });
  worker.on('exit', () => {
    failure ??= new Error('the reading thread ended early');
    wake?.();
  });
  return {
    async *batches() {
      for (;;) {
        const message = waiting.shift();
        if (message?.kind === 'end') {
          summary = message;
          return;
        }
        if (message?.kind === 'failed') throw asError(message);
        if (message) {
          yield message;
          worker.postMessage('more');
        } else if (failure) {
          throw failure;
        } else {
          await new Promise<void>((resolve) => (wake = resolve));
          wake = null;
        }
      }
    },
    summary() {
      if (!summary) throw new Error('the batches are not through yet');
      return summary;
    },
    async close() {
      await worker.terminate();
    },
  };
}

function asError(message: Extract<ReadMessage, { kind: 'failed' }>): Error {
  if (message.code) return new Problem(message.code as ProblemCode, message.detail);
  const error = new Error(message.detail);
  if (message.stack) error.stack = message.stack;
  return error;
}
