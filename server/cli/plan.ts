/** `hexbeat plan`: a plan from the data before a date, for files; and plans judged on held-back weeks. */
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Estimate } from '../../domain/risk/bootstrap.ts';
import { Problem } from '../../domain/problem.ts';
import type { TravelMode } from '../../domain/road.ts';
import type { Shift } from '../../domain/plan/types.ts';
import { listSectionRows } from '../../db/queries/sections.ts';
import { AppContext } from '../context.ts';
import { instantOf } from '../forecast/backtests.ts';
import { forecastAsOf } from '../forecast/forecast.ts';
import { readGround } from '../forecast/readGround.ts';
import { createLog } from '../log.ts';
import { roadGraph } from '../network.ts';
import type { OpenConfigured } from '../open.ts';
import { evaluatePlans, planAsOf, PLANS, type Evaluation } from '../planning/evaluate.ts';
import { writeEvaluation, writeMadePlan } from '../planning/evaluateFiles.ts';
import { highsSolver } from '../planning/highs.ts';
import { givenSections, type GivenSection } from '../planning/givenSections.ts';
import type { PlanAsked } from '../planning/pastPlanner.ts';
import { say } from '../say.ts';
import { progressDisplay } from './progress.ts';

interface PlanFlags {
  evaluate?: boolean;
  asOf?: string;
  weeks: number;
  from?: string;
  teams: number;
  mode: TravelMode;
  shifts: Shift[];
  days: number;
  slot: number;
  stop: number;
  sections?: number;
  exploration: number;
  seed: number;
  out?: string;
}

/** Key sections proposed for each team, and at least: more than a team gets round to in a slot, so that there is something to choose. */
const SECTIONS_PER_TEAM = 20;
const LEAST_SECTIONS = 60;
/** The longest search for the staffing of one plan. */
const LIMIT_SECONDS = 5;

export function addPlanCommand(program: Command, open: OpenConfigured): void {
  program
    .command('plan')
    .description(
      'Plan patrols from the data before a date only, or say how such plans would have done on past weeks',
    )
    .option('--evaluate', 'plan past weeks, each from what was known before it, and count what they covered')
    .option('--as-of <date>', 'only what happened before it is looked at; default: as the server has it')
    .option(
      '--weeks <number>',
      'with --evaluate: so many weeks, the last that the data allow',
      wholeNumber(1, 520),
      26,
    )
    .option('--from <date>', 'with --evaluate: the first week')
    .option('--teams <number>', 'how many teams', wholeNumber(1, 100), 6)
    .addOption(
      new Option('--mode <mode>', 'how they move').choices(['foot', 'ebike', 'car']).default('ebike'),
    )
    .option('--shifts <times>', 'such as 16:00-24:00, by comma', parseShifts, parseShifts('16:00-24:00'))
    .option('--days <number>', 'days of a plan', wholeNumber(1, 7), 7)
    .option('--slot <minutes>', 'length of a slot', wholeNumber(30, 480), 120)
    .option('--stop <minutes>', 'length of a stop', wholeNumber(10, 16), 12)
    .option(
      '--sections <number>',
      `how many key sections to propose where there are none; default ${SECTIONS_PER_TEAM} a team, at least ${LEAST_SECTIONS}`,
      wholeNumber(1, 1000),
    )
    .option('--exploration <share>', 'of stops at sections seldom visited', parseShare, 0.1)
    .option('--seed <number>', 'of plans and intervals', Number, 1)
    .option(
      '--out <prefix>',
      'files to write: PREFIX.geojson and PREFIX.csv; with --evaluate also PREFIX.sections.geojson',
    )
    .action((flags: PlanFlags) => run(open, flags));
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`a whole number from ${least} to ${most}`);
  };
}

function parseShare(text: string): number {
  const share = Number(text);
  if (text.trim() !== '' && share >= 0 && share <= 1) return share;
  throw new InvalidArgumentError('a share from 0 to 1');
}

