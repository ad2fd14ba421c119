import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distanceMeters, lineLengthMeters, type LngLat } from '../place.ts';
import type { TravelMode } from '../road.ts';
import { buildNetwork } from './graph.ts';
import { placeOf, roadPointTable, routeBetween, type RoadPoint } from './roadPoints.ts';
import { searchTable } from './searchTable.fixture.ts';
import { someMode, someRoads } from './someRoads.fixture.ts';
import { at, gridRoads, testRoad } from './testRoads.ts';

/** A block: 1 -> 2 is one-way for cars along the south side; 2-3-4-1 is the long way round. */
const block = buildNetwork([
  testRoad(
    1,
    2,
    [
      [0, 0],
      [100, 0],
    ],
    { oneway: true },
  ),
  testRoad(2, 3, [
    [100, 0],
    [100, 100],
  ]),
  testRoad(3, 4, [
    [100, 100],
    [0, 100],
  ]),
  testRoad(4, 1, [
    [0, 100],
    [0, 0],
  ]),
]);
const south = (alongMeters: number): RoadPoint => ({ road: 0, alongMeters });

describe('routeBetween', () => {
  it('stays on one road where it may', () => {
    const route = routeBetween(block, south(20), south(70), 'car')!;
    expect(route.roads).toEqual([0]);
    expect(route.meters).toBeCloseTo(50);
    expect(distanceMeters(route.line.coordinates[0] as LngLat, at(20, 0))).toBeLessThan(0.01);
  });

  it('sends a car round the block rather than against the one-way, and lets a walker turn', () => {
    const car = routeBetween(block, south(70), south(20), 'car')!;
    expect(car.roads).toEqual([0, 1, 2, 3, 0]);
    expect(car.meters).toBeCloseTo(350, 0);
    expect(routeBetween(block, south(70), south(20), 'foot')!.meters).toBeCloseTo(50);
  });

  it('cuts the line at both ends and follows the corners between', () => {
    const route = routeBetween(block, south(90), { road: 2, alongMeters: 10 }, 'ebike')!;
    expect(route.roads).toEqual([0, 1, 2]);
    const expected = [at(90, 0), at(100, 0), at(100, 100), at(90, 100)];
    expect(route.line.coordinates.length).toBe(4);
    for (const [i, place] of expected.entries()) {
      expect(distanceMeters(route.line.coordinates[i] as LngLat, place)).toBeLessThan(0.01);
    }
  });

  it('does not count a road that it only touches at a junction', () => {
    const route = routeBetween(block, south(100), { road: 1, alongMeters: 50 }, 'foot')!;
    expect(route.roads).toEqual([1]);
    expect(route.meters).toBeCloseTo(50);
  });

  it('lets a car leave a one-way backwards only from its very start', () => {
    const north = { road: 3, alongMeters: 50 };
    expect(routeBetween(block, south(0), north, 'car')!.meters).toBeCloseTo(50, 0);
    expect(routeBetween(block, south(1), north, 'car')!.meters).toBeCloseTo(349, 0);
  });

  it('has a line of two equal points where it goes nowhere', () => {
    const route = routeBetween(block, south(40), south(40), 'foot')!;
    expect([route.meters, route.line.coordinates.length]).toEqual([0, 2]);
  });

  it('is null where the mode may not go or the roads do not meet', () => {
    const network = buildNetwork([
      testRoad(1, 2, [
        [0, 0],
        [100, 0],
      ]),
      testRoad(
        2,
        3,
        [
          [100, 0],
          [200, 0],
        ],
        { byCar: false },
      ),
      testRoad(8, 9, [
        [0, 900],
        [100, 900],
      ]),
    ]);
    const from = { road: 0, alongMeters: 10 };
    expect(routeBetween(network, from, { road: 1, alongMeters: 10 }, 'car')).toBeNull();
    expect(routeBetween(network, from, { road: 1, alongMeters: 10 }, 'foot')).not.toBeNull();
    expect(routeBetween(network, from, { road: 2, alongMeters: 10 }, 'foot')).toBeNull();
  });

  const grid = buildNetwork(
    gridRoads(4, 4, 80).map((road, r) => (r % 3 === 0 ? { ...road, oneway: true } : road)),
  );
  const point = fc.record({
    road: fc.integer({ min: 0, max: grid.roads.length - 1 }),
    alongMeters: fc.double({ min: 0, max: 80, noNaN: true }),
  });
  it('is as long as its line, joins the two places, and agrees with the table and with plain search', () => {
    fc.assert(
      fc.property(point, point, fc.constantFrom<TravelMode>('foot', 'car'), (from, to, mode) => {
        const route = routeBetween(grid, from, to, mode);
        const [meters] = roadPointTable(grid, [from], [to], mode);
        const [searched] = searchTable(grid, [from], [to], mode);
        expect(meters).toBeCloseTo(searched!, 9);
        if (!route) return expect(meters).toBe(Infinity);
        expect(route.meters).toBeCloseTo(meters!, 9);
        const line = route.line.coordinates as LngLat[];
        expect(Math.abs(lineLengthMeters(line) - route.meters)).toBeLessThan(0.005);
        expect(distanceMeters(line[0]!, placeOf(grid, from))).toBeLessThan(2e-3);
        expect(distanceMeters(line.at(-1)!, placeOf(grid, to))).toBeLessThan(2e-3);
      }),
      { numRuns: 300 },
    );
  });
});

describe('roadPointTable', () => {
  it('equals plain search from each place to each, on one road, at junctions, on loops and islands', () => {
    fc.assert(
      fc.property(someRoads, someMode, fc.array(fc.integer({ min: 0, max: 4 })), (roads, mode, quarters) => {
        const network = buildNetwork(roads);
        const points = roads.map(({ lengthMeters }, road): RoadPoint => ({
          road,
          alongMeters: (lengthMeters * (quarters[road] ?? 2)) / 4,
        }));
        points.push(...points.slice(0, 3).map(({ road }) => ({ road, alongMeters: 0.25 })));
        expect([...roadPointTable(network, points, points, mode)]).toEqual([
          ...searchTable(network, points, points, mode),
        ]);
      }),
      { numRuns: 150 },
    );
  });

  it('is row by row, from each to each', () => {
    const table = roadPointTable(
      block,
      [south(0), south(50)],
      [south(50), { road: 3, alongMeters: 100 }],
      'car',
    );
    expect([...table].map(Math.round)).toEqual([50, 0, 0, 350]);
  });
});
