/**
 * The forecast on held-back weeks of three real cities, beside every plain rule on the same origins, budgets and incidents; and how long the
 * whole backtest of Porto Alegre takes.
 *
 *   npx tsx bench/forecast.ts [--write] [--quick]
 *
 * Nothing is tuned to these cities: the same engine, with its defaults. `--quick`: without the timed backtest of all horizons.
 */
import { parseArgs } from 'node:util';
import { BUDGET_SHARES, type BacktestReport, type HorizonScore } from '../domain/risk/backtest.ts';
import { bootstrap, type Estimate } from '../domain/risk/bootstrap.ts';
import { BASELINES } from '../domain/risk/types.ts';
import { MS_PER_DAY } from '../domain/time/date.ts';
import { ALL_HORIZONS, runBacktest } from '../server/forecast/backtestRun.ts';
import type { Ground } from '../server/forecast/ground.ts';
import { CITIES, groundOf } from './support/cities.ts';
import { limit } from './support/measure.ts';
import { report, type Finding } from './support/report.ts';

const { values: flags } = parseArgs({
  options: { write: { type: 'boolean', default: false }, quick: { type: 'boolean', default: false } },
});
const SEED = 1;
/** The whole backtest of Porto Alegre may take this long, seconds. */
const MOST_SECONDS = 180;

const findings: Finding[] = [];
const scored: { name: string; report: BacktestReport }[] = [];

for (const city of CITIES) {
  const ground = await groundOf(city);
  const firstMs = city.from === null ? null : Date.parse(city.from);
  const of = run(ground, [30], firstMs);
  scored.push({ name: city.name, report: of.report });
  findings.push(...findingsOf(city.name, of.report));
  if (city.name === 'Porto Alegre' && !flags.quick) {
    const whole = run(ground, ALL_HORIZONS, null);
    findings.push({
      what: `${city.name}: ${whole.report.originsMs.length} origins, five horizons, by place and by slot`,
      ours: `${whole.seconds.toFixed(0)} s ${limit(whole.seconds, { most: MOST_SECONDS })}`,
      peer: '',
      ratio: '',
    });
  }
}
findings.push(
  pooled('by place', ({ byPlace }) => byPlace[0]!),
  pooled('by place and slot', ({ bySlot }) => bySlot!),
);
report('bench/forecast.ts', findings, flags.write);

function run(ground: Ground, horizonsDays: readonly number[], firstMs: number | null) {
  const { atMs } = ground.incidents;
  const startedMs = performance.now();
  const steps = runBacktest({
    ground,
    asOfMs: atMs.reduce((a, b) => Math.max(a, b), 0) + MS_PER_DAY / 24,
    firstMs,
    horizonsDays,
    budgets: { shares: BUDGET_SHARES },
    slots: true,
    seed: SEED,
  });
  let step = steps.next();
  while (!step.done) step = steps.next();
  return { report: step.value, seconds: (performance.now() - startedMs) / 1000 };
}

function findingsOf(name: string, of: BacktestReport): Finding[] {
  const score = of.byPlace[0]!;
  const about = `${name}, ${score.origins} origins of 30 days, ${score.incidents.toFixed(0)} incidents`;
  return [
    hitsOf(`${about}: hits at 1, 2, 5 % of the ${of.intervals ? 'length' : 'area'}`, score),
    hitsOf(`${name}: the same by slot of 4 hours and weekday`, of.bySlot!),
    {
      what: `${name}: expected / observed in total, in fifths of the risk; 80 % intervals of section-months`,
      ours: `${range(score.calibration)}; ${of.fifths.map(({ expected, observed }) => (expected / observed).toFixed(2)).join(' ')}; ${of.intervals ? `${(100 * of.intervals.share).toFixed(1)} %` : 'no sections'}`,
      peer: '',
      ratio: '',
    },
  ];
}

function hitsOf(what: string, score: HorizonScore): Finding {
  const hits = (model: string) =>
    score.models.find((each) => each.model === model)!.budgets.map((budget) => budget.hits.toFixed(0));
  const best = BUDGET_SHARES.map((_, b) =>
    BASELINES.map((name) => score.models.find(({ model }) => model === name)!.budgets[b]!).reduce((x, y) =>
      y.hits > x.hits ? y : x,
    ),
  );
  return {
    what,
    ours: hits('blend').join(', '),
    peer: BASELINES.map((name) => `${name} ${hits(name).join(', ')}`).join('; '),
    ratio: `beside the best of them in hindsight ${best.map(({ ratio }) => range(ratio)).join(', ')}`,
  };
}

/** Hits of the forecast / of counts decayed over a year, all cities and budgets together; origins are drawn within their city. */
function pooled(what: string, scoreOf: (of: BacktestReport) => HorizonScore): Finding {
  const hitsBy = (model: string) =>
    scored.flatMap(({ report: of }) => {
      const { budgets } = scoreOf(of).models.find((each) => each.model === model)!;
      return [budgets.map(({ hitsByOrigin }) => hitsByOrigin)];
    });
  const [ours, theirs] = [hitsBy('blend'), hitsBy('decayed')];
  const origins = scored.map(({ report: of }) => of.originsMs.length);
  const all = origins.reduce((a, b) => a + b, 0);
  const ratio = (budgets: readonly number[]): Estimate =>
    bootstrap(all, SEED, (drawn) => {
      let [a, b] = [0, 0];
      let first = 0;
      for (const [city, count] of origins.entries()) {
        for (let i = first; i < first + count; i++) {
          // Whatever was drawn for this place in the row, as an origin of this city.
          const origin = drawn[i]! % count;
          for (const budget of budgets) {
            a += ours[city]![budget]![origin]!;
            b += theirs[city]![budget]![origin]!;
          }
        }
        first += count;
      }
      return a / b;
    });
  return {
    what: `three cities pooled, ${what}: hits at 1, 2, 5 %, and all three together`,
    ours: '',
    peer: "counts decayed over a year, x the town's hours",
    ratio: [[0], [1], [2], [0, 1, 2]].map((budgets) => range(ratio(budgets))).join(', '),
  };
}

function range({ value, low, high }: Estimate): string {
  return low === null || high === null
    ? value.toFixed(3)
    : `${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
}
