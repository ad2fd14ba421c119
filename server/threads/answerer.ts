/** The inside of a thread: answers the calls of a `ThreadCaller`. */
import { parentPort, type Transferable } from 'node:worker_threads';
import { Problem } from '../../domain/problem.ts';
import type { Answer, CallsOf, Failure, Request } from './protocol.ts';

/** The answer's buffers that move to the asker instead of being copied. */
export class Moved<T> {
  constructor(
    readonly value: T,
    readonly buffers: Transferable[],
  ) {}
}

export type Answers<Calls extends CallsOf<Calls>> = {
  [K in keyof Calls]: (
    ask: Calls[K]['ask'],
    tell: (progress: unknown) => void,
  ) => Calls[K]['answer'] | Moved<Calls[K]['answer']>;
};

/** Answers each call as it comes, one after the other. */
export function answerCalls<Calls extends CallsOf<Calls>>(answers: Answers<Calls>): void {
  const port = parentPort!;
  port.on('message', ({ id, kind, ask }: Request) => {
    try {
      const tell = (progress: unknown) => port.postMessage({ id, progress } satisfies Answer);
      const value = answers[kind as keyof Calls](ask as never, tell);
      if (value instanceof Moved)
        port.postMessage({ id, value: value.value } satisfies Answer, value.buffers);
      else port.postMessage({ id, value } satisfies Answer);
    } catch (error) {
      port.postMessage({ id, failure: failureOf(error as Error) } satisfies Answer);
    }
  });
}

function failureOf(error: Error): Failure {
  const { message, stack } = error;
  if (!(error instanceof Problem)) return { message: stack ?? message };
  return { message, code: error.code, detail: error.detail, errors: error.errors };
}
