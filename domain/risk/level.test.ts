import { describe, expect, it } from 'vitest';
import { poissonDraw, seededRandom } from '../random.ts';
import { coveredWeeks, fitLevel, foretell, seasonOf, weeklyCounts } from './level.ts';

const WEEK = 7 * 86_400_000;
const all = (counts: Float64Array): Uint8Array => new Uint8Array(counts.length).fill(1);
const series = (weeks: number, mean: (week: number) => number): Float64Array =>
  Float64Array.from({ length: weeks }, (_, week) => mean(week));

describe('weeklyCounts', () => {
  it('counts back from the end, leaving out the broken first week', () => {
    const atMs = [0.2 * WEEK, 0.6 * WEEK, 1.4 * WEEK, 2.4999 * WEEK];
    expect([...weeklyCounts(atMs, [1, 1, 1, 2], 0, 2.5 * WEEK)]).toEqual([2, 2]);
  });

  it('gives an instant between two weeks to the later one, and none at the end', () => {
    expect([...weeklyCounts([0, WEEK, 2 * WEEK], [1, 2, 4], 0, 2 * WEEK)]).toEqual([1, 2]);
  });
});

describe('coveredWeeks', () => {
  const busy = (weeks: number): number[] => new Array<number>(weeks).fill(10);

  it('leaves out a gap in the data', () => {
    expect([...coveredWeeks(Float64Array.from([...busy(3), 0, 0, 0, ...busy(2)]))]).toEqual([
      1, 1, 1, 0, 0, 0, 1, 1,
    ]);
  });

  it('keeps what chance may leave empty', () => {
    expect([...coveredWeeks(Float64Array.from([...busy(3), 0, ...busy(2)]))]).toEqual([1, 1, 1, 1, 1, 1]);
    const quiet = series(30, (week) => (week % 3 === 0 ? 1 : 0));
    expect([...coveredWeeks(quiet)]).toEqual([...all(quiet)]);
    expect([...coveredWeeks(new Float64Array(5))]).toEqual([1, 1, 1, 1, 1]);
  });
});

describe('foretell', () => {
  const two = Float64Array.of(8, 6);
  const covered = Uint8Array.of(1, 1);

  it('halves the weight of a week with every half-life', () => {
    // Weights 1/2 and 1: (4 + 6) / 1.5.
    const plain = { halfLifeWeeks: 1, season: false, trend: 0 };
    expect(foretell(two, covered, 2, 1, plain, null)).toBeCloseTo(20 / 3, 12);
    expect(foretell(two, covered, 1, 1, plain, null)).toBe(8);
    expect(foretell(two, covered, 0, 1, plain, null)).toBe(0);
  });

  it('carries on the slope to the middle of the horizon', () => {
    // 8 and 6 a week: 4 in the next, 3 on average over the next three but not below half of the mean, 10/3.
    const whole = { halfLifeWeeks: 1, season: false, trend: 1 };
    expect(foretell(two, covered, 2, 1, whole, null)).toBeCloseTo(4, 12);
    expect(foretell(two, covered, 2, 3, whole, null)).toBeCloseTo(10 / 3, 12);
    // Half of the way from the mean, 20/3, to 4.
    expect(foretell(two, covered, 2, 1, { ...whole, trend: 0.5 }, null)).toBeCloseTo(16 / 3, 12);
  });

  it('does not take a gap for a peace', () => {
    const gapped = Float64Array.of(10, 10, 0, 0, 10, 10, 0);
    const known = Uint8Array.of(1, 1, 0, 0, 1, 1, 0);
    expect(foretell(gapped, known, 7, 4, { halfLifeWeeks: 6, season: false, trend: 1 }, null)).toBeCloseTo(
      10,
      10,
    );
  });
});

