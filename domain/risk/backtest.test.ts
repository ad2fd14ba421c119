import { describe, expect, it } from 'vitest';
import { poissonDraw, seededRandom } from '../random.ts';
import { MS_PER_DAY } from '../time/date.ts';
import {
  backtest,
  rollingOrigins,
  type BacktestOptions,
  type BacktestProgress,
  type BacktestReport,
} from './backtest.ts';
import { Study } from './study.ts';
import { BASELINES, MODELS, WEEK_MS, type ModelName, type Places, type RiskEvents } from './types.ts';

const PLACES = 50;
const WEEKS = 130;
const END = WEEKS * WEEK_MS;

const places: Places = {
  count: PLACES,
  size: Float64Array.from({ length: PLACES }, (_, place) => 80 + (place % 5) * 10),
  kind: new Uint8Array(PLACES),
  zonings: [],
  bandwidthsMeters: [],
  spread: () => {
    throw new Error('places without neighbours');
  },
};

/** A town of Poisson incidents, mostly in the evening. */
function town(rate: (place: number, week: number) => number, seed: number): RiskEvents {
  const random = seededRandom(seed);
  const rows: { place: number; atMs: number; hour: number }[] = [];
  for (let week = 0; week < WEEKS; week++) {
    for (let place = 0; place < PLACES; place++) {
      for (let n = poissonDraw(rate(place, week), random); n > 0; n--) {
        const hour = 24 * Math.floor(7 * random()) + (random() < 0.6 ? 18 : 6) + Math.floor(4 * random());
        rows.push({ place, atMs: week * WEEK_MS + (hour + random()) * 3_600_000, hour });
      }
    }
  }
  rows.sort((a, b) => a.atMs - b.atMs);
  return {
    place: Int32Array.from(rows, ({ place }) => place),
    atMs: Float64Array.from(rows, ({ atMs }) => atMs),
    hour: Int16Array.from(rows, ({ hour }) => hour),
    group: new Uint8Array(rows.length),
    weight: new Float32Array(rows.length).fill(1),
    groups: ['a'],
  };
}

const OPTIONS: BacktestOptions = {
  originsMs: rollingOrigins(0, END, 30, { count: 6 }),
  horizonsDays: [7, 30],
  budgets: [0.05, 0.2],
  slots: true,
  seed: 1,
  sections: Array.from({ length: 25 }, (_, s) => ({
    places: Uint32Array.of(2 * s, 2 * s + 1),
    parts: Float64Array.of(1, 1),
  })),
};

function run(events: RiskEvents, options = OPTIONS, told: BacktestProgress[] = []): BacktestReport {
  const steps = backtest(new Study(places, events, 0), options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    told.push(step.value);
  }
}

const scoreOf = ({ byPlace }: BacktestReport, horizonDays: number, model: ModelName) =>
  byPlace.find((score) => score.horizonDays === horizonDays)!.models.find((score) => score.model === model)!;

const stationary = town((place) => (place % 10 === 0 ? 6 : 0.6), 1);
const told: BacktestProgress[] = [];
const report = run(stationary, OPTIONS, told);
const plain = run(stationary, { ...OPTIONS, slots: false, sections: [], seed: 2 });

