import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { poissonDraw, seededRandom, weightedIndex } from '../random.ts';
import { fitRisk } from './fit.ts';
import {
  bestSlots,
  describeModel,
  expectedAt,
  expectedInSlot,
  expectedPerWeek,
  recentAgainstUsual,
} from './slots.ts';
import { HOURS_PER_WEEK, WEEK_MS, type RiskEvent } from './types.ts';

const AS_OF = 120 * WEEK_MS;
const WINDOW = { fromMs: 0, toMs: AS_OF };

/** Weeks of Poisson incidents; unit u has rate `rates[u]` a week, all on `hours`. */
function simulate(
  rates: readonly number[],
  hours: readonly number[],
  weeks: number,
  seed: number,
  group = 'a',
): RiskEvent[] {
  const random = seededRandom(seed);
  const events: RiskEvent[] = [];
  for (let week = 120 - weeks; week < 120; week++) {
    for (const [unit, rate] of rates.entries()) {
      for (let n = poissonDraw(rate, random); n > 0; n--) {
        const hourOfWeek = weightedIndex(hours, random);
        events.push({
          unit,
          atMs: week * WEEK_MS + (hourOfWeek + random()) * 3_600_000,
          hourOfWeek,
          group,
          weight: 1,
        });
      }
    }
  }
  return events;
}

const EVENINGS = Array.from({ length: HOURS_PER_WEEK }, (_, h) => (h % 24 >= 18 ? 4 : 1));
const rowSum = (row: Float64Array): number => row.reduce((sum, value) => sum + value, 0);

