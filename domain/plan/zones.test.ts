import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildNetwork } from '../network/graph.ts';
import { Problem } from '../problem.ts';
import { gridTown } from '../sections/gridTown.fixture.ts';
import { checkPartition } from './zones.fixture.ts';
import { partitionRoads, type ZoneSection } from './zones.ts';

const town = gridTown(14, 14);
const network = buildNetwork(town);
const mainland = buildNetwork([...gridTown(10, 10), ...gridTown(4, 4, 100, 1_000_000)]);

/** Sections of one road each, evenly over the grid. */
const even: ZoneSection[] = Array.from({ length: 24 }, (_, i) => ({
  roads: [Math.floor(((i + 0.5) * town.length) / 24)],
  workloadMinutes: 30,
}));

describe('partitionRoads', () => {
  it('balances what can be balanced', () => {
    const result = partitionRoads({ network, sections: even, count: 4, seed: 1 });
    checkPartition(network, even, result);
    expect(result.balanced).toBe(true);
    for (const zone of result.zones) expect(Math.abs(zone.deviation)).toBeLessThanOrEqual(0.15);
  });

  it('balances unlike sections within 15 %', () => {
    const unlike = even.map((section, i) => ({ ...section, workloadMinutes: 10 + ((i * 7) % 24) }));
    for (const seed of [1, 2, 3]) {
      const result = partitionRoads({ network, sections: unlike, count: 5, seed });
      checkPartition(network, unlike, result);
      expect(result.zones.map((zone) => zone.reason)).toEqual([null, null, null, null, null]);
    }
  });

  it("names the section that is more than a zone's share", () => {
    const heavy = even.map((section, i) => (i === 7 ? { ...section, workloadMinutes: 900 } : section));
    const { zones, balanced, zoneOfSection } = partitionRoads({
      network,
      sections: heavy,
      count: 4,
      seed: 1,
    });
    expect(balanced).toBe(false);
    expect(zones[zoneOfSection[7]!]!.reason).toEqual({ code: 'heavy-section', section: 7 });
    for (const zone of zones) expect(zone.reason).toEqual({ code: 'heavy-section', section: 7 });
  });

  it('keeps sections that share a road together, and says so when they weigh too much', () => {
    const sharing = even.map((section, i) =>
      i < 12 ? { roads: [...section.roads, 0], workloadMinutes: 30 } : section,
    );
    const result = partitionRoads({ network, sections: sharing, count: 4, seed: 1 });
    checkPartition(network, sharing, result);
    expect(result.zones[result.zoneOfSection[0]!]!.reason).toMatchObject({ code: 'joined-sections' });
  });

  it('connects a section whose two carriageways do not touch', () => {
    const ends = town.flatMap((road, i) => (road.name === 'C' || road.name === 'E' ? [i] : []));
    const sections = [
      { roads: ends, workloadMinutes: 30 },
      ...even.filter((s) => !ends.includes(s.roads[0]!)),
    ];
    checkPartition(network, sections, partitionRoads({ network, sections, count: 3, seed: 5 }));
  });

  it('gives an island without sections to one zone, and an island with sections its due', () => {
    const islandRoads = mainland.roads.length - 24;
    const onMainland = Array.from({ length: 9 }, (_, i) => ({ roads: [i * 18], workloadMinutes: 30 }));
    const without = partitionRoads({ network: mainland, sections: onMainland, count: 3, seed: 1 });
    checkPartition(mainland, onMainland, without);
    expect(new Set(without.zoneOfRoad.slice(islandRoads)).size).toBe(1);
    const sections = [
      ...onMainland,
      { roads: [islandRoads], workloadMinutes: 30 },
      { roads: [mainland.roads.length - 1], workloadMinutes: 30 },
    ];
    checkPartition(mainland, sections, partitionRoads({ network: mainland, sections, count: 3, seed: 1 }));
    const across = [...onMainland, { roads: [3, islandRoads + 2], workloadMinutes: 30 }];
    const split = partitionRoads({ network: mainland, sections: across, count: 3, seed: 1 });
    expect(split.splitSections).toEqual([9]);
    checkPartition(mainland, across, split);
  });

  it('is connected, complete and the same for the same seed, whatever the sections', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(network, mainland).chain((net) =>
          fc.record({
            net: fc.constant(net),
            sections: fc.array(
              fc.record({
                roads: fc.array(fc.nat(net.roads.length - 1), { minLength: 1, maxLength: 3 }),
                workloadMinutes: fc.integer({ min: 0, max: 60 }),
              }),
              { minLength: 1, maxLength: 25 },
            ),
            share: fc.double({ min: 0, max: 1, noNaN: true }),
            seed: fc.nat(),
          }),
        ),
        ({ net, sections, share, seed }) => {
          const count = 1 + Math.floor(share * Math.min(7, sections.length - 1));
          const result = partitionRoads({ network: net, sections, count, seed });
          checkPartition(net, sections, result);
          expect(partitionRoads({ network: net, sections, count, seed })).toEqual(result);
        },
      ),
      { numRuns: 25 },
    );
  }, 30_000);

  it('says what it cannot do', () => {
    expect(() => partitionRoads({ network: buildNetwork([]), sections: even, count: 2, seed: 1 })).toThrow(
      Problem,
    );
    expect(() => partitionRoads({ network, sections: [], count: 1, seed: 1 })).toThrow(Problem);
    expect(() => partitionRoads({ network, sections: even, count: 25, seed: 1 })).toThrow(/1 to 24/);
  });
});
