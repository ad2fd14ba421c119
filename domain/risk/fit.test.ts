import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { poissonDraw, seededRandom, weightedIndex } from '../random.ts';
import { MS_PER_DAY } from '../time/date.ts';
import { sum } from './counts.ts';
import { bestSlots, expectedByHour, expectedOver, unitOf } from './expect.ts';
import { fitRisk, type RiskModel } from './fit.ts';
import { Study } from './study.ts';
import { testPlaces } from './testPlaces.ts';
import { HOURS_PER_WEEK, WEEK_MS, type RiskEvents } from './types.ts';

const WEEKS = 120;
const AS_OF = WEEKS * WEEK_MS;

interface Row {
  place: number;
  atMs: number;
  hour: number;
  group: number;
  weight: number;
}

const eventsOf = (rows: readonly Row[], groups = ['a', 'b']): RiskEvents => {
  const sorted = rows.toSorted((a, b) => a.atMs - b.atMs);
  return {
    place: Int32Array.from(sorted, ({ place }) => place),
    atMs: Float64Array.from(sorted, ({ atMs }) => atMs),
    hour: Int16Array.from(sorted, ({ hour }) => hour),
    group: Uint8Array.from(sorted, ({ group }) => group),
    weight: Float32Array.from(sorted, ({ weight }) => weight),
    groups,
  };
};

/** Weeks of Poisson incidents; place p has `rates[p]` a week, all on `hours`. */
function simulate(rates: readonly number[], hours: readonly number[], seed: number, group = 0): Row[] {
  const random = seededRandom(seed);
  const rows: Row[] = [];
  for (let week = 0; week < WEEKS; week++) {
    for (const [place, rate] of rates.entries()) {
      for (let n = poissonDraw(rate, random); n > 0; n--) {
        const hour = weightedIndex(hours, random);
        rows.push({ place, atMs: week * WEEK_MS + (hour + random()) * 3_600_000, hour, group, weight: 1 });
      }
    }
  }
  return rows;
}

const fit = (places: number, rows: readonly Row[], asOfMs = AS_OF, horizonDays = 28): RiskModel =>
  fitRisk(new Study(testPlaces(places), eventsOf(rows), 0), asOfMs, { horizonDays });

const week = (hourly: (hour: number) => number): number[] =>
  Array.from({ length: HOURS_PER_WEEK }, (_, h) => hourly(h % 24));
const EVENINGS = week((hour) => (hour >= 18 ? 4 : 1));

