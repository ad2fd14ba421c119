import { describe, expect, it } from 'vitest';
import { concentration, lengthConcentration } from './concentration.ts';

describe('concentration', () => {
  it('is the fewest cells that hold half', () => {
    // 20 records: 7 + 3 = 10 is half.
    expect(concentration([1, 7, 2, 3, 1, 2, 2, 2])).toEqual({ cells: 2, ofCells: 8, share: 0.25 });
    expect(concentration([1, 7, 2, 3, 1, 2, 2, 2], 100)).toEqual({ cells: 2, ofCells: 100, share: 0.02 });
    expect(concentration([1, 1, 1])).toEqual({ cells: 2, ofCells: 3, share: 2 / 3 });
  });

  it('is nothing of nothing', () => {
    expect(concentration([])).toBeNull();
    expect(concentration([0, 0], 5)).toBeNull();
  });
});

describe('lengthConcentration', () => {
  it('takes the roads with most a metre, whole', () => {
    // 10 incidents; a metre: .02, .06, .01, 0. 3 and 2 are half: 150 of 1000 m.
    expect(lengthConcentration([2, 3, 5, 0], [100, 50, 500, 350])).toEqual({
      lengthMeters: 150,
      ofMeters: 1000,
      share: 0.15,
    });
  });

  it('takes the longer of equals first', () => {
    expect(lengthConcentration([1, 2], [100, 200])).toMatchObject({ lengthMeters: 200 });
  });

  it('is nothing of nothing', () => {
    expect(lengthConcentration([], [])).toBeNull();
    expect(lengthConcentration([0], [100])).toBeNull();
  });
});
