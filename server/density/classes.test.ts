import { describe, expect, it } from 'vitest';
import { EVERYTHING } from '../../domain/filter.ts';
import { EMERGING_CLASSES, type Stat } from '../../domain/density/stat.ts';
import { legendOf, valuesOf } from './classes.ts';
import type { DensityColumns, DensityQuestion } from './types.ts';

const asked = (stat: Stat): DensityQuestion => ({
  filter: EVERYTHING,
  res: 9,
  stat,
  before: null,
  stepEdgesMs: null,
});

const columnsOf = (counts: number[], more: Partial<DensityColumns> = {}): DensityColumns => ({
  cells: BigUint64Array.from(counts, (_, i) => BigInt(i + 1)),
  counts: Uint32Array.from(counts),
  areaKm2: new Float64Array(counts.length).fill(0.1),
  weighted: null,
  smoothed: null,
  z: null,
  p: null,
  bin: null,
  before: null,
  ratio: null,
  ratioLow: null,
  ratioHigh: null,
  emerging: null,
  total: counts.reduce((a, b) => a + b, 0),
  outside: 0,
  totalBefore: null,
  studyCells: null,
  noEvidence: false,
  ...more,
});

describe('legendOf', () => {
  it('has the classes of counts, and what each holds', () => {
    const legend = legendOf(asked('count'), columnsOf([1, 1, 1, 2, 5, 10]), null, 'quantiles');
    expect(legend).toEqual({
      limits: [2, 5, 10],
      classes: [
        { key: '0', cells: 3, count: 3 },
        { key: '1', cells: 1, count: 2 },
        { key: '2', cells: 1, count: 5 },
        { key: '3', cells: 1, count: 10 },
      ],
      least: 1,
      most: 10,
      totalCells: 6,
      concentration: { cells: 1, ofCells: 6, share: 1 / 6 },
    });
  });

  it('takes its limits from the pooled values, and counts the present ones', () => {
    const pooled = Float64Array.of(1, 1, 2, 3, 4, 5);
    for (const counts of [[1, 1, 3], [5], []]) {
      const legend = legendOf(asked('count'), columnsOf(counts), pooled, 'quantiles');
      expect(legend.limits).toEqual([2, 3, 4, 5]);
      expect(legend.classes.map(({ key }) => key)).toEqual(['0', '1', '2', '3', '4']);
      expect(legend.classes.reduce((all, { cells }) => all + cells, 0)).toBe(counts.length);
    }
  });

  it('cuts at gaps where asked to', () => {
    const counts = [1, 2, 3, 200, 201, 202, 5000];
    expect(legendOf(asked('count'), columnsOf(counts), null, 'natural').limits).toContain(200);
  });

  it('has rates a km2, weights and smoothed counts in classes', () => {
    expect(legendOf(asked('rate'), columnsOf([1, 2, 3]), null, 'quantiles')).toMatchObject({
      least: 10,
      most: 30,
    });
    const weighted = Float64Array.of(2, 0, 8);
    const smoothed = Float64Array.of(0.5, 0.25, 2);
    expect(legendOf(asked('weighted'), columnsOf([1, 1, 1], { weighted }), null, 'quantiles')).toMatchObject({
      least: 2,
      most: 8,
    });
    expect([...valuesOf('weighted', columnsOf([1, 1, 1], { weighted }))]).toEqual([2, 8]);
    const legend = legendOf(asked('smoothed'), columnsOf([2, 0, 0], { smoothed }), null, 'quantiles');
    expect(legend).toMatchObject({ least: 0.25, most: 2 });
    // Half of the records lies in the one cell that holds any, not in those they are spread to.
    expect(legend.concentration).toEqual({ cells: 1, ofCells: 1, share: 1 });
  });

  it('has nothing to say of nothing', () => {
    expect(legendOf(asked('count'), columnsOf([]), null, 'quantiles')).toEqual({
      limits: [],
      classes: [],
      least: null,
      most: null,
      totalCells: 0,
      concentration: null,
    });
  });

  it('has all seven bins of Gi* and all five of change', () => {
    const bin = Int8Array.of(-3, 0, 0, 2);
    const gi = legendOf(asked('gi'), columnsOf([0, 1, 0, 9], { bin, studyCells: 4 }), null, 'quantiles');
    expect(gi.classes).toEqual([
      { key: '-3', cells: 1, count: 0 },
      { key: '-2', cells: 0, count: 0 },
      { key: '-1', cells: 0, count: 0 },
      { key: '0', cells: 2, count: 1 },
      { key: '1', cells: 0, count: 0 },
      { key: '2', cells: 1, count: 9 },
      { key: '3', cells: 0, count: 0 },
    ]);
    expect(gi).toMatchObject({
      limits: [],
      least: null,
      concentration: { cells: 1, ofCells: 4, share: 0.25 },
    });
    const change = legendOf(
      asked('change'),
      columnsOf([0, 3], { bin: Int8Array.of(-2, 1), studyCells: 2 }),
      null,
      'quantiles',
    );
    expect(change.classes.map(({ key, cells }) => `${key}: ${cells}`)).toEqual([
      '-2: 1',
      '-1: 0',
      '0: 0',
      '1: 1',
      '2: 0',
    ]);
  });

  it('has the emerging classes that occur, and none', () => {
    const emerging = Uint8Array.from(['new-hot', 'new-hot', 'historical-cold'] as const, (name) =>
      EMERGING_CLASSES.indexOf(name),
    );
    const { classes } = legendOf(
      asked('emerging'),
      columnsOf([5, 4, 0], { emerging, studyCells: 3 }),
      null,
      'quantiles',
    );
    expect(classes).toEqual([
      { key: 'new-hot', cells: 2, count: 9 },
      { key: 'none', cells: 0, count: 0 },
      { key: 'historical-cold', cells: 1, count: 0 },
    ]);
  });
});
