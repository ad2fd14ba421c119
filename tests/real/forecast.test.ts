/**
 * The bar of the forecast on real cities: a month ahead from twelve past days, it must not fall behind the best plain rule, and its
 * sums and intervals must hold. PostgreSQL only: the engine of the database has no say in the arithmetic.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUDGET_SHARES, type BacktestReport, type HorizonScore } from '../../domain/risk/backtest.ts';
import { BASELINES, type ModelName } from '../../domain/risk/types.ts';
import { LOCAL_ACTOR } from '../../db/queries/ledger.ts';
import { derive } from '../../server/derive.ts';
import { runBacktest } from '../../server/forecast/backtestRun.ts';
import { forecastAsOf } from '../../server/forecast/forecast.ts';
import type { UnitKind } from '../../server/forecast/ground.ts';
import { readGround } from '../../server/forecast/readGround.ts';
import { importIncidents } from '../../server/import/incidents/run.ts';
import { importRoads } from '../../server/import/roads.ts';
import { openTestEngine, serverOver, type OpenedEngine } from '../support/engines.ts';
import { testClusterUrl } from '../support/postgres.ts';
import { sharedDataFolder } from '../support/sharedData.ts';

const folder = sharedDataFolder();
const isMissing = !folder || testClusterUrl() === null;
if (isMissing) console.warn('skipped: forecasts of real cities (../shared/data or PostgreSQL is not there)');

interface City {
  name: string;
  timeZone: string;
  incidents: string;
  /** An extract; null: the city is forecast by cells. */
  roads: string | null;
  unit: UnitKind;
}

/** Imports a city and runs the backtest of a month, by place and slot. */
async function backtestOf(engine: OpenedEngine['engine'], dataFolder: string, city: City) {
  if (city.roads) {
    await importRoads(engine, LOCAL_ACTOR, { file: join(folder!, 'roads', city.roads), dataFolder });
  }
  await importIncidents(engine, LOCAL_ACTOR, {
    file: join(folder!, 'incidents', city.incidents),
    timeZone: city.timeZone,
    skipBad: true,
    unknownHourAtMidnight: true,
    reportFile: join(dataFolder, 'rejected.csv'),
  });
  await derive(engine, LOCAL_ACTOR);
  const { context } = serverOver(engine, { HEXBEAT_TIMEZONE: city.timeZone });
  const asOfMs = await forecastAsOf(context);
  const ground = await readGround(context, city.unit, {
    beforeMs: asOfMs,
    categories: null,
    includeDiscovered: false,
  });
  const run = runBacktest({
    ground,
    asOfMs,
    firstMs: null,
    horizonsDays: [30],
    budgets: { shares: BUDGET_SHARES },
    slots: true,
    seed: 1,
  });
  for (;;) {
    const step = run.next();
    if (step.done) return step.value;
  }
}

const modelOf = ({ models }: HorizonScore, name: ModelName) => models.find(({ model }) => model === name)!;
const month = ({ byPlace }: BacktestReport) => byPlace[0]!;

/** One line for the reader. */
function figuresOf(name: string, report: BacktestReport): string {
  const ratios = (score: HorizonScore, of: ModelName) =>
    modelOf(score, of)
      .budgets.map(({ budget, ratio }) => `${100 * budget} % ${ratio.value.toFixed(3)}`)
      .join(', ');
  const { calibration, incidents, bestBaseline, chosen } = month(report);
  const fifths = report.fifths.map(({ expected, observed }) => (expected / observed).toFixed(2)).join(' ');
  const [own, best] = [modelOf(month(report), 'blend'), modelOf(month(report), bestBaseline)].map(
    ({ logScore }) => logScore.value.toFixed(3),
  );
  const held = report.intervals ? `${(100 * report.intervals.share).toFixed(1)} %` : 'none';
  return (
    `${name}: ${incidents.toFixed(0)} incidents of ${report.originsMs.length} months, chosen ${chosen}; ` +
    `log score ${own} against ${bestBaseline} ${best}; hits against it ${ratios(month(report), bestBaseline)}; ` +
    `by slot ${ratios(report.bySlot!, 'decayed')}; calibration ${calibration.value.toFixed(3)}, fifths ${fifths}; intervals ${held}\n`
  );
}

