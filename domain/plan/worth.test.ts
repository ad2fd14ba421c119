import { describe, expect, it } from 'vitest';
import { incidentsOnSections } from './sectionIncidents.ts';
import {
  coveredPerTeamHour,
  coveredRatio,
  expectedRatio,
  incidentsBetween,
  incidentsCovered,
} from './worth.ts';

const HOUR = 3_600_000;

/** The incidents on `sections`; hours, `until` where one is known as an interval only. */
function on(rows: readonly { road: number; along: number; at: number; until?: number }[]) {
  const times = {
    atMs: Float64Array.from(rows, ({ at }) => at * HOUR),
    toMs: Float64Array.from(rows, ({ until }) => (until === undefined ? NaN : until * HOUR)),
    hourUnknown: new Uint8Array(rows.length),
  };
  const placesOf = (i: number) => [{ road: rows[i]!.road, alongMeters: rows[i]!.along }];
  return incidentsOnSections(sections, times, placesOf, 0, 10 * HOUR);
}

/** Section 0: road 7 from 0 to 100 m; section 1: road 7 from 50 to 200 m (drawn the other way), and road 8. */
const sections = [
  { stretches: [{ road: 7, fromMeters: 0, toMeters: 100 }] },
  {
    stretches: [
      { road: 7, fromMeters: 200, toMeters: 50 },
      { road: 8, fromMeters: 0, toMeters: 40 },
    ],
  },
];
const slot = (section: number, start: number, end: number) => ({
  section,
  startMs: start * HOUR,
  endMs: end * HOUR,
});

describe('incidents covered', () => {
  const happened = on([
    { road: 7, along: 20, at: 1 },
    { road: 7, along: 70, at: 2 },
    { road: 8, along: 1, at: 2.5 },
    { road: 8, along: 1, at: 3, until: 7 },
  ]);

  it('are counted between two instants once, on however many sections they lie', () => {
    expect(incidentsBetween(happened, 0, 3 * HOUR)).toBe(3);
    expect(incidentsBetween(happened, 2 * HOUR, 4 * HOUR)).toBe(2.25);
  });

  it('came in during the slot of a stop on their section, its beginning included, its end not', () => {
    expect(incidentsCovered([slot(0, 1, 2)], happened)).toBe(1);
    expect(incidentsCovered([slot(0, 0, 1)], happened)).toBe(0);
    expect(incidentsCovered([slot(0, 0, 2), slot(0, 2, 3)], happened)).toBe(2);
  });

  it('count once, however many stops and sections cover them', () => {
    expect(incidentsCovered([slot(0, 2, 3), slot(0, 2, 3)], happened)).toBe(1);
    // On both sections: the one at 70 m.
    expect(incidentsCovered([slot(0, 2, 3), slot(1, 2, 3)], happened)).toBe(2);
  });

  it('count by their share where they are known as an interval', () => {
    expect(incidentsCovered([slot(1, 4, 5)], happened)).toBe(0.25);
    expect(incidentsCovered([slot(1, 3, 5), slot(1, 5, 9)], happened)).toBe(1);
  });
});

describe('worth', () => {
  const weeks = [
    { teamHours: 10, covered: { plan: 4, even: 2 }, expected: { plan: 3, even: 1 } },
    { teamHours: 10, covered: { plan: 2, even: 1 }, expected: { plan: 3, even: 1 } },
    { teamHours: 20, covered: { plan: 0, even: 1 }, expected: { plan: 3, even: 1 } },
  ];

  it('is told by team hour and beside another plan, with what other weeks could have given', () => {
    const perHour = coveredPerTeamHour(weeks, 'plan', 1);
    expect(perHour.value).toBeCloseTo(6 / 40, 12);
    expect(perHour.low!).toBeLessThan(perHour.value);
    expect(perHour.high!).toBeGreaterThan(perHour.value);
    const ratio = coveredRatio(weeks, 'plan', 'even', 1);
    expect(ratio.value).toBe(1.5);
    expect(ratio.low!).toBeGreaterThanOrEqual(0);
    expect(ratio.high!).toBeLessThanOrEqual(2);
    expect(expectedRatio(weeks, 'plan', 1).value).toBe(9 / 6);
  });

  it('is no number where the other covered nothing', () => {
    const none = [{ teamHours: 1, covered: { plan: 1, even: 0 }, expected: { plan: 1, even: 0 } }];
    expect(coveredRatio(none, 'plan', 'even', 1)).toEqual({ value: NaN, low: null, high: null });
  });
});
