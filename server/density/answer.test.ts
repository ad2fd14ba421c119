import fc from 'fast-check';
import { gridDisk, gridDiskDistances, latLngToCell } from 'h3-js';
import { describe, expect, it } from 'vitest';
import { cellAreaKm2, hexToCell } from '../../domain/cells.ts';
import { EVERYTHING } from '../../domain/filter.ts';
import { EMERGING_CLASSES, STATS, type Stat } from '../../domain/density/stat.ts';
import { indicesIn, intersection, union } from './aligned.ts';
import { answer } from './answer.ts';
import type { CellCounts, Counted, DensityQuestion } from './types.ts';

const DAY = 86_400_000;
const middle = latLngToCell(31.23, 121.47, 9);
const rings = gridDiskDistances(middle, 5).map((ring) => ring.map(hexToCell));
const ascending = (cells: bigint[]) => BigUint64Array.from(new Set(cells)).sort();
const disk = (size: number) => ascending(rings.slice(0, size + 1).flat());

const countsOf = (entries: [bigint, number][]): CellCounts => {
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    cells: BigUint64Array.from(sorted, ([cell]) => cell),
    counts: Uint32Array.from(sorted, ([, count]) => count),
    weighted: null,
  };
};

const asked = (stat: Stat, more: Partial<DensityQuestion> = {}): DensityQuestion => ({
  filter: { ...EVERYTHING, fromMs: 30 * DAY, toMs: 60 * DAY },
  res: 9,
  stat,
  before: stat === 'change' ? { fromMs: 0, toMs: 30 * DAY } : null,
  stepEdgesMs: null,
  ...more,
});

const counted = (now: CellCounts, more: Partial<Counted> = {}): Counted => ({
  now,
  before: null,
  steps: null,
  earlier: null,
  ...more,
});

const home = rings[0]![0]!;
const [near, far] = [rings[1]![0]!, rings[5]![0]!];
const at = (cells: BigUint64Array, cell: bigint) => cells.indexOf(cell);

describe('count, rate and weighted', () => {
  it('answer every cell that holds anything, with its true area', () => {
    const now = {
      ...countsOf([
        [home, 3],
        [far, 2],
      ]),
      weighted: Float64Array.of(4, 5),
    };
    const columns = answer(asked('rate'), counted(now), null);
    expect(columns.cells).toEqual(now.cells);
    expect([...columns.counts]).toEqual([...now.counts]);
    expect([...columns.areaKm2]).toEqual(Array.from(now.cells, cellAreaKm2));
    expect([...columns.weighted!]).toEqual([4, 5]);
    expect(columns).toMatchObject({ total: 5, outside: 0, studyCells: null, z: null, noEvidence: false });
  });

  it('say what lies outside of a given study area, and show it still', () => {
    const columns = answer(
      asked('count'),
      counted(
        countsOf([
          [home, 3],
          [far, 2],
        ]),
      ),
      disk(2),
    );
    expect(columns.cells).toHaveLength(2);
    expect(columns).toMatchObject({ total: 5, outside: 2, studyCells: 19 });
  });
});

describe('smoothed', () => {
  it('spreads over two rings, with the counts beside it', () => {
    const { cells, counts, smoothed } = answer(asked('smoothed'), counted(countsOf([[home, 765]])), null);
    expect(cells).toEqual(disk(2));
    expect(smoothed![at(cells, home)]).toBeCloseTo(81, 9);
    expect(counts[at(cells, home)]).toBe(765);
    expect(counts[at(cells, near)]).toBe(0);
  });

  it('never leaves a study area, but for what lies outside of it already', () => {
    const now = countsOf([
      [home, 100],
      [far, 10],
    ]);
    const { cells, smoothed, outside } = answer(asked('smoothed'), counted(now), disk(1));
    expect(cells).toEqual(ascending([...disk(1), far]));
    expect(smoothed!.reduce((a, b) => a + b, 0)).toBeCloseTo(110, 9);
    expect(smoothed![at(cells, far)]).toBe(10);
    expect(outside).toBe(10);
  });
});

describe('gi', () => {
  it('judges all cells of the study area and counts what lies outside', () => {
    const columns = answer(
      asked('gi'),
      counted(
        countsOf([
          [near, 7],
          [far, 9],
        ]),
      ),
      disk(1),
    );
    expect(columns.cells).toEqual(disk(1));
    // As by hand for seven cells with seven records in one petal: 3 / sqrt(12).
    expect(columns.z![at(columns.cells, near)]).toBeCloseTo(3 / Math.sqrt(12), 12);
    expect(columns).toMatchObject({ total: 16, outside: 9, studyCells: 7, noEvidence: false });
  });

  it('assumes the cells with anything earlier and one ring', () => {
    const earlier = BigUint64Array.of(home);
    const columns = answer(
      asked('gi'),
      counted(
        countsOf([
          [home, 1],
          [far, 9],
        ]),
        { earlier },
      ),
      null,
    );
    expect(columns.cells).toEqual(disk(1));
    expect(columns).toMatchObject({ outside: 9, studyCells: 7 });
  });

  it('assumes the cells of now and one ring where nothing was earlier', () => {
    for (const earlier of [null, new BigUint64Array(0)]) {
      const columns = answer(asked('gi'), counted(countsOf([[home, 1]]), { earlier }), null);
      expect(columns.cells).toEqual(disk(1));
      expect(columns.outside).toBe(0);
    }
  });

  it('has no evidence where nothing happened', () => {
    const nothing = counted(countsOf([]));
    expect(answer(asked('gi'), nothing, disk(2))).toMatchObject({ noEvidence: true, total: 0 });
    expect(answer(asked('gi'), nothing, null)).toMatchObject({ noEvidence: true, studyCells: 0 });
  });
});

