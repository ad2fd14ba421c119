import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localFrame, type LngLat } from '../place.ts';
import { GRID_ORIGIN, gridTown } from './gridTown.fixture.ts';
import { createLineMatcher } from './match.ts';

const town = gridTown(8, 8);
const matcher = createLineMatcher(town);
const frame = localFrame(GRID_ORIGIN);
const at = (east: number, north: number): LngLat => frame.toLngLat([east, north]);
const names = (line: LngLat[]): (string | null)[] =>
  matcher.match(line).stretches.map(({ road }) => town[road]!.name);

describe('createLineMatcher', () => {
  it('finds the roads along a line that lies 25 m beside them, and no crossing street', () => {
    const { stretches, matchedShare } = matcher.match([at(0, 225), at(400, 225)]);
    expect(stretches.map(({ road }) => town[road]!.id)).toEqual([
      '2000-2001',
      '2001-2002',
      '2002-2003',
      '2003-2004',
    ]);
    expect(matchedShare).toBe(1);
    for (const { fromMeters, toMeters } of stretches) expect(toMeters - fromMeters).toBeGreaterThan(95);
  });

  it('takes a part of a road in metres from its start', () => {
    const { stretches } = matcher.match([at(130, 300), at(180, 300)]);
    expect(stretches).toHaveLength(1);
    expect(Math.abs(stretches[0]!.fromMeters - 30)).toBeLessThan(11);
    expect(Math.abs(stretches[0]!.toMeters - 80)).toBeLessThan(11);
  });

  it('goes around a corner', () => {
    expect(names([at(0, 0), at(200, 0), at(200, 200)])).toEqual(['A', 'A', '3', '3']);
  });

  it('does not care which way the line was drawn', () => {
    const line = [at(100, 410), at(500, 390)];
    const back = matcher.match([...line].reverse());
    expect(new Set(back.stretches.map(({ road }) => road))).toEqual(
      new Set(matcher.match(line).stretches.map(({ road }) => road)),
    );
    expect(back.stretches.map(({ road }) => town[road]!.id)).toEqual([
      '4004-4005',
      '4003-4004',
      '4002-4003',
      '4001-4002',
    ]);
  });

  it('says what share of a line has no road', () => {
    // 700 m along street A, then 700 m into the fields.
    expect(matcher.match([at(0, 0), at(1400, 0)]).matchedShare).toBeCloseTo(0.5, 1);
    expect(matcher.match([at(5000, 5000), at(5500, 5000)])).toMatchObject({ stretches: [], matchedShare: 0 });
    expect(matcher.match([at(0, 0), at(0, 0)])).toMatchObject({ stretches: [], lengthMeters: 0 });
    expect(createLineMatcher([]).match([at(0, 0), at(9, 0)]).matchedShare).toBe(0);
  });

  it('takes both carriageways of a street, and not the lane of another name beside it', () => {
    const roads = gridTown(2, 1).flatMap((road) => {
      const beside = (north: number, name: string, id: number): typeof road => ({
        ...road,
        id: name + String(id),
        name,
        fromNode: 10 * id,
        toNode: 10 * id + 1,
        line: [at(0, north), at(100, north)],
      });
      return [road, beside(18, 'A', 1), beside(-18, 'Lane', 2)];
    });
    const { stretches } = createLineMatcher(roads).match([at(0, 0), at(100, 0)]);
    expect(stretches.map(({ road }) => roads[road]!.name)).toEqual(['A', 'A']);
  });

  it('finds a straight run again when it is shifted by up to 25 m, whichever it is', () => {
    fc.assert(
      fc.property(
        fc.nat(7),
        fc.nat(4),
        fc.integer({ min: 2, max: 3 }),
        fc.double({ min: -25, max: 25, noNaN: true }),
        fc.boolean(),
        (row, column, blocks, off, east) => {
          const a = 100 * column;
          const b = 100 * (column + blocks);
          const line = east
            ? [at(a, 100 * row + off), at(b, 100 * row + off)]
            : [at(100 * row + off, a), at(100 * row + off, b)];
          const { stretches } = matcher.match(line);
          expect(stretches).toHaveLength(blocks);
          const expected = east ? String.fromCharCode(65 + row) : String(row + 1);
          expect(stretches.every(({ road }) => town[road]!.name === expected)).toBe(true);
        },
      ),
      { numRuns: 100 },
    );
  });
});
