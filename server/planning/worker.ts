/** The thread that plans: half a minute of search, away from the one that forecasts and edits. */
import { answerCalls } from '../threads/answerer.ts';
import { heldGraph, holdRoads } from '../threads/heldGraph.ts';
import { computePlan } from './compute.ts';
import { StopSign } from './control.ts';
import type { PlanningCalls } from './protocol.ts';

answerCalls<PlanningCalls>({
  roads: holdRoads,
  plan: ({ call, stop }, tell) => {
    const held = heldGraph(call.graphVersionId);
    const whole = { network: held.network, snapper: () => held.snapper };
    return computePlan(call, whole, { sign: new StopSign(stop), tell });
  },
});
