/** A plan between the database and the contract: whole as it is answered, in rows as it is stored. */
import { assignmentsAt, planRow, type VersionToStore } from '../../db/queries/plans.ts';
import type { Store } from '../../db/engines/engine.ts';
import type { Plan } from '../contract/plans/plan.ts';
import type { PlanEdit } from '../contract/plans/edits.ts';

type Assignment = Plan['assignments'][number];
type Body = Omit<Assignment, 'id' | 'team' | 'start' | 'end'>;
type Figures = Pick<Plan, 'optimum' | 'peers' | 'warnings' | 'violations'>;

const HOUR_MS = 3_600_000;

/** A plan as of a version, the newest if null. Throws Problem `not-found`, `gone`. */
export async function readPlan(store: Store, id: string, version: number | null = null): Promise<Plan> {
  const {
    areaId: _,
    figures,
    zones,
    sections,
    model,
    ...row
  } = await planRow<Plan['input'], Figures>(store, id, version);
  const assignments = (await assignmentsAt<Body>(store, id, row.version)).map(
    ({ body, ...assignment }): Assignment => ({ ...assignment, ...body }),
  );
  return {
    ...row,
    ...figures,
    seed: row.input.seed!,
    zones: zones as Plan['zones'],
    sections: sections as Plan['sections'],
    model: model as Plan['model'],
    assignments,
    teamHours: teamHoursOf(assignments),
  };
}

export function teamHoursOf(assignments: readonly { start: string; end: string }[]): number {
  return assignments.reduce(
    (sum, { start, end }) => sum + (Date.parse(end) - Date.parse(start)) / HOUR_MS,
    0,
  );
}

/** What is stored of a version. */
export function versionOf(
  {
    input,
    assignments,
    expectedIncidents,
    optimum,
    peers,
    warnings,
    violations,
  }: Pick<Plan, 'input' | 'assignments' | 'expectedIncidents'> & Figures,
  made: { madeBy: Plan['madeBy']; edits?: readonly PlanEdit[]; restored?: number },
): VersionToStore<Body> {
  return {
    madeBy: made.madeBy,
    edits: made.edits ?? [],
    restored: made.restored ?? null,
    input,
    figures: { optimum, peers, warnings, violations } satisfies Figures,
    expectedIncidents,
    assignments: assignments.map(({ id, team, start, end, ...body }) => ({ id, team, start, end, body })),
  };
}
