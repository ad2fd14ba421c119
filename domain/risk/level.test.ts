import { describe, expect, it } from 'vitest';
import { coveredWeeks, levelBefore, levelDispersion, weeklyCounts } from './level.ts';

const WEEK = 7 * 86_400_000;

describe('weeklyCounts', () => {
  it('counts back from the end, leaving out the broken first week', () => {
    const counts = weeklyCounts(
      [0.2 * WEEK, 0.6 * WEEK, 1.4 * WEEK, 2.4999 * WEEK],
      [1, 1, 1, 2],
      0,
      2.5 * WEEK,
    );
    expect([...counts]).toEqual([2, 2]);
  });
});

describe('levelBefore', () => {
  it('halves the weight of a week with every half-life', () => {
    // Weeks 8 and 2 with weights 1/2 and 1: (4 + 2) / 1.5.
    expect(levelBefore(Float64Array.of(8, 2), 2, 1)).toBeCloseTo(4, 12);
    expect(levelBefore(Float64Array.of(8, 2), 1, 1)).toBe(8);
    expect(levelBefore(new Float64Array(0), 0, 4)).toBe(0);
  });
});

describe('levelDispersion', () => {
  it('is zero for counts no wilder than Poisson, and positive for wild ones', () => {
    expect(levelDispersion(new Float64Array(20).fill(50), 10, 8)).toBe(0);
    expect(
      levelDispersion(
        Float64Array.from({ length: 20 }, (_, i) => (i % 2 ? 90 : 10)),
        10,
        8,
      ),
    ).toBeGreaterThan(0.3);
  });
});

describe('coveredWeeks', () => {
  it('leaves out a gap in the data, not a quiet fortnight', () => {
    const busy = (weeks: number): number[] => new Array<number>(weeks).fill(10);
    const quiet = new Array<number>(30).fill(0).map((_, week) => (week % 3 === 0 ? 1 : 0));
    expect([...coveredWeeks(Float64Array.from([...busy(3), 0, 0, 0, ...busy(2)]))]).toEqual([
      1, 1, 1, 0, 0, 0, 1, 1,
    ]);
    expect([...coveredWeeks(Float64Array.from([...busy(3), 0, ...busy(2)]))]).toEqual([1, 1, 1, 1, 1, 1]);
    expect(coveredWeeks(Float64Array.from(quiet)).every((one) => one === 1)).toBe(true);
    expect(coveredWeeks(new Float64Array(5)).every((one) => one === 1)).toBe(true);
  });
});