function parseShifts(text: string): Shift[] {
  return text.split(',').map((shift) => {
    const times = /^(\d{1,2}:\d{2})-(\d{1,2}:\d{2})$/.exec(shift.trim());
    if (!times) throw new InvalidArgumentError('such as 16:00-24:00, several by comma');
    const padded = (time: string) => time.padStart(5, '0');
    return { start: padded(times[1]!), end: padded(times[2]!) };
  });
}

async function run(open: OpenConfigured, flags: PlanFlags): Promise<void> {
  if (!flags.evaluate && !flags.out) {
    const detail = 'say --evaluate, or where to write a plan to (--out)';
    throw new Problem('invalid', detail, [{ pointer: '--out', detail }]);
  }
  const { config, engine } = await open();
  const context = new AppContext(config, createLog('silent'));
  context.open(engine);
  context.ready();
  try {
    await (flags.evaluate ? evaluate(context, flags) : writePlan(context, flags));
  } finally {
    await context.stopFollowing();
    await engine.close();
  }
}

async function writePlan(context: AppContext, flags: PlanFlags): Promise<void> {
  const asOfMs = await midnightOf(context, flags.asOf, '--as-of');
  const asked = await askedOf(context, flags, asOfMs);
  const made = planAsOf(asked, asOfMs, await highsSolver());
  await writeMadePlan(flags.out!, made);
  const stops = made.plan.assignments.reduce((sum, assignment) => sum + assignment.stops.length, 0);
  for (const line of sayTeams(asked, made.frame.input.teams)) say(line);
  say(
    `${flags.out}.geojson and ${flags.out}.csv written: ${stops} stops, ${made.plan.expectedIncidents.toFixed(1)} incidents expected to be covered, from the data before ${context.clock.localDate(asOfMs)}`,
  );
}

async function evaluate(context: AppContext, flags: PlanFlags): Promise<void> {
  const endMs = await midnightOf(context, flags.asOf, '--as-of');
  const weeks = flags.from
    ? { firstMs: await midnightOf(context, flags.from, '--from') }
    : { count: flags.weeks };
  const asked = await askedOf(context, flags, endMs);
  const display = progressDisplay();
  const steps = evaluatePlans(asked, endMs, weeks, await highsSolver());
  let step = steps.next();
  while (!step.done) {
    display.onProgress('Plans of past weeks', step.value.done, step.value.total);
    // The terminal is drawn meanwhile.
    await new Promise((resolve) => setImmediate(resolve));
    step = steps.next();
  }
  display.clear();
  for (const line of evaluationLines(step.value, asked, context.clock.localDate)) say(line);
  if (flags.out) await writeEvaluation(flags.out, step.value);
}

async function midnightOf(context: AppContext, text: string | undefined, pointer: string): Promise<number> {
  const { clock } = context;
  const ms = text ? instantOf(context, text, pointer) : await forecastAsOf(context);
  return clock.startOfDayMs(clock.localDate(ms));
}

async function askedOf(context: AppContext, flags: PlanFlags, beforeMs: number): Promise<PlanAsked> {
  const ground = await readGround(context, 'roads', { beforeMs, categories: null, includeDiscovered: false });
  if (ground.unit !== 'roads') throw new Problem('no-roads');
  const given = flags.sections === undefined ? await sectionsOfCity(context) : [];
  return {
    ground,
    sections:
      given.length > 0
        ? given
        : { propose: flags.sections ?? Math.max(LEAST_SECTIONS, SECTIONS_PER_TEAM * flags.teams) },
    teams: { count: flags.teams, mode: flags.mode },
    posts: [],
    shifts: flags.shifts,
    days: flags.days,
    slotMinutes: flags.slot,
    stopMinutes: flags.stop,
    exploration: flags.exploration,
    seed: flags.seed,
    limitSeconds: LIMIT_SECONDS,
  };
}

