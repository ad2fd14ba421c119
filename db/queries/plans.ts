/** Suggested plans: written once, read as they were. They hold section ids and geometry, never road ids. */
import { sql } from 'drizzle-orm';
import { Problem } from '../../domain/problem.ts';
import type { Store } from '../engines/engine.ts';
import { recordAudit, recordChange, type Actor } from './ledger.ts';
import { isoText } from './sqlText.ts';

export interface PlanToStore {
  id: string;
  areaId: string | null;
  /** Local days, `to` exclusive. */
  from: string;
  to: string;
  input: unknown;
  result: unknown;
  expectedIncidents: number;
  simulated: boolean;
}

/** Stores a draft, in the caller's transaction. */
export async function insertPlan(tx: Store, actor: Actor, plan: PlanToStore): Promise<void> {
  await tx.rows(sql`
    insert into plan (id, status, area_id, from_date, to_date, input, result, expected_incidents, created_by, updated_by,
                      simulated)
    values (${plan.id}, 'draft', ${plan.areaId}, ${plan.from}::date, ${plan.to}::date, ${JSON.stringify(plan.input)}::jsonb,
            ${JSON.stringify(plan.result)}::jsonb, ${plan.expectedIncidents}::float8, ${actor.name}, ${actor.name},
            ${plan.simulated})`);
  await recordChange(tx, actor, 'plans', 1, { subjectId: plan.id });
  await recordAudit(tx, actor, { action: 'plan.create', subjectId: plan.id, areaId: plan.areaId });
}

export interface PlanRow<Input, Result> {
  id: string;
  status: 'draft';
  input: Input;
  result: Result;
  expectedIncidents: number;
  createdAt: string;
  createdBy: string;
  simulated: boolean;
}

/** Throws Problem `not-found`. */
export async function planRow<Input, Result>(store: Store, id: string): Promise<PlanRow<Input, Result>> {
  const [row] = await store.rows<PlanRow<Input, Result>>(sql`
    select id, status, input, result, expected_incidents as "expectedIncidents", ${isoText(sql`created_at`)} as "createdAt",
           created_by as "createdBy", simulated
    from plan where id = ${id} and deleted_at is null`);
  if (!row) throw new Problem('not-found');
  return row;
}

export interface PlanListRow {
  id: string;
  status: 'draft';
  from: string;
  to: string;
  teams: number;
  expectedIncidents: number;
  createdAt: string;
}

/** The newest plans first. */
export function listPlanRows(store: Store, limit: number): Promise<PlanListRow[]> {
  return store.rows<PlanListRow>(sql`
    select id, status, from_date::text as "from", to_date::text as "to", jsonb_array_length(input -> 'teams') as teams,
           expected_incidents as "expectedIncidents", ${isoText(sql`created_at`)} as "createdAt"
    from plan where deleted_at is null order by created_at desc, id limit ${limit}`);
}
