/** The computing thread from the outside: models, proposals and plans, one question at a time. */
import { ThreadCaller } from '../threads/caller.ts';
import type { RoadGraph } from '../network.ts';
import type { Calls } from './protocol.ts';
import { sendRoads } from './roadPieces.ts';

let sentGraph: string | null = null;
const thread = new ThreadCaller<Calls>(new URL('./worker.ts', import.meta.url));
thread.onLost = () => (sentGraph = null);

/** Whoever sends roads, or asks about them: one after the other, so that nobody's other graph comes between. */
let turn: Promise<unknown> = Promise.resolve();

/** Asks what needs the road network: the thread is sent the roads first, unless it has them. Problems that it throws arrive as such. */
export async function computeOn<K extends Exclude<keyof Calls, 'roads'>>(
  graph: RoadGraph,
  kind: K,
  ask: Calls[K]['ask'],
): Promise<Calls[K]['answer']> {
  const { graphVersionId, roads } = graph;
  const asked = turn.then(async () => {
    if (sentGraph !== graphVersionId) {
      sentGraph = null;
      await sendRoads(roads, (piece) => thread.call('roads', { graphVersionId, roads: piece }));
      sentGraph = graphVersionId;
    }
    // Only posted in this turn: the thread answers in order, and the answer is waited for outside of it.
    return { answer: thread.call(kind, ask) };
  });
  turn = asked.catch(() => undefined);
  const { answer } = await asked;
  return answer;
}