describe('seasonOf', () => {
  const summer = (week: number): number => 1 + 0.5 * Math.sin((2 * Math.PI * week) / (365.25 / 7));

  it('is null below two years of covered weeks', () => {
    expect(seasonOf(new Float64Array(103).fill(5), new Uint8Array(103).fill(1))).toBeNull();
    const covered = new Uint8Array(110).fill(1).fill(0, 50, 60);
    expect(seasonOf(new Float64Array(110).fill(5), covered)).toBeNull();
  });

  it('is 1 all year round where there is none', () => {
    const flat = new Float64Array(160).fill(20);
    for (const factor of seasonOf(flat, all(flat))!) expect(factor).toBeCloseTo(1, 10);
  });

  it('finds a planted season, shrunk by a year to how many there are', () => {
    // Five years: 5/6 of the planted half, a little less by the kernel.
    const counts = series(261, (week) => 40 * summer(week));
    const factors = seasonOf(counts, all(counts))!;
    const peak = Math.max(...factors) - 1;
    expect(peak).toBeGreaterThan(0.36);
    expect(peak).toBeLessThan((0.5 * 5) / 6 + 0.01);
    // The series ends where a year does: the peak is a quarter of a year on.
    expect(factors.indexOf(Math.max(...factors))).toBeGreaterThanOrEqual(10);
    expect(factors.indexOf(Math.max(...factors))).toBeLessThanOrEqual(16);
  });

  it('does not look at the weeks from `weeks` on', () => {
    const counts = series(200, (week) => 40 * summer(week));
    const later = counts.slice().fill(1000, 150);
    expect(seasonOf(later, all(later), 150)).toEqual(seasonOf(counts, all(counts), 150));
  });

  it('helps where it was planted', () => {
    const random = seededRandom(2);
    // Ends where the season is lowest: the coming weeks are below the mean of the last ones.
    const counts = series(248, (week) => poissonDraw(40 * summer(week), random));
    const level = fitLevel(counts, all(counts), 8);
    expect(level.parameters.season).toBe(true);
    let truth = 0;
    for (let week = 248; week < 256; week++) truth += (40 * summer(week)) / 8;
    expect(level.perWeek / truth).toBeGreaterThan(0.88);
    expect(level.perWeek / truth).toBeLessThan(1.12);
  });
});

describe('fitLevel', () => {
  it('foretells a flat series by itself, with nothing beyond Poisson', () => {
    const flat = new Float64Array(120).fill(25);
    const level = fitLevel(flat, all(flat), 4);
    expect(level.perWeek).toBeCloseTo(25, 9);
    expect(level.dispersion).toBe(0);
    expect(level.chosenBy).toBe('likelihood');
  });

  it('carries on a planted trend', () => {
    const rising = series(150, (week) => 20 + week);
    const level = fitLevel(rising, all(rising), 4);
    expect(level.parameters.trend).toBe(1);
    // The middle of weeks 150 to 153.
    expect(level.perWeek).toBeCloseTo(171.5, 0);
  });

  it('forgets a level that broke off', () => {
    const random = seededRandom(3);
    const counts = series(150, (week) => poissonDraw(week < 110 ? 60 : 20, random));
    const { perWeek } = fitLevel(counts, all(counts), 1);
    expect(perWeek).toBeGreaterThan(17);
    expect(perWeek).toBeLessThan(23);
  });

  it('finds next to no dispersion in Poisson counts, and much in wild ones', () => {
    const random = seededRandom(5);
    const calm = series(150, () => poissonDraw(30, random));
    const wild = series(150, () => poissonDraw(60 * random(), random));
    expect(fitLevel(calm, all(calm), 4).dispersion).toBeLessThan(0.01);
    // Uniform on 0 to 60: a squared coefficient of variation of 1/3, of single weeks.
    const { dispersion } = fitLevel(wild, all(wild), 1);
    expect(dispersion).toBeGreaterThan(0.2);
    expect(dispersion).toBeLessThan(0.6);
  });

  it('does not take a gap for a peace', () => {
    const random = seededRandom(8);
    const counts = series(150, () => poissonDraw(30, random));
    const whole = fitLevel(counts, all(counts), 4);
    counts.fill(0, 100, 126);
    const gapped = fitLevel(counts, coveredWeeks(counts), 4);
    expect(gapped.coveredWeeks).toBe(124);
    expect(Math.abs(gapped.perWeek / whole.perWeek - 1)).toBeLessThan(0.1);
    expect(gapped.dispersion).toBeLessThan(0.02);
  });

  it('chooses nothing below half a year', () => {
    const short = new Float64Array(25).fill(4);
    const level = fitLevel(short, all(short), 1);
    expect(level.chosenBy).toBe('default');
    expect(level.perWeek).toBeCloseTo(4, 9);
  });

  it('is zero where nothing is known', () => {
    expect(fitLevel(new Float64Array(0), new Uint8Array(0), 4).perWeek).toBe(0);
    expect(fitLevel(new Float64Array(60), all(new Float64Array(60)), 4).perWeek).toBe(0);
  });
});
