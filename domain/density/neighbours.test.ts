import fc from 'fast-check';
import { cellToChildren, getPentagons, getRes0Cells, gridDisk, gridDiskDistances, latLngToCell } from 'h3-js';
import { describe, expect, it } from 'vitest';
import { cellToHex, hexToCell } from '../cells.ts';
import { disks, neighbours, withRing } from './neighbours.ts';

const ascending = (hexes: Iterable<string>) => BigUint64Array.from(new Set(hexes), hexToCell).sort();

const rowsOf = (cells: BigUint64Array) => {
  const { start, of } = neighbours(cells);
  return Array.from(cells, (_, i) =>
    Array.from(of.subarray(start[i], start[i + 1]), (j) => cellToHex(cells[j]!)).sort(),
  );
};

const expected = (cells: BigUint64Array) => {
  const set = new Set(Array.from(cells, cellToHex));
  return Array.from(cells, (cell) => {
    const hex = cellToHex(cell);
    return gridDisk(hex, 1)
      .filter((other) => other !== hex && set.has(other))
      .sort();
  });
};

const place = fc.tuple(
  fc.double({ min: -180, max: 180, noNaN: true }),
  fc.double({ min: -89, max: 89, noNaN: true }),
);

/** Cells where arithmetic on digits is hardest: pentagons, the edges of base cells, the sectors beside the missing one. */
const hardCell = fc.oneof(
  place.chain(([lng, lat]) => fc.integer({ min: 1, max: 11 }).map((res) => latLngToCell(lat, lng, res))),
  fc.integer({ min: 1, max: 11 }).chain((res) => fc.constantFrom(...getPentagons(res))),
  fc.constantFrom(...getRes0Cells()).chain((base) => fc.constantFrom(...cellToChildren(base, 3))),
  fc.constantFrom(...getPentagons(0)).chain((base) => fc.constantFrom(...cellToChildren(base, 4))),
);

describe('neighbours', () => {
  it('are the ring of each cell, as far as it is in the set', () => {
    // A flower: the middle has six neighbours, each petal the middle and two petals.
    const [middle, ...petals] = gridDisk(latLngToCell(31.23, 121.47, 9), 1);
    const cells = ascending([middle!, ...petals]);
    const rows = rowsOf(cells);
    expect(rows.map((row) => row.length).sort()).toEqual([3, 3, 3, 3, 3, 3, 6]);
    expect(rows[cells.indexOf(hexToCell(middle!))]).toEqual([...petals].sort());
  });

  it('are those of h3-js, at pentagons and across base cells too', () => {
    fc.assert(
      fc.property(hardCell, fc.integer({ min: 1, max: 5 }), (hex, size) => {
        const cells = ascending(gridDisk(hex, size));
        expect(rowsOf(cells)).toEqual(expected(cells));
      }),
      { numRuns: 300 },
    );
  });

  it('leave out what is not in the set', () => {
    const disk = gridDisk(latLngToCell(31.23, 121.47, 9), 8);
    fc.assert(
      fc.property(fc.subarray(disk), (some) => {
        const cells = ascending(some);
        expect(rowsOf(cells)).toEqual(expected(cells));
      }),
      { numRuns: 50 },
    );
  });

  it('are none in an empty set', () => {
    expect(neighbours(new BigUint64Array(0))).toEqual({ start: new Uint32Array(1), of: new Uint32Array(0) });
  });
});

describe('disks', () => {
  it('have the distances of h3-js', () => {
    fc.assert(
      fc.property(hardCell, fc.integer({ min: 1, max: 3 }), (hex, rings) => {
        const set = ascending(gridDisk(hex, rings + 1));
        const source = BigUint64Array.of(hexToCell(hex));
        const found = disks(source, set, rings);
        const byDistance = gridDiskDistances(hex, rings);
        expect(set[found.self[0]!]).toBe(source[0]);
        for (let ring = 1; ring <= rings; ring++) {
          const cells = [...found.of].filter((_, j) => found.ring[j] === ring);
          expect(cells.map((j) => cellToHex(set[j]!)).sort()).toEqual([...byDistance[ring]!].sort());
        }
      }),
      { numRuns: 300 },
    );
  });

  it('say so where the source itself is not in the set', () => {
    const [middle, petal] = gridDisk(latLngToCell(31.23, 121.47, 9), 1).map(hexToCell);
    const found = disks(BigUint64Array.of(middle!), BigUint64Array.of(petal!), 2);
    expect([...found.self]).toEqual([-1]);
    expect([...found.of]).toEqual([0]);
  });
});

describe('withRing', () => {
  it('is the union of the disks, ascending', () => {
    fc.assert(
      fc.property(
        fc.array(hardCell, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 2 }),
        (hexes, rings) => {
          const res = parseInt(hexes[0]!.charAt(1), 16);
          const same = hexes.filter((hex) => parseInt(hex.charAt(1), 16) === res);
          expect(withRing(ascending(same), rings)).toEqual(
            ascending(same.flatMap((hex) => gridDisk(hex, rings))),
          );
        },
      ),
      { numRuns: 200 },
    );
  });
});
