import { describe, expect, it } from 'vitest';
import { sum } from './counts.ts';
import type { RiskModel } from './fit.ts';
import { bySlot, distribution, observedBySlot, SLOTS, slotShares, slotsOf } from './slots.ts';
import { Study } from './study.ts';
import { HOURS_PER_WEEK, type Places } from './types.ts';

const places: Places = {
  count: 2,
  size: Float64Array.of(100, 300),
  kind: new Uint8Array(2),
  zonings: [],
  bandwidthsMeters: [],
  spread: () => {
    throw new Error('places without neighbours');
  },
};

const at = (length: number, values: Readonly<Record<number, number>>): Float64Array => {
  const all = new Float64Array(length);
  for (const [index, value] of Object.entries(values)) all[Number(index)] = value;
  return all;
};

describe('slotsOf', () => {
  it('adds four hours to a slot, Monday 00 to 04 first', () => {
    expect(SLOTS).toBe(42);
    expect(slotsOf(at(HOURS_PER_WEEK, { 0: 1, 3: 2, 4: 5, 167: 7 }))).toEqual(at(42, { 0: 3, 1: 5, 41: 7 }));
  });
});

describe('observedBySlot', () => {
  it('counts what lies on a place, in the window, at an hour that is known', () => {
    const events = {
      place: Int32Array.of(0, 1, 1, -1, 1, 0),
      atMs: Float64Array.of(5, 10, 11, 12, 13, 20),
      hour: Int16Array.of(0, 5, 7, 5, -1, 0),
      group: new Uint8Array(6),
      weight: Float32Array.of(1, 1, 0.5, 1, 1, 1),
      groups: ['a'],
    };
    expect(observedBySlot(new Study(places, events, 0), 10, 20)).toEqual(at(84, { 43: 1.5 }));
  });
});

describe('bySlot', () => {
  it('divides the value of each place', () => {
    const divided = bySlot(Float64Array.of(2, 6), at(SLOTS, { 3: 0.25, 41: 0.75 }));
    expect(divided).toEqual(at(84, { 3: 0.5, 41: 1.5, 45: 1.5, 83: 4.5 }));
  });
});

describe('slotShares', () => {
  const zoned = at(2 * HOURS_PER_WEEK, { 20: 1, [HOURS_PER_WEEK + 8]: 1 });
  const group = (share: number[], perWeek: number, zone: number[] | null, hours: Float64Array) => ({
    share: Float64Array.from(share),
    level: { perWeek },
    profile: { zone: zone && Uint16Array.from(zone), hours },
  });

  it('weighs the groups by their levels, each with the hours of the zone', () => {
    const groups = [
      group([0.5, 0.5], 6, [0, 1], zoned),
      group([1, 0], 2, null, at(HOURS_PER_WEEK, { 100: 1 })),
    ];
    // Of 8 a week: 3 on place 0 at hour 20 (slot 5), 3 on place 1 at hour 8 (slot 2), 2 on place 0 at hour 100 (slot 25).
    const shares = slotShares({ groups } as unknown as RiskModel, 2);
    expect(shares).toEqual(at(84, { 5: 3 / 8, 44: 3 / 8, 25: 2 / 8 }));
    expect(sum(shares)).toBe(1);
  });

  it('is all zero, and no NaN, where nothing is expected', () => {
    const groups = [group([0.5, 0.5], 0, null, zoned)];
    expect(sum(slotShares({ groups } as unknown as RiskModel, 2))).toBe(0);
  });
});

describe('distribution', () => {
  it('makes one incident up, so that nothing is impossible', () => {
    // (3 + 1/2) / 4 and (0 + 1/2) / 4.
    expect([...distribution(Float64Array.of(3, 0))]).toEqual([0.875, 0.125]);
  });
});
