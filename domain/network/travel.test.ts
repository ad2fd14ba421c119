import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TravelMode } from '../road.ts';
import { buildNetwork, MODE_BIT, type Network } from './graph.ts';
import { hierarchyOf } from './hierarchy.ts';
import { distancesFrom } from './paths.ts';
import { someMode, someRoads } from './someRoads.fixture.ts';
import { gridRoads, testRoad } from './testRoads.ts';
import { travelBetween, travelTable } from './travel.ts';

const gate = (node: number, meters = 0) => ({ node, meters });
const nodesOf = ({ nodeCount }: Network) => Array.from({ length: nodeCount }, (_, node) => node);

/** Follows the arcs: they must hang together, be open to the mode and lead where they should. */
function follow(network: Network, arcs: readonly number[], from: number, mode: TravelMode) {
  let [node, meters] = [from, 0];
  for (const arc of arcs) {
    expect(arc).toBeGreaterThanOrEqual(network.arcStart[node]!);
    expect(arc).toBeLessThan(network.arcStart[node + 1]!);
    expect(network.arcUse[arc]! & MODE_BIT[mode]).toBeGreaterThan(0);
    node = network.arcTo[arc]!;
    meters += network.arcMeters[arc]!;
  }
  return { node, meters };
}

describe('travel between junctions', () => {
  it('is as long as by plain search, for every pair and mode, and its arcs lead there', () => {
    fc.assert(
      fc.property(someRoads, someMode, (roads, mode) => {
        const network = buildNetwork(roads);
        const nodes = nodesOf(network);
        const gates = nodes.map((node) => [gate(node)]);
        const expected = nodes.map((node) => [...distancesFrom(network, node, mode)]);
        expect([...travelTable(network, mode, gates, gates)]).toEqual(expected.flat());
        for (const from of nodes) {
          for (const to of nodes) {
            const passage = travelBetween(network, mode, gates[from]!, gates[to]!);
            expect(passage?.meters ?? Infinity).toBe(expected[from]![to]);
            if (!passage) continue;
            expect(follow(network, passage.arcs, from, mode)).toEqual({ node: to, meters: passage.meters });
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('takes the best of several gates on both sides, and says which', () => {
    const three = fc.array(fc.record({ at: fc.nat(), meters: fc.integer({ min: 0, max: 300 }) }), {
      maxLength: 3,
    });
    fc.assert(
      fc.property(someRoads, someMode, three, three, (roads, mode, leave, arrive) => {
        const network = buildNetwork(roads);
        const gatesOf = (some: typeof leave) =>
          some.map(({ at, meters }) => gate(at % network.nodeCount, meters));
        const [from, to] = [gatesOf(leave), gatesOf(arrive)];
        let least = Infinity;
        for (const a of from) {
          const distances = distancesFrom(network, a.node, mode);
          for (const b of to) least = Math.min(least, a.meters + distances[b.node]! + b.meters);
        }
        expect(travelTable(network, mode, [from], [to])[0]).toBe(least);
        const passage = travelBetween(network, mode, from, to);
        expect(passage?.meters ?? Infinity).toBe(least);
        if (!passage) return;
        const [a, b] = [from[passage.from]!, to[passage.to]!];
        const { node, meters } = follow(network, passage.arcs, a.node, mode);
        expect([node, a.meters + meters + b.meters]).toEqual([b.node, least]);
      }),
      { numRuns: 150 },
    );
  });

  it('is the same on a town of streets where many ways are equally long', () => {
    const grid = gridRoads(9, 9).map((road, r) => ({ ...road, lengthMeters: 100, oneway: r % 4 === 0 }));
    const network = buildNetwork(grid);
    const gates = nodesOf(network).map((node) => [gate(node)]);
    for (const mode of ['car', 'foot'] as const) {
      const expected = nodesOf(network).flatMap((node) => [...distancesFrom(network, node, mode)]);
      expect([...travelTable(network, mode, gates, gates)]).toEqual(expected);
    }
  });

  it('goes round by hand-worked metres', () => {
    // 1 -- 300 -- 2 -- 200 -- 3, and from 1 to 3 one-way over 4 in 100 + 150.
    const road = (from: number, to: number, lengthMeters: number, oneway = false) =>
      testRoad(
        from,
        to,
        [
          [from, 0],
          [to, 0],
        ],
        { lengthMeters, oneway },
      );
    const network = buildNetwork([
      road(1, 2, 300),
      road(2, 3, 200),
      road(1, 4, 100, true),
      road(4, 3, 150, true),
    ]);
    const node = (id: number) => network.nodeOfId.get(id)!;
    const by = (mode: TravelMode, from: number, to: number) => {
      const passage = travelBetween(network, mode, [gate(node(from))], [gate(node(to))])!;
      return [passage.meters, passage.arcs.map((arc) => network.arcRoad[arc])];
    };
    expect(by('car', 1, 3)).toEqual([250, [2, 3]]);
    expect(by('car', 3, 1)).toEqual([500, [1, 0]]);
    expect(by('foot', 3, 1)).toEqual([250, [3, 2]]);
    expect(by('car', 4, 2)).toEqual([350, [3, 1]]);
    expect(by('car', 2, 4)).toEqual([400, [0, 2]]);
    expect(by('car', 2, 2)).toEqual([0, []]);
  });
});

describe('a hierarchy', () => {
  it('is the same each time, and kept with its network', () => {
    const roads = gridRoads(6, 6);
    const [one, other] = [buildNetwork(roads), buildNetwork(roads)];
    expect(hierarchyOf(one, 'car')).toEqual(hierarchyOf(other, 'car'));
    expect(hierarchyOf(one, 'car')).toBe(hierarchyOf(one, 'car'));
    expect(hierarchyOf(one, 'foot')).not.toBe(hierarchyOf(one, 'car'));
  });

  it('puts shortcuts over links made before, and ranks every node once', () => {
    fc.assert(
      fc.property(someRoads, someMode, (roads, mode) => {
        const network = buildNetwork(roads);
        const { rank, shortcutFirst, shortcutSecond } = hierarchyOf(network, mode);
        expect([...rank].sort((a, b) => a - b)).toEqual(nodesOf(network));
        for (let s = 0; s < shortcutFirst.length; s++) {
          expect(Math.max(shortcutFirst[s]!, shortcutSecond[s]!)).toBeLessThan(network.arcTo.length + s);
        }
      }),
      { numRuns: 60 },
    );
  });
});
