/** What teams are given and what they say back: the roster, check-ins, and the plan as a file. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { dutiesOf, overlapsOf, type Duty } from '../../domain/plan/roster.ts';
import { Problem, type ProblemPointer } from '../../domain/problem.ts';
import { MS_PER_DAY, addDays } from '../../domain/time/date.ts';
import { parseInstant } from '../../domain/time/instant.ts';
import { checkInRow, checkInRows, createCheckInRow, type PublishedDays } from '../../db/queries/checkIns.ts';
import { rosterPlans } from '../../db/queries/duties.ts';
import { recordAudit } from '../../db/queries/ledger.ts';
import { planRow } from '../../db/queries/plans.ts';
import { createCheckIn, exportPlan, getRoster, getTeamPlan, listCheckIns } from '../contract/plans/routes.ts';
import type { AppContext } from '../context.ts';
import { ANSWER_LIMIT, bodySha256, tooMany, unchanged } from '../http.ts';
import { readPlan } from '../planning/documents.ts';
import { planFile } from '../planning/export/file.ts';
import { planSheet } from '../planning/export/sheet.ts';
import { teamPlan } from '../planning/teamPlan.ts';
import { onInvalid } from '../problems.ts';

const ROSTER_DAYS = 7;

export function planDutyRoutes(context: AppContext) {
  return new OpenAPIHono({ defaultHook: onInvalid })
    .openapi(getRoster, async (c) => {
      const { plan = null, ...query } = c.req.valid('query');
      const window = await rosterWindow(context, query);
      const rows = await rosterPlans(context.engine, { ...window, plan });
      if (plan !== null && !rows.some(({ id }) => id === plan)) await planRow(context.engine, plan);
      const duties = rows.flatMap(dutiesOf);
      if (duties.length > ANSWER_LIMIT) {
        throw tooMany('More than 50,000 duties', 'Ask for a shorter time.');
      }
      const plans = rows.map(({ id, version, status, publishedVersion, simulated }) => ({
        id,
        version,
        status,
        publishedVersion,
        simulated,
      }));
      const overlaps = overlapsOf(duties)
        .slice(0, ANSWER_LIMIT)
        .map(({ first, second, ...of }) => ({ ...of, first: named(first), second: named(second) }));
      return c.json({ ...window, plans, duties, overlaps }, 200);
    })
    .openapi(createCheckIn, async (c) => {
      const { engine, actor } = context;
      const { note = null, ...checkIn } = c.req.valid('json');
      const outcome = await createCheckInRow(
        engine,
        actor,
        { ...checkIn, plan: c.req.valid('param').id, note },
        await bodySha256(c),
        (days) => checkTime(context, checkIn.at, days),
      );
      return c.json(await checkInRow(engine, checkIn.id), outcome === 'created' ? 201 : 200);
    })
    .openapi(listCheckIns, async (c) => {
      const { id } = c.req.valid('param');
      await planRow(context.engine, id);
      return c.json({ items: await checkInRows(context.engine, id, c.req.valid('query').team ?? null) }, 200);
    })
    .openapi(getTeamPlan, async (c) => {
      const { id, team } = c.req.valid('param');
      const { publishedVersion, publishedAt } = await planRow(context.engine, id);
      if (publishedVersion === null) throw new Problem('not-published');
      const same = unchanged(c, `${publishedVersion}.${Date.parse(publishedAt ?? '')}`);
      if (same) return same as never;
      return c.json(teamPlan(await readPlan(context.engine, id, publishedVersion), team), 200);
    })
    .openapi(exportPlan, async (c) => {
      const { engine, actor, clock } = context;
      const { format, version = null, team = null, lang = 'zh' } = c.req.valid('query');
      const plan = await readPlan(engine, c.req.valid('param').id, version);
      if (team !== null && !plan.input.teams.some(({ name }) => name === team)) {
        throw invalid([{ pointer: '?team', detail: `the plan has no team '${team}'` }]);
      }
      const file = await planFile(format, planSheet(plan, team, lang, clock), clock.timeZone);
      await recordAudit(engine, actor, {
        action: 'plan.export',
        subjectId: plan.id,
        detail: { format, version: plan.version, team, lang },
      });
      return c.body(file.body as never, 200, {
        'Content-Type': file.type,
        'Content-Disposition': file.disposition,
        'Cache-Control': 'no-store',
      }) as never;
    });
}

const invalid = (errors: readonly ProblemPointer[]) => new Problem('invalid', errors[0]!.detail, errors);

const named = ({ plan, assignment, start, end }: Duty) => ({ plan, assignment, start, end });

/** [from, to) as instants; today and the six days after it unless told otherwise. Throws Problem `invalid`. */
async function rosterWindow(
  context: AppContext,
  query: { from?: string | undefined; to?: string | undefined },
): Promise<{ from: string; to: string }> {
  const { clock } = context;
  const read = (name: 'from' | 'to'): number | null => {
    const text = query[name];
    if (text === undefined) return null;
    const parsed = parseInstant(text, clock);
    if (!parsed.valid) throw invalid([{ pointer: `?${name}`, detail: parsed.reason }]);
    return parsed.ms;
  };
  const fromMs = read('from') ?? clock.startOfDayMs(clock.localDate((await context.asOf()).ms));
  const toMs = read('to') ?? clock.startOfDayMs(addDays(clock.localDate(fromMs), ROSTER_DAYS));
  if (toMs <= fromMs) throw invalid([{ pointer: '?to', detail: 'the end is not after the start' }]);
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
}

/** A phone's clock may be wrong, but not by days. Throws Problem `invalid`. */
function checkTime({ clock }: AppContext, at: string, { from, to }: PublishedDays): void {
  const atMs = Date.parse(at);
  if (atMs >= clock.startOfDayMs(from) - MS_PER_DAY && atMs < clock.startOfDayMs(to) + MS_PER_DAY) return;
  throw invalid([{ pointer: '/at', detail: `the plan is of ${from} to ${to}, the end not included` }]);
}
