/** Plans after they were made: edited, restored, published. Each edit is a new version; what a version was stays readable. */
import { overlapsWithOthers } from '../../domain/plan/document/check.ts';
import { expectedTotal } from '../../domain/plan/document/expected.ts';
import { Problem } from '../../domain/problem.ts';
import { dutiesOf } from '../../domain/plan/roster.ts';
import { rosterPlans } from '../../db/queries/duties.ts';
import { insertPlanVersion, planHead, publishVersion } from '../../db/queries/plans.ts';
import { requireVersion } from '../../db/queries/records.ts';
import type { PlanEdit } from '../contract/plans/edits.ts';
import type { Plan } from '../contract/plans/plan.ts';
import type { AppContext } from '../context.ts';
import { forecast } from '../forecast/forecast.ts';
import { computeOn } from '../forecast/thread.ts';
import { keepPlan, readPlan, teamHoursOf, versionOf } from './documents.ts';
import { plannable } from './plannable.ts';

type Assignment = Plan['assignments'][number];
type Violation = Plan['violations'][number];

const NO_ROUTE = { type: 'LineString', coordinates: [] };
/** Said of the first version by who made it; from the first edit on these are among the violations. */
const SUPERSEDED_WARNINGS = new Set(['least-visits', 'idle-slot', 'section-gone']);

/** A plan whose newest version is the one that the asker knows. Throws Problem `not-found`, `gone`, `version-mismatch` (who, when). */
export async function planInForce(context: AppContext, id: string, version: number): Promise<Plan> {
  const plan = await readPlan(context.engine, id);
  requireVersion(plan, version);
  return plan;
}

/**
 * The plan after edits: stored as a new version, or merely answered if `dryRun`. Throws as `planInForce`, Problem `invalid` with pointers
 * into the edits, `no-roads`.
 */
export async function editPlanVersion(
  context: AppContext,
  id: string,
  version: number,
  { edits, dryRun = false }: { edits: readonly PlanEdit[]; dryRun?: boolean | undefined },
): Promise<Plan> {
  const plan = await planInForce(context, id, version);
  const edited = await edit(context, plan, edits);
  if (dryRun) return edited;
  const { engine, actor } = context;
  const next = versionOf(edited, { madeBy: 'edit', edits });
  const touched = touchedBetween(plan.assignments, edited.assignments);
  await engine.transaction((tx) => insertPlanVersion(tx, actor, id, version, next, touched));
  const stored = { ...edited, ...(await planHead(engine, id, edited.version)) };
  keepPlan(engine, stored);
  return stored;
}

async function edit(context: AppContext, plan: Plan, edits: readonly PlanEdit[]): Promise<Plan> {
  const forecasted = await forecast(context);
  if (!forecasted) throw new Problem('no-roads');
  const listed = new Set(plan.sections.map(({ id }) => id));
  const sections = (await plannable(context, forecasted)).filter(({ id }) => listed.has(id));
  const { input, zones, sections: planned, assignments, violations } = plan;
  const answer = await computeOn(forecasted.graph, 'revise', {
    graphVersionId: forecasted.graph.graphVersionId,
    document: {
      input,
      zones: zones.map(({ id, sections: held }) => ({ id, sections: held })),
      sections: planned.map(({ id, name, leastVisits, skill }) => ({ id, name, leastVisits, skill })),
      assignments: assignments.map((assignment) => ({ ...assignment, route: NO_ROUTE })),
      violations,
    },
    edits,
    version: plan.version + 1,
    sections,
    timeZone: context.clock.timeZone,
  });
  const known = new Map(assignments.map((assignment) => [assignment.id, assignment]));
  for (const { route, ...changed } of answer.changed) {
    known.set(changed.id, { ...changed, route: route ?? known.get(changed.id)!.route });
  }
  const after = answer.order.map((id) => known.get(id)!);
  const teamHours = teamHoursOf(after);
  const there = new Set(sections.map(({ id }) => id));
  const gone = planned.filter(({ id }) => !there.has(id));
  return {
    ...plan,
    version: plan.version + 1,
    madeBy: 'edit',
    input: {
      ...input,
      teams: answer.teams,
      ...(answer.posts.length > 0 || input.posts ? { posts: answer.posts } : {}),
    },
    assignments: after,
    expectedIncidents: expectedTotal(after),
    teamHours,
    optimum: isStaffedAlike(assignments, after) ? plan.optimum : null,
    peers: teamHours === plan.teamHours ? plan.peers : null,
    warnings: [
      ...plan.warnings.filter(({ code }) => !SUPERSEDED_WARNINGS.has(code)),
      ...gone.map(({ id, name }) => ({
        code: 'section-gone',
        section: id,
        detail: `'${name}' is no key section any more; its expected incidents are those of when it was`,
      })),
    ],
    violations: answer.violations,
  };
}

