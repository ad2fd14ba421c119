import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildNetwork } from '../network/graph.ts';
import { gridRoads, testRoad } from '../network/testRoads.ts';
import { sum } from './counts.ts';
import { networkSpread, quarticIntegral, spreadCounts } from './spread.ts';
import type { Spread } from './types.ts';

/** Row of a road as a full vector. */
function row({ start, to, share }: Spread, road: number): number[] {
  const whole = new Array<number>(start.length - 1).fill(0);
  for (let at = start[road]!; at < start[road + 1]!; at++) whole[to[at]!]! += share[at]!;
  return whole;
}

function expectRow(spread: Spread, road: number, expected: readonly number[]): void {
  for (const [other, share] of row(spread, road).entries()) expect(share).toBeCloseTo(expected[other]!, 5);
}

describe('quarticIntegral', () => {
  it('is the integral of 15/16 (1 - u^2)^2', () => {
    // 15/16 (x - 2/3 x^3 + x^5 / 5) at 1/2: 15/16 (1/2 - 1/12 + 1/160) = 203/512.
    expect(quarticIntegral(0.5)).toBeCloseTo(203 / 512, 15);
    let area = 0;
    for (let k = 0; k < 1000; k++) {
      const u = ((k + 0.5) / 1000) * 0.8;
      area += ((15 / 16) * (1 - u * u) ** 2 * 0.8) / 1000;
    }
    expect(quarticIntegral(0.8)).toBeCloseTo(area, 6);
  });

  it('is half of all from the bandwidth on', () => {
    expect(quarticIntegral(0)).toBe(0);
    expect(quarticIntegral(1)).toBe(0.5);
    expect(quarticIntegral(3)).toBe(0.5);
  });
});

/*
 * Roads of 100 m, bandwidth 100 m: each is represented by two points, 25 m from either end.
 * I(1/4) = 15/64 (1 - 1/24 + 1/1280) = 0.2247925, I(3/4) = 45/64 (1 - 3/8 + 81/1280) = 0.4839478.
 * A point keeps I(1/4) + I(3/4) = 0.7087402 and loses 0.2752075 over the nearer end, 0.0160522 over the farther one.
 */
const KEPT = 0.2247925 + 0.4839478;
const LOST = 1 - KEPT;

describe('networkSpread', () => {
  const line = buildNetwork([
    testRoad(1, 2, [
      [0, 0],
      [100, 0],
    ]),
    testRoad(2, 3, [
      [100, 0],
      [200, 0],
    ]),
    testRoad(3, 4, [
      [200, 0],
      [300, 0],
    ]),
  ]);

  it('passes on along a straight line what leaves a road', () => {
    expectRow(networkSpread(line, 100), 1, [LOST / 2, KEPT, LOST / 2]);
  });

  it('makes good what would run out of a dead end', () => {
    // Two points keep 2 x KEPT, one end of the road loses LOST, the other nothing: scaled by 1 / (2 KEPT + LOST).
    const whole = 2 * KEPT + LOST;
    expectRow(networkSpread(line, 100), 0, [(2 * KEPT) / whole, LOST / whole, 0]);
  });

  it.each([
    ['a T', 3],
    ['a cross', 4],
  ])('divides what arrives at %s by its arms but one', (_, arms) => {
    const ends = [
      [100, 0],
      [-100, 0],
      [0, 100],
      [0, -100],
    ] as const;
    const star = buildNetwork(
      ends.slice(0, arms).map((end, n) => testRoad(0, n + 1, [[0, 0], end], { lengthMeters: 100 })),
    );
    const whole = 2 * KEPT + LOST;
    const spread = networkSpread(star, 100);
    for (let road = 0; road < arms; road++) {
      const expected = new Array<number>(arms).fill(LOST / whole / (arms - 1));
      expected[road] = (2 * KEPT) / whole;
      expectRow(spread, road, expected);
    }
  });

  it('divides again at the second junction', () => {
    // From A over a T into the 20 m road C, over another T into D: a quarter of what passes 20 m further on.
    const network = buildNetwork([
      testRoad(1, 2, [
        [-100, 0],
        [0, 0],
      ]),
      testRoad(2, 3, [
        [0, 0],
        [0, -100],
      ]),
      testRoad(2, 4, [
        [0, 0],
        [20, 0],
      ]),
      testRoad(4, 5, [
        [20, 0],
        [120, 0],
      ]),
      testRoad(4, 6, [
        [20, 0],
        [20, 100],
      ]),
    ]);
    // I(0.45) = 0.421875 (1 - 0.135 + 0.00820125) = 0.3683818, I(0.95) = 0.890625 (1 - 0.6016667 + 0.1629013) = 0.4998501.
    const [, b, c, d, e] = row(networkSpread(network, 100), 0);
    const passed = 1 - 0.3683818 - 0.4998501;
    expect(d! / b!).toBeCloseTo(passed / 4 / (LOST / 2), 5);
    expect(e!).toBeCloseTo(d!, 7);
    expect(c! / b!).toBeCloseTo((LOST - passed) / LOST, 5);
  });

  it('does not ask who may travel: a one-way street and a footpath tell their neighbours like any road', () => {
    const restricted = line.roads.map((road, r) =>
      r === 1 ? { ...road, oneway: true } : r === 2 ? { ...road, byCar: false } : road,
    );
    expect(networkSpread(buildNetwork(restricted), 400)).toEqual(networkSpread(line, 400));
  });

  it('is even-handed in a symmetric town: opposite roads of a block look alike', () => {
    const spread = networkSpread(buildNetwork(gridRoads(2, 2, 80)), 200);
    const rows = [0, 1, 2, 3].map((road) => row(spread, road).toSorted((a, b) => b - a));
    for (const other of rows) {
      for (const [i, share] of other.entries()) expect(share).toBeCloseTo(rows[0]![i]!, 4);
    }
  });

  it.each([60, 100, 250, 400])('has rows of sum 1 at %i m', (bandwidth) => {
    const spread = networkSpread(buildNetwork(gridRoads(5, 4, 70)), bandwidth);
    for (let road = 0; road + 1 < spread.start.length; road++) {
      expect(sum(row(spread, road))).toBeCloseTo(1, 5);
    }
  });

  it('keeps a road that stands alone to itself', () => {
    const alone = buildNetwork([
      testRoad(1, 2, [
        [0, 0],
        [30, 0],
      ]),
    ]);
    expectRow(networkSpread(alone, 400), 0, [1]);
  });
});

describe('spreadCounts', () => {
  const spread = networkSpread(buildNetwork(gridRoads(4, 3, 90)), 200);
  const roads = spread.start.length - 1;

  it('is what each place has by its row', () => {
    // Two incidents on road 3: twice its row.
    const counts = new Float64Array(roads);
    counts[3] = 2;
    const expected = row(spread, 3).map((share) => 2 * share);
    for (const [road, value] of spreadCounts(counts, spread).entries())
      expect(value).toBeCloseTo(expected[road]!, 12);
  });

  it('keeps the sum', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: roads, maxLength: roads }), (counts) => {
        const before = sum(counts);
        const after = sum(spreadCounts(Float64Array.from(counts), spread));
        expect(Math.abs(after - before)).toBeLessThanOrEqual(1e-6 * before);
      }),
    );
  });
});
