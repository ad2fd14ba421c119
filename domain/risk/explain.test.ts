import { describe, expect, it } from 'vitest';
import { poissonDraw, seededRandom } from '../random.ts';
import { riskClasses } from './classes.ts';
import { expectedByHour, unitOf, type Unit } from './expect.ts';
import { explain } from './explain.ts';
import { fitRisk } from './fit.ts';
import { FOREVER_DAYS } from './history.ts';
import { FLOOR, shareOf } from './place.ts';
import { reasonsOf } from './reasons.ts';
import { ALL, Study } from './study.ts';
import { HOURS_PER_WEEK, REASONS, WEEK_MS, type Places } from './types.ts';

const WEEKS = 120;
const RATES = [5, 1, 0.5, 0.5, 0.05, 0.05];
const COUNT = RATES.length;

/** Places in a row, each with half of itself and a quarter of each neighbour. */
const places: Places = {
  count: COUNT,
  size: new Float64Array(COUNT).fill(200),
  kind: new Uint8Array(COUNT),
  zonings: [],
  bandwidthsMeters: [100],
  spread: () => {
    const rows = Array.from({ length: COUNT }, (_, i) =>
      [i - 1, i, i + 1].filter((j) => j >= 0 && j < COUNT).map((j) => ({ j, part: i === j ? 2 : 1 })),
    );
    const sizes = rows.map((row) => row.reduce((sum, { part }) => sum + part, 0));
    return {
      start: Uint32Array.from([0, ...rows.keys()], (_, i) => rows.slice(0, i).flat().length),
      to: Uint32Array.from(rows.flat(), ({ j }) => j),
      share: Float32Array.from(rows.flatMap((row, i) => row.map(({ part }) => part / sizes[i]!))),
    };
  },
};

/** Incidents of the evening hours 18 to 21, every day. */
function study(): Study {
  const random = seededRandom(5);
  const rows: { place: number; atMs: number; hour: number }[] = [];
  for (let week = 0; week < WEEKS; week++) {
    for (const [place, rate] of RATES.entries()) {
      for (let n = poissonDraw(rate, random); n > 0; n--) {
        const hour = 24 * Math.floor(7 * random()) + 18 + Math.floor(4 * random());
        rows.push({ place, hour, atMs: week * WEEK_MS + hour * 3_600_000 });
      }
    }
  }
  rows.sort((a, b) => a.atMs - b.atMs);
  return new Study(
    places,
    {
      place: Int32Array.from(rows, ({ place }) => place),
      atMs: Float64Array.from(rows, ({ atMs }) => atMs),
      hour: Int16Array.from(rows, ({ hour }) => hour),
      group: new Uint8Array(rows.length),
      weight: new Float32Array(rows.length).fill(1),
      groups: ['calls'],
    },
    0,
  );
}

const model = fitRisk(study(), WEEKS * WEEK_MS, { horizonDays: 7 });
const EVENINGS = Array.from({ length: 28 }, (_, i) => 24 * Math.floor(i / 4) + 18 + (i % 4));

describe('reasons', () => {
  it('add up to the share of every place', () => {
    const [group] = model.groups;
    for (let place = 0; place < COUNT; place++) {
      const sum = REASONS.reduce((total, reason) => total + group!.reasons[reason][place]!, 0);
      expect(sum).toBeCloseTo(group!.share[place]!, 6);
    }
  });

  it('are mostly its own record for a hot place, and mostly what lies around it for one with next to none', () => {
    const of = (place: number) => {
      const { reasons } = explain(model, unitOf(place), null);
      const share = (name: string) => reasons.find(({ reason }) => reason === name)?.share ?? 0;
      return { own: share('longRun') + share('recent'), around: share('neighbours') + share('background') };
    };
    expect(of(0).own).toBeGreaterThan(0.8);
    expect(of(5).around).toBeGreaterThan(of(0).around);
  });

  it('of a plain rule are the rule, and the little background that keeps no place impossible', () => {
    const town = study();
    const history = town.history(ALL);
    const fit = { ...model.groups[0]!.place, chosen: 'longRun' as const };
    const share = shareOf(history, fit, model.asOfMs, 7);
    const reasons = reasonsOf(history, fit, model.asOfMs, share);
    expect(reasons.longRun[0]).toBeCloseTo((1 - FLOOR) * history.share(model.asOfMs, FOREVER_DAYS)[0]!, 6);
    expect(reasons.background[0]).toBeCloseTo(FLOOR / COUNT, 6);
    expect([reasons.recent[0], reasons.neighbours[0], reasons.nearRepeat[0]]).toEqual([0, 0, 0]);
  });
});

