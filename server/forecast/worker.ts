/** The thread that computes: models, proposals and plans take seconds that the server's own thread does not have. */
import { buildNetwork, type Network } from '../../domain/network/graph.ts';
import { createSnapper, type Snapper } from '../../domain/network/snap.ts';
import { riskClasses } from '../../domain/risk/classes.ts';
import { fitRisk } from '../../domain/risk/fit.ts';
import { roadPlaces } from '../../domain/risk/places.ts';
import type { Road } from '../../domain/road.ts';
import type { Places } from '../../domain/risk/types.ts';
import type { ProposedSection } from '../../domain/sections/propose.ts';
import { zoneClock } from '../../domain/time/zone.ts';
import { computePlan } from '../planning/compute.ts';
import { reviseDocument } from '../planning/revise.ts';
import { answerCalls, Moved } from '../threads/answerer.ts';
import { proposeFrom } from './propose.ts';
import type { Calls, FitAnswer, FitCall, ProposeCall } from './protocol.ts';
import { roadStudy } from './studies.ts';

/** The one graph that is in use. What follows from its roads is made when it is first asked for. */
class Graph {
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

let graph: Graph | null = null;

function fit(call: FitCall): Moved<FitAnswer> {
  const held = graphOf(call.graphVersionId);
  const study = roadStudy(call.incidents, held.network, held.places, zoneClock(call.timeZone));
  const model = fitRisk(study, call.asOfMs, { horizonDays: call.horizonDays });
  // The study goes with this call: what it kept may move. The zones of places stay here, and are copied.
  const columns = model.groups.flatMap(({ share, reasons }) => [share, ...Object.values(reasons)]);
  const risk = riskClasses(model, held.network.roadMeters);
  const buffers = [
    ...columns,
    risk.classes,
    model.evidence,
    model.recentEvidence,
    model.expected,
    model.shape,
  ].map(({ buffer }) => buffer as ArrayBuffer);
  return new Moved({ model, risk }, [...new Set(buffers)]);
}

function propose(call: ProposeCall): ProposedSection[] {
  const { incidents, asOfMs, count, roadIds, exceptRoadIds } = call;
  const { network } = graphOf(call.graphVersionId);
  const isOpen = (id: string) => !exceptRoadIds.has(id) && (!roadIds || roadIds.has(id));
  return proposeFrom(network, incidents, asOfMs, count, isOpen);
}

function graphOf(graphVersionId: string): Graph {
  if (graph?.graphVersionId !== graphVersionId) throw new Error('the graph was not sent');
  return graph;
}

answerCalls<Calls>({
  roads: ({ graphVersionId, roads }) => {
    if (graph?.graphVersionId !== graphVersionId) graph = new Graph(graphVersionId);
    graph.roads.push(...roads);
    return null;
  },
  fit,
  propose,
  plan: (ask) => {
    const held = graphOf(ask.graphVersionId);
    return computePlan(ask, { network: held.network, snapper: () => held.snapper });
  },
  revise: (ask) => reviseDocument(ask, graphOf(ask.graphVersionId)),
});
