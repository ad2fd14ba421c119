/** The thread that computes: models, proposals and plans take seconds that the server's own thread does not have. */
import { buildNetwork, type Network } from '../../domain/network/graph.ts';
import { createSnapper, type Snapper } from '../../domain/network/snap.ts';
import { fitRisk } from '../../domain/risk/fit.ts';
import { proposeSections, type ProposedSection } from '../../domain/sections/propose.ts';
import { zoneClock } from '../../domain/time/zone.ts';
import { sectionEvents } from './events.ts';
import { computePlan } from '../planning/compute.ts';
import { answerCalls } from '../threads/answerer.ts';
import type { Calls, FitAnswer, FitCall, ProposeCall } from './protocol.ts';

/** The one graph that is in use. */
let graph: { graphVersionId: string; network: Network; snapper: Snapper | null } | null = null;

/** Half-life of an incident's weight in a proposal, days: old trouble counts less. */
const PROPOSAL_HALF_LIFE_DAYS = 180;
const DAY_MS = 86_400_000;

function fit(call: FitCall): FitAnswer {
  const clock = zoneClock(call.timeZone);
  const { events, incidents } = sectionEvents(call.incidents, call.stretches, call.unitMeters.length, clock);
  const oldestMs = call.incidents.atMs.reduce((oldest, at) => Math.min(oldest, at), call.asOfMs);
  const fromMs = clock.startOfDayMs(clock.localDate(oldestMs));
  const model = fitRisk({
    units: call.unitMeters.length,
    events,
    asOfMs: call.asOfMs,
    window: { fromMs, toMs: call.asOfMs },
    exposure: call.unitMeters,
  });
  return { model, incidents };
}

function propose(call: ProposeCall): ProposedSection[] {
  const { incidents, asOfMs, count, roadIds, exceptRoadIds } = call;
  const { network } = graphOf(call.graphVersionId);
  const indexOfId = new Map(network.roads.map((road, index) => [road.id, index]));
  const roadIndex = incidents.roadIds.map((id) =>
    exceptRoadIds.has(id) || (roadIds && !roadIds.has(id)) ? undefined : indexOfId.get(id),
  );
  const placed = Array.from(incidents.road, (road, i) => ({
    road: roadIndex[road],
    alongMeters: incidents.alongMeters[i]!,
    weight: 0.5 ** ((asOfMs - incidents.atMs[i]!) / (PROPOSAL_HALF_LIFE_DAYS * DAY_MS)),
  })).filter((incident): incident is typeof incident & { road: number } => incident.road !== undefined);
  return proposeSections(network, placed, { count });
}

function graphOf(graphVersionId: string): NonNullable<typeof graph> {
  if (graph?.graphVersionId !== graphVersionId) throw new Error('the graph was not sent');
  return graph;
}

answerCalls<Calls>({
  graph: ({ graphVersionId, roads }) => {
    graph = { graphVersionId, network: buildNetwork(roads), snapper: null };
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
