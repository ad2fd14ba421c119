/** What the planning thread is asked, and what it answers: everything by section id and geometry. */
import type { Beat } from '../../domain/plan/beats.ts';
import type { PlanSection } from '../../domain/plan/types.ts';
import type { LngLat } from '../../domain/place.ts';
import type { Plan } from '../contract/plans/plan.ts';
import type { PlanConditions } from './conditions.ts';

export interface PlannableSection {
  id: string;
  name: string;
  line: LngLat[];
  priority: 1 | 2 | 3;
  leastVisits: number;
  skill: string | null;
  stretches: { roadId: string; fromMeters: number; toMeters: number }[];
  evident: boolean;
  expectedPerWeek: number;
  recent: PlanSection['recent'];
  /** Expected incidents by hour of the week, Monday 00:00 first. */
  hourOfWeek: Float64Array;
}

/** How zones are to be made. */
export interface ZonesAsked {
  /** How many; null: as many as teams, and ten sections a zone at most. */
  count: number | null;
  beats: Beat[];
  /** Section ids of each zone of an earlier plan, by its number; null: none. */
  previous: string[][] | null;
}

/** What of a plan stays when it is computed again. */
export type KeptPlan = Pick<Plan, 'version' | 'assignments' | 'zones' | 'input'>;

export interface PlanCall extends PlanConditions {
  graphVersionId: string;
  /** Zones are made of these roads and those of the sections; null: of all. */
  roadIds: ReadonlySet<string> | null;
  sections: PlannableSection[];
  stopMinutes: number;
  exploration: number;
  limitSeconds: number;
  seed: number;
  timeZone: string;
  /** New ones; or a plan whose zones stay, and what is locked in it. */
  zones: ZonesAsked | { kept: KeptPlan };
}

/** What of a plan is computed; the rest is who asked for it and when. */
export type PlanResult = Pick<
  Plan,
  'zones' | 'sections' | 'assignments' | 'expectedIncidents' | 'optimum' | 'peers' | 'warnings'
>;
