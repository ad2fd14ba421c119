/** The road graph that a thread holds: sent in pieces, what follows from its roads made when it is first asked for. */
import { hasHierarchy, hierarchyOf, keepHierarchy } from '../../domain/network/hierarchy.ts';
import { hierarchyBytes, hierarchyFrom } from '../../domain/network/hierarchyBytes.ts';
import { buildNetwork, type Network } from '../../domain/network/graph.ts';
import { createSnapper, type Snapper } from '../../domain/network/snap.ts';
import { roadPlaces } from '../../domain/risk/places.ts';
import type { Places } from '../../domain/risk/types.ts';
import type { Road, TravelMode } from '../../domain/road.ts';
import { Moved } from './answerer.ts';

export class HeldGraph {
  readonly roads: Road[] = [];
  #network: Network | null = null;
  #snapper: Snapper | null = null;
  #places: Places | null = null;
  #roadOfId: ReadonlyMap<string, number> | null = null;

  constructor(readonly graphVersionId: string) {}

  get network(): Network {
    return (this.#network ??= buildNetwork(this.roads));
  }

  get snapper(): Snapper {
    return (this.#snapper ??= createSnapper(this.roads));
  }

  get roadOfId(): ReadonlyMap<string, number> {
    return (this.#roadOfId ??= new Map(this.roads.map(({ id }, road) => [id, road])));
  }

  get places(): Places {
    return (this.#places ??= roadPlaces(this.network));
  }
}

let held: HeldGraph | null = null;

/** Takes a hierarchy as it was stored, or builds it and hands back what is to be stored. */
function takeHierarchy({ graphVersionId, mode, bytes }: HierarchyAsk): Moved<Uint8Array> | null {
  const { network } = heldGraph(graphVersionId);
  const stored = bytes && hierarchyFrom(bytes, network, mode);
  if (stored) {
    keepHierarchy(network, stored);
    return null;
  }
  const built = hierarchyBytes(network, hierarchyOf(network, mode));
  return new Moved(built, [built.buffer]);
}

/** Takes a piece of a graph's roads, in order; a piece of another graph begins that one. */
function holdRoads({ graphVersionId, roads }: RoadsPiece): null {
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

export interface HierarchyAsk {
  graphVersionId: string;
  mode: TravelMode;
  /** As they were stored; null: they never were. */
  bytes: Uint8Array | null;
}

/** What every thread that holds a graph can be asked beside its own. */
export interface GraphCalls {
  roads: { ask: RoadsPiece; answer: null };
  hasHierarchy: { ask: Omit<HierarchyAsk, 'bytes'>; answer: boolean };
  /** Answers with bytes to store where those that came are none, or of other roads. */
  takeHierarchy: { ask: HierarchyAsk; answer: Uint8Array | null };
}

export const graphAnswers = {
  roads: holdRoads,
  hasHierarchy: ({ graphVersionId, mode }: Omit<HierarchyAsk, 'bytes'>) =>
    hasHierarchy(heldGraph(graphVersionId).network, mode),
  takeHierarchy,
};
