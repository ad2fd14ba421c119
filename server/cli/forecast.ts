/** `hexbeat forecast` and `hexbeat backtest`: the same engine as the server's, for files and tables. */
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { stringify } from 'csv-stringify';
import type { BacktestReport, HorizonScore } from '../../domain/risk/backtest.ts';
import { SLOT_HOURS } from '../../domain/risk/slots.ts';
import type { Estimate } from '../../domain/risk/bootstrap.ts';
import { countInterval } from '../../domain/risk/interval.ts';
import { expectedInSlots, expectedOver, unitOf } from '../../domain/risk/expect.ts';
import { hourOccurrences } from '../../domain/risk/exposure.ts';
import { fitRisk, type RiskModel } from '../../domain/risk/fit.ts';
import { cellToHex } from '../../domain/cells.ts';
import { pointAlong } from '../../domain/network/line.ts';
import type { LngLat } from '../../domain/place.ts';
import { Problem } from '../../domain/problem.ts';
import { MS_PER_DAY } from '../../domain/time/date.ts';
import { cellToLatLng } from 'h3-js';
import { AppContext } from '../context.ts';
import { parseFilter } from '../filter.ts';
import { answerOf, instantOf, parseShares, type BacktestAsked } from '../forecast/backtests.ts';
import { ALL_HORIZONS, runBacktest, type BacktestCall } from '../forecast/backtestRun.ts';
import { forecastAsOf } from '../forecast/forecast.ts';
import { openGround, type OpenGround, type UnitKind } from '../forecast/ground.ts';
import { defaultUnit, readGround } from '../forecast/readGround.ts';
import { createLog } from '../log.ts';
import type { OpenConfigured } from '../open.ts';
import { say } from '../say.ts';
import { progressDisplay } from './progress.ts';

interface SharedFlags {
  asOf?: string;
  category?: string;
  cells?: '9' | '10';
  slots?: boolean;
  includeDiscovered?: boolean;
}

interface ForecastFlags extends SharedFlags {
  horizon: number;
  out: string;
}

interface BacktestFlags extends SharedFlags {
  from?: string;
  budgetKm?: string;
  budgetShare?: string;
  seed: number;
  json?: string;
}

export function addForecastCommands(program: Command, open: OpenConfigured): void {
  shared(program.command('forecast'))
    .description('Write what is expected of every road or cell, from the data before a date only')
    .option('--horizon <days>', 'how far ahead, such as 30d', parseDays, 30)
    .requiredOption('--out <file>', 'the CSV file to write')
    .action((flags: ForecastFlags) => withContext(open, (context) => writeForecast(context, flags)));
  shared(program.command('backtest'))
    .description('Say how the forecast and the plain rules would have done on past weeks')
    .option('--from <date>', 'first origin; else the last 12 that the data allow')
    .addOption(
      new Option('--budget-share <shares>', 'shares of the length or area, by comma').conflicts('budgetKm'),
    )
    .option('--budget-km <lengths>', 'lengths in km (of cells: areas in km2), by comma')
    .option('--seed <number>', 'of the intervals', Number, 1)
    .option('--json <file>', 'write the whole report as well')
    .action((flags: BacktestFlags) => withContext(open, (context) => printBacktest(context, flags)));
}

function shared(command: Command): Command {
  return command
    .option('--as-of <date>', 'only what happened before it is looked at; default: as the server has it')
    .option('--category <codes>', 'categories or groups, by comma')
    .addOption(
      new Option('--cells <res>', 'by H3 cells of this resolution, not by road').choices(['9', '10']),
    )
    .option('--slots', `by slot of ${SLOT_HOURS} hours and weekday, too`)
    .option('--include-discovered', 'also what patrols discovered: it follows where they were sent');
}

function parseDays(text: string): number {
  const days = /^(\d{1,3})d?$/.exec(text)?.[1];
  if (!days || Number(days) < 1 || Number(days) > 366) throw new InvalidArgumentError('1d to 366d');
  return Number(days);
}

async function withContext(
  open: OpenConfigured,
  work: (context: AppContext) => Promise<void>,
): Promise<void> {
  const { config, engine } = await open();
  const context = new AppContext(config, createLog('silent'));
  context.open(engine);
  context.ready();
  try {
    await work(context);
  } finally {
    await context.stopFollowing();
    await engine.close();
  }
}

