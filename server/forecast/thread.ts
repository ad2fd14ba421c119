/** The computing thread from the outside: started when first needed, kept, one question at a time. */
import type { Worker } from 'node:worker_threads';
import { Problem } from '../../domain/problem.ts';
import { startThread } from '../../db/engines/thread.ts';
import type { RoadGraph } from '../network.ts';
import type { Answer, Calls, Failure } from './protocol.ts';

interface Pending {
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
}

let worker: Worker | null = null;
let nextId = 1;
let sentGraph: string | null = null;
const pending = new Map<number, Pending>();

/** Asks the thread. Problems that it throws arrive as such. */
export function compute<K extends Exclude<keyof Calls, 'graph'>>(
  kind: K,
  ask: Calls[K]['ask'],
): Promise<Calls[K]['answer']> {
  return send(kind, ask);
}

/** Asks what needs the road network: the thread is sent the roads first, unless it has them. */
export async function computeOn<K extends Exclude<keyof Calls, 'graph'>>(
  graph: RoadGraph,
  kind: K,
  ask: Calls[K]['ask'],
): Promise<Calls[K]['answer']> {
  const sending: Promise<unknown>[] = [];
  if (sentGraph !== graph.graphVersionId) {
    sending.push(send('graph', { graphVersionId: graph.graphVersionId, roads: graph.roads }));
    sentGraph = graph.graphVersionId;
  }
  // Posted in one breath: the thread answers in order, and nobody's other graph comes between.
  const answer = send(kind, ask);
  await Promise.all(sending);
  return answer;
}

function send<K extends keyof Calls>(kind: K, ask: Calls[K]['ask']): Promise<Calls[K]['answer']> {
  const thread = (worker ??= spawn());
  const id = nextId++;
  return new Promise((resolve, reject) => {
    pending.set(id, { resolve: resolve as Pending['resolve'], reject });
    // It holds the process only while somebody waits.
    thread.ref();
    thread.postMessage({ id, kind, ask });
  });
}

function spawn(): Worker {
  const thread = startThread(new URL('./worker.ts', import.meta.url));
  thread.on('message', (answer: Answer) => {
    const waiting = pending.get(answer.id);
    pending.delete(answer.id);
    if (pending.size === 0) thread.unref();
    if (!waiting) return;
    if ('failure' in answer) waiting.reject(errorOf(answer.failure));
    else waiting.resolve(answer.value);
  });
  const lose = (error: Error) => {
    if (worker === thread) {
      worker = null;
      sentGraph = null;
      for (const waiting of pending.values()) waiting.reject(error);
      pending.clear();
    }
  };
  thread.on('error', lose);
  thread.on('exit', () => lose(new Error('the computing thread ended')));
  return thread;
}

function errorOf({ message, code, detail, errors }: Failure): Error {
  return code ? new Problem(code, detail, errors) : new Error(message);
}
