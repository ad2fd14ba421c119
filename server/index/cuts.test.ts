import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zoneClock } from '../../domain/time/zone.ts';
import { slicesOf, stretchesOf } from './cuts.ts';

const DAY = 86_400_000;
const MONDAY = Date.UTC(2026, 2, 2) / DAY;

describe('the slices of a load', () => {
  const shanghai = zoneClock('Asia/Shanghai');

  it('end at local Mondays, and join weeks that hold little', () => {
    const days = Array.from({ length: 21 }, (_, i) => ({ day: MONDAY + i, count: 10 }));
    const midnight = (week: number) => Date.UTC(2026, 2, 2 + 7 * week) - 8 * 3_600_000;
    // The last hours of the last UTC day lie in a fourth local week, which comes to its neighbour.
    expect(slicesOf(days, shanghai, 80).map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([
      [-Infinity, midnight(1)],
      [midnight(1), midnight(2)],
      [midnight(2), Infinity],
    ]);
    expect(slicesOf(days, shanghai, 1000)).toEqual([{ fromMs: -Infinity, toMs: Infinity, records: 210 }]);
  });

  it('cut a week that is too full at its days', () => {
    const days = Array.from({ length: 7 }, (_, i) => ({ day: MONDAY + i, count: 100 }));
    const slices = slicesOf(days, shanghai, 250);
    expect(slices.map(({ records }) => records)).toEqual([0, 200, 200, 200, 100, 0]);
  });

  it('leave no gap, overlap nowhere and lose nothing', () => {
    const someDays = fc.uniqueArray(
      fc.record({ day: fc.integer({ min: -3000, max: 30_000 }), count: fc.integer({ min: 1, max: 500 }) }),
      { selector: ({ day }) => day, maxLength: 60 },
    );
    const zones = fc.constantFrom('Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe');
    fc.assert(
      fc.property(someDays, fc.integer({ min: 1, max: 800 }), zones, (unsorted, most, zone) => {
        const days = [...unsorted].sort((a, b) => a.day - b.day);
        const slices = slicesOf(days, zoneClock(zone), most);
        expect(slices[0]!.fromMs).toBe(-Infinity);
        expect(slices.at(-1)!.toMs).toBe(Infinity);
        slices.slice(1).forEach((slice, i) => expect(slice.fromMs).toBe(slices[i]!.toMs));
        slices.forEach((slice) => expect(slice.toMs).toBeGreaterThan(slice.fromMs));
        const total = (items: readonly number[]) => items.reduce((sum, item) => sum + item, 0);
        expect(total(slices.map(({ records }) => records))).toBe(total(days.map(({ count }) => count)));
      }),
    );
  });
});

describe('the stretches of changed days', () => {
  it('join neighbours and forget repetitions', () => {
    expect(stretchesOf([7, 5, 6, 6, 20])).toEqual([
      { fromMs: 5 * DAY, toMs: 8 * DAY },
      { fromMs: 20 * DAY, toMs: 21 * DAY },
    ]);
    expect(stretchesOf([])).toEqual([]);
  });
});
