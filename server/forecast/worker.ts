/** The thread that computes: models and proposals take seconds that the server's own thread does not have. */
import { riskClasses } from '../../domain/risk/classes.ts';
import { fitRisk } from '../../domain/risk/fit.ts';
import type { ProposedSection } from '../../domain/sections/propose.ts';
import { zoneClock } from '../../domain/time/zone.ts';
import { reviseDocument } from '../planning/revise.ts';
import { answerCalls, Moved } from '../threads/answerer.ts';
import { graphAnswers, heldGraph } from '../threads/heldGraph.ts';
import { proposeFrom } from './propose.ts';
import type { Calls, FitAnswer, FitCall, ProposeCall } from './protocol.ts';
import { roadStudy } from './studies.ts';

function fit(call: FitCall): Moved<FitAnswer> {
  const held = heldGraph(call.graphVersionId);
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
  const { network } = heldGraph(call.graphVersionId);
  const isOpen = (id: string) => !exceptRoadIds.has(id) && (!roadIds || roadIds.has(id));
  return proposeFrom(network, incidents, asOfMs, count, isOpen);
}

answerCalls<Calls>({
  ...graphAnswers,
  fit,
  propose,
  revise: (ask) => reviseDocument(ask, heldGraph(ask.graphVersionId)),
});