describe('backtest', () => {
  it('gives the same report to the digit', () => {
    expect(run(stationary)).toEqual(report);
  });

  it('draws other intervals with another seed, and gives the same figures', () => {
    const [of, was] = [plain, report].map((each) => scoreOf(each, 30, 'blend').logScore);
    expect(of!.value).toBe(was!.value);
    expect([of!.low, of!.high]).not.toEqual([was!.low, was!.high]);
  });

  it('says how far it is, a step for each origin and horizon', () => {
    expect(told.map(({ done }) => done)).toEqual(Array.from({ length: 13 }, (_, i) => i));
    expect(told.every(({ total }) => total === 12)).toBe(true);
  });

  it('counts the incidents that came after each origin, and no others', () => {
    for (const horizonDays of [7, 30]) {
      let after = 0;
      for (const originMs of OPTIONS.originsMs) {
        after += stationary.atMs.filter(
          (at) => at >= originMs && at < originMs + horizonDays * MS_PER_DAY,
        ).length;
      }
      expect(report.byPlace.find((score) => score.horizonDays === horizonDays)!.incidents).toBe(after);
    }
    expect(report.bySlot!.incidents).toBe(report.byPlace[1]!.incidents);
  });

  it('does not let what comes after an origin into what is foretold at it', () => {
    // After the last origin all of it happens on place 3: what was foretold stays, what it scored does not.
    const last = OPTIONS.originsMs.at(-1)!;
    const changed = { ...stationary, place: stationary.place.slice() };
    for (const [i, at] of stationary.atMs.entries()) if (at >= last) changed.place[i] = 3;
    const of = run(changed, { ...OPTIONS, horizonsDays: [30], slots: false });
    expect(of.byPlace[0]!.calibration).toEqual(report.byPlace[1]!.calibration);
    expect(of.fifths.map(({ expected }) => expected)).toEqual(report.fifths.map(({ expected }) => expected));
    expect(scoreOf(of, 30, 'blend').logScore.value).toBeLessThan(
      scoreOf(report, 30, 'blend').logScore.value - 0.1,
    );
  });

  it('has finite figures only, for every model', () => {
    // A rule that hits nothing cannot be divided by.
    const { bySlot, byPlace, ...rest } = report;
    const figures = [...byPlace, bySlot!].flatMap(({ models, ...score }) => [
      score,
      ...models.map(({ budgets, ...model }) => [
        model,
        budgets.map(({ ratio, ...budget }) => (budget.hits > 0 ? [ratio, budget] : budget)),
      ]),
    ]);
    expect(/null/.test(JSON.stringify([rest, figures]))).toBe(false);
    expect(scoreOf(report, 7, 'blend').budgets.map(({ budget }) => budget)).toEqual([0.05, 0.2]);
    for (const score of [...report.byPlace, report.bySlot!]) {
      expect(score.models.map(({ model }) => model)).toEqual([...MODELS]);
      for (const { budgets } of score.models) {
        for (const { hitRate, peiStar } of budgets) {
          expect(hitRate.value).toBeGreaterThanOrEqual(0);
          expect(peiStar.value).toBeLessThanOrEqual(1 + 1e-12);
        }
      }
    }
  });

  it('is calibrated on a town that does not change, in total and by fifths', () => {
    // 57 a week: 6 origins see 342 incidents in a week (noise of 5 %) and 1,466 in a month (3 %).
    const [week, month] = report.byPlace;
    expect(Math.abs(week!.calibration.value - 1)).toBeLessThan(0.15);
    expect(Math.abs(month!.calibration.value - 1)).toBeLessThan(0.08);
    for (const { expected, observed } of report.fifths) {
      expect(Math.abs(observed / expected - 1)).toBeLessThan(0.2);
    }
  });

  it('holds about 80 % of the sections within their intervals', () => {
    expect(report.intervals).toMatchObject({ sections: 25, counts: 150 });
    expect(report.intervals!.share).toBeGreaterThan(0.7);
    expect(report.intervals!.share).toBeLessThan(0.9);
  });

  it('does not choose a plain rule that is wrong', () => {
    const { chosen, models } = report.byPlace[1]!;
    expect(['even', 'lastMonth', 'lastYear']).not.toContain(chosen);
    for (const model of ['even', 'lastMonth', 'lastYear'] as const) {
      expect(models.find((score) => score.model === model)!.behindChosen.low!).toBeGreaterThan(0);
    }
    expect(models.find((score) => score.model === chosen)!.behindChosen.value).toBe(0);
  });

  it('leaves the long run behind where the hot places move', () => {
    const moving = run(
      town((place, week) => (place % 10 === Math.floor(week / 16) % 10 ? 3 : 0.1), 3),
      { ...OPTIONS, horizonsDays: [30], slots: false },
    );
    const { chosen, bestBaseline } = moving.byPlace[0]!;
    expect(chosen).not.toBe('longRun');
    expect(bestBaseline).not.toBe('longRun');
    expect(scoreOf(moving, 30, 'longRun').behindChosen.low!).toBeGreaterThan(0);
    expect(scoreOf(moving, 30, 'blend').logScore.value).toBeGreaterThan(
      scoreOf(moving, 30, 'longRun').logScore.value,
    );
  });

  it('gains nothing over an even spread for an even spread, and hits what its length says', () => {
    expect(scoreOf(report, 30, 'even').logScore.value).toBeCloseTo(0, 9);
    // A tenth of the places has 2 of 3.8 incidents: a fifth of the length holds over half of them.
    const [, fifth] = scoreOf(report, 30, 'blend').budgets;
    expect(fifth!.hitRate.value).toBeGreaterThan(0.5);
    expect(fifth!.pai.value).toBeCloseTo(fifth!.hitRate.value / 0.2, 9);
    expect(fifth!.hits / report.byPlace[1]!.incidents).toBeCloseTo(fifth!.hitRate.value, 12);
  });

  it('sets the hits of the forecast beside those of each model', () => {
    const hits = (model: ModelName) => scoreOf(report, 30, model).budgets[1]!.hits;
    for (const { model, budgets } of report.byPlace[1]!.models) {
      if (hits(model) > 0) expect(budgets[1]!.ratio.value).toBeCloseTo(hits('blend') / hits(model), 12);
    }
  });

  it('names the plain rule that was the best', () => {
    const { bestBaseline, models } = report.byPlace[1]!;
    const of = (name: ModelName) => models.find(({ model }) => model === name)!.logScore.value;
    expect(of(bestBaseline)).toBe(Math.max(...BASELINES.map(of)));
  });

  it('lets every model know the hours of the town', () => {
    // Slots of 0.2, 0.2, 0.3 and 0.3 of a day: 0.4 ln(6 x 0.2) + 0.6 ln(6 x 0.3) = 0.426.
    const even = report.bySlot!.models.find(({ model }) => model === 'even')!;
    expect(even.logScore.value).toBeGreaterThan(0.35);
    expect(even.logScore.value).toBeLessThan(0.5);
  });

  it('has curves that rise, below what was possible', () => {
    for (const { values } of report.curve.hitRates) {
      for (const [i, value] of values.entries()) {
        expect(value).toBeGreaterThanOrEqual(values[i - 1] ?? 0);
        expect(value).toBeLessThanOrEqual(report.curve.best[i]! + 1e-12);
      }
    }
  });

  it('leaves out slots and sections that were not asked for', () => {
    expect(plain.bySlot).toBeNull();
    expect(plain.intervals).toBeNull();
    expect(plain.fifths).toEqual(report.fifths);
  });
});

