import { describe, expect, it } from 'vitest';
import { componentsOf, keepLargest } from './components.ts';
import { testRoad } from './testRoads.ts';

const main = [
  testRoad(1, 2, [
    [0, 0],
    [900, 0],
  ]),
  testRoad(
    3,
    2,
    [
      [900, 100],
      [900, 0],
    ],
    { oneway: true },
  ),
];
const island = testRoad(10, 11, [
  [5000, 0],
  [5030, 0],
]);
const otherBank = [
  testRoad(20, 21, [
    [0, 9000],
    [60, 9000],
  ]),
  testRoad(21, 22, [
    [60, 9000],
    [70, 9000],
  ]),
];

describe('componentsOf', () => {
  it('numbers components from the longest, whatever the order and direction of the roads', () => {
    const components = componentsOf([island, ...otherBank, ...main]);
    expect(components.count).toBe(3);
    expect([...components.ofRoad]).toEqual([2, 1, 1, 0, 0]);
    expect([...components.roads]).toEqual([2, 2, 1]);
    expect([...components.meters].map(Math.round)).toEqual([1000, 70, 30]);
  });
});

describe('keepLargest', () => {
  it('keeps the longest and what exceeds the share, and counts the rest', () => {
    const { kept, ...counts } = keepLargest([island, ...otherBank, ...main]);
    expect(kept).toEqual([...otherBank, ...main]);
    expect(counts).toMatchObject({ keptComponents: 2, droppedRoads: 1, droppedComponents: 1 });
    expect(counts.keptMeters).toBeCloseTo(1070, 0);
    expect(counts.droppedMeters).toBeCloseTo(30, 0);
  });
  it('keeps only the longest when asked to', () => {
    expect(keepLargest([island, ...main], 1).kept).toEqual(main);
  });
  it('takes an empty network', () => {
    expect(keepLargest([])).toMatchObject({ kept: [], keptMeters: 0, keptComponents: 0, droppedRoads: 0 });
  });
});
