/** The computing thread from the outside: models, proposals and edits of plans, one question at a time. */
import type { RoadGraph } from '../network.ts';
import { GraphCaller } from '../threads/graphCaller.ts';
import type { Calls } from './protocol.ts';

const thread = new GraphCaller<Calls>(new URL('./worker.ts', import.meta.url));

/** Asks what needs the road network. Problems that it throws arrive as such. */
export function computeOn<K extends Exclude<keyof Calls, 'roads'>>(
  graph: RoadGraph,
  kind: K,
  ask: Calls[K]['ask'],
): Promise<Calls[K]['answer']> {
  return thread.ask(graph, kind, ask);
}
