import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MS_PER_DAY } from '../time/date.ts';
import { heldBackWindows } from './windows.ts';

const day = (n: number): number => n * MS_PER_DAY;

describe('heldBackWindows', () => {
  it('steps back by 28 days, the newest first, a year of them', () => {
    const windows = heldBackWindows(0, day(2000), 7);
    expect(windows).toHaveLength(13);
    expect(windows[0]).toEqual({ fromMs: day(1972), toMs: day(1979) });
    expect(windows[12]).toEqual({ fromMs: day(2000 - 13 * 28), toMs: day(2000 - 13 * 28 + 7) });
  });

  it('begins so early that the newest ends by the instant', () => {
    // 61 days need three steps of 28.
    expect(heldBackWindows(0, day(2000), 61)[0]).toEqual({ fromMs: day(1916), toMs: day(1977) });
    expect(heldBackWindows(0, day(2000), 28)[0]).toEqual({ fromMs: day(1972), toMs: day(2000) });
  });

  it('leaves a quarter of the data before every window, 56 days at least', () => {
    // A quarter of 400 is 100: 372, 344, .. 120 lie after it, 92 does not.
    expect(heldBackWindows(0, day(400), 7)).toHaveLength(10);
    // Of 112 days a quarter is less than 56: 84 and 56 are left.
    expect(heldBackWindows(0, day(112), 7).map(({ fromMs }) => fromMs / MS_PER_DAY)).toEqual([84, 56]);
  });

  it('is empty where there is too little', () => {
    expect(heldBackWindows(0, day(83), 7)).toEqual([]);
    expect(heldBackWindows(day(5), day(5), 7)).toEqual([]);
  });

  it('never reaches past the instant, nor before the data', () => {
    fc.assert(
      fc.property(fc.nat(3000), fc.nat(3000), fc.integer({ min: 1, max: 120 }), (from, length, horizon) => {
        const asOf = day(from + length);
        for (const { fromMs, toMs } of heldBackWindows(day(from), asOf, horizon)) {
          expect(toMs).toBeLessThanOrEqual(asOf);
          expect(fromMs).toBeGreaterThanOrEqual(day(from + 56));
          expect(toMs - fromMs).toBe(day(horizon));
        }
      }),
    );
  });
});
