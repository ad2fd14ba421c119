/** What passes between the server's thread and the one that computes. */
import type { Road, TravelMode } from '../../domain/road.ts';
import type { RiskClasses } from '../../domain/risk/classes.ts';
import type { RiskModel } from '../../domain/risk/fit.ts';
import type { ProposedSection } from '../../domain/sections/propose.ts';
import type { RoadIncidents } from '../../db/queries/riskEvents.ts';
import type { PlanCall, PlanResult } from '../planning/compute.ts';

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

export interface HierarchyCall {
  graphVersionId: string;
  mode: TravelMode;
  /** As they were stored; null: they never were. */
  bytes: Uint8Array | null;
}

/** What the thread can be asked, and what it answers. */
export interface Calls {
  /** A piece of a graph's roads, in order; a piece of another graph begins that one. */
  roads: { ask: { graphVersionId: string; roads: readonly Road[] }; answer: null };
  fit: { ask: FitCall; answer: FitAnswer };
  propose: { ask: ProposeCall; answer: ProposedSection[] };
  hasHierarchy: { ask: Omit<HierarchyCall, 'bytes'>; answer: boolean };
  /** Answers with bytes to store where those that came are none, or of other roads. */
  takeHierarchy: { ask: HierarchyCall; answer: Uint8Array | null };
  plan: { ask: PlanCall; answer: PlanResult };
}