/** Ids of what came, went or was changed: the rest are the same objects. */
function touchedBetween(before: readonly Assignment[], after: readonly Assignment[]): Set<string> {
  const [was, is] = [new Set(before), new Set(after)];
  return new Set(
    [...before.filter((each) => !is.has(each)), ...after.filter((each) => !was.has(each))].map(
      ({ id }) => id,
    ),
  );
}

/** Who is where in which slot. */
function isStaffedAlike(before: readonly Assignment[], after: readonly Assignment[]): boolean {
  const staffing = (assignments: readonly Assignment[]) =>
    assignments.map(({ team, start, end, zone, post }) => `${start} ${end} ${team} ${zone} ${post}`).sort();
  return staffing(before).join('|') === staffing(after).join('|');
}

/** Goes back or forward to another version, as a new one: exactly what it was. Throws as `planInForce`, and Problem `invalid`. */
export async function restoreVersion(
  context: AppContext,
  id: string,
  version: number,
  restored: number,
): Promise<Plan> {
  const { engine, actor } = context;
  await planInForce(context, id, version);
  const earlier = await readPlan(engine, id, restored).catch((error: unknown) => {
    if (!(error instanceof Problem && error.code === 'not-found')) throw error;
    const detail = `there is no version ${restored}`;
    throw new Problem('invalid', detail, [{ pointer: '/version', detail }]);
  });
  const next = versionOf(earlier, { madeBy: 'restore', restored });
  await engine.transaction((tx) => insertPlanVersion(tx, actor, id, version, next));
  return readPlan(engine, id);
}

/**
 * Makes the newest version what the teams go by. Throws as `planInForce`, and Problem `violated` with the `violations` that are errors,
 * overlaps with other published plans among them, unless they are accepted.
 */
export async function publish(
  context: AppContext,
  id: string,
  version: number,
  acceptViolations: boolean,
): Promise<Plan> {
  const { engine, actor } = context;
  const plan = await planInForce(context, id, version);
  const errors = [...plan.violations, ...(await overlapsWithPublished(context, plan))].filter(
    ({ severity }) => severity === 'error',
  );
  if (errors.length > 0 && !acceptViolations) {
    throw new Problem('violated', errors[0]!.detail, [], { violations: errors });
  }
  await engine.transaction((tx) =>
    publishVersion(tx, actor, id, version, { acceptedViolations: errors.length }),
  );
  return readPlan(engine, id);
}

async function overlapsWithPublished(context: AppContext, plan: Plan): Promise<Violation[]> {
  if (plan.assignments.length === 0) return [];
  const starts = plan.assignments.map(({ start }) => start).sort();
  const ends = plan.assignments.map(({ end }) => end).sort();
  const asked = { from: starts[0]!, to: ends.at(-1)!, plan: null };
  const others = (await rosterPlans(context.engine, asked)).filter(({ id }) => id !== plan.id);
  const duties = others.flatMap(dutiesOf).map(({ assignment: id, ...duty }) => ({ ...duty, id }));
  return overlapsWithOthers(plan, duties);
}