async function asked(context: AppContext, flags: SharedFlags) {
  const { categories } = await parseFilter(context, { category: flags.category }, 'incidents');
  const unit: UnitKind = flags.cells ? `cells-${flags.cells}` : await defaultUnit(context);
  return {
    unit,
    categories,
    includeDiscovered: flags.includeDiscovered ?? false,
    asOfMs: flags.asOf ? instantOf(context, flags.asOf, '--as-of') : await forecastAsOf(context),
  };
}

async function writeForecast(context: AppContext, flags: ForecastFlags): Promise<void> {
  const { unit, categories, includeDiscovered, asOfMs } = await asked(context, flags);
  const ground = await readGround(context, unit, { beforeMs: asOfMs, categories, includeDiscovered });
  const opened = openGround(ground, asOfMs);
  if (opened.study.places.count === 0) {
    throw new Problem('too-little-data', 'there are no roads, and no incidents before the date');
  }
  const model = fitRisk(opened.study, asOfMs, { horizonDays: flags.horizon });
  const origin = includeDiscovered ? 'reported+discovered' : 'reported';
  await pipeline(
    rowsOf(context, opened, model, flags.slots ?? false, origin),
    stringify({ header: true }),
    createWriteStream(flags.out),
  );
  const expected = model.expected.reduce((a, b) => a + b, 0);
  const day = (ms: number) => context.clock.localDate(ms);
  say(
    `${opened.study.places.count.toLocaleString('en')} ${unit} written to ${flags.out}: ${expected.toFixed(1)} ${origin} incidents expected in the ${flags.horizon} days from ${day(asOfMs)}, from ${ground.incidents.atMs.length.toLocaleString('en')} before it`,
  );
  for (const { group, place, level, profile } of model.groups) {
    const weights = Object.entries(place.weights)
      .filter(([, weight]) => weight >= 0.005)
      .map(([part, weight]) => `${part} ${weight.toFixed(2)}`)
      .join(', ');
    say(
      `  ${group}: ${place.chosen} (${weights}), half-life ${place.halfLifeDays} d, kernel ${place.bandwidthMeters ?? 'none'} m, hours by ${profile.parameters.zoning ?? 'town'}, ${level.perWeek.toFixed(2)} a week`,
    );
  }
}

function* rowsOf(
  { clock }: AppContext,
  { study, network, cells }: OpenGround,
  model: RiskModel,
  slots: boolean,
  origin: string,
): Generator<Record<string, string | number>> {
  const endMs = model.asOfMs + model.horizonDays * MS_PER_DAY;
  const occurrences = hourOccurrences(model.asOfMs, endMs, clock);
  for (let place = 0; place < study.places.count; place++) {
    const risk = expectedOver(model, unitOf(place));
    const [lng, lat] = network ? middleOf(network.roads[place]!) : centreOf(cells![place]!);
    const about = {
      unit: network ? 'road' : 'cell',
      id: network ? network.roads[place]!.id : cellToHex(cells![place]!),
      [network ? 'length_m' : 'area_m2']: study.places.size[place]!.toFixed(network ? 2 : 0),
      lng: lng.toFixed(6),
      lat: lat.toFixed(6),
    };
    const behind = {
      incidents: risk.incidents.toFixed(2),
      no_evidence: risk.evident ? 0 : 1,
      origin,
    };
    if (!slots) {
      yield { ...about, expected: risk.expected.toPrecision(6), low: risk.low, high: risk.high, ...behind };
      continue;
    }
    for (const [slot, expected] of expectedInSlots(model, place, occurrences, SLOT_HOURS).entries()) {
      const { low, high } = countInterval(expected, risk.dispersion);
      const startHour = (slot * SLOT_HOURS) % 24;
      yield {
        ...about,
        weekday: 1 + Math.floor((slot * SLOT_HOURS) / 24),
        start_hour: startHour,
        end_hour: startHour + SLOT_HOURS,
        expected: expected.toPrecision(6),
        low,
        high,
        ...behind,
      };
    }
  }
}

const middleOf = (road: { line: LngLat[]; lengthMeters: number }): LngLat =>
  pointAlong(road.line, road.lengthMeters / 2);

function centreOf(cell: bigint): LngLat {
  const [lat, lng] = cellToLatLng(cellToHex(cell));
  return [lng, lat];
}

