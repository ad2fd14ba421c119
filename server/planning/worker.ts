/** The thread that plans: half a minute of search, away from the one that forecasts and edits. */
import { answerCalls } from '../threads/answerer.ts';
import { graphAnswers, heldGraph } from '../threads/heldGraph.ts';
import { computePlan } from './compute.ts';
import { StopSign } from './control.ts';
import type { PlanningCalls } from './protocol.ts';

answerCalls<PlanningCalls>({
  ...graphAnswers,
  plan: ({ call, stop }, tell) => {
    const held = heldGraph(call.graphVersionId);
    return computePlan(call, held.network, held.snapper, { sign: new StopSign(stop), tell });
  },
});