describe('fitRisk', () => {
  const rates = [4, 2, 1, 0.5, 0.1];
  const rows = simulate(rates, EVENINGS, 7);
  const model = fit(5, rows);

  it('finds the rates that made the incidents', () => {
    for (const [place, rate] of rates.entries()) {
      expect(Math.abs(model.expected[place]! / 4 - rate)).toBeLessThan(0.15 * rate + 0.1);
    }
  });

  it('adds up to the level', () => {
    expect(sum(model.expected)).toBeCloseTo(4 * model.groups[0]!.level.perWeek, 9);
    expect(sum(model.expected)).toBeGreaterThan(4 * 6.8);
    expect(sum(model.expected)).toBeLessThan(4 * 8.4);
    expect(sum(model.groups[0]!.share)).toBeCloseTo(1, 9);
  });

  it('finds the evening', () => {
    // Six of 24 hours weigh four: 24 / 42 of all, less what the kernel carries over the edges.
    const hours = expectedByHour(model, unitOf(0));
    const evening = sum(hours.filter((_, h) => h % 24 >= 18)) / sum(hours);
    expect(evening).toBeGreaterThan(0.45);
    expect(evening).toBeLessThan(0.62);
    for (const { startHour, lift } of bestSlots(hours, 3)) {
      expect(startHour).toBeGreaterThanOrEqual(17);
      expect(lift).toBeGreaterThan(1.3);
    }
  });

  it('says what it saw', () => {
    expect(model).toMatchObject({ name: 'places-hours', asOfMs: AS_OF, fromMs: 0, coveredWeeks: WEEKS });
    expect(model.evidence[0]).toBe(rows.filter(({ place }) => place === 0).length);
    expect(model.recentEvidence[0]).toBe(
      rows.filter(({ place, atMs }) => place === 0 && atMs >= AS_OF - 28 * MS_PER_DAY).length,
    );
  });

  it('is the same to the digit', () => {
    expect(fit(5, rows)).toEqual(model);
  });

  it('looks at nothing at or after its instant', () => {
    const middle = 80 * WEEK_MS;
    const before = rows.filter(({ atMs }) => atMs < middle);
    const known = fit(5, before, middle, 7);
    const later = fc.record({
      place: fc.integer({ min: -1, max: 4 }),
      atMs: fc.oneof(fc.constant(middle), fc.integer({ min: middle, max: 2 * AS_OF })),
      hour: fc.integer({ min: -1, max: 167 }),
      group: fc.constant(0),
      weight: fc.constantFrom(0.25, 1),
    });
    fc.assert(
      fc.property(fc.array(later, { minLength: 1, maxLength: 200 }), (after) => {
        expect(fit(5, [...before, ...after], middle, 7)).toEqual(known);
      }),
      { numRuns: 15 },
    );
  });

  it('is not misled by half a year that the source leaves out', () => {
    const gapped = fit(
      5,
      rows.filter(({ atMs }) => atMs < 60 * WEEK_MS || atMs >= 86 * WEEK_MS),
    );
    expect(gapped.coveredWeeks).toBe(94);
    expect(Math.abs(sum(gapped.expected) / sum(model.expected) - 1)).toBeLessThan(0.1);
  });

  it('counts an incident of unknown hour, without inventing an hour for it', () => {
    const unknown = fit(
      5,
      rows.map((row) => (row.place === 0 ? { ...row, hour: -1 } : row)),
    );
    expect(unknown.evidence).toEqual(model.evidence);
    expect(unknown.expected).toEqual(model.expected);
    // A flat week has a quarter in the evening.
    const hours = expectedByHour(unknown, unitOf(0));
    expect(sum(hours.filter((_, h) => h % 24 >= 18)) / sum(hours)).toBeGreaterThan(0.38);
  });

  it('takes the hours, not the level, from incidents on no place', () => {
    const nights = simulate(
      [20],
      week((hour) => Number(hour === 3)),
      9,
    ).map((row) => ({ ...row, place: -1 }));
    const both = fit(5, [...rows, ...nights]);
    expect(both.expected).toEqual(model.expected);
    const hours = expectedByHour(both, unitOf(0));
    expect(sum(hours.filter((_, h) => h % 24 === 3)) / sum(hours)).toBeGreaterThan(0.4);
  });

  it('scales with the horizon', () => {
    const short = fit(5, rows, AS_OF, 7);
    expect(sum(short.expected) * 4).toBeGreaterThan(0.8 * sum(model.expected));
    expect(sum(short.expected) * 4).toBeLessThan(1.2 * sum(model.expected));
  });

  it('holds about 80 % of later counts in its intervals', () => {
    const truth = Array.from({ length: 100 }, (_, u) => 0.2 + (u % 20) / 10);
    const fitted = fit(100, simulate(truth, EVENINGS, 5));
    const random = seededRandom(99);
    let inside = 0;
    for (let draw = 0; draw < 20; draw++) {
      for (const [place, rate] of truth.entries()) {
        const { low, high } = expectedOver(fitted, unitOf(place));
        const count = poissonDraw(4 * rate, random);
        if (count >= low && count <= high) inside++;
      }
    }
    expect(inside / 2000).toBeGreaterThan(0.75);
    expect(inside / 2000).toBeLessThan(0.86);
  });
});