describe('explain', () => {
  it('says the week as the forecast does, with shares that sum to 1', () => {
    const told = explain(model, unitOf(0), null);
    expect(told.expected).toBeCloseTo(model.expected[0]!, 12);
    expect(told.lift).toBeNull();
    expect(told.reasons.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 6);
    expect(told.reasons.reduce((sum, { expected }) => sum + expected, 0)).toBeCloseTo(told.expected, 6);
    expect(told.low).toBeLessThanOrEqual(told.expected);
    expect(told.high).toBeGreaterThanOrEqual(told.expected);
  });

  it('takes hours as they are asked for, and says how they compare with average ones', () => {
    const byHour = expectedByHour(model, unitOf(0));
    const told = explain(model, unitOf(0), EVENINGS);
    expect(told.expected).toBeCloseTo(
      EVENINGS.reduce((sum, hour) => sum + byHour[hour]!, 0),
      12,
    );
    // All incidents fall on 4 of 24 hours: six times the average, less what smoothing spreads.
    expect(told.lift!).toBeGreaterThan(4);
    expect(told.lift!).toBeLessThan(6);
    expect(explain(model, unitOf(0), [3]).lift!).toBeLessThan(0.5);
  });

  it('of a section is the sum of its parts of places', () => {
    const section: Unit = { places: Uint32Array.of(0, 1), parts: Float64Array.of(0.5, 1) };
    const told = explain(model, section, null);
    expect(told.expected).toBeCloseTo(0.5 * model.expected[0]! + model.expected[1]!, 12);
    expect(told.incidents).toBeCloseTo(0.5 * model.evidence[0]! + model.evidence[1]!, 9);
  });

  it('says what stands behind it, and that four incidents are no evidence', () => {
    expect(explain(model, unitOf(0), null)).toMatchObject({ evident: true, needed: 5 });
    const little = { ...model, evidence: model.evidence.map(() => 4) };
    expect(explain(little, unitOf(0), null)).toMatchObject({ evident: false, incidents: 4 });
  });

  it('holds the last 28 days against the usual', () => {
    const { recent } = explain(model, unitOf(0), null);
    expect(recent.recent).toBe(model.recentEvidence[0]);
    expect(recent.usual).toBeCloseTo((model.evidence[0]! * 28) / (WEEKS * 7), 9);
  });
});

describe('riskClasses', () => {
  const { breaks, classes } = riskClasses(model, places.size);
  const perKmHour = (place: number, hour: number) => expectedByHour(model, unitOf(place))[hour]! / 0.2;

  it('has five ascending limits', () => {
    expect(breaks).toHaveLength(5);
    expect(breaks.toSorted((a, b) => a - b)).toEqual(breaks);
  });

  it('gives each road and hour the class that its expectation a km and hour falls in', () => {
    for (let place = 0; place < COUNT; place++) {
      for (const hour of [3, 18, 20, 100, 163]) {
        const value = perKmHour(place, hour);
        const of = classes[place * HOURS_PER_WEEK + hour]!;
        if (of > 0) expect(value).toBeGreaterThanOrEqual(breaks[of - 1]! * (1 - 1e-9));
        if (of < 5) expect(value).toBeLessThan(breaks[of]! * (1 + 1e-9));
      }
    }
  });

  it('has half of all length and time in the lowest, and the hot place at its worst hours in the highest', () => {
    const lowest = classes.reduce((count, of) => count + (of === 0 ? 1 : 0), 0) / classes.length;
    expect(lowest).toBeGreaterThan(0.4);
    expect(lowest).toBeLessThan(0.6);
    const worst = expectedByHour(model, unitOf(0)).reduce((a, b) => Math.max(a, b), 0);
    const hour = expectedByHour(model, unitOf(0)).indexOf(worst);
    expect(classes[hour]).toBe(5);
  });
});
