/** What passes between the server's thread and the one that plans. */
import type { GraphCalls } from '../threads/heldGraph.ts';
import type { PlanCall, PlanResult } from './call.ts';

export interface PlanningCalls extends GraphCalls {
  plan: { ask: { call: PlanCall; stop: SharedArrayBuffer }; answer: PlanResult };
}
