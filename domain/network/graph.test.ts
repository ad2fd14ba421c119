import { describe, expect, it } from 'vitest';
import { buildNetwork, MODE_BIT, roadsAdjacentTo, useOf } from './graph.ts';
import { gridRoads, testRoad } from './testRoads.ts';

describe('buildNetwork', () => {
  it('lays both directions of every road at its two junctions', () => {
    const network = buildNetwork([
      testRoad(7, 9, [
        [0, 0],
        [100, 0],
      ]),
      testRoad(9, 8, [
        [100, 0],
        [100, 50],
      ]),
    ]);
    expect(network.nodeCount).toBe(3);
    expect([...network.nodeIds]).toEqual([7, 9, 8]);
    const middle = network.nodeOfId.get(9)!;
    const arcs = [network.arcStart[middle]!, network.arcStart[middle + 1]! - 1];
    expect(arcs.map((arc) => network.nodeIds[network.arcTo[arc]!])).toEqual([7, 8]);
    expect(arcs.map((arc) => network.arcRoad[arc])).toEqual([0, 1]);
    expect(arcs.map((arc) => network.arcForward[arc])).toEqual([0, 1]);
    expect(arcs.map((arc) => Math.round(network.arcMeters[arc]!))).toEqual([100, 50]);
    expect(network.nodeLng[middle]).toBeCloseTo(network.roads[1]!.line[0]![0], 12);
  });

  it('names each neighbouring road once, also one that shares both junctions', () => {
    const network = buildNetwork([
      testRoad(1, 2, [
        [0, 0],
        [100, 0],
      ]),
      testRoad(1, 2, [
        [0, 0],
        [50, 40],
        [100, 0],
      ]),
      testRoad(2, 3, [
        [100, 0],
        [200, 0],
      ]),
      testRoad(4, 5, [
        [900, 0],
        [950, 0],
      ]),
    ]);
    const neighbours = [0, 1, 2, 3].map((r) => [...roadsAdjacentTo(network, r)].sort());
    expect(neighbours).toEqual([[1, 2], [0, 2], [0, 1], []]);
  });

  it('gives a grid its known numbers of junctions, arcs and neighbouring pairs', () => {
    const network = buildNetwork(gridRoads(3, 3));
    expect([network.nodeCount, network.roads.length, network.arcTo.length]).toEqual([9, 12, 24]);
    // 4 corners of degree 2, 4 sides of 3, the middle of 4: 4*2 + 4*6 + 12 ordered pairs.
    expect(network.adjacentRoads.length).toBe(44);
  });

  it('is empty for no roads', () => {
    const network = buildNetwork([]);
    expect([network.nodeCount, network.adjacentRoads.length]).toEqual([0, 0]);
  });
});

describe('useOf', () => {
  const line = [
    [0, 0],
    [10, 0],
  ] as const;
  it('holds only cars to a one-way', () => {
    const road = testRoad(1, 2, line, { oneway: true });
    expect(useOf(road, true)).toBe(MODE_BIT.foot | MODE_BIT.ebike | MODE_BIT.car);
    expect(useOf(road, false)).toBe(MODE_BIT.foot | MODE_BIT.ebike);
  });
  it('keeps cars off paths and walkers off motorways', () => {
    expect(useOf(testRoad(1, 2, line, { byCar: false }), true)).toBe(MODE_BIT.foot | MODE_BIT.ebike);
    expect(useOf(testRoad(1, 2, line, { onFoot: false }), true)).toBe(MODE_BIT.ebike | MODE_BIT.car);
  });
});
