/** The computing thread from the outside: models, proposals and plans, one question at a time. */
import { ThreadCaller } from '../threads/caller.ts';
import type { RoadGraph } from '../network.ts';
import type { Calls } from './protocol.ts';

let sentGraph: string | null = null;
const thread = new ThreadCaller<Calls>(new URL('./worker.ts', import.meta.url));
thread.onLost = () => (sentGraph = null);

/** Asks the thread. Problems that it throws arrive as such. */
export function compute<K extends Exclude<keyof Calls, 'graph'>>(
  kind: K,
  ask: Calls[K]['ask'],
): Promise<Calls[K]['answer']> {
  return thread.call(kind, ask);
}

/** Asks what needs the road network: the thread is sent the roads first, unless it has them. */
export async function computeOn<K extends Exclude<keyof Calls, 'graph'>>(
  graph: RoadGraph,
  kind: K,
  ask: Calls[K]['ask'],
): Promise<Calls[K]['answer']> {
  const sending: Promise<unknown>[] = [];
  if (sentGraph !== graph.graphVersionId) {
    sending.push(thread.call('graph', { graphVersionId: graph.graphVersionId, roads: graph.roads }));
    sentGraph = graph.graphVersionId;
  }
  // Posted in one breath: the thread answers in order, and nobody's other graph comes between.
  const answer = thread.call(kind, ask);
  await Promise.all(sending);
  return answer;
}
