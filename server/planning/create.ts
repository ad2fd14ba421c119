/** A plan from what was asked, and again around what is locked: sections and their forecast, the thread's computation, what is stored. */
import { Problem, type ProblemPointer } from '../../domain/problem.ts';
import { violationsOf } from '../../domain/plan/document/check.ts';
import { slotsOf } from '../../domain/plan/document/slots.ts';
import { shiftsOn } from '../../domain/plan/calendar.ts';
import { DEFAULT_EXPLORATION } from '../../domain/plan/plan.ts';
import { DEFAULT_SLOT_MINUTES, DEFAULT_STOP_MINUTES } from '../../domain/plan/rules.ts';
import { addDays, daysBetween } from '../../domain/time/date.ts';
import { listBeatRows } from '../../db/queries/beats.ts';
import { insertPlan, insertPlanVersion, newestZones } from '../../db/queries/plans.ts';
import { createRecord, requireVersion } from '../../db/queries/records.ts';
import { listSectionRows, roadsInArea } from '../../db/queries/sections.ts';
import { isSimulated } from '../../db/queries/settings.ts';
import type { PlanInput } from '../contract/plans/input.ts';
import type { Plan } from '../contract/plans/plan.ts';
import type { AppContext } from '../context.ts';
import { forecast, type Forecast } from '../forecast/forecast.ts';
import { storeProposals } from '../forecast/proposals.ts';
import { roadGraph } from '../network.ts';
import type { PlanCall, PlannableSection, PlanResult, ZonesAsked } from './call.ts';
import { stepOf } from './control.ts';
import { readPlan, versionOf } from './documents.ts';
import type { PlanWork } from './jobs.ts';
import { plannable } from './plannable.ts';
import { prepareTravel } from './travel.ts';

const DEFAULT_LIMIT_SECONDS = 20;
/** Of a plan that is computed again while somebody waits for it: the routes of a large one take what its search is given less. */
const OPTIMISE_LIMIT_SECONDS = { usual: 3, large: 1 };
/** More duties than these make a plan large. */
const LARGE_PLAN = 600;
const MAX_DAYS = 31;
const SAID_AS_VIOLATIONS: ReadonlySet<string> = new Set(['least-visits', 'post-unmanned']);

/**
 * Computes and stores a plan. Where there are no key sections they are proposed and stored first.
 * Throws Problem `no-roads`, `no-sections`, `invalid` with pointers, `too-many`, `infeasible`, `stopped`.
 */
export async function storePlan(
  context: AppContext,
  { id, ...asked }: PlanInput & { id: string },
  sha256: Uint8Array,
  { tell, compute, travel }: PlanWork,
): Promise<'created' | 'repeated'> {
  const { engine, actor } = context;
  checkShifts(context, asked);
  checkNames(asked);
  if (!(await roadGraph(engine))) throw new Problem('no-roads');
  const areaId = asked.area ?? null;
  let rows = await listSectionRows(engine, { areaId });
  if (rows.length === 0) {
    await storeProposals(context, { areaId: asked.area });
    rows = await listSectionRows(engine, { areaId });
  }
  const forecasted = await forecast(context);
  if (rows.length === 0 || !forecasted) throw new Problem('no-sections');
  checkZoneCount(asked, rows.length);
  const inArea = new Set(rows.map(({ id: section }) => section));
  const sections = (await plannable(context, forecasted)).filter((section) => inArea.has(section.id));
  const input = { ...asked, seed: asked.seed ?? seedOf(asked) };
  tell(stepOf('travel'));
  await prepareTravel(engine, travel, forecasted.graph, modesOf(input));
  const zones = await zonesAsked(context, input);
  const call = await callOf(context, forecasted, sections, input, zones, DEFAULT_LIMIT_SECONDS);
  const computed = await compute(forecasted.graph, call);
  tell(stepOf('storing'));
  const simulated = await isSimulated(engine);
  const { from, to } = input;
  const model = forecasted.description;
  return createRecord(engine, actor, 'plan', { id, sha256 }, (tx) =>
    insertPlan(
      tx,
      actor,
      { id, areaId, from, to, zones: computed.zones, sections: computed.sections, model, simulated },
      versionOf({ ...checked(context, computed, input), input }, { madeBy: 'create' }),
    ),
  );
}

/**
 * Computes a stored plan again around what is locked in it, and stores that as its next version; its zones and key sections stay.
 * Throws Problem `not-found`, `gone`, `version-mismatch`, and as `storePlan`.
 */
export async function optimisePlan(
  context: AppContext,
  id: string,
  version: number,
  limitSeconds: number | undefined,
  { tell, compute, travel }: PlanWork,
): Promise<void> {
  const { engine, actor } = context;
  const plan = await readPlan(engine, id);
  requireVersion(plan, version);
  const forecasted = await forecast(context);
  if (!forecasted) throw new Problem('no-roads');
  const known = new Set(plan.sections.map((section) => section.id));
  const sections = (await plannable(context, forecasted)).filter((section) => known.has(section.id));
  tell(stepOf('travel'));
  await prepareTravel(engine, travel, forecasted.graph, modesOf(plan.input));
  const { assignments, zones } = plan;
  const kept = { kept: { version, assignments, zones, input: plan.input } };
  const limited = { ...plan.input, limitSeconds };
  const limit = OPTIMISE_LIMIT_SECONDS[assignments.length > LARGE_PLAN ? 'large' : 'usual'];
  const call = await callOf(context, forecasted, sections, limited, kept, limit);
  const computed = await compute(forecasted.graph, call);
  tell(stepOf('storing'));
  await engine.transaction((tx) =>
    insertPlanVersion(
      tx,
      actor,
      id,
      version,
      versionOf({ ...checked(context, computed, plan.input), input: plan.input }, { madeBy: 'optimise' }),
    ),
  );
}

