import { expect, it } from 'vitest';
import { buildNetwork } from '../network/graph.ts';
import { testRoad } from '../network/testRoads.ts';
import { unitOnRoads } from './unitOnRoads.ts';

it('has each road once, by the share of it that is covered, drawn either way', () => {
  const road = (from: number, to: number) =>
    testRoad(from, to, [
      [from * 200, 0],
      [to * 200, 0],
    ]);
  const network = buildNetwork([road(1, 2), road(2, 3), road(3, 4)]);
  const length = network.roadMeters[0]!;
  const { places, parts } = unitOnRoads(network, [
    { road: 2, fromMeters: length / 4, toMeters: 0 },
    { road: 0, fromMeters: 0, toMeters: length / 2 },
    { road: 0, fromMeters: length, toMeters: length / 4 },
  ]);
  expect([...places]).toEqual([2, 0]);
  expect(parts[0]).toBeCloseTo(0.25, 6);
  expect(parts[1]).toBe(1);
});
