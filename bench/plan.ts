/**
 * Plans on held-back weeks of two real cities, beside an even rotation and a greedy plan of the same teams, shifts, stays and travel; and
 * how long a plan takes.
 *
 *   npx tsx bench/plan.ts [--write] [--weeks 26] [--teams 6,3,12]
 *
 * Nothing is tuned to these cities: the same planner, with its defaults. It needs no database.
 */
import { parseArgs } from 'node:util';
import type { Estimate } from '../domain/risk/bootstrap.ts';
import { frameOf } from '../domain/plan/frame.ts';
import { planOn } from '../domain/plan/plan.ts';
import { zoneClock } from '../domain/time/zone.ts';
import type { Ground } from '../server/forecast/ground.ts';
import { evaluatePlans, type EvaluatedWeek, type PlanName } from '../server/planning/evaluate.ts';
import { StopSign } from '../server/planning/control.ts';
import { highsSolver } from '../server/planning/highs.ts';
import { staffing } from '../server/planning/staffing.ts';
import { CITIES, groundOf } from './support/cities.ts';
import { seconds } from './support/measure.ts';
import { report, type Finding } from './support/report.ts';

const { values: flags } = parseArgs({
  options: {
    write: { type: 'boolean', default: false },
    weeks: { type: 'string' },
    teams: { type: 'string', default: '6,3,12' },
  },
});
const SEED = 1;
/** Weeks, the last that the data allow: half a year, and a year where incidents are few. */
const WEEKS: Record<string, number> = { 'Porto Alegre': 26, 'São Paulo': 52 };
const SHIFT = { start: '16:00', end: '24:00' };
const LIMIT_SECONDS = 5;
const solver = await highsSolver();
/** As `hexbeat plan` proposes where it is not said how many. */
const sectionsFor = (teams: number): number => Math.max(60, 20 * teams);

const grounds = new Map<string, Extract<Ground, { unit: 'roads' }>>();
for (const city of CITIES.filter(({ roads }) => roads !== null)) {
  const ground = await groundOf(city);
  if (ground.unit === 'roads') grounds.set(city.name, ground);
}
const findings: Finding[] = [];
for (const teams of flags.teams.split(',').map(Number)) {
  for (const [name, ground] of grounds) {
    const found = await finding(name, ground, teams);
    // It takes minutes: each is said as it comes.
    console.error(found);
    findings.push(found);
  }
}
report('bench/plan.ts', findings, flags.write);

async function finding(
  name: string,
  ground: Extract<Ground, { unit: 'roads' }>,
  teams: number,
): Promise<Finding> {
  const clock = zoneClock(ground.timeZone);
  const newestMs = ground.incidents.atMs.reduce((a, b) => Math.max(a, b), 0);
  const sections = sectionsFor(teams);
  const steps = evaluatePlans(
    {
      ground,
      sections: { propose: sections },
      teams: { count: teams, mode: 'ebike' },
      posts: [],
      shifts: [SHIFT],
      days: 7,
      slotMinutes: 120,
      stopMinutes: 12,
      exploration: 0.1,
      seed: SEED,
      limitSeconds: LIMIT_SECONDS,
    },
    clock.startOfDayMs(clock.localDate(newestMs + 24 * 3_600_000)),
    { count: Number(flags.weeks ?? WEEKS[name]) },
    solver,
  );
  let step = steps.next();
  while (!step.done) step = steps.next();
  const { weeks, perTeamHour, ...ratios } = step.value;
  const { frame } = weeks[weeks.length - 1]!;
  const frameSeconds = await seconds(() => frameOf(frame.input));
  const { staff } = staffing(LIMIT_SECONDS, {
    solver,
    sign: new StopSign(),
    tell: () => undefined,
    nowMs: () => performance.now(),
  });
  const planSeconds = await seconds(() => planOn(frame, staff));
  const sum = (of: (week: EvaluatedWeek) => number) => weeks.reduce((total, week) => total + of(week), 0);
  const told = (plan: PlanName) =>
    `${sum(({ covered }) => covered[plan]).toFixed(0)} (expected ${sum(({ expected }) => expected[plan]).toFixed(0)}; a team hour ${range(perTeamHour[plan], 4)})`;
  const over = (other: 'even' | 'greedy') => {
    const [whole, bySnap] =
      other === 'even'
        ? [ratios.overEven, ratios.overEvenBySnap]
        : [ratios.overGreedy, ratios.overGreedyBySnap];
    const expected = sum((week) => week.expected.plan) / sum((week) => week.expected[other]);
    return `${other} ${range(whole, 3)}; as expected ${expected.toFixed(3)}; each incident on its nearest road only ${range(bySnap, 3)}`;
  };
  return {
    what: `${name}, ${weeks.length} weeks, ${teams} teams by e-bike, ${SHIFT.start}-${SHIFT.end}, ${sections} sections, ${sum(({ incidents }) => incidents).toFixed(0)} incidents on them: covered; a plan of 7 days takes`,
    ours: `${told('plan')}; expected / covered ${range(ratios.calibration, 2)}; ${planSeconds.toFixed(1)} s after ${frameSeconds.toFixed(1)} s of travel times`,
    peer: `even ${told('even')}; greedy ${told('greedy')}`,
    ratio: `${over('even')}. ${over('greedy')}`,
  };
}

function range({ value, low, high }: Estimate, digits: number): string {
  return `${value.toFixed(digits)} (${low?.toFixed(digits)} to ${high?.toFixed(digits)})`;
}