describe('change', () => {
  const now = countsOf([
    [home, 40],
    [far, 5],
  ]);
  const before = countsOf([
    [home, 10],
    [near, 8],
  ]);

  it('has both counts of every cell of the study area', () => {
    const columns = answer(asked('change'), counted(now, { before }), disk(1));
    const row = (cell: bigint) => {
      const i = at(columns.cells, cell);
      return [columns.before![i], columns.counts[i], columns.ratio![i], columns.bin![i]];
    };
    expect(row(home)).toEqual([10, 40, 4, 2]);
    expect(row(near)).toEqual([8, 0, 0, -2]);
    expect(row(rings[1]![3]!)).toEqual([0, 0, 1, 0]);
    expect(columns).toMatchObject({ total: 45, outside: 5, totalBefore: 18, studyCells: 7 });
  });

  it('measures by the length of the windows, which a changed clock does not change', () => {
    const ratioWith = (toMs: number, more: Partial<DensityQuestion> = {}) => {
      const columns = answer(
        asked('change', { before: { fromMs: 0, toMs }, ...more }),
        counted(now, { before }),
        disk(1),
      );
      return columns.ratio![at(columns.cells, home)];
    };
    expect(ratioWith(30 * DAY + 3_600_000)).toBe(4);
    expect(ratioWith(15 * DAY)).toBe(2);
    expect(ratioWith(30 * DAY, { exposure: { before: 8, after: 10 } })).toBeCloseTo(3.2, 12);
  });

  it('refuses what was not counted or asked', () => {
    expect(() => answer(asked('change'), counted(now), disk(1))).toThrow(RangeError);
    expect(() => answer(asked('change', { before: null }), counted(now, { before }), disk(1))).toThrow(
      RangeError,
    );
  });
});

describe('emerging', () => {
  it('has the class of each cell of the study area', () => {
    const steps = 12;
    const cells = ascending([home, far]);
    const counts = new Uint32Array(2 * steps);
    // Home begins in the last step; far lies outside.
    counts[cells.indexOf(home) * steps + steps - 1] = 50;
    counts.fill(7, cells.indexOf(far) * steps, (cells.indexOf(far) + 1) * steps);
    const columns = answer(
      asked('emerging'),
      counted(
        countsOf([
          [home, 50],
          [far, 84],
        ]),
        { steps: { cells, steps, counts } },
      ),
      disk(4),
    );
    const classAt = (cell: bigint) => EMERGING_CLASSES[columns.emerging![at(columns.cells, cell)]!];
    expect(classAt(home)).toBe('new-hot');
    expect(classAt(near)).toBe('new-hot');
    expect(classAt(rings[4]![0]!)).toBe('none');
    expect(columns).toMatchObject({ total: 134, outside: 84, studyCells: 61, noEvidence: false });
  });

  it('refuses what was not counted', () => {
    expect(() => answer(asked('emerging'), counted(countsOf([[home, 1]])), disk(1))).toThrow(RangeError);
  });
});

describe('every statistic', () => {
  const entries = fc.uniqueArray(
    fc.tuple(fc.constantFrom(...gridDisk(middle, 4).map(hexToCell)), fc.integer({ min: 1, max: 40 })),
    { selector: ([cell]) => cell, maxLength: 30 },
  );

  it('loses no record and has ascending cells', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...STATS),
        entries,
        entries,
        fc.option(fc.integer({ min: 0, max: 3 })),
        (stat, nowEntries, beforeEntries, studySize) => {
          const now = countsOf(nowEntries);
          const before = countsOf(beforeEntries);
          const steps = {
            cells: now.cells,
            steps: 10,
            counts: Uint32Array.from({ length: now.cells.length * 10 }, (_, k) => (k * 7) % 5),
          };
          const study = studySize === null ? null : disk(studySize);
          const columns = answer(asked(stat), { now, before, steps, earlier: before.cells }, study);
          const listed = columns.counts.reduce((a, b) => a + b, 0);
          const judged = stat === 'gi' || stat === 'change' || stat === 'emerging';
          expect(columns.total).toBe(nowEntries.reduce((a, [, count]) => a + count, 0));
          expect(listed).toBe(judged ? columns.total - columns.outside : columns.total);
          for (let i = 1; i < columns.cells.length; i++) {
            expect(columns.cells[i]! > columns.cells[i - 1]!).toBe(true);
          }
          for (const column of Object.values(columns) as unknown[]) {
            if (ArrayBuffer.isView(column)) expect(column).toHaveLength(columns.cells.length);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('lists side by side', () => {
  it('are searched, joined and cut', () => {
    const cells = fc.array(fc.bigInt({ min: 1n, max: 30n })).map(ascending);
    fc.assert(
      fc.property(cells, cells, (a, b) => {
        expect([...indicesIn(a, b)]).toEqual(Array.from(b, (cell) => a.indexOf(cell)));
        expect(union(a, b)).toEqual(ascending([...a, ...b]));
        expect(intersection(a, b)).toEqual(a.filter((cell) => b.includes(cell)));
      }),
    );
  });
});
