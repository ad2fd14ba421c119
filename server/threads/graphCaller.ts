/** Asking a thread what needs the road network: it is sent the roads first, unless it has them. */
import type { RoadGraph } from '../network.ts';
import { breathe } from '../network.ts';
import type { Road, TravelMode } from '../../domain/road.ts';
import { ThreadCaller } from './caller.ts';
import type { GraphCalls } from './heldGraph.ts';
import type { CallsOf } from './protocol.ts';

/** A thread whose travel times can be prepared. */
export interface TravelHolder {
  hasHierarchy(graph: RoadGraph, mode: TravelMode): Promise<boolean>;
  /** Bytes to store where those that are given are none, or of other roads; else null. */
  takeHierarchy(graph: RoadGraph, mode: TravelMode, bytes: Uint8Array | null): Promise<Uint8Array | null>;
}

export class GraphCaller<Calls extends CallsOf<Calls> & GraphCalls> implements TravelHolder {
  #sentGraph: string | null = null;
  /** Whoever sends roads, or asks about them: one after the other, so that nobody's other graph comes between. */
  #turn: Promise<unknown> = Promise.resolve();
  readonly #thread: ThreadCaller<Calls>;
  /** The same thread, asked what every one of its kind can be asked. */
  readonly #holder: ThreadCaller<GraphCalls>;

  /** @param url the TypeScript module of the thread, which calls `answerCalls` */
  constructor(url: URL) {
    this.#thread = new ThreadCaller<Calls>(url);
    this.#thread.onLost = () => (this.#sentGraph = null);
    this.#holder = this.#thread as unknown as ThreadCaller<GraphCalls>;
  }

  /** What the thread answers; Problems that it throws arrive as such. `onProgress`: what it tells meanwhile. */
  ask<K extends Exclude<keyof Calls, keyof GraphCalls> & string>(
    graph: RoadGraph,
    kind: K,
    ask: Calls[K]['ask'],
    onProgress?: (progress: unknown) => void,
  ): Promise<Calls[K]['answer']> {
    return this.#holding(graph, () => this.#thread.call(kind, ask, [], onProgress));
  }

  hasHierarchy(graph: RoadGraph, mode: TravelMode): Promise<boolean> {
    const { graphVersionId } = graph;
    return this.#holding(graph, () => this.#holder.call('hasHierarchy', { graphVersionId, mode }));
  }

  takeHierarchy(graph: RoadGraph, mode: TravelMode, bytes: Uint8Array | null): Promise<Uint8Array | null> {
    const { graphVersionId } = graph;
    return this.#holding(graph, () => this.#holder.call('takeHierarchy', { graphVersionId, mode, bytes }));
  }

  /** Ends the thread; whoever waits is told. */
  async stop(): Promise<void> {
    this.#sentGraph = null;
    await this.#thread.stop();
  }

  async #holding<T>(graph: RoadGraph, question: () => Promise<T>): Promise<T> {
    const { graphVersionId, roads } = graph;
    const asked = this.#turn.then(async () => {
      if (this.#sentGraph !== graphVersionId) {
        this.#sentGraph = null;
        await sendRoads(roads, (piece) => this.#holder.call('roads', { graphVersionId, roads: piece }));
        this.#sentGraph = graphVersionId;
      }
      // Only posted in this turn: the thread answers in order, and the answer is waited for outside of it.
      return { answer: question() };
    });
    this.#turn = asked.catch(() => undefined);
    const { answer } = await asked;
    return answer;
  }
}

/** Roads in a message: about 3 ms to copy. */
const PIECE = 2_000;

/**
 * Sends the roads piece by piece, letting other work in between (copied as a whole they would hold the server's own thread for a third of
 * a second with 100,000 roads); resolves when all have arrived.
 */
export async function sendRoads(
  roads: readonly Road[],
  send: (piece: readonly Road[]) => Promise<unknown>,
): Promise<void> {
  const sent: Promise<unknown>[] = [];
  for (let from = 0; from < roads.length; from += PIECE) {
    sent.push(send(roads.slice(from, from + PIECE)));
    await breathe();
  }
  await Promise.all(sent);
}
