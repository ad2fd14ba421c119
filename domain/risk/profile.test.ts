import { describe, expect, it } from 'vitest';
import { poissonDraw, seededRandom, weightedIndex, type Random } from '../random.ts';
import { sum } from './counts.ts';
import {
  BANDWIDTHS_HOURS,
  circularKernel,
  countHours,
  fitProfile,
  profileGain,
  shrunk,
  smoothWeek,
  townProfile,
  zoneProfiles,
  type HourCounts,
} from './profile.ts';
import { HOURS_PER_WEEK, type Zoning } from './types.ts';

const at = (hours: Readonly<Record<number, number>>): Float64Array => {
  const week = new Float64Array(HOURS_PER_WEEK);
  for (const [hour, count] of Object.entries(hours)) week[Number(hour)] = count;
  return week;
};
const FLAT = new Float64Array(HOURS_PER_WEEK).fill(1 / HOURS_PER_WEEK);

describe('countHours', () => {
  it('counts by zone what lies on a place, by town what does not too, and neither without an hour', () => {
    const events = {
      place: Int32Array.of(0, 1, -1, 1, 0),
      atMs: Float64Array.of(10, 20, 30, 40, 50),
      hour: Int16Array.of(5, 5, 5, -1, 7),
      weight: Float32Array.of(1, 0.5, 1, 1, 1),
    };
    const zoning: Zoning = { name: 'halves', count: 2, zone: Uint16Array.of(0, 1) };
    const { town, zones } = countHours(events, [zoning], 10, 50);
    expect(town).toEqual(at({ 5: 2.5 }));
    expect(zones[0]!.subarray(0, HOURS_PER_WEEK)).toEqual(at({ 5: 1 }));
    expect(zones[0]!.subarray(HOURS_PER_WEEK)).toEqual(at({ 5: 0.5 }));
  });
});

describe('circularKernel', () => {
  it('is the normal curve around a circle of 168 hours', () => {
    const kernel = circularKernel(2);
    expect(sum(kernel)).toBeCloseTo(1, 12);
    // exp(-1/8) and exp(-4/8) of the top, to both sides.
    for (const side of [1, 167]) expect(kernel[side]! / kernel[0]!).toBeCloseTo(Math.exp(-1 / 8), 12);
    for (const side of [2, 166]) expect(kernel[side]! / kernel[0]!).toBeCloseTo(Math.exp(-1 / 2), 12);
  });
});

describe('smoothWeek', () => {
  it('runs from Sunday night into Monday', () => {
    const kernel = circularKernel(1.2);
    const smooth = smoothWeek(at({ 167: 10 }), kernel);
    expect(smooth[0]).toBeCloseTo(smooth[166]!, 12);
    expect(smooth[0]).toBeCloseTo(10 * kernel[1]!, 12);
    expect(sum(smooth)).toBeCloseTo(10, 10);
  });

  it('takes the row that begins at the offset', () => {
    const rows = new Float64Array(2 * HOURS_PER_WEEK);
    rows[HOURS_PER_WEEK + 3] = 4;
    const kernel = circularKernel(0.7);
    expect(smoothWeek(rows, kernel, HOURS_PER_WEEK)).toEqual(smoothWeek(at({ 3: 4 }), kernel));
    expect(sum(smoothWeek(rows, kernel, 0))).toBe(0);
  });
});

describe('shrunk', () => {
  it('is the hand-worked mean of counts and prior', () => {
    // Six incidents in one hour, a flat prior worth 24: (6 + 24 / 168) / 30 there, (24 / 168) / 30 elsewhere.
    const hours = shrunk(at({ 40: 6 }), FLAT, 24);
    expect(hours[40]).toBeCloseTo((6 + 1 / 7) / 30, 14);
    expect(hours[41]).toBeCloseTo(1 / 210, 14);
    expect(sum(hours)).toBeCloseTo(1, 12);
  });
});

describe('townProfile', () => {
  it('leans on the hours of all groups where a group has few incidents', () => {
    // With next to no smoothing: all are (1000 + 1/7) / 1024 = 0.976702 in hour 20; (0 + 100 x 0.976702) / (25 + 100) remains.
    const profile = townProfile(at({ 8: 25 }), at({ 20: 1000 }), 0.01);
    expect(profile[20]).toBeCloseTo((100 * ((1000 + 1 / 7) / 1024)) / 125, 12);
    expect(sum(profile)).toBeCloseTo(1, 12);
  });
});

describe('zoneProfiles', () => {
  it('has the hours of the town where a zone has none of its own', () => {
    const town = townProfile(at({ 20: 50 }), at({ 20: 50 }), 1.2);
    const zones = new Float64Array(2 * HOURS_PER_WEEK);
    zones[8] = 500;
    const hours = zoneProfiles(zones, town, 1.2, 300);
    expect(hours.subarray(HOURS_PER_WEEK)).toEqual(town);
    expect(hours[8]!).toBeGreaterThan(5 * town[8]!);
    expect(sum(hours.subarray(0, HOURS_PER_WEEK))).toBeCloseTo(1, 12);
  });
});

