/** The computing thread from the outside: models, proposals and edits of plans, one question at a time. */
import type { RoadGraph } from '../network.ts';
import { GraphCaller } from '../threads/graphCaller.ts';
import type { Calls } from './protocol.ts';

/** Its travel times are prepared by `prepareTravel`. */
export const computingThread = new GraphCaller<Calls>(new URL('./worker.ts', import.meta.url));

/** Asks what needs the road network. Problems that it throws arrive as such. */
export function computeOn<K extends 'fit' | 'propose' | 'revise'>(
  graph: RoadGraph,
  kind: K,
  ask: Calls[K]['ask'],
): Promise<Calls[K]['answer']> {
  return computingThread.ask(graph, kind, ask);
}
