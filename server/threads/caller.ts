/** Asking a thread: started when first needed, kept, questions answered in order. */
import type { Transferable, Worker } from 'node:worker_threads';
import { Problem } from '../../domain/problem.ts';
import { startThread } from '../../db/engines/thread.ts';
import type { Answer, CallsOf, Failure } from './protocol.ts';

interface Pending {
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
  onProgress: ((progress: unknown) => void) | undefined;
}

export class ThreadCaller<Calls extends CallsOf<Calls>> {
  #worker: Worker | null = null;
  #nextId = 1;
  readonly #pending = new Map<number, Pending>();

  /** Told when the thread ended by itself: what it held is gone, and the next question starts another one. */
  onLost: () => void = () => undefined;

  /** @param url the TypeScript module of the thread, which calls `answerCalls` */
  constructor(private readonly url: URL) {}

  /**
   * What the thread answers; Problems that it throws arrive as such. `transfer`: buffers that move there instead of being copied;
   * `onProgress`: what it tells meanwhile.
   */
  call<K extends keyof Calls & string>(
    kind: K,
    ask: Calls[K]['ask'],
    transfer: Transferable[] = [],
    onProgress?: (progress: unknown) => void,
  ): Promise<Calls[K]['answer']> {
    const worker = (this.#worker ??= this.#start());
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve: resolve as Pending['resolve'], reject, onProgress });
      // It holds the process only while somebody waits.
      worker.ref();
      worker.postMessage({ id, kind, ask }, transfer);
    });
  }

  /** Ends the thread; whoever waits is told. */
  async stop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    this.#rejectAll(new Error('the thread was stopped'));
    await worker?.terminate();
  }

  #start(): Worker {
    const worker = startThread(this.url);
    worker.on('message', (answer: Answer) => {
      const waiting = this.#pending.get(answer.id);
      if ('progress' in answer) {
        waiting?.onProgress?.(answer.progress);
        return;
      }
      this.#pending.delete(answer.id);
      if (this.#pending.size === 0) worker.unref();
      if (!waiting) return;
      if ('failure' in answer) waiting.reject(errorOf(answer.failure));
      else waiting.resolve(answer.value);
    });
    const lose = (error: Error) => {
      if (this.#worker !== worker) return;
      this.#worker = null;
      this.#rejectAll(error);
      this.onLost();
    };
    worker.on('error', lose);
    worker.on('exit', () => lose(new Error('the thread ended')));
    return worker;
  }

  #rejectAll(error: Error): void {
    for (const waiting of this.#pending.values()) waiting.reject(error);
    this.#pending.clear();
  }
}

function errorOf({ message, code, detail, errors }: Failure): Error {
  return code ? new Problem(code, detail, errors) : new Error(message);
}
