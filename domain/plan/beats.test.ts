import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildNetwork } from '../network/graph.ts';
import type { LngLat } from '../place.ts';
import { gridPlace, gridTown } from '../sections/gridTown.fixture.ts';
import { beatOfRoads, type Beat } from './beats.ts';
import { checkPartition } from './zones.fixture.ts';
import { partitionRoads, type ZoneSection } from './zones.ts';

const town = gridTown(14, 14);
const network = buildNetwork(town);

const ring = (west: number, south: number, east: number, north: number): LngLat[] => [
  gridPlace(west, south),
  gridPlace(east, south),
  gridPlace(east, north),
  gridPlace(west, north),
  gridPlace(west, south),
];
const box = (name: string, ...bounds: [number, number, number, number]): Beat => ({
  name,
  polygons: [[ring(...bounds)]],
});
/** One every other block, in all directions. */
const sections: ZoneSection[] = Array.from({ length: 36 }, (_, i) => ({
  roads: [roadAt(2 * (i % 6) + 1, 2 * Math.floor(i / 6) + 1)],
  workloadMinutes: 30,
}));
/** The road that runs east from a junction. */
function roadAt(column: number, row: number): number {
  const from = 1000 * row + column;
  return town.findIndex((road) => road.fromNode === from && road.toNode === from + 1);
}
const zonesWith = (beats: readonly Beat[], count = 6, given = sections) => {
  const result = partitionRoads({ network, sections: given, count, seed: 1, beats });
  checkPartition(network, given, result);
  return result;
};

describe('beatOfRoads', () => {
  it('gives a road to the beat that holds its middle', () => {
    // The edge lies at 3.4: the road from 2 to 3 is inside, that from 3 to 4 has its middle at 3.5.
    const ofRoad = beatOfRoads(network, [box('west', -1, -1, 3.4, 14)]);
    expect(ofRoad[roadAt(2, 5)]).toBe(0);
    expect(ofRoad[roadAt(3, 5)]).toBe(-1);
    // 14 rows of three roads to the east, four columns of thirteen to the north.
    expect(ofRoad.filter((beat) => beat === 0)).toHaveLength(14 * 3 + 4 * 13);
  });

  it('of overlapping beats the first by name, whatever their order', () => {
    const [a, b] = [box('A', 0, 0, 8, 8), box('B', 4, 4, 13, 13)];
    expect(beatOfRoads(network, [a, b])[roadAt(5, 5)]).toBe(0);
    expect(beatOfRoads(network, [b, a])[roadAt(5, 5)]).toBe(1);
  });

  it('leaves out holes, and takes each polygon of several', () => {
    const holed: Beat = {
      name: 'ring',
      polygons: [[ring(-1, -1, 9, 9), ring(3.2, 3.2, 6.2, 6.2)], [ring(10.5, 10.5, 14, 14)]],
    };
    const ofRoad = beatOfRoads(network, [holed]);
    expect(ofRoad[roadAt(1, 1)]).toBe(0);
    expect(ofRoad[roadAt(4, 4)]).toBe(-1);
    expect(ofRoad[roadAt(11, 12)]).toBe(0);
    expect(ofRoad[roadAt(9, 9)]).toBe(-1);
  });
});

