/** The road graph that a thread holds: sent in pieces, what follows from its roads made when it is first asked for. */
import { buildNetwork, type Network } from '../../domain/network/graph.ts';
import { createSnapper, type Snapper } from '../../domain/network/snap.ts';
import { roadPlaces } from '../../domain/risk/places.ts';
import type { Places } from '../../domain/risk/types.ts';
import type { Road } from '../../domain/road.ts';

export class HeldGraph {
  readonly roads: Road[] = [];
  #network: Network | null = null;
  #snapper: Snapper | null = null;
  #places: Places | null = null;

  constructor(readonly graphVersionId: string) {}

  get network(): Network {
    return (this.#network ??= buildNetwork(this.roads));
  }

  get snapper(): Snapper {
    return (this.#snapper ??= createSnapper(this.roads));
  }

  get places(): Places {
    return (this.#places ??= roadPlaces(this.network));
  }
}

let held: HeldGraph | null = null;

/** Takes a piece of a graph's roads, in order; a piece of another graph begins that one. */
export function holdRoads({ graphVersionId, roads }: RoadsPiece): null {
  if (held?.graphVersionId !== graphVersionId) held = new HeldGraph(graphVersionId);
  held.roads.push(...roads);
  return null;
}

/** The one graph that is in use here. */
export function heldGraph(graphVersionId: string): HeldGraph {
  if (held?.graphVersionId !== graphVersionId) throw new Error('the graph was not sent');
  return held;
}

/** A piece of a graph's roads on its way to a thread. */
export interface RoadsPiece {
  graphVersionId: string;
  roads: readonly Road[];
}