describe('rollingOrigins', () => {
  const day = (n: number): number => n * MS_PER_DAY;

  it('are 28 days apart, the last one a longest horizon before the end', () => {
    const origins = rollingOrigins(0, day(1000), 91, { count: 12 });
    expect(origins).toHaveLength(12);
    expect(origins.at(-1)).toBe(day(909));
    for (let i = 1; i < 12; i++) expect(origins[i]! - origins[i - 1]!).toBe(day(28));
  });

  it('leave a third of the data before the first', () => {
    // 300 days: from day 100 on; 270, 242, .. 102 are seven.
    expect(rollingOrigins(0, day(300), 30, { count: 12 }).map((at) => at / MS_PER_DAY)).toEqual([
      102, 130, 158, 186, 214, 242, 270,
    ]);
  });

  it('may begin at an instant', () => {
    expect(rollingOrigins(0, day(1000), 30, { firstMs: day(850) }).map((at) => at / MS_PER_DAY)).toEqual([
      850, 878, 906, 934, 962,
    ]);
  });

  it('refuse data that allow fewer than four', () => {
    expect(() => rollingOrigins(0, day(200), 91, { count: 12 })).toThrow(RangeError);
    expect(() => rollingOrigins(0, day(1000), 30, { count: 3 })).toThrow(RangeError);
    expect(() => rollingOrigins(0, day(1000), 30, { firstMs: day(900) })).toThrow(
      'a backtest needs 4 origins, and the data allow 3',
    );
  });

  it('do not begin before a third of the data, also where an instant is given', () => {
    const [first] = rollingOrigins(0, day(900), 30, { firstMs: day(10) });
    expect(first).toBeGreaterThanOrEqual(day(300));
  });
});
