import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Road, TravelMode } from '../road.ts';
import { buildNetwork, MODE_BIT, useOf, type Network } from './graph.ts';
import { distancesFrom, nodeTable, shortestPath, travelSeconds } from './paths.ts';
import { gridRoads, testRoad } from './testRoads.ts';

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

const mode = fc.constantFrom<TravelMode>('foot', 'ebike', 'car');
const roads: fc.Arbitrary<Road[]> = fc.array(
  fc
    .record({
      from: fc.integer({ min: 0, max: 11 }),
      to: fc.integer({ min: 0, max: 11 }),
      lengthMeters: fc.integer({ min: 1, max: 500 }),
      oneway: fc.boolean(),
      onFoot: fc.boolean(),
      byCar: fc.boolean(),
    })
    .map(({ from, to, ...traits }) =>
      testRoad(
        from,
        to,
        [
          [from, 0],
          [to, 1],
        ],
        traits,
      ),
    ),
  { minLength: 1, maxLength: 30 },
);

describe('shortest paths', () => {
  it('equal those of another algorithm, for every pair, mode and one-way', () => {
    fc.assert(
      fc.property(roads, mode, (list, by) => {
        const network = buildNetwork(list);
        const nodes = Array.from({ length: network.nodeCount }, (_, n) => n);
        const expected = allPairs(network, by);
        expect([...nodeTable(network, nodes, nodes, by)]).toEqual(expected.flat());
        for (const from of nodes) {
          expect([...distancesFrom(network, from, by)]).toEqual(expected[from]);
          for (const to of nodes) {
            const path = shortestPath(network, from, to, by);
            expect(path?.meters ?? Infinity).toBe(expected[from]![to]);
            if (!path) continue;
            expect(path.nodes.length).toBe(path.roads.length + 1);
            expect([path.nodes[0], path.nodes.at(-1)]).toEqual([from, to]);
            expect(path.roads.reduce((sum, r) => sum + network.roadMeters[r]!, 0)).toBe(path.meters);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('follows the grid: 3 east and 2 north are five blocks', () => {
    const network = buildNetwork(gridRoads(5, 5, 100));
    const path = shortestPath(network, network.nodeOfId.get(0)!, network.nodeOfId.get(2003)!, 'foot')!;
    expect(path.roads.length).toBe(5);
    expect(path.meters).toBeCloseTo(500, 0);
    expect(path.seconds).toBeCloseTo(400, 0); // 4.5 km/h is 1.25 m/s
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
