/** The thread that computes: models, proposals and plans take seconds that the server's own thread does not have. */
import { buildNetwork, type Network } from '../../domain/network/graph.ts';
import { createSnapper, type Snapper } from '../../domain/network/snap.ts';
import { riskClasses } from '../../domain/risk/classes.ts';
import { fitRisk } from '../../domain/risk/fit.ts';
import { roadPlaces } from '../../domain/risk/places.ts';
import type { Places } from '../../domain/risk/types.ts';
import type { ProposedSection } from '../../domain/sections/propose.ts';
import { zoneClock } from '../../domain/time/zone.ts';
import { computePlan } from '../planning/compute.ts';
import { answerCalls, Moved } from '../threads/answerer.ts';
import { proposeFrom } from './propose.ts';
import type { Calls, FitAnswer, FitCall, ProposeCall } from './protocol.ts';
import { roadStudy } from './studies.ts';

/** The one graph that is in use. */
let graph: {
  graphVersionId: string;
  network: Network;
  snapper: Snapper | null;
  places: Places | null;
} | null = null;

function fit(call: FitCall): Moved<FitAnswer> {
  const held = graphOf(call.graphVersionId);
  held.places ??= roadPlaces(held.network);
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

function graphOf(graphVersionId: string): NonNullable<typeof graph> {
  if (graph?.graphVersionId !== graphVersionId) throw new Error('the graph was not sent');
  return graph;
}

answerCalls<Calls>({
  graph: ({ graphVersionId, roads }) => {
    graph = { graphVersionId, network: buildNetwork(roads), snapper: null, places: null };
    return null;
  },
  fit,
  propose,
  plan: (ask) => {
    const held = graphOf(ask.graphVersionId);
    const snapper = () => (held.snapper ??= createSnapper(held.network.roads));
    return computePlan(ask, { network: held.network, snapper });
  },
});
