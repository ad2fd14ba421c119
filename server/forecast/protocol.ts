/** What passes between the server's thread and the one that computes. */
import type { RiskClasses } from '../../domain/risk/classes.ts';
import type { RiskModel } from '../../domain/risk/fit.ts';
import type { ProposedSection } from '../../domain/sections/propose.ts';
import type { RoadIncidents } from '../../db/queries/riskEvents.ts';
import type { ReviseAnswer, ReviseCall } from '../planning/revise.ts';
import type { GraphCalls } from '../threads/heldGraph.ts';

export interface FitCall {
  graphVersionId: string;
  incidents: RoadIncidents;
  asOfMs: number;
  horizonDays: number;
  timeZone: string;
}

export interface FitAnswer {
  model: RiskModel;
  /** Of the risk map. */
  risk: RiskClasses;
}

export interface ProposeCall {
  graphVersionId: string;
  incidents: RoadIncidents;
  asOfMs: number;
  count: number;
  /** Only these roads; null: all. */
  roadIds: ReadonlySet<string> | null;
  /** And none of these: they are in sections already. */
  exceptRoadIds: ReadonlySet<string>;
}

/** What the thread can be asked, and what it answers. */
export interface Calls extends GraphCalls {
  fit: { ask: FitCall; answer: FitAnswer };
  propose: { ask: ProposeCall; answer: ProposedSection[] };
  revise: { ask: ReviseCall; answer: ReviseAnswer };
}