describe('zones with beats', () => {
  const west = box('west', -1, -1, 4.7, 14);

  it('a beat is one zone as it was drawn; the others share the rest', () => {
    const { zones, zoneOfRoad, beatNotes } = zonesWith([west]);
    expect(zones.map(({ beat }) => beat)).toEqual([0, null, null, null, null, null]);
    expect(beatNotes).toEqual([]);
    const inBeat = beatOfRoads(network, [west]);
    for (const [road, zone] of zoneOfRoad.entries()) expect(zone === 0).toBe(inBeat[road] === 0);
    // Two of six columns of sections (the third begins at 5): 12 in the beat, 24 among five.
    expect(zones[0]!.sections).toHaveLength(12);
    expect(zones[0]!.deviation).toBeCloseTo(1, 9);
    expect(zones[0]!.reason).toEqual({ code: 'fixed-beat', beat: 0, sections: zones[0]!.sections });
  });

  it('says that a beat is why the others have less, where they are balanced among them', () => {
    const { zones, balanced } = zonesWith([west], 5);
    expect(balanced).toBe(false);
    for (const zone of zones.slice(1)) {
      expect(zone.sections).toHaveLength(6);
      expect(zone.deviation).toBeCloseTo(6 / 7.2 - 1, 9);
      expect(zone.reason).toMatchObject({ code: 'fixed-beat', beat: 0 });
    }
  });

  it('leaves no zone of its own where beats hold all roads, and one where they are as many as asked for', () => {
    const all = [box('a', -1, -1, 6.2, 14), box('b', 6.2, -1, 14, 14)];
    expect(zonesWith(all).zones.map(({ beat }) => beat)).toEqual([0, 1]);
    const some = [box('a', -1, -1, 6.2, 14), box('b', 6.2, -1, 10.2, 14)];
    expect(zonesWith(some, 2).zones.map(({ beat }) => beat)).toEqual([0, 1, null]);
  });

  it('tells of a beat in pieces, without roads, without sections', () => {
    const apart: Beat = { name: 'apart', polygons: [[ring(-1, -1, 2.2, 2.2)], [ring(10.2, 10.2, 14, 14)]] };
    const { beatNotes, zones } = zonesWith([
      apart,
      box('at sea', 30, 30, 31, 31),
      box('block', 4.9, 7.9, 6.1, 8.1),
    ]);
    expect(beatNotes).toEqual([
      { code: 'split-beat', beat: 0 },
      { code: 'beat-without-roads', beat: 1 },
      { code: 'beat-without-sections', beat: 2 },
    ]);
    expect(zones.filter(({ beat }) => beat !== null).map(({ beat }) => beat)).toEqual([0, 2]);
    expect(zones.find(({ beat }) => beat === 2)).toMatchObject({ workloadMinutes: 0, deviation: -1 });
  });

  it('makes one zone of what beats leave over, even without any section', () => {
    const [only] = [{ roads: [roadAt(1, 1)], workloadMinutes: 30 }];
    const { zones } = zonesWith([west], 1, [only!]);
    expect(zones.map(({ reason }) => reason?.code)).toEqual(['fixed-beat', 'no-sections']);
  });

  it('puts a section that a border cuts where most of its length is', () => {
    const roads = [roadAt(4, 6), roadAt(5, 6)];
    const inBeat = [...sections, { roads, meters: [60, 50], workloadMinutes: 30 }];
    const outside = [...sections, { roads, meters: [50, 60], workloadMinutes: 30 }];
    const one = zonesWith([west], 6, inBeat);
    expect(one.zoneOfSection[36]).toBe(0);
    expect(one.splitSections).toEqual([36]);
    expect(zonesWith([west], 6, outside).zoneOfSection[36]).not.toBe(0);
  });

  it('keeps the numbers of beats and zones where nothing changed', () => {
    const before = partitionRoads({ network, sections, count: 6, seed: 1 });
    const drawn = partitionRoads({
      network,
      sections,
      count: 6,
      seed: 1,
      beats: [west],
      previous: before.zoneOfSection,
    });
    checkPartition(network, sections, drawn);
    const again = partitionRoads({
      network,
      sections,
      count: 6,
      seed: 7,
      beats: [west],
      previous: drawn.zoneOfSection,
    });
    expect(again.zoneOfSection).toEqual(drawn.zoneOfSection);
    expect(again.zoneOfRoad).toEqual(drawn.zoneOfRoad);
  });

  it('any beats whatever give a partition', () => {
    const bound = fc.double({ min: -1, max: 14, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(bound, bound, bound, bound, fc.constantFrom('a', 'b', 'c')), { maxLength: 4 }),
        fc.integer({ min: 1, max: 9 }),
        (drawn, count) => {
          const beats = drawn.map(([a, b, c, d, name]) => box(name, a, b, c, d));
          const { zones } = zonesWith(beats, count);
          for (const zone of zones) expect(zone.reason === null).toBe(Math.abs(zone.deviation) <= 0.15);
        },
      ),
      { numRuns: 25 },
    );
  });
});