describe('fitRisk', () => {
  const rates = [4, 2, 1, 0.5, 0.1];
  const events = simulate(rates, EVENINGS, 120, 7);
  const model = fitRisk({ units: 5, events, asOfMs: AS_OF, window: WINDOW });

  it('finds the rates that made the incidents, and their total', () => {
    for (const [unit, rate] of rates.entries()) {
      expect(Math.abs(expectedPerWeek(model, unit).expected - rate)).toBeLessThan(0.15 * rate + 0.1);
    }
    expect(model.weeklyTotal).toBeGreaterThan(6.5);
    expect(model.weeklyTotal).toBeLessThan(8.7);
  });

  it("is calibrated: the table adds up to the groups' weekly totals", () => {
    const total = model.parameters.reduce((sum, group) => sum + group.weeklyTotal, 0);
    expect(rowSum(model.expected)).toBeCloseTo(total, 9);
    expect(model.weeklyTotal).toBeCloseTo(total, 9);
  });

  it('finds the evening', () => {
    // Six of 24 hours weigh four: 24 / 42 of all.
    const evening = Array.from({ length: HOURS_PER_WEEK }, (_, h) => h).filter((h) => h % 24 >= 18);
    const share = expectedInSlot(model, 0, evening).expected / expectedPerWeek(model, 0).expected;
    expect(share).toBeGreaterThan(0.5);
    expect(share).toBeLessThan(0.62);
    for (const slot of bestSlots(model, 0, 3)) {
      expect(slot.startHour).toBeGreaterThanOrEqual(17);
      expect(slot.lift).toBeGreaterThan(1.3);
    }
  });

  it('names itself, and scores no worse than any plain rule', () => {
    const { scores, window, name } = describeModel(model);
    expect(name).toBe('blend-hour-of-week');
    expect(window).toEqual(WINDOW);
    const [score] = scores;
    expect(score!.blend).toBeGreaterThanOrEqual(Math.max(score!.longRun, score!.recent, score!.even));
    expect(score!.longRun).toBeGreaterThan(score!.even);
    expect(score!.hours).toBeGreaterThan(0.05);
    expect(JSON.parse(JSON.stringify(describeModel(model)))).toEqual(describeModel(model));
  });

  it('looks at nothing at or after asOf', () => {
    const later = simulate([0, 0, 0, 0, 50], EVENINGS, 1, 8).map((event) => ({
      ...event,
      atMs: event.atMs + WEEK_MS,
    }));
    expect(
      fitRisk({
        units: 5,
        events: [...events, ...later],
        asOfMs: AS_OF,
        window: { fromMs: 0, toMs: AS_OF + 4 * WEEK_MS },
      }),
    ).toEqual(model);
  });

  it('follows a hot section that moved, where the long run alone would not', () => {
    const moved = [
      ...simulate([5, 1], EVENINGS, 120, 3).filter((event) => event.atMs < 80 * WEEK_MS),
      ...simulate([1, 5], EVENINGS, 40, 4),
    ];
    const { parameters, ...rest } = fitRisk({ units: 2, events: moved, asOfMs: AS_OF, window: WINDOW });
    expect(parameters[0]!.weights.recent).toBeGreaterThan(0.7);
    expect(expectedPerWeek({ parameters, ...rest }, 1).expected).toBeGreaterThan(4);
  });

  it("keeps each group's own hours", () => {
    const mornings = Array.from({ length: HOURS_PER_WEEK }, (_, h) => (h % 24 === 8 ? 1 : 0));
    const nights = Array.from({ length: HOURS_PER_WEEK }, (_, h) => (h % 24 === 22 ? 1 : 0));
    const two = fitRisk({
      units: 2,
      events: [
        ...simulate([5, 0], mornings, 120, 1, 'traffic'),
        ...simulate([0, 5], nights, 120, 2, 'dispute'),
      ],
      asOfMs: AS_OF,
      window: WINDOW,
    });
    expect(bestSlots(two, 0, 1, 1)[0]!.startHour).toBe(8);
    expect(bestSlots(two, 1, 1, 1)[0]!.startHour).toBe(22);
  });

  it('is not misled by half a year that the source leaves out', () => {
    const gap = events.filter(({ atMs }) => atMs < 60 * WEEK_MS || atMs >= 86 * WEEK_MS);
    const gapped = fitRisk({ units: 5, events: gap, asOfMs: AS_OF, window: WINDOW });
    expect(gapped.coveredWeeks).toBe(94);
    expect(Math.abs(gapped.weeklyTotal / model.weeklyTotal - 1)).toBeLessThan(0.1);
  });

  it('counts an incident of unknown hour, without inventing an hour for it', () => {
    const unknown = events.map((event) => (event.unit === 0 ? { ...event, hourOfWeek: null } : event));
    const blurred = fitRisk({ units: 5, events: unknown, asOfMs: AS_OF, window: WINDOW });
    expect(blurred.incidents[0]).toBe(model.incidents[0]);
    expect(expectedPerWeek(blurred, 0).expected).toBeCloseTo(expectedPerWeek(model, 0).expected, 9);
  });

  it('says that there is no evidence, and gives no score, where there are hardly any incidents', () => {
    const few = fitRisk({ units: 3, events: events.slice(0, 6), asOfMs: AS_OF, window: WINDOW });
    expect(few.scores).toEqual([]);
    expect(few.parameters[0]!.chosenBy).toBe('default');
    expect(expectedPerWeek(few, 2).evident).toBe(false);
    const none = fitRisk({ units: 3, events: [], asOfMs: AS_OF, window: WINDOW });
    expect(none.weeklyTotal).toBe(0);
    expect(bestSlots(none, 0, 2)).toEqual([]);
    expect(expectedPerWeek(none, 0)).toEqual({ expected: 0, low: 0, high: 0, incidents: 0, evident: false });
  });

  it('holds about 80 % of later counts in its intervals', () => {
    const truth = Array.from({ length: 200 }, (_, u) => 0.5 + (u % 40) / 8);
    const fitted = fitRisk({
      units: 200,
      events: simulate(truth, EVENINGS, 60, 5),
      asOfMs: AS_OF,
      window: { fromMs: 60 * WEEK_MS, toMs: AS_OF },
    });
    const random = seededRandom(99);
    let inside = 0;
    for (let draw = 0; draw < 20; draw++) {
      for (const [unit, rate] of truth.entries()) {
        const { low, high } = expectedPerWeek(fitted, unit);
        const count = poissonDraw(rate, random);
        if (count >= low && count <= high) inside++;
      }
    }
    // Whole-number intervals hold at least their share: small counts more.
    expect(inside / 4000).toBeGreaterThan(0.78);
    expect(inside / 4000).toBeLessThan(0.95);
  });

  it('sums to the weekly total and never goes below zero, whatever comes in', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            unit: fc.option(fc.nat(3)),
            atMs: fc.integer({ min: -WEEK_MS, max: AS_OF + WEEK_MS }),
            hourOfWeek: fc.option(fc.nat(167)),
            group: fc.constantFrom('a', 'b'),
            weight: fc.constantFrom(0.25, 1),
          }),
          { maxLength: 60 },
        ),
        (anything) => {
          const fitted = fitRisk({ units: 4, events: anything, asOfMs: AS_OF, window: WINDOW });
          expect(fitted.expected.every((value) => value >= 0 && Number.isFinite(value))).toBe(true);
          const total = fitted.parameters.reduce((sum, group) => sum + group.weeklyTotal, 0);
          expect(rowSum(fitted.expected)).toBeCloseTo(total, 9);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('refuses a number of units it is not made for', () => {
    expect(() => fitRisk({ units: 0, events: [], asOfMs: AS_OF, window: WINDOW })).toThrow(RangeError);
  });
});

describe('questions to the model', () => {
  const model = fitRisk({
    units: 1,
    events: simulate([3], EVENINGS, 120, 11),
    asOfMs: AS_OF,
    window: WINDOW,
  });

  it('takes the week as a circle', () => {
    expect(expectedAt(model, 0, 168)).toBe(expectedAt(model, 0, 0));
    expect(expectedAt(model, 0, -1)).toBe(expectedAt(model, 0, 167));
  });

  it('gives slots that do not overlap, worst first', () => {
    const slots = bestSlots(model, 0, 4, 6);
    const hours = slots.flatMap((slot) =>
      Array.from({ length: 4 }, (_, i) => ((slot.weekday - 1) * 24 + slot.startHour + i) % HOURS_PER_WEEK),
    );
    expect(new Set(hours).size).toBe(24);
    expect(slots.map((slot) => slot.expected)).toEqual(
      slots.map((slot) => slot.expected).sort((a, b) => b - a),
    );
  });

  it('sets the last four weeks beside what is usual', () => {
    const { recent, usual, days } = recentAgainstUsual(model, 0);
    expect(days).toBe(28);
    expect(usual).toBeCloseTo((model.incidents[0]! * 28) / (120 * 7), 9);
    expect(recent).toBe(
      simulate([3], EVENINGS, 120, 11).filter((event) => event.atMs >= AS_OF - 4 * WEEK_MS).length,
    );
  });
});
