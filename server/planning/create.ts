/** A plan from what was asked: sections and their forecast, the thread's computation, the stored draft. */
import { Problem } from '../../domain/problem.ts';
import { expectedByHour, expectedOver } from '../../domain/risk/expect.ts';
import { recentAgainstUsual } from '../../domain/risk/explain.ts';
import { addDays, daysBetween } from '../../domain/time/date.ts';
import { HOURS_PER_WEEK } from '../../domain/time/ranges.ts';
import { insertPlan } from '../../db/queries/plans.ts';
import { createRecord } from '../../db/queries/records.ts';
import {
  listSectionRows,
  roadsInArea,
  sectionStretches,
  type SectionRow,
} from '../../db/queries/sections.ts';
import { isSimulated } from '../../db/queries/settings.ts';
import type { PlanInput } from '../contract/plans/input.ts';
import type { AppContext } from '../context.ts';
import { forecast, riskOfSection, type Forecast } from '../forecast/forecast.ts';
import { storeProposals } from '../forecast/proposals.ts';
import { roadGraph } from '../network.ts';
import type { PlannableSection } from './compute.ts';
import { stepOf } from './control.ts';
import { versionOf } from './documents.ts';
import type { PlanWork } from './jobs.ts';
import { prepareTravel } from './travel.ts';

const DEFAULT_SLOT_MINUTES = 120;
const DEFAULT_STOP_MINUTES = 12;
const MAX_DAYS = 31;

/**
 * Computes and stores a plan. Where there are no key sections they are proposed and stored first.
 * Throws Problem `no-roads`, `no-sections`, `invalid` with pointers, `too-many`, `infeasible`.
 */
export async function storePlan(
  context: AppContext,
  { id, ...asked }: PlanInput & { id: string },
  sha256: Uint8Array,
  { tell, compute, travel }: PlanWork,
): Promise<'created' | 'repeated'> {
  const { engine, actor } = context;
  const days = daysOf(asked);
  checkNames(asked);
  const graph = await roadGraph(engine);
  if (!graph) throw new Problem('no-roads');
  const areaId = asked.area ?? null;
  let sections = await listSectionRows(engine, { areaId });
  if (sections.length === 0) {
    await storeProposals(context, { areaId: asked.area });
    sections = await listSectionRows(engine, { areaId });
  }
  const forecasted = await forecast(context);
  if (sections.length === 0 || !forecasted) throw new Problem('no-sections');
  const seed = asked.seed ?? seedOf(asked);
  tell(stepOf('travel'));
  await prepareTravel(
    engine,
    travel,
    forecasted.graph,
    asked.teams.map(({ mode }) => mode),
  );
  const computed = await compute(forecasted.graph, {
    graphVersionId: forecasted.graph.graphVersionId,
    roadIds: areaId ? await roadsInArea(engine, forecasted.graph.graphVersionId, areaId) : null,
    sections: await plannable(context, sections, forecasted),
    teams: asked.teams,
    days,
    shifts: asked.shifts,
    slotMinutes: asked.slotMinutes ?? DEFAULT_SLOT_MINUTES,
    stopMinutes: asked.stopMinutes ?? DEFAULT_STOP_MINUTES,
    seed,
    timeZone: context.clock.timeZone,
  });
  tell(stepOf('storing'));
  const simulated = await isSimulated(engine);
  const { from, to } = asked;
  const model = forecasted.description;
  return createRecord(engine, actor, 'plan', { id, sha256 }, (tx) =>
    insertPlan(
      tx,
      actor,
      { id, areaId, from, to, zones: computed.zones, sections: computed.sections, model, simulated },
      versionOf({ ...computed, input: { ...asked, seed } }, { madeBy: 'create' }),
    ),
  );
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

/** The sections in the order of their ids, so that the same data give the same plan. */
async function plannable(
  context: AppContext,
  sections: readonly SectionRow[],
  forecasted: Forecast,
): Promise<PlannableSection[]> {
  const stretches = new Map<string, PlannableSection['stretches']>();
  for (const { sectionId, ...stretch } of await sectionStretches(
    context.engine,
    forecasted.graph.graphVersionId,
  )) {
    const known = stretches.get(sectionId);
    if (known) known.push(stretch);
    else stretches.set(sectionId, [stretch]);
  }
  const { model, unitOf } = forecasted;
  return [...sections]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((section) => {
      const unit = unitOf.get(section.id);
      const risk = riskOfSection(forecasted, section.id);
      return {
        id: section.id,
        name: section.name,
        line: section.line.coordinates,
        priority: section.priority as 1 | 2 | 3,
        leastVisits: section.leastVisits,
        skill: section.skill,
        stretches: stretches.get(section.id) ?? [],
        evident: !risk.noEvidence,
        expectedPerWeek: risk.expectedPerWeek,
        recent: unit
          ? recentAgainstUsual(model, expectedOver(model, unit))
          : { recent: 0, usual: 0, days: 28 },
        hourOfWeek: unit ? expectedByHour(model, unit) : new Float64Array(HOURS_PER_WEEK),
      };
    });
}

/** A seed that follows from the question (FNV-1a, 32 bits): the same question, the same plan; another day, another order. */
function seedOf(input: PlanInput): number {
  let hash = 0x811c9dc5;
  for (const char of JSON.stringify(input)) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193);
  return hash >>> 0;
}