async function printBacktest(context: AppContext, flags: BacktestFlags): Promise<void> {
  const { asOfMs, ...of } = await asked(context, flags);
  const question: BacktestAsked = {
    ...of,
    budgets: flags.budgetKm
      ? { sizes: sizesOf(flags.budgetKm, of.unit) }
      : { shares: parseShares(flags.budgetShare, '--budget-share') },
    firstMs: flags.from ? instantOf(context, flags.from, '--from') : null,
    slots: flags.slots ?? false,
    seed: flags.seed,
  };
  const ground = await readGround(context, of.unit, { beforeMs: asOfMs, ...of });
  const call: BacktestCall = { ...question, ground, asOfMs, horizonsDays: ALL_HORIZONS };
  const display = progressDisplay();
  const run = runBacktest(call);
  let step = run.next();
  while (!step.done) {
    display.onProgress('Backtest', step.value.done, step.value.total);
    // The terminal is drawn meanwhile.
    await new Promise((resolve) => setImmediate(resolve));
    step = run.next();
  }
  display.clear();
  for (const line of reportLines(step.value, question)) say(line);
  if (flags.json) {
    const text = JSON.stringify(answerOf(question, call, step.value), null, 2);
    await pipeline([text, '\n'], createWriteStream(flags.json));
  }
}

function sizesOf(text: string, unit: UnitKind): number[] {
  const kilometers = text.split(',').map(Number);
  if (!kilometers.every((km) => km > 0)) {
    const detail = 'lengths above 0, by comma';
    throw new Problem('invalid', detail, [{ pointer: '--budget-km', detail }]);
  }
  return kilometers.map((km) => km * (unit === 'roads' ? 1e3 : 1e6)).sort((a, b) => a - b);
}

function* reportLines(report: BacktestReport, asked: BacktestAsked): Generator<string> {
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  const { originsMs } = report;
  const size =
    asked.unit === 'roads'
      ? `${(report.totalSize / 1e3).toFixed(1)} km`
      : `${(report.totalSize / 1e6).toFixed(1)} km2`;
  yield `${report.places.toLocaleString('en')} ${asked.unit}, ${size}; ${originsMs.length} origins from ${day(originsMs[0]!)} to ${day(originsMs[originsMs.length - 1]!)}; seed ${report.seed}`;
  yield `${asked.includeDiscovered ? 'INCLUDES what patrols discovered' : 'Reported incidents only'}${asked.categories ? `; categories ${asked.categories.join(', ')}` : ''}. Intervals: 90 %, by bootstrap over origins.`;
  for (const score of report.byPlace) yield* scoreLines(score, `${score.horizonDays} days, by place`);
  if (report.bySlot) {
    yield* scoreLines(
      report.bySlot,
      `${report.bySlot.horizonDays} days, by place and slot of ${SLOT_HOURS} h`,
    );
  }
  const fifths = report.fifths.map(({ expected, observed }) => (expected / observed).toFixed(3)).join('  ');
  yield '';
  yield `Expected / observed in fifths of the expected incidents, densest first: ${fifths}`;
  if (report.intervals) {
    const { share, held, counts, sections } = report.intervals;
    yield `80 % intervals held ${(100 * share).toFixed(1)} % of ${counts} monthly counts of ${sections} sections (${held})`;
  }
}

function* scoreLines(score: HorizonScore, title: string): Generator<string> {
  yield '';
  yield `${title}: ${score.incidents.toFixed(0)} incidents, expected / observed ${range(score.calibration)}; chosen ${score.chosen}, best plain rule ${score.bestBaseline}`;
  const heads = score.models[0]!.budgets.map(
    ({ budget }) => `hits at ${(100 * budget).toPrecision(2)} %: PAI, PEI*, blend / this`,
  );
  yield `  ${'model'.padEnd(11)}${'log score'.padEnd(24)}${heads.map((head) => head.padEnd(52)).join('')}`;
  for (const { model, logScore, budgets } of score.models) {
    const cells = budgets.map(({ hits, pai, peiStar, ratio }) =>
      `${hits.toFixed(0)}: ${pai.value.toFixed(2)}, ${peiStar.value.toFixed(3)}, ${range(ratio)}`.padEnd(52),
    );
    yield `  ${model.padEnd(11)}${range(logScore).padEnd(24)}${cells.join('')}`;
  }
}

const range = ({ value, low, high }: Estimate): string =>
  low === null || high === null
    ? value.toFixed(3)
    : `${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
