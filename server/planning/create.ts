/** A plan from what was asked: sections and their forecast, the thread's computation, the stored draft. */
import { randomUUID } from 'node:crypto';
import { Problem } from '../../domain/problem.ts';
import { addDays, daysBetween } from '../../domain/time/date.ts';
import { insertPlan } from '../../db/queries/plans.ts';
import { createRecord } from '../../db/queries/records.ts';
import { listSectionRows, roadsInArea } from '../../db/queries/sections.ts';
import { isSimulated } from '../../db/queries/settings.ts';
import type { PlanInput } from '../contract/plans/input.ts';
import type { AppContext } from '../context.ts';
import { forecast } from '../forecast/forecast.ts';
import { storeProposals } from '../forecast/proposals.ts';
import { computeOn } from '../forecast/thread.ts';
import { roadGraph } from '../network.ts';
import { versionOf } from './documents.ts';
import { plannable } from './plannable.ts';

const DEFAULT_SLOT_MINUTES = 120;
const DEFAULT_STOP_MINUTES = 12;
const MAX_DAYS = 31;

/**
 * Computes and stores a plan. Where there are no key sections they are proposed and stored first.
 * Throws Problem `no-roads`, `no-sections`, `invalid` with pointers, `too-many`, `infeasible`.
 */
export async function storePlan(
  context: AppContext,
  input: PlanInput,
  sha256: Uint8Array,
): Promise<{ id: string; outcome: 'created' | 'repeated' }> {
  const { engine, actor } = context;
  const days = daysOf(input);
  checkNames(input);
  const graph = await roadGraph(engine);
  if (!graph) throw new Problem('no-roads');
  const areaId = input.area ?? null;
  let sections = await listSectionRows(engine, { areaId });
  if (sections.length === 0) {
    await storeProposals(context, { areaId: input.area });
    sections = await listSectionRows(engine, { areaId });
  }
  const forecasted = await forecast(context);
  if (sections.length === 0 || !forecasted) throw new Problem('no-sections');
  const seed = input.seed ?? seedOf(input);
  const computed = await computeOn(forecasted.graph, 'plan', {
    graphVersionId: forecasted.graph.graphVersionId,
    roadIds: areaId ? await roadsInArea(engine, forecasted.graph.graphVersionId, areaId) : null,
    sections: await plannable(context, sections, forecasted),
    teams: input.teams,
    days,
    shifts: input.shifts,
    slotMinutes: input.slotMinutes ?? DEFAULT_SLOT_MINUTES,
    stopMinutes: input.stopMinutes ?? DEFAULT_STOP_MINUTES,
    seed,
    timeZone: context.clock.timeZone,
  });
  const simulated = await isSimulated(engine);
  const { id = randomUUID(), ...asked } = input;
  const { from, to } = input;
  const model = forecasted.description;
  const outcome = await createRecord(engine, actor, 'plan', { id, sha256 }, (tx) =>
    insertPlan(
      tx,
      actor,
      { id, areaId, from, to, zones: computed.zones, sections: computed.sections, model, simulated },
      versionOf({ ...computed, input: { ...asked, seed } }, { madeBy: 'create' }),
    ),
  );
  return { id, outcome };
}

function daysOf({ from, to }: PlanInput): string[] {
  const count = daysBetween(from, to);
  const refuse = (detail: string) => new Problem('invalid', detail, [{ pointer: '/to', detail }]);
  if (count < 1) throw refuse('the end is exclusive and must lie after the first day');
  if (count > MAX_DAYS) throw refuse(`at most ${MAX_DAYS} days at a time`);
  return Array.from({ length: count }, (_, day) => addDays(from, day));
}

/** Assignments name their team, so no two teams may share a name. */
function checkNames({ teams }: PlanInput): void {
  const errors = teams.flatMap(({ name }, t) => {
    const first = teams.findIndex((team) => team.name === name);
    return first < t
      ? [{ pointer: `/teams/${t}/name`, detail: `team ${first + 1} is called '${name}', too` }]
      : [];
  });
  if (errors.length > 0) throw new Problem('invalid', errors[0]!.detail, errors);
}

/** A seed that follows from the question (FNV-1a, 32 bits): the same question, the same plan; another day, another order. */
function seedOf(input: PlanInput): number {
  let hash = 0x811c9dc5;
  for (const char of JSON.stringify(input)) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193);
  return hash >>> 0;
}