/** The key sections of the database, in the order of their ids. What the city proposed itself is proposed anew: it knew what came later. */
async function sectionsOfCity({ engine }: AppContext): Promise<GivenSection[]> {
  const graph = await roadGraph(engine);
  if (!graph) throw new Problem('no-roads');
  const rows = (await listSectionRows(engine, { areaId: null })).filter(
    ({ origin }) => origin !== 'proposed',
  );
  rows.sort((a, b) => (a.id < b.id ? -1 : 1));
  return givenSections(engine, graph.graphVersionId, rows);
}

function* sayTeams(asked: PlanAsked, teams: readonly { base: readonly number[] }[]): Generator<string> {
  const bases = teams.map(({ base }) => base.map((degrees) => degrees.toFixed(5)).join(' ')).join(', ');
  yield `Bases of the ${teams.length} teams, spread over the key sections: ${bases}`;
  yield 'propose' in asked.sections
    ? `Up to ${asked.sections.propose} key sections proposed from the data before each plan`
    : `${asked.sections.length} key sections as given`;
}

function* evaluationLines(
  { weeks, perTeamHour, overEven, overGreedy, overEvenBySnap, overGreedyBySnap, calibration }: Evaluation,
  asked: PlanAsked,
  day: (ms: number) => string,
): Generator<string> {
  const sum = (of: (week: Evaluation['weeks'][number]) => number) =>
    weeks.reduce((total, week) => total + of(week), 0);
  const shifts = asked.shifts.map(({ start, end }) => `${start}-${end}`).join(', ');
  yield `${weeks.length} weeks from ${day(weeks[0]!.asOfMs)} to ${day(weeks[weeks.length - 1]!.asOfMs)}, each planned from the data before it; ${asked.days} days, ${shifts}; seed ${asked.seed}`;
  yield* sayTeams(asked, weeks[0]!.frame.input.teams);
  yield `${sum(({ incidents }) => incidents).toFixed(0)} incidents on key sections while teams were on shift, ${sum(({ teamHours }) => teamHours).toFixed(0)} team hours. Intervals: 90 %, by bootstrap over weeks.`;
  yield `  ${'plan'.padEnd(8)}${'stops'.padEnd(8)}${'covered'.padEnd(10)}${'expected'.padEnd(10)}${'covered a team hour'.padEnd(28)}by nearest road`;
  for (const name of PLANS) {
    const cells = [
      name.padEnd(8),
      String(sum(({ stops }) => stops[name].length)).padEnd(8),
      sum(({ covered }) => covered[name])
        .toFixed(1)
        .padEnd(10),
      sum(({ expected }) => expected[name])
        .toFixed(1)
        .padEnd(10),
      range(perTeamHour[name], 4).padEnd(28),
      sum(({ coveredBySnap }) => coveredBySnap[name]).toFixed(1),
    ];
    yield `  ${cells.join('')}`;
  }
  yield `  covered by the plan / by the even rotation: ${range(overEven, 3)}; / by the greedy plan: ${range(overGreedy, 3)}`;
  const wouldBe = (other: 'even' | 'greedy') =>
    sum(({ expected }) => expected.plan) / sum(({ expected }) => expected[other]);
  yield `  as expected: ${wouldBe('even').toFixed(3)} and ${wouldBe('greedy').toFixed(3)}; expected / covered by the plan: ${range(calibration, 3)}`;
  yield '  Covered: on the roads of a section and at its junctions, each incident whole and once.';
  yield `  Each on the one road it was snapped to: ${range(overEvenBySnap, 3)} and ${range(overGreedyBySnap, 3)}`;
}

const range = ({ value, low, high }: Estimate, digits: number): string =>
  Number.isNaN(value)
    ? 'none covered'
    : low === null || high === null
      ? value.toFixed(digits)
      : `${value.toFixed(digits)} [${low.toFixed(digits)}, ${high.toFixed(digits)}]`;
