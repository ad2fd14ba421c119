import { describe, expect, it } from 'vitest';
import { buildNetwork } from '../network/graph.ts';
import { testRoad } from '../network/testRoads.ts';
import { roadPlacesOf } from '../risk/exposure.ts';
import { incidentsOnSections, wholeOverShares } from './sectionIncidents.ts';

const HOUR = 3_600_000;

/** Roads 0, 1 and 2 meet at a crossing: 0 ends there, 1 and 2 begin there. */
const network = buildNetwork([
  testRoad(1, 2, [
    [0, 0],
    [100, 0],
  ]),
  testRoad(2, 3, [
    [100, 0],
    [200, 0],
  ]),
  testRoad(2, 4, [
    [100, 0],
    [100, 100],
  ]),
]);

/** Section 0: road 0 and the first half of road 1; section 1: all of road 2, drawn the other way; section 2: the far end of road 1. */
const sections = [
  {
    stretches: [
      { road: 0, fromMeters: 0, toMeters: 100 },
      { road: 1, fromMeters: 0, toMeters: 50 },
    ],
  },
  { stretches: [{ road: 2, fromMeters: 100, toMeters: 0 }] },
  { stretches: [{ road: 1, fromMeters: 60, toMeters: 100 }] },
];

type Row = { road: number; along: number; at: number; until?: number; unknown?: boolean };

function placed(rows: readonly Row[]) {
  return {
    incidents: {
      atMs: Float64Array.from(rows, ({ at }) => at * HOUR),
      toMs: Float64Array.from(rows, ({ until }) => (until === undefined ? NaN : until * HOUR)),
      hourUnknown: Uint8Array.from(rows, ({ unknown }) => (unknown ? 1 : 0)),
    },
    placesOf: roadPlacesOf(
      network,
      Int32Array.from(rows, ({ road }) => road),
      Float32Array.from(rows, ({ along }) => along),
    ),
  };
}

describe('incidents on sections', () => {
  it('are those on their stretches, in the time that is asked for', () => {
    const { incidents, placesOf } = placed([
      { road: 0, along: 40, at: 1 },
      { road: 1, along: 50, at: 2 },
      { road: 1, along: 55, at: 2 },
      { road: 1, along: 60, at: 9 },
      { road: 1, along: 60, at: -3, until: 1 },
      { road: -1, along: 0, at: 1 },
      { road: 2, along: 50, at: 1, unknown: true },
    ]);
    const on = incidentsOnSections(sections, incidents, placesOf, 0, 5 * HOUR);
    expect([...on.incident]).toEqual([0, 1, 4]);
    expect([...on.section]).toEqual([0, 0, 2]);
    expect([...on.toMs]).toEqual([NaN, NaN, HOUR]);
  });

  it('are whole on every section that has the crossing they lie at, whichever arm they were snapped to', () => {
    for (const at of [
      { road: 0, along: 99, at: 1 },
      { road: 1, along: 2, at: 1 },
      { road: 2, along: 0, at: 1 },
    ]) {
      const { incidents, placesOf } = placed([at]);
      const on = incidentsOnSections(sections, incidents, placesOf, 0, 5 * HOUR);
      expect([...on.incident]).toEqual([0, 0]);
      expect([...on.section].sort()).toEqual([0, 1]);
    }
  });
});

describe('incidents counted whole, by their shares', () => {
  it('say how much more comes in at a section than its roads are given', () => {
    const crossing = Array.from({ length: 6 }, () => ({ road: 2, along: 0, at: 1 }));
    const { incidents, placesOf } = placed([
      ...crossing,
      { road: 2, along: 50, at: 2 },
      // Too late to be known.
      { road: 2, along: 0, at: 7 },
    ]);
    const factors = wholeOverShares(sections, incidents, placesOf, 5 * HOUR);
    // Two of the three arms are section 0's: 6 x 2/3; section 1 has one of them, and one incident of its own.
    expect(factors[0]).toBeCloseTo((6 + 5) / (4 + 5), 12);
    expect(factors[1]).toBeCloseTo((7 + 5) / (2 + 1 + 5), 12);
    expect(factors[2]).toBe(1);
  });
});