/** With the conditions that it breaks: what is owed and not given is among them, and no warning beside. */
function checked(
  { clock }: AppContext,
  computed: PlanResult,
  input: PlanInput,
): PlanResult & Pick<Plan, 'violations'> {
  const toInstant = (date: string, time: string) => clock.toInstantMs(date, time);
  const document = { ...computed, input, violations: [] };
  return {
    ...computed,
    warnings: computed.warnings.filter(({ code }) => !SAID_AS_VIOLATIONS.has(code)),
    violations: violationsOf(document, slotsOf(input, toInstant), toInstant),
  };
}

async function callOf(
  { engine, clock }: AppContext,
  { graph: { graphVersionId } }: Forecast,
  sections: PlannableSection[],
  input: PlanInput,
  zones: PlanCall['zones'],
  limitSeconds: number,
): Promise<PlanCall> {
  const { area, teams, shifts, posts = [] } = input;
  return {
    graphVersionId,
    roadIds: area && !('kept' in zones) ? await roadsInArea(engine, graphVersionId, area) : null,
    sections,
    teams,
    posts,
    days: daysOf(input),
    shifts,
    slotMinutes: input.slotMinutes ?? DEFAULT_SLOT_MINUTES,
    stopMinutes: input.stopMinutes ?? DEFAULT_STOP_MINUTES,
    exploration: input.exploration ?? DEFAULT_EXPLORATION,
    limitSeconds: input.limitSeconds ?? limitSeconds,
    seed: input.seed ?? seedOf(input),
    timeZone: clock.timeZone,
    zones,
  };
}

/** Beats of the area, and the zones that are to be changed as little as can be. Throws Problem `invalid` for a plan that is not there. */
async function zonesAsked({ engine }: AppContext, { area, zones = {} }: PlanInput): Promise<ZonesAsked> {
  const { count, useBeats = true, keepFrom } = zones;
  const areaId = area ?? null;
  const beats = useBeats ? await listBeatRows(engine, { areaId }) : [];
  const before =
    keepFrom === undefined
      ? await newestZones<Plan['zones'][number]>(engine, areaId)
      : keepFrom && (await zonesOfPlan(engine, keepFrom));
  return {
    count: count ?? null,
    beats: beats.map(({ name, geometry }) => ({
      name,
      polygons: geometry.coordinates as ZonesAsked['beats'][number]['polygons'],
    })),
    previous: before ? before.map(({ sections }) => sections) : null,
  };
}

async function zonesOfPlan(engine: AppContext['engine'], id: string): Promise<Plan['zones']> {
  try {
    return (await readPlan(engine, id)).zones;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const detail =
      error.code === 'gone' ? 'the plan whose zones are to be kept was deleted' : 'there is no such plan';
    throw new Problem('invalid', detail, [{ pointer: '/zones/keepFrom', detail }]);
  }
}

const modesOf = ({ teams }: PlanInput) => teams.map(({ mode }) => mode);

function daysOf({ from, to }: PlanInput): string[] {
  const count = daysBetween(from, to);
  const refuse = (detail: string) => new Problem('invalid', detail, [{ pointer: '/to', detail }]);
  if (count < 1) throw refuse('the end is exclusive and must lie after the first day');
  if (count > MAX_DAYS) throw refuse(`at most ${MAX_DAYS} days at a time`);
  return Array.from({ length: count }, (_, day) => addDays(from, day));
}

/** Before anything is computed or proposed. Throws Problem `invalid` for days and shifts that cannot be, and for teams' shifts that there are not. */
function checkShifts({ clock }: AppContext, input: PlanInput): void {
  const { shifts, teams } = input;
  shiftsOn(daysOf(input), shifts, input.slotMinutes ?? DEFAULT_SLOT_MINUTES, (date, time) =>
    clock.toInstantMs(date, time),
  );
  const errors = teams.flatMap(({ name, shifts: own = [] }, t): ProblemPointer[] =>
    own.flatMap((shift, i) =>
      shift < shifts.length
        ? []
        : [
            {
              pointer: `/teams/${t}/shifts/${i}`,
              detail: `team '${name}' is to work in shift ${shift}, but shifts are counted from 0 and there are ${shifts.length}`,
            },
          ],
    ),
  );
  if (errors.length > 0) throw new Problem('invalid', errors[0]!.detail, errors);
}

/** A zone holds a key section at least. */
function checkZoneCount({ zones }: PlanInput, sections: number): void {
  if ((zones?.count ?? 0) <= sections) return;
  const detail = `there are ${sections} key sections, and each zone holds one at least`;
  throw new Problem('invalid', detail, [{ pointer: '/zones/count', detail }]);
}

/** Assignments name their team or post, so no two may share a name. */
function checkNames({ teams, posts = [] }: PlanInput): void {
  const errors = [...repeated('teams', teams), ...repeated('posts', posts)];
  if (errors.length > 0) throw new Problem('invalid', errors[0]!.detail, errors);
}

function repeated(of: 'teams' | 'posts', named: readonly { name: string }[]): ProblemPointer[] {
  return named.flatMap(({ name }, i) => {
    const first = named.findIndex((other) => other.name === name);
    const detail = `${of === 'teams' ? 'team' : 'post'} ${first + 1} is called '${name}', too`;
    return first < i ? [{ pointer: `/${of}/${i}/name`, detail }] : [];
  });
}

/** A seed that follows from the question (FNV-1a, 32 bits): the same question, the same plan; another day, another order. */
function seedOf(input: PlanInput): number {
  let hash = 0x811c9dc5;
  for (const char of JSON.stringify(input)) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193);
  return hash >>> 0;
}