describe('profileGain', () => {
  it('is the logarithm of how much denser than a flat week', () => {
    // Two incidents where a profile has 1/42, four times a flat week's 1/168.
    expect(profileGain(at({ 9: 2 }), new Float64Array(HOURS_PER_WEEK).fill(1 / 42))).toBeCloseTo(
      2 * Math.log(4),
      12,
    );
    expect(profileGain(at({ 9: 2, 100: 3 }), FLAT)).toBeCloseTo(0, 12);
  });
});

describe('fitProfile', () => {
  const zonings: Zoning[] = [
    { name: 'wrong', count: 2, zone: Uint16Array.of(0, 1, 0, 1) },
    { name: 'right', count: 2, zone: Uint16Array.of(0, 0, 1, 1) },
  ];

  /** Counts of four places, each with hours of its own. */
  function countsOf(
    incidents: number,
    hoursOf: (place: number) => readonly number[],
    random: Random,
  ): HourCounts {
    const rows = Array.from({ length: incidents }, (_, i) => ({
      place: i % 4,
      hour: weightedIndex(hoursOf(i % 4), random),
    }));
    return countHours(
      {
        place: Int32Array.from(rows, ({ place }) => place),
        atMs: new Float64Array(incidents),
        hour: Int16Array.from(rows, ({ hour }) => hour),
        weight: new Float32Array(incidents).fill(1),
      },
      zonings,
      0,
      1,
    );
  }

  function fitted(incidents: number, hoursOf: (place: number) => readonly number[], seed: number) {
    const random = seededRandom(seed);
    const trained = countsOf(incidents, hoursOf, random);
    const heldBack = countsOf(incidents, hoursOf, random);
    const plus = (a: Float64Array, b: Float64Array) => a.map((value, i) => value + b[i]!);
    const both = {
      town: plus(trained.town, heldBack.town),
      zones: trained.zones.map((zone, z) => plus(zone, heldBack.zones[z]!)),
    };
    return fitProfile(zonings, { trained, heldBack, all: both }, { trained: trained.town, all: both.town });
  }

  const hoursAround = (hour: number, width: number): number[] =>
    Array.from({ length: HOURS_PER_WEEK }, (_, h) => Math.exp(-(((h % 24) - hour) ** 2) / (2 * width ** 2)));
  const mornings = hoursAround(8, 3);
  const evenings = hoursAround(20, 3);

  it('divides into the zones that were planted', () => {
    const profile = fitted(4000, (place) => (place < 2 ? mornings : evenings), 1);
    expect(profile.parameters.zoning).toBe('right');
    expect(profile.zone).toBe(zonings[1]!.zone);
    const [first, second] = [
      profile.hours.subarray(0, HOURS_PER_WEEK),
      profile.hours.subarray(HOURS_PER_WEEK),
    ];
    expect(first[8]!).toBeGreaterThan(4 * first[20]!);
    expect(second[20]!).toBeGreaterThan(4 * second[8]!);
  });

  it('rarely divides a town whose places are alike, and then next to nothing changes', () => {
    const profiles = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => fitted(2000, () => evenings, seed));
    expect(profiles.filter(({ zone }) => zone === null).length).toBeGreaterThanOrEqual(6);
  });

  it('smooths less where hours are sharp and incidents many, more where they are few', () => {
    const sharp = fitted(6000, () => [...at({ 8: 1, 56: 1, 104: 3 })], 2);
    expect(sharp.parameters.bandwidthHours).toBe(BANDWIDTHS_HOURS[0]);
    const few = fitted(120, () => evenings, 2);
    expect(few.parameters.bandwidthHours).toBeGreaterThanOrEqual(1.2);
    expect(sharp.chosenBy).toBe('likelihood');
  });

  it('tells what its hours gained on what it had not seen', () => {
    // All incidents in 1 of 168 hours: at most ln 168 = 5.12 an incident.
    const { gain } = fitted(4000, () => [...at({ 30: 1 })], 3);
    expect(gain!).toBeGreaterThan(4.5);
    expect(gain!).toBeLessThan(Math.log(168));
    expect(Math.abs(fitted(4000, () => [...FLAT], 4).gain!)).toBeLessThan(0.03);
  });

  it('chooses nothing, and is near a flat week, where there are hardly any hours', () => {
    const profile = fitted(8, () => [...at({ 30: 1 })], 5);
    expect(profile).toMatchObject({ chosenBy: 'default', gain: null, zone: null });
    // 16 incidents against 24 and 100: the rest is flat.
    expect(profile.hours[100]!).toBeGreaterThan(0.3 / 168);
    const none = fitted(0, () => [1], 5);
    for (const share of none.hours) expect(share).toBeCloseTo(1 / 168, 12);
  });

  it('sums to 1 in every zone', () => {
    const random = seededRandom(9);
    const { hours } = fitted(
      3000,
      (place) => (place < 2 ? mornings : [...FLAT].map(() => poissonDraw(3, random))),
      6,
    );
    for (let offset = 0; offset < hours.length; offset += HOURS_PER_WEEK) {
      expect(sum(hours.subarray(offset, offset + HOURS_PER_WEEK))).toBeCloseTo(1, 10);
    }
  });
});
