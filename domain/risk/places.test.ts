import { cellArea, gridDisk, latLngToCell, cellToLatLng, cellToParent, UNITS } from 'h3-js';
import { describe, expect, it } from 'vitest';
import { cellToHex, hexToCell } from '../cells.ts';
import { buildNetwork } from '../network/graph.ts';
import { gridRoads } from '../network/testRoads.ts';
import { distanceMeters, type LngLat } from '../place.ts';
import { ROAD_CLASSES } from '../road.ts';
import { sum } from './counts.ts';
import { cellPlaces, roadPlaces } from './places.ts';

const cellsAround = (lat: number, lng: number, res: number, rings: number): BigUint64Array =>
  BigUint64Array.from(gridDisk(latLngToCell(lat, lng, res), rings).map(hexToCell)).sort();

describe('roadPlaces', () => {
  const roads = gridRoads(4, 3).map((road, r) => ({
    ...road,
    roadClass: r === 5 ? ('primary' as const) : road.roadClass,
  }));
  const network = buildNetwork(roads);
  const places = roadPlaces(network);

  it('are as long as the roads, and of their class', () => {
    expect(places.count).toBe(roads.length);
    expect(places.size[0]).toBeCloseTo(100, 3);
    expect(ROAD_CLASSES[places.kind[5]!]).toBe('primary');
    expect(ROAD_CLASSES[places.kind[4]!]).toBe('residential');
  });

  it('may be divided by coarse cells and by class', () => {
    expect(places.zonings.map(({ name }) => name)).toEqual(['cells-7', 'cells-8', 'road-class']);
    const byClass = places.zonings[2]!;
    expect(byClass.count).toBe(2);
    expect(byClass.zone[5]).not.toBe(byClass.zone[4]);
    expect(byClass.zone[4]).toBe(byClass.zone[0]);
    for (const { count, zone } of places.zonings) expect(Math.max(...zone)).toBe(count - 1);
  });

  it('keep a spread once it is made', () => {
    const [first, second] = places.bandwidthsMeters;
    expect(places.spread(first!)).toBe(places.spread(first!));
    expect(places.spread(second!)).not.toBe(places.spread(first!));
  });
});

describe('cellPlaces', () => {
  const cells = cellsAround(-30.03, -51.22, 9, 8);
  const places = cellPlaces(cells, 9);

  it('are as large as their cells', () => {
    expect(places.count).toBe(cells.length);
    for (const [i, cell] of cells.entries()) {
      expect(places.size[i]).toBeCloseTo(cellArea(cellToHex(cell), UNITS.m2), 6);
    }
    expect([...new Set(places.kind)]).toEqual([0]);
  });

  it('may be divided by their parents, as far as those are coarser', () => {
    expect(places.zonings.map(({ name }) => name)).toEqual(['cells-7', 'cells-8']);
    expect(cellPlaces(cellsAround(-30.03, -51.22, 8, 2), 8).zonings.map(({ name }) => name)).toEqual([
      'cells-7',
    ]);
    const parents = Array.from(cells, (cell) => cellToParent(cellToHex(cell), 7));
    const { count, zone } = places.zonings[0]!;
    expect(count).toBe(new Set(parents).size);
    for (const [i, parent] of parents.entries()) expect(parent).toBe(parents[zone.indexOf(zone[i]!)]);
  });

  it('have rows of sum 1, clipped to the cells', () => {
    for (const bandwidth of places.bandwidthsMeters) {
      const { start, to, share } = places.spread(bandwidth);
      expect(Math.max(...to)).toBeLessThan(places.count);
      for (let i = 0; i < places.count; i++) {
        expect(sum(share.subarray(start[i], start[i + 1]))).toBeCloseTo(1, 5);
      }
    }
  });

  /** The row of the middle cell, and what a quartic kernel of the distances to all centres says. */
  function middleRow(bandwidth: number): { found: Float64Array; expected: number[] } {
    const { start, to, share } = places.spread(bandwidth);
    const centres = Array.from(cells, (cell): LngLat => {
      const [lat, lng] = cellToLatLng(cellToHex(cell));
      return [lng, lat];
    });
    const middle = cells.indexOf(hexToCell(latLngToCell(-30.03, -51.22, 9)));
    const kernel = centres.map((centre) => {
      const off = distanceMeters(centres[middle]!, centre) / bandwidth;
      return off < 1 ? (1 - off * off) ** 2 : 0;
    });
    const total = sum(kernel);
    const found = new Float64Array(places.count);
    for (let n = start[middle]!; n < start[middle + 1]!; n++) found[to[n]!] = share[n]!;
    return { found, expected: kernel.map((value) => value / total) };
  }

  const expectKernel = (bandwidth: number) => {
    const { found, expected } = middleRow(bandwidth);
    for (const [i, share] of expected.entries()) expect(found[i]).toBeCloseTo(share, 4);
  };

  it('tell their surroundings by a quartic kernel of distance', () => {
    expectKernel(places.bandwidthsMeters[0]!);
  });

  it.each([1, 2])('tell all that lies within the wider bandwidths, too: %i', (b) => {
    expectKernel(places.bandwidthsMeters[b]!);
  });
});
