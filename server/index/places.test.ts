import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../domain/random.ts';
import { Places } from './places.ts';
import { emptyRows, type Rows } from './rows.ts';
import type { Selection } from './selection.ts';
import { Stretch } from './stretch.ts';

const ALL: Selection = {
  fromMinute: -Infinity,
  toMinute: Infinity,
  kinds: null,
  hours: null,
  areas: null,
  place: null,
};

/** Rows of some minutes: the id says which, so that each can be told from all others. */
function rowsOf(count: number, seed: number, fromMinute: number, toMinute: number): Rows {
  const random = seededRandom(seed);
  const below = (n: number) => Math.floor(random() * n);
  const rows = emptyRows(count);
  for (let i = 0; i < count; i++) {
    rows.minute[i] = fromMinute + below(toMinute - fromMinute);
    rows.cell[i] = below(40) * 8 + below(7);
    rows.area[i] = below(3);
    rows.kind[i] = below(4);
    // Four tiles by four of zoom 16.
    rows.x[i] = 2 ** 31 + below(2 ** 18);
    rows.y[i] = 2 ** 30 + below(2 ** 18);
    rows.refHi[i] = seed;
    rows.refLo[i] = i;
  }
  return rows;
}

interface Row {
  ref: string;
  minute: number;
  cell: number;
  x: number;
  y: number;
}

const rowAt = (rows: Rows, i: number): Row => ({
  ref: `${rows.refHi[i]}-${rows.refLo[i]}`,
  minute: rows.minute[i]!,
  cell: rows.cell[i]!,
  x: rows.x[i]!,
  y: rows.y[i]!,
});
const listOf = (rows: Rows): Row[] => Array.from({ length: rows.count }, (_, i) => rowAt(rows, i));
const byRef = (a: Row, b: Row) => (a.ref < b.ref ? -1 : 1);

/** Everything that `visit` hands out, with its place in the map. */
function held(places: Places, selection: Selection): Row[] {
  const found: Row[] = [];
  const take = (stretch: Stretch, run: number, row: number) => {
    const tile = stretch.tileRun.findLastIndex((first) => first <= run);
    found.push({
      ref: `${stretch.refHi[row]}-${stretch.refLo[row]}`,
      minute: stretch.minute[row]!,
      cell: stretch.runCell[run]! * 8 + stretch.digit[row]!,
      x: stretch.xOf(tile, row),
      y: stretch.yOf(tile, row),
    });
  };
  places.visit(selection, () => 0, {
    runs: (stretch, first, end) => {
      for (let run = first; run < end; run++) {
        for (let row = stretch.runStart[run]!; row < stretch.runStart[run + 1]!; row++)
          take(stretch, run, row);
      }
    },
    rows: (stretch, run, rows, count) => rows.subarray(0, count).forEach((row) => take(stretch, run, row)),
  });
  return found.sort(byRef);
}

describe('places', () => {
  it('hold what the last replacement of each minute brought, in few stretches, however often they change', () => {
    const change = fc.record({
      from: fc.nat(900),
      length: fc.integer({ min: 1, max: 300 }),
      count: fc.nat(40),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 30, maxLength: 80 }), (changes) => {
        const places = new Places();
        let expected: Row[] = [];
        changes.forEach(({ from, length, count }, seed) => {
          const rows = rowsOf(count, seed, from, from + length);
          places.replace(from, from + length, rows);
          const outside = expected.filter(({ minute }) => minute < from || minute >= from + length);
          expected = [...outside, ...listOf(rows)].sort(byRef);
        });
        expect(held(places, ALL)).toEqual(expected);
        const part = { ...ALL, fromMinute: 300, toMinute: 640 };
        expect(held(places, part)).toEqual(expected.filter(({ minute }) => minute >= 300 && minute < 640));
        // At most five of each size, between powers of 4.
        const sizes = Math.log2(Math.max(4, expected.length)) / 2;
        expect(places.stretches).toBeLessThanOrEqual(5 * Math.ceil(sizes + 1));
      }),
      { numRuns: 25 },
    );
  });

  it('look at no row of what lies in time and at a place by itself', () => {
    const places = new Places();
    places.replace(0, 1000, rowsOf(5000, 1, 0, 1000));
    // 16 tiles of 40 cells of 3 areas at the most.
    expect(places.cost(ALL)).toBeLessThanOrEqual(1920);
    expect(places.cost({ ...ALL, toMinute: 500 })).toBe(5000);
    expect(places.cost({ ...ALL, toMinute: 0 })).toBe(0);
  });
});

describe('a stretch', () => {
  it('stands by tile, cell and area, and gives back what it was made of', () => {
    const rows = rowsOf(3000, 5, 0, 1000);
    const stretch = new Stretch(rows);
    expect([...stretch.tileCode]).toEqual([...new Set(stretch.tileCode)].sort((a, b) => a - b));
    expect(stretch.tileCode).toHaveLength(16);
    for (let tile = 0; tile < 16; tile++) {
      const runs = Array.from(
        { length: stretch.tileRun[tile + 1]! - stretch.tileRun[tile]! },
        (_, i) =>
          stretch.runCell[stretch.tileRun[tile]! + i]! * 10 + stretch.runArea[stretch.tileRun[tile]! + i]!,
      );
      expect(runs).toEqual([...new Set(runs)].sort((a, b) => a - b));
    }
    expect(listOf(stretch.rows()).sort(byRef)).toEqual(listOf(rows).sort(byRef));
    const plain = Float64Array.of(1, 2, 5, 0.5);
    const weights = (kinds: Float64Array) =>
      Array.from(stretch.weightsOfRuns({ plain: kinds, own: [NaN] })).reduce(
        (sum, weight) => sum + weight,
        0,
      );
    const expected = (kinds: Float64Array) => rows.kind.reduce((sum, kind) => sum + kinds[kind]!, 0);
    expect(weights(plain)).toBe(expected(plain));
    // A kind weighs something else from now on; and one came that no row has.
    const changed = Float64Array.of(1, 3, 5, 0.5, 9);
    expect(weights(changed)).toBe(expected(changed));
    stretch.forget(200, 400);
    const left = listOf(rows).filter(({ minute }) => minute < 200 || minute >= 400);
    expect(stretch.live).toBe(left.length);
    expect(listOf(stretch.rows()).sort(byRef)).toEqual(left.sort(byRef));
  });
});
