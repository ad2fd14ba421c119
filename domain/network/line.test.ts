import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distanceMeters, lineLengthMeters } from '../place.ts';
import { pointAlong, sliceLine } from './line.ts';
import { at } from './testRoads.ts';

const line = [at(0, 0), at(100, 0), at(100, 50)];
const total = lineLengthMeters(line);

describe('pointAlong', () => {
  it('walks through the corner', () => {
    expect(distanceMeters(pointAlong(line, 130), at(100, 30))).toBeLessThan(0.01);
  });
  it('stays on the line beyond its ends', () => {
    expect(pointAlong(line, -5)).toEqual(line[0]);
    expect(pointAlong(line, 1e6)).toEqual(line[2]);
  });
});

describe('sliceLine', () => {
  it('keeps the corners between, and turns round when asked backwards', () => {
    const part = sliceLine(line, 40, 120);
    expect(part.length).toBe(3);
    expect(part[1]).toEqual(line[1]);
    expect(sliceLine(line, 120, 40)).toEqual([...part].reverse());
  });
  it('is the whole line from end to end', () => {
    expect(sliceLine(line, 0, total)).toEqual(line);
  });
  it('is as long as it says', () => {
    const place = fc.double({ min: 0, max: total, noNaN: true });
    fc.assert(
      fc.property(place, place, (from, to) => {
        expect(lineLengthMeters(sliceLine(line, from, to))).toBeCloseTo(Math.abs(to - from), 3);
      }),
    );
  });
});
