import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sum } from './counts.ts';
import { bestSlots, expectedByHour, expectedOver, unitOf, type Unit } from './expect.ts';
import type { GroupModel, RiskModel } from './fit.ts';
import { HOURS_PER_WEEK } from './types.ts';

const hoursOf = (counts: Readonly<Record<number, number>>): Float64Array => {
  const hours = new Float64Array(HOURS_PER_WEEK);
  for (const [hour, value] of Object.entries(counts)) hours[Number(hour)] = value;
  return hours;
};

/** Two zones of hours: places 0 and 1 at hour 20, place 2 at hours 8 and 9. */
const zoned = new Float64Array(2 * HOURS_PER_WEEK);
zoned[20] = 1;
zoned[HOURS_PER_WEEK + 8] = 0.25;
zoned[HOURS_PER_WEEK + 9] = 0.75;

type Told = Pick<GroupModel, 'share' | 'level' | 'profile'>;
const group = (share: number[], perWeek: number, zone: number[] | null, hours: Float64Array): Told => ({
  share: Float64Array.from(share),
  level: {
    parameters: { halfLifeWeeks: 26, season: false, trend: 0 },
    chosenBy: 'default',
    perWeek,
    dispersion: 0,
    coveredWeeks: 0,
  },
  profile: {
    parameters: { bandwidthHours: 1, zoning: null, pseudoIncidents: null },
    chosenBy: 'default',
    zone: zone && Uint16Array.from(zone),
    hours,
    gain: null,
  },
});

/** 10 and 4 incidents a week, over two weeks. */
const model = {
  groups: [group([0.5, 0.3, 0.2], 10, [0, 0, 1], zoned), group([0, 0, 1], 4, null, hoursOf({ 100: 1 }))],
  expected: Float64Array.of(10, 6, 12),
  evidence: Float64Array.of(40, 4.9999999, 3),
  recentEvidence: Float64Array.of(4, 0.5, 0),
  shape: Float64Array.of(5, 2, 1),
  levelDispersion: 0.01,
  minEvidence: 5,
} as unknown as RiskModel;

const section: Unit = { places: Uint32Array.of(0, 1, 2), parts: Float64Array.of(1, 0.5, 0.25) };

describe('expectedByHour', () => {
  it('is share by level by the hours of the zone, over the groups', () => {
    expect(expectedByHour(model, unitOf(0))).toEqual(hoursOf({ 20: 5 }));
    expect(expectedByHour(model, unitOf(2))).toEqual(hoursOf({ 8: 0.5, 9: 1.5, 100: 4 }));
  });

  it('sums to the levels over all places', () => {
    const all = { places: Uint32Array.of(0, 1, 2), parts: Float64Array.of(1, 1, 1) };
    expect(sum(expectedByHour(model, all))).toBeCloseTo(14, 12);
  });

  it('is for a section the sum of its places, each by its part', () => {
    const [first, second, third] = [0, 1, 2].map((place) => expectedByHour(model, unitOf(place)));
    for (const [hour, value] of expectedByHour(model, section).entries()) {
      expect(value).toBeCloseTo(first![hour]! + 0.5 * second![hour]! + 0.25 * third![hour]!, 12);
    }
  });
});

describe('expectedOver', () => {
  it('is for a section the sum of its places, each by its part', () => {
    const { expected, incidents, recent } = expectedOver(model, section);
    expect(expected).toBeCloseTo(10 + 3 + 3, 12);
    expect(incidents).toBeCloseTo(40 + 2.5 + 0.75, 6);
    expect(recent).toBeCloseTo(4.25, 12);
  });

  it('takes places to be off by themselves, the level for all', () => {
    // Squares over shapes: 100 / 5 + 9 / 2 + 9 / 1 = 33.5, of 16^2; and 0.01.
    expect(expectedOver(model, section).dispersion).toBeCloseTo(33.5 / 256 + 0.01, 12);
    expect(expectedOver(model, unitOf(0)).dispersion).toBeCloseTo(0.21, 12);
  });

  it('has an interval around what is expected', () => {
    const { low, high } = expectedOver(model, unitOf(0));
    expect(low).toBeLessThan(10);
    expect(high).toBeGreaterThan(10);
  });

  it('says where there is no evidence, rounding of shared incidents forgiven', () => {
    expect(expectedOver(model, unitOf(0)).evident).toBe(true);
    expect(expectedOver(model, unitOf(1)).evident).toBe(true);
    expect(expectedOver(model, unitOf(2)).evident).toBe(false);
  });

  it('is all zero of nothing', () => {
    expect(expectedOver(model, { places: new Uint32Array(0), parts: new Float64Array(0) })).toEqual({
      expected: 0,
      low: 0,
      high: 0,
      incidents: 0,
      recent: 0,
      evident: false,
      dispersion: 0.01,
    });
  });
});

describe('bestSlots', () => {
  it('is the worst stretch, with how much it is above an average one', () => {
    // 6 of 12 in two hours of 168: 6 / (12 x 2 / 168) = 42. Tuesday 20:00 is hour 44.
    const hours = hoursOf({ 44: 4, 45: 2, 100: 3, 130: 3 });
    expect(bestSlots(hours, 2, 1)).toEqual([
      { weekday: 2, startHour: 20, hours: 2, expected: 6, lift: expect.closeTo(42, 10) },
    ]);
  });

  it('takes the week as a circle', () => {
    const [slot] = bestSlots(hoursOf({ 167: 3, 0: 3, 80: 4 }), 2, 1);
    expect(slot).toMatchObject({ weekday: 7, startHour: 23, expected: 6 });
  });

  it('takes the earlier of equal ones', () => {
    expect(bestSlots(hoursOf({ 30: 1, 60: 1 }), 1, 1)[0]).toMatchObject({ weekday: 2, startHour: 6 });
    expect(bestSlots(new Float64Array(HOURS_PER_WEEK).fill(1), 4, 1)[0]).toMatchObject({
      weekday: 1,
      startHour: 0,
      lift: expect.closeTo(1, 12),
    });
  });

  it('is empty where there is nothing to expect', () => {
    expect(bestSlots(new Float64Array(HOURS_PER_WEEK), 4)).toEqual([]);
  });

  it('gives stretches that do not overlap, worst first', () => {
    const week = fc.array(fc.nat(20), { minLength: HOURS_PER_WEEK, maxLength: HOURS_PER_WEEK });
    fc.assert(
      fc.property(
        week,
        fc.integer({ min: 1, max: 24 }),
        fc.integer({ min: 1, max: 5 }),
        (values, length, count) => {
          const slots = bestSlots(Float64Array.from(values), length, count);
          const hours = slots.flatMap(({ weekday, startHour }) =>
            Array.from({ length }, (_, i) => ((weekday - 1) * 24 + startHour + i) % HOURS_PER_WEEK),
          );
          expect(new Set(hours).size).toBe(hours.length);
          for (let s = 1; s < slots.length; s++) {
            expect(slots[s]!.expected).toBeLessThanOrEqual(slots[s - 1]!.expected);
          }
          for (const [s, slot] of slots.entries()) {
            const held = hours.slice(s * length, (s + 1) * length).map((hour) => values[hour]!);
            expect(slot.expected).toBe(sum(held));
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});