describe('category groups', () => {
  const mornings = week((hour) => Number(hour === 8));
  const nights = week((hour) => Number(hour === 22));

  it('are forecast one by one where one keeps to its places and the other moves', () => {
    const steady = simulate(
      Array.from({ length: 20 }, (_, place) => (place < 10 ? 0.2 + place / 5 : 0)),
      mornings,
      1,
    );
    // Another place every 26 weeks, among the other ten.
    const moving = simulate([6], nights, 2, 1).map((row) => ({
      ...row,
      place: 10 + Math.floor(row.atMs / WEEK_MS / 26),
    }));
    const model = fit(20, [...steady, ...moving], AS_OF, 7);
    expect(model.grouping).toBe('groups');
    expect(model.groups.map(({ group }) => group)).toEqual(['a', 'b']);
    const [a, b] = model.groups.map(({ place }) => place.halfLifeDays);
    expect(a!).toBeGreaterThan(b!);
    expect(bestSlots(expectedByHour(model, unitOf(9)), 1, 1)[0]!.startHour).toBe(8);
    expect(bestSlots(expectedByHour(model, unitOf(14)), 1, 1)[0]!.startHour).toBe(22);
  });

  it('are forecast as one where they share their pattern', () => {
    // Thin groups on 60 places with the same rates: together they tell more.
    const rates = Array.from({ length: 60 }, (_, place) => 0.02 + (place % 6) / 25);
    const model = fit(60, [...simulate(rates, EVENINGS, 3), ...simulate(rates, EVENINGS, 4, 1)]);
    expect(model.grouping).toBe('joint');
    expect(model.groups.map(({ group }) => group)).toEqual(['*']);
  });

  it('are no question where there is but one', () => {
    const model = fit(2, simulate([2, 1], EVENINGS, 5, 1));
    expect(model.grouping).toBe('single');
    expect(model.groups[0]!.incidents).toBe(sum(model.evidence));
  });

  it('add up over places and groups', () => {
    const model = fit(4, [...simulate([6, 1, 0, 0], mornings, 6), ...simulate([0, 0, 1, 6], nights, 7, 1)]);
    const levels = model.groups.map(({ level }) => 4 * level.perWeek);
    expect(sum(model.expected)).toBeCloseTo(sum(levels), 9);
  });
});

describe('too little', () => {
  it('is all zeros, and says that there is no evidence, without any incident', () => {
    const model = fit(3, []);
    expect([...model.expected]).toEqual([0, 0, 0]);
    expect(expectedOver(model, unitOf(0))).toMatchObject({ expected: 0, low: 0, high: 0, evident: false });
    expect(bestSlots(expectedByHour(model, unitOf(0)), 2)).toEqual([]);
    expect(JSON.stringify([...model.shape, model.levelDispersion])).not.toContain('null');
  });

  it('is forecast by default, with evidence where five incidents are', () => {
    const few = simulate([0.06, 0.02, 0.001], EVENINGS, 12);
    const model = fit(3, few);
    expect(model.joint.chosenBy).toBe('default');
    for (let place = 0; place < 3; place++) {
      const count = few.filter((row) => row.place === place).length;
      expect(expectedOver(model, unitOf(place)).evident).toBe(count >= 5);
    }
  });

  it('is never negative, nor not a number, whatever comes in', () => {
    const row = fc.record({
      place: fc.integer({ min: -1, max: 3 }),
      atMs: fc.integer({ min: 0, max: AS_OF + WEEK_MS }),
      hour: fc.integer({ min: -1, max: 167 }),
      group: fc.nat(1),
      weight: fc.constantFrom(0.25, 1),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 150 }), fc.constantFrom(7, 30, 91), (rows, horizon) => {
        const model = fit(4, rows, AS_OF, horizon);
        const levels = model.groups.map(({ level }) => (horizon / 7) * level.perWeek);
        expect(sum(model.expected)).toBeCloseTo(sum(levels), 6);
        for (let place = 0; place < 4; place++) {
          const { expected, low, high, dispersion } = expectedOver(model, unitOf(place));
          expect(expected).toBeGreaterThanOrEqual(0);
          expect(high).toBeGreaterThanOrEqual(low);
          expect(Number.isFinite(dispersion)).toBe(true);
        }
      }),
      { numRuns: 25 },
    );
  });
});
