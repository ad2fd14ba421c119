/**
 * The feedback loop of Ensign, Friedler, Neville, Scheidegger & Venkatasubramanian 2018, 'Runaway Feedback Loops in Predictive Policing'
 * (Proceedings of Machine Learning Research 81): a patrol is sent where most is expected, and finds what is only found where it is sent.
 * Two places with 11 and 10 reported incidents a week. A forecast of reported incidents keeps to the truth; one that is also fed what the
 * patrol discovered runs away to one of the two.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { poissonDraw, seededRandom, type Random } from '../random.ts';
import { fitRisk } from './fit.ts';
import { Study } from './study.ts';
import { WEEK_MS, type Places, type RiskEvents } from './types.ts';

const REPORTED = [11, 10] as const;
const TRUE_SHARE = 11 / 21;
/** What a patrol finds of its own in a week, wherever it is sent. */
const DISCOVERED = 10;
const WEEKS = 104;
/** Without any history both are sent to by chance. */
const FIRST_FORECAST = 4;
/** Weeks that a patrol keeps to what was foretold. */
const FORECAST_EVERY = 2;

const places: Places = {
  count: 2,
  size: Float64Array.of(100, 100),
  kind: new Uint8Array(2),
  zonings: [],
  bandwidthsMeters: [],
  spread: () => {
    throw new Error('places without neighbours');
  },
};

interface Incident {
  place: number;
  atMs: number;
}

function happened(place: number, count: number, week: number, random: Random): Incident[] {
  return Array.from({ length: count }, () => ({ place, atMs: (week + random()) * WEEK_MS }));
}

function forecastShare(incidents: readonly Incident[], week: number): number {
  const sorted = incidents.toSorted((a, b) => a.atMs - b.atMs);
  const events: RiskEvents = {
    place: Int32Array.from(sorted, ({ place }) => place),
    atMs: Float64Array.from(sorted, ({ atMs }) => atMs),
    hour: new Int16Array(sorted.length).fill(-1),
    group: new Uint8Array(sorted.length),
    weight: new Float32Array(sorted.length).fill(1),
    groups: ['a'],
  };
  const { expected } = fitRisk(new Study(places, events, 0), week * WEEK_MS, { horizonDays: 7 });
  return expected[0]! / (expected[0]! + expected[1]!);
}

/** The first place's share in the forecast after two years, and how many weeks of the second year the patrol was there. */
function twoYears(fedWith: 'reported' | 'all', seed: number): { share: number; weeksThere: number } {
  const random = seededRandom(seed);
  const known: Incident[] = [];
  let weeksThere = 0;
  let sentTo = 0;
  for (let week = 0; week < WEEKS; week++) {
    if (week < FIRST_FORECAST) sentTo = random() < 0.5 ? 0 : 1;
    else if (week % FORECAST_EVERY === 0) sentTo = forecastShare(known, week) >= 0.5 ? 0 : 1;
    for (const [place, rate] of REPORTED.entries()) {
      known.push(...happened(place, poissonDraw(rate, random), week, random));
    }
    const discovered = happened(sentTo, poissonDraw(DISCOVERED, random), week, random);
    if (fedWith === 'all') known.push(...discovered);
    if (week >= WEEKS / 2 && sentTo === 0) weeksThere++;
  }
  return { share: forecastShare(known, WEEKS), weeksThere };
}

describe('a patrol that is sent where most is expected', () => {
  const seeds = [1, 2, 3];
  let reported: ReturnType<typeof twoYears>[];
  let all: ReturnType<typeof twoYears>[];

  beforeAll(() => {
    reported = seeds.map((seed) => twoYears('reported', seed));
    all = seeds.map((seed) => twoYears('all', seed));
  });

  it('does not move a forecast of what was reported', () => {
    for (const { share } of reported) expect(Math.abs(share - TRUE_SHARE)).toBeLessThan(0.05);
  });

  it('runs away with a forecast that is fed what it discovered', () => {
    // With all patrols on one side: 21 of 31, or 11 of 31.
    for (const { share, weeksThere } of all) {
      expect(Math.abs(share - TRUE_SHARE)).toBeGreaterThan(0.1);
      expect([0, WEEKS / 2]).toContain(weeksThere);
    }
  });
});
