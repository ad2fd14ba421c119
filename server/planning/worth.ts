/** What plans of the same teams would have covered on past weeks: of a stored plan, on demand. */
import { DEFAULT_SLOT_MINUTES, DEFAULT_STOP_MINUTES } from '../../domain/plan/rules.ts';
import { DEFAULT_EXPLORATION } from '../../domain/plan/plan.ts';
import { Problem } from '../../domain/problem.ts';
import { addDays, daysBetween } from '../../domain/time/date.ts';
import { listSectionRows } from '../../db/queries/sections.ts';
import type { Plan } from '../contract/plans/plan.ts';
import type { PlanWorth } from '../contract/plans/worth.ts';
import type { AppContext } from '../context.ts';
import { forecastAsOf } from '../forecast/forecast.ts';
import type { Job } from '../forecast/groundJobs.ts';
import { readGround } from '../forecast/readGround.ts';
import { roadGraph } from '../network.ts';
import { givenSections } from './givenSections.ts';
import type { WorthCall } from './worthOnWeeks.ts';

const DEFAULT_WEEKS = 8;
/** Of the search for staffing, in each week. */
const LIMIT_SECONDS = 3;
/** A plan repeats each week: more days than these are scored by their first week. */
const MOST_DAYS = 7;

/** How the score of a plan stands; begins it where nobody has. Throws Problem `no-roads`. */
export async function askWorth(
  context: AppContext,
  plan: Plan,
  weeks = DEFAULT_WEEKS,
): Promise<Job<PlanWorth>> {
  return context.worth.ask(await keyOf(context, plan, weeks), {
    read: () => worthCall(context, plan, weeks),
    answer: (_, worth) => worth,
  });
}

export async function stopWorth(context: AppContext, plan: Plan, weeks = DEFAULT_WEEKS): Promise<void> {
  context.worth.cancel(await keyOf(context, plan, weeks));
}

async function keyOf(context: AppContext, { id, version }: Plan, weeks: number): Promise<string> {
  const data = await context.version(['incidents', 'roads', 'categories', 'sections']);
  return JSON.stringify([data, await forecastAsOf(context), id, version, weeks]);
}

/** Its key sections, teams, posts, shifts and stays, on the weekdays that it has; zones are made anew each week. */
async function worthCall(context: AppContext, plan: Plan, weeks: number): Promise<WorthCall> {
  const { engine, clock } = context;
  const { input } = plan;
  const graph = await roadGraph(engine);
  if (!graph) throw new Problem('no-roads');
  const asOfMs = await forecastAsOf(context);
  const ground = await readGround(context, 'roads', {
    beforeMs: asOfMs,
    categories: null,
    includeDiscovered: false,
  });
  if (ground.unit !== 'roads') throw new Problem('no-roads');
  const known = new Set(plan.sections.map(({ id }) => id));
  const rows = (await listSectionRows(engine)).filter(({ id }) => known.has(id));
  const days = Math.min(MOST_DAYS, daysBetween(input.from, input.to));
  const onDays = <T extends { days?: string[] | undefined }>({ days: dates, ...rest }: T) => ({
    ...rest,
    ...(dates && { days: dates.map((date) => daysBetween(input.from, date)) }),
  });
  return {
    ground,
    sections: await givenSections(engine, graph.graphVersionId, rows),
    teams: input.teams.map(onDays),
    posts: (input.posts ?? []).map(onDays),
    shifts: input.shifts,
    days,
    slotMinutes: input.slotMinutes ?? DEFAULT_SLOT_MINUTES,
    stopMinutes: input.stopMinutes ?? DEFAULT_STOP_MINUTES,
    exploration: input.exploration ?? DEFAULT_EXPLORATION,
    seed: plan.seed,
    limitSeconds: LIMIT_SECONDS,
    endMs: clock.startOfDayMs(lastEnd(clock.localDate(asOfMs), input.from, days)),
    weeks,
  };
}

/** The last date not after `today` that is `days` after a day of the plan's first weekday. */
function lastEnd(today: string, from: string, days: number): string {
  const behind = ((daysBetween(addDays(from, days), today) % 7) + 7) % 7;
  return addDays(today, -behind);
}
