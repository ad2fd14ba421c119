import { describe, expect, it } from 'vitest';
import { change } from './change.ts';

describe('change', () => {
  it('has the published example of two Poisson rates', () => {
    // R, example(poisson.test): 21 before in 3011, 11 after in 800; ratio 1.97 (0.858 to 4.277), p = .0797.
    const { p, ratio, ratioLow, ratioHigh } = change([21], [11], { before: 3011, after: 800 });
    expect(p[0]).toBeCloseTo(0.07967, 5);
    expect(ratio[0]).toBeCloseTo(1.971488, 6);
    expect(ratioLow[0]).toBeCloseTo(0.8584264, 6);
    expect(ratioHigh[0]).toBeCloseTo(4.2772659, 4);
  });

  it('calls small numbers nothing', () => {
    // 1 -> 3 and 0 -> 4 look large; p is .625 and .125.
    const { p, bin, ratio, ratioLow, ratioHigh } = change([1, 0, 0], [3, 4, 0]);
    expect([...p]).toEqual([expect.closeTo(0.625, 12), expect.closeTo(0.125, 12), 1]);
    expect([...bin]).toEqual([0, 0, 0]);
    expect([...ratio]).toEqual([3, Infinity, 1]);
    expect([ratioLow[2], ratioHigh[2]]).toEqual([0, Infinity]);
    expect(ratioHigh[1]).toBe(Infinity);
    // 4 of 4: the lower limit of the share is .025^(1/4) = .3976.
    expect(ratioLow[1]).toBeCloseTo(0.025 ** 0.25 / (1 - 0.025 ** 0.25), 10);
  });

  it('bins what is significant by its ratio', () => {
    const before = [1000, 1000, 1000, 1000, 1000, 1000, 0, 50];
    const after = [2000, 1300, 1000, 700, 500, 499, 50, 0];
    expect([...change(before, after).bin]).toEqual([2, 1, 0, -1, -1, -2, 2, -2]);
  });

  it('judges all cells together', () => {
    // 3 -> 14 alone: p = .0127 < .10. Beside 15 empty cells it would have to be below .10 / 16.
    expect([...change([3], [14]).bin]).toEqual([2]);
    expect(change([3], [14]).p[0]).toBeCloseTo(0.012726, 6);
    const empty = Array<number>(15).fill(0);
    expect([...change([3, ...empty], [14, ...empty]).bin]).toEqual(Array(16).fill(0));
  });

  it('measures by the length of the windows', () => {
    // Twice as many in twice the time is no change.
    const { p, ratio, bin } = change([500], [1000], { before: 10, after: 20 });
    expect(ratio[0]).toBe(1);
    expect(p[0]).toBe(1);
    expect(bin[0]).toBe(0);
    expect(() => change([1], [1], { before: 0, after: 1 })).toThrow(RangeError);
  });

  it('gives same pairs the same answer', () => {
    const { p, ratioLow, ratioHigh } = change([5, 9, 5], [9, 5, 9]);
    expect([p[2], ratioLow[2], ratioHigh[2]]).toEqual([p[0], ratioLow[0], ratioHigh[0]]);
    expect(p[1]).toBe(p[0]);
    expect(ratioLow[1]! * ratioHigh[0]!).toBeCloseTo(1, 12);
  });
});
