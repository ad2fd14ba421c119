import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildNetwork } from './graph.ts';
import { hierarchyOf } from './hierarchy.ts';
import { hierarchyBytes, hierarchyFrom } from './hierarchyBytes.ts';
import { someMode, someRoads } from './someRoads.fixture.ts';
import { gridRoads } from './testRoads.ts';

describe('a hierarchy as bytes', () => {
  it('comes back as it was, wherever in a buffer the bytes lie', () => {
    fc.assert(
      fc.property(someRoads, someMode, fc.integer({ min: 0, max: 5 }), (roads, mode, offset) => {
        const network = buildNetwork(roads);
        const hierarchy = hierarchyOf(network, mode);
        const bytes = hierarchyBytes(network, hierarchy);
        const within = new Uint8Array(offset + bytes.length + 3);
        within.set(bytes, offset);
        const read = hierarchyFrom(within.subarray(offset, offset + bytes.length), network, mode);
        expect(read).toEqual(hierarchy);
      }),
      { numRuns: 60 },
    );
  });

  const roads = gridRoads(4, 4);
  const network = buildNetwork(roads);
  const bytes = hierarchyBytes(network, hierarchyOf(network, 'car'));

  it('is refused for other roads, for another mode, and where bytes are missing or changed', () => {
    const longer = buildNetwork(
      roads.map((road, r) => (r === 7 ? { ...road, lengthMeters: road.lengthMeters + 1 } : road)),
    );
    const closed = buildNetwork(roads.map((road, r) => (r === 7 ? { ...road, oneway: true } : road)));
    expect(hierarchyFrom(bytes, network, 'car')).not.toBeNull();
    expect(hierarchyFrom(bytes, longer, 'car')).toBeNull();
    expect(hierarchyFrom(bytes, closed, 'car')).toBeNull();
    expect(hierarchyFrom(bytes, buildNetwork(roads.slice(1)), 'car')).toBeNull();
    expect(hierarchyFrom(bytes, network, 'foot')).toBeNull();
    expect(hierarchyFrom(bytes.subarray(0, bytes.length - 4), network, 'car')).toBeNull();
    expect(hierarchyFrom(bytes.subarray(0, 9), network, 'car')).toBeNull();
    const otherLayout = bytes.slice();
    otherLayout[4]! += 1;
    expect(hierarchyFrom(otherLayout, network, 'car')).toBeNull();
  });
});
