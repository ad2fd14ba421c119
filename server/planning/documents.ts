/** A plan between the database and the contract: whole as it is answered, in rows as it is stored. */
import { assignmentsAt, planBody, planHead, type VersionToStore } from '../../db/queries/plans.ts';
import type { Store } from '../../db/engines/engine.ts';
import type { Plan } from '../contract/plans/plan.ts';
import type { PlanEdit } from '../contract/plans/edits.ts';
import { Kept } from '../kept.ts';

type Assignment = Plan['assignments'][number];
type Body = Omit<Assignment, 'id' | 'team' | 'start' | 'end'>;
type Figures = Pick<Plan, 'optimum' | 'peers' | 'warnings' | 'violations'>;

const HOUR_MS = 3_600_000;

/** What a version holds: it never changes. */
type Held = Pick<Plan, 'seed' | 'input' | 'zones' | 'sections' | 'model' | 'assignments' | 'teamHours'> &
  Figures;

/** Megabytes each: those of the plans that are being edited. */
const MOST_KEPT = 4;
const kept = new Kept<Held>(MOST_KEPT);

/** A plan as of a version, the newest if null; what it holds is shared, and not to be changed. Throws Problem `not-found`, `gone`. */
export async function readPlan(store: Store, id: string, version: number | null = null): Promise<Plan> {
  const head = await planHead(store, id, version);
  const held = await kept.get(store, keyOf(id, head.version), () => readHeld(store, id, head.version));
  return { ...head, ...held };
}

/** Keeps what was just stored, as if it had been read. */
export function keepPlan(store: Store, plan: Plan): void {
  const { seed, input, zones, sections, model, assignments, teamHours } = plan;
  const { optimum, peers, warnings, violations } = plan;
  const figures: Figures = { optimum, peers, warnings, violations };
  const held = { seed, input, zones, sections, model, assignments, teamHours, ...figures };
  void kept.get(store, keyOf(plan.id, plan.version), () => Promise.resolve(held));
}

const keyOf = (id: string, version: number) => `${id} ${version}`;

async function readHeld(store: Store, id: string, version: number): Promise<Held> {
  const { figures, input, zones, sections, model } = await planBody<Plan['input'], Figures>(
    store,
    id,
    version,
  );
  const assignments = (await assignmentsAt<Body>(store, id, version)).map(
    ({ body, ...assignment }): Assignment => ({ ...assignment, ...body }),
  );
  return {
    ...figures,
    input,
    seed: input.seed!,
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
