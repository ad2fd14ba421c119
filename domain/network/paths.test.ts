import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TravelMode } from '../road.ts';
import { buildNetwork, MODE_BIT, useOf, type Network } from './graph.ts';
import { distancesFrom, travelSeconds } from './paths.ts';
import { someMode, someRoads } from './someRoads.fixture.ts';
import { gridRoads } from './testRoads.ts';

/** Floyd's algorithm, for comparison. */
function allPairs(network: Network, mode: TravelMode): number[][] {
  const n = network.nodeCount;
  const meters = Array.from({ length: n }, (_, a) =>
    Array.from({ length: n }, (_, b) => (a === b ? 0 : Infinity)),
  );
  for (const [r, road] of network.roads.entries()) {
    const [a, b] = [network.roadFrom[r]!, network.roadTo[r]!];
    const allow = (x: number, y: number, forward: boolean): void => {
      if (useOf(road, forward) & MODE_BIT[mode]) meters[x]![y] = Math.min(meters[x]![y]!, road.lengthMeters);
    };
    allow(a, b, true);
    allow(b, a, false);
  }
  for (let k = 0; k < n; k++)
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) meters[i]![j] = Math.min(meters[i]![j]!, meters[i]![k]! + meters[k]![j]!);
  return meters;
}

describe('distances by plain search', () => {
  it('equal those of another algorithm, for every pair, mode and one-way', () => {
    fc.assert(
      fc.property(someRoads, someMode, (list, mode) => {
        const network = buildNetwork(list);
        for (const [from, expected] of allPairs(network, mode).entries()) {
          expect([...distancesFrom(network, from, mode)]).toEqual(expected);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('stops at the limit', () => {
    const network = buildNetwork(gridRoads(5, 1, 100));
    expect([...distancesFrom(network, network.nodeOfId.get(0)!, 'foot', 250)].map(Math.round)).toEqual([
      0,
      100,
      200,
      Infinity,
      Infinity,
    ]);
  });
});

describe('travelSeconds', () => {
  it('uses the patrol speeds', () => {
    expect(travelSeconds(1000, 'foot')).toBeCloseTo(800);
    expect(travelSeconds(1000, 'ebike')).toBeCloseTo(240);
    expect(travelSeconds(1000, 'car')).toBeCloseTo(144);
  });
});
