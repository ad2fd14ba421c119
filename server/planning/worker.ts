/** The thread that plans: half a minute of search, away from the one that forecasts and edits. */
import { answerCalls } from '../threads/answerer.ts';
import { graphAnswers, heldGraph } from '../threads/heldGraph.ts';
import { computePlan } from './compute.ts';
import { StopSign } from './control.ts';
import { highsSolver } from './highs.ts';
import type { PlanningCalls } from './protocol.ts';

const solver = await highsSolver();

answerCalls<PlanningCalls>({
  ...graphAnswers,
  plan: ({ call, stop }, tell) => {
    const { network, snapper } = heldGraph(call.graphVersionId);
    const sign = new StopSign(stop);
    return computePlan(call, network, snapper, { solver, sign, tell, nowMs: () => performance.now() });
  },
});