/** A city in a database of its own; `report()` from the first test on. */
function city(of: City, tests: (report: () => BacktestReport) => void): void {
  describe.skipIf(isMissing)(of.name, () => {
    let opened: OpenedEngine;
    let dataFolder: string;
    let report: BacktestReport;
    beforeAll(async () => {
      dataFolder = await mkdtemp(join(tmpdir(), 'hexbeat-real-'));
      opened = await openTestEngine('postgres', `real_${of.incidents.slice(0, 8)}`, of.timeZone);
      report = await backtestOf(opened.engine, dataFolder, of);
      process.stdout.write(figuresOf(of.name, report));
    });
    afterAll(async () => {
      await opened?.close();
      await rm(dataFolder, { recursive: true, force: true });
    });

    it('chooses the blend, and hits no less than the best plain rule at any budget, within what chance allows', () => {
      const { chosen, models } = month(report);
      expect(chosen).toBe('blend');
      for (const [b, budget] of BUDGET_SHARES.entries()) {
        const rules = models.filter(({ model }) => (BASELINES as readonly string[]).includes(model));
        const best = rules.reduce((x, y) => (y.budgets[b]!.hits > x.budgets[b]!.hits ? y : x));
        expect(best.budgets[b]!.ratio.high, `${best.model} at ${budget}`).toBeGreaterThanOrEqual(1);
      }
    });

    it('makes what came more likely than any plain rule does', () => {
      const own = modelOf(month(report), 'blend').logScore.value;
      for (const rule of BASELINES) {
        expect(own, rule).toBeGreaterThan(modelOf(month(report), rule).logScore.value);
      }
    });

    tests(() => report);
  });
}

/** The sums of the forecast are those of what came, up to what chance or a tenth allows. */
function isCalibrated(report: BacktestReport): void {
  const { value, low, high } = month(report).calibration;
  const holdsOne = low! <= 1 && high! >= 1;
  expect(holdsOne || (value >= 0.9 && value <= 1.1), `${value} [${low}, ${high}]`).toBe(true);
}

city(
  {
    name: 'São Paulo by road',
    timeZone: 'America/Sao_Paulo',
    incidents: 'saopaulo_crashes_2011-2012_2014-2015.csv.gz',
    roads: 'saopaulo_central.osm.pbf',
    unit: 'roads',
  },
  (report) => {
    it('expects as many as came', () => isCalibrated(report()));

    it('has intervals that hold about what they say', () => {
      expect(report().intervals!.share).toBeGreaterThanOrEqual(0.7);
      expect(report().intervals!.share).toBeLessThanOrEqual(0.9);
    });
  },
);

city(
  {
    name: 'Edinburgh by cell',
    timeZone: 'Europe/London',
    incidents: 'edinburgh_collisions_2010-2013h1.csv.gz',
    roads: null,
    unit: 'cells-9',
  },
  (report) => {
    it('expects as many as came', () => isCalibrated(report()));
  },
);

city(
  {
    name: 'Porto Alegre by road',
    timeZone: 'America/Sao_Paulo',
    incidents: 'portoalegre_crashes_2000-2009.csv.gz',
    roads: 'portoalegre_central.osm.pbf',
    unit: 'roads',
  },
  (report) => {
    it('expects as many as came, in total and in each fifth', () => {
      expect(month(report()).calibration.value).toBeGreaterThanOrEqual(0.95);
      expect(month(report()).calibration.value).toBeLessThanOrEqual(1.05);
      for (const { expected, observed } of report().fifths) {
        expect(expected / observed).toBeGreaterThanOrEqual(0.85);
        expect(expected / observed).toBeLessThanOrEqual(1.15);
      }
    });

    it('finds places and slots no worse than recent counts with the hours of the town', () => {
      for (const { budget, ratio } of modelOf(report().bySlot!, 'decayed').budgets) {
        expect(ratio.value, `at ${budget}`).toBeGreaterThanOrEqual(0.995);
      }
    });

    it('has intervals that hold about what they say', () => {
      expect(report().intervals!.share).toBeGreaterThanOrEqual(0.75);
      expect(report().intervals!.share).toBeLessThanOrEqual(0.85);
    });
  },
);
