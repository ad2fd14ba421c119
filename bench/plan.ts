/**
 * Plans on held-back weeks of two real cities, beside an even rotation and a greedy plan of the same teams, shifts, stays and travel; and
 * how long a plan takes.
 *
 *   npx tsx bench/plan.ts [--write] [--weeks 26]
 *
 * Nothing is tuned to these cities: the same planner, with its defaults. It needs no database.
 */
import { parseArgs } from 'node:util';
import type { Estimate } from '../domain/risk/bootstrap.ts';
import { frameOf } from '../domain/plan/frame.ts';
import { planOn } from '../domain/plan/plan.ts';
import { staffGreedily } from '../domain/plan/slots.ts';
import { zoneClock } from '../domain/time/zone.ts';
import type { Ground } from '../server/forecast/ground.ts';
import { evaluatePlans, type EvaluatedWeek, type PlanName } from '../server/planning/evaluate.ts';
import { CITIES, groundOf } from './support/cities.ts';
import { seconds } from './support/measure.ts';
import { report, type Finding } from './support/report.ts';

const { values: flags } = parseArgs({
  options: { write: { type: 'boolean', default: false }, weeks: { type: 'string', default: '26' } },
});
const SEED = 1;
const TEAMS = [3, 6, 12];
/** As `hexbeat plan` proposes where it is not said how many. */
const sectionsFor = (teams: number): number => Math.max(60, 20 * teams);

const findings: Finding[] = [];
for (const city of CITIES.filter(({ roads }) => roads !== null)) {
  const ground = await groundOf(city);
  if (ground.unit !== 'roads') continue;
  for (const teams of TEAMS) {
    const found = await finding(city.name, ground, teams);
    // It takes minutes: each is said as it comes.
    console.error(`${city.name}, ${teams} teams: ${found.ratio}`);
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
      shifts: [{ start: '18:00', end: '24:00' }],
      days: 7,
      slotMinutes: 120,
      stopMinutes: 12,
      exploration: 0.1,
      seed: SEED,
      staff: staffGreedily,
    },
    clock.startOfDayMs(clock.localDate(newestMs + 24 * 3_600_000)),
    { count: Number(flags.weeks) },
  );
  let step = steps.next();
  while (!step.done) step = steps.next();
  const { weeks, perTeamHour, overEven, overGreedy } = step.value;
  const { input } = weeks[weeks.length - 1]!.frame;
  const frameSeconds = await seconds(() => frameOf(input));
  const planSeconds = await seconds(() => planOn(weeks[weeks.length - 1]!.frame, staffGreedily));
  const sum = (of: (week: EvaluatedWeek) => number) => weeks.reduce((total, week) => total + of(week), 0);
  const told = (plan: PlanName) =>
    `${sum(({ covered }) => covered[plan]).toFixed(0)} (expected ${sum(({ expected }) => expected[plan]).toFixed(0)}; a team hour ${range(perTeamHour[plan], 4)})`;
  const expectedOver = (other: PlanName) =>
    (sum(({ expected }) => expected.plan) / sum(({ expected }) => expected[other])).toFixed(3);
  return {
    what: `${name}, ${weeks.length} weeks, ${teams} teams by e-bike, 18:00-24:00, ${sections} sections, ${sum(({ incidents }) => incidents).toFixed(0)} incidents on them: covered; a plan of 7 days takes`,
    ours: `${told('plan')}; ${planSeconds.toFixed(1)} s after ${frameSeconds.toFixed(1)} s of travel times`,
    peer: `even ${told('even')}; greedy ${told('greedy')}`,
    ratio: `even ${range(overEven, 2)}, as expected ${expectedOver('even')}; greedy ${range(overGreedy, 3)}, as expected ${expectedOver('greedy')}`,
  };
}

function range({ value, low, high }: Estimate, digits: number): string {
  return `${value.toFixed(digits)} (${low?.toFixed(digits)} to ${high?.toFixed(digits)})`;
}
