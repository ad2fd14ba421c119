/** What passes between the server's thread and the one that plans. */
import type { RoadsCall } from '../threads/graphCaller.ts';
import type { PlanCall, PlanResult } from './compute.ts';

export interface PlanningCalls extends RoadsCall {
  plan: { ask: { call: PlanCall; stop: SharedArrayBuffer }; answer: PlanResult };
}
