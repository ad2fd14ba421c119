import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LngLat } from '../domain/place.ts';
import { lineHex, lineOfHex } from './wkb.ts';

describe('lines as well-known binary', () => {
  it('writes what PostGIS writes', () => {
    // select st_geomfromtext('LINESTRING(1 2,3 4)', 4326)::text
    expect(
      lineHex([
        [1, 2],
        [3, 4],
      ]).toUpperCase(),
    ).toBe('0102000020E610000002000000000000000000F03F000000000000004000000000000008400000000000001040');
  });

  it('reads a line without an SRID, too', () => {
    // select encode(st_asbinary(st_geomfromtext('LINESTRING(1 2,3 4)', 4326)), 'hex')
    expect(
      lineOfHex('010200000002000000000000000000f03f000000000000004000000000000008400000000000001040'),
    ).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('gives back every line to the last digit', () => {
    const degrees = fc.double({ min: -180, max: 180, noNaN: true });
    const line = fc.array(fc.tuple(degrees, degrees), { minLength: 2, maxLength: 50 });
    fc.assert(
      fc.property(line, (given) => void expect(lineOfHex(lineHex(given as LngLat[]))).toEqual(given)),
    );
  });

  it('refuses a point', () => {
    expect(() => lineOfHex('0101000020e6100000000000000000f03f0000000000000040')).toThrow(RangeError);
  });
});
