import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildNetwork } from '../network/graph.ts';
import { lineLengthMeters } from '../place.ts';
import { gridTown } from './gridTown.fixture.ts';
import { proposeSections, type RoadIncident } from './propose.ts';

const town = gridTown(12, 12);
const network = buildNetwork(town);
const indexOf = (id: string): number => town.findIndex((road) => road.id === id);
const on = (id: string, count: number, weight = 1): RoadIncident[] =>
  Array.from({ length: count }, (_, i) => ({
    road: indexOf(id),
    alongMeters: (100 * (i + 0.5)) / count,
    weight,
  }));

describe('proposeSections', () => {
  it('joins the hot roads of one street in order, and names it', () => {
    const [section, ...others] = proposeSections(network, [
      ...on('2002-2003', 6),
      ...on('2003-2004', 9),
      ...on('2004-2005', 5),
      ...on('2005-2006', 1),
    ]);
    expect(others).toEqual([]);
    expect(section!.name).toBe('C');
    expect(section!.stretches.map(({ road }) => town[road]!.id)).toEqual([
      '2002-2003',
      '2003-2004',
      '2004-2005',
    ]);
    expect(section!.lengthMeters).toBe(300);
    expect(lineLengthMeters(section!.line)).toBeCloseTo(300, 0);
    expect(section!).toMatchObject({ incidents: 20, risk: 20 });
    expect(section!.riskPerMeter).toBeCloseTo(20 / 300, 9);
  });

  it('passes a quiet piece between two hot ones, but does not end in one', () => {
    const [section] = proposeSections(network, [...on('2002-2003', 9), ...on('2004-2005', 9)]);
    expect(section!.stretches.map(({ road }) => town[road]!.id)).toEqual([
      '2002-2003',
      '2003-2004',
      '2004-2005',
    ]);
  });

  it('stops at 800 m, and proposes the rest as another with its own name', () => {
    const hot = Array.from({ length: 11 }, (_, column) => on(`${5000 + column}-${5001 + column}`, 10)).flat();
    const sections = proposeSections(network, hot);
    expect(sections.map(({ lengthMeters }) => lengthMeters)).toEqual([800, 300]);
    expect(new Set(sections.map(({ name }) => name)).size).toBe(2);
    for (const { name } of sections) expect(name).toMatch(/^F \(\d+ – \d+\)$/);
  });

  it('takes the worst 800 m of one long road', () => {
    const long = buildNetwork(gridTown(2, 1, 3000));
    const incidents = [100, 1900, 2000, 2100, 2200, 2300].map((alongMeters) => ({
      road: 0,
      alongMeters,
      weight: 1,
    }));
    const [section] = proposeSections(long, incidents);
    expect(section!.stretches).toEqual([{ road: 0, fromMeters: 1700, toMeters: 2500 }]);
    expect(section!.incidents).toBe(5);
    expect(lineLengthMeters(section!.line)).toBeCloseTo(800, -1);
  });

  it('grows a piece of a junction to a beat of 300 m, cutting a road that is longer than what is missing', () => {
    const [beat] = proposeSections(network, on('2002-2003', 9));
    expect(beat!.lengthMeters).toBe(300);
    const long = buildNetwork(
      [...gridTown(2, 1, 3000)].flatMap((road) => {
        const [a, b] = [road.line[0]!, road.line[1]!];
        const at = (share: number): [number, number] => [a[0] + share * (b[0] - a[0]), a[1]];
        return [
          { ...road, id: 'short', toNode: 9, lengthMeters: 30, line: [at(0), at(0.01)] },
          { ...road, id: 'long', fromNode: 9, lengthMeters: 2970, line: [at(0.01), at(1)] },
        ];
      }),
    );
    const crowded = Array.from({ length: 9 }, () => ({ road: 0, alongMeters: 15, weight: 1 }));
    const [cut] = proposeSections(long, crowded);
    expect(cut!.stretches).toEqual([
      { road: 0, fromMeters: 0, toMeters: 30 },
      { road: 1, fromMeters: 0, toMeters: 270 },
    ]);
    expect(lineLengthMeters(cut!.line)).toBeCloseTo(300, 0);
  });

  it('makes one section of two carriageways', () => {
    const beside = gridTown(6, 1).map((road) => ({
      ...road,
      fromNode: road.fromNode + 5_000,
      toNode: road.toNode + 5_000,
      line: road.line.map(([lng, lat]): [number, number] => [lng, lat + 0.00018]),
    }));
    const both = buildNetwork([...gridTown(6, 1), ...beside]);
    const incidents = [0, 1, 2, 5, 6, 7].flatMap((road) =>
      Array.from({ length: 5 }, (_, i) => ({ road, alongMeters: 10 + 20 * i, weight: 1 })),
    );
    const sections = proposeSections(both, incidents);
    expect(sections).toHaveLength(1);
    expect(sections[0]!.incidents).toBe(30);
    expect(sections[0]!.lengthMeters).toBe(300);
    expect(sections[0]!.stretches.map(({ road }) => road).sort((a, b) => a - b)).toEqual([0, 1, 2, 5, 6, 7]);
  });

  it('proposes nothing on thin evidence, however recent', () => {
    expect(proposeSections(network, on('2002-2003', 4, 100))).toEqual([]);
    expect(proposeSections(network, [])).toEqual([]);
  });

  it('puts recent trouble above old', () => {
    const sections = proposeSections(network, [...on('2002-2003', 20, 0.1), ...on('7002-7003', 6, 1)]);
    expect(sections.map(({ name }) => name)).toEqual(['H', 'C']);
    expect(
      proposeSections(network, [...on('2002-2003', 20), ...on('7002-7003', 6)], { count: 1 }),
    ).toHaveLength(1);
  });

  it('gives connected, separate sections within the length, whatever the incidents', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            road: fc.nat(town.length - 1),
            alongMeters: fc.nat(100),
            weight: fc.constantFrom(0.3, 1),
          }),
          {
            maxLength: 400,
          },
        ),
        (incidents) => {
          const sections = proposeSections(network, incidents, { minIncidents: 2 });
          const roads = sections.flatMap(({ stretches }) => stretches.map(({ road }) => road));
          expect(new Set(roads).size).toBe(roads.length);
          expect(new Set(sections.map(({ name }) => name)).size).toBe(sections.length);
          for (const { line, lengthMeters, incidents: count } of sections) {
            expect(lengthMeters).toBeLessThanOrEqual(800);
            expect(count).toBeGreaterThanOrEqual(2);
            // A break in the line would show as a jump: it would be longer than its roads.
            expect(lineLengthMeters(line)).toBeCloseTo(lengthMeters, -1);
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
