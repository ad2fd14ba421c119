import { describe, expect, it } from 'vitest';
import { copyChunks, copyLine, geometryText, pointHex } from './copyText.ts';

describe('a COPY line', () => {
  it('says null, escapes what has a meaning, and writes values as PostgreSQL reads them', () => {
    expect(copyLine([null, undefined, '', '\\N', 'a\tb\nc\rd\\e'])).toBe(
      '\\N\t\\N\t\t\\\\N\ta\\tb\\nc\\rd\\\\e\n',
    );
    expect(copyLine([1, -0.5, 1e21, 617733151085887487n, true, false])).toBe(
      '1\t-0.5\t1e+21\t617733151085887487\tt\tf\n',
    );
    expect(copyLine([new Date('2026-03-05T18:30:00.123+08:00')])).toBe('2026-03-05T10:30:00.123Z\n');
    expect(copyLine([])).toBe('\n');
  });

  it('leaves all other text as it is', () => {
    const text = '街道🚓 \'quoted\' "twice" ; -- \u2028 \v';
    expect(copyLine([text])).toBe(`${text}\n`);
  });
});

describe('chunks', () => {
  it('hold every row once, in order, whole, and are made as they are asked for', () => {
    let made = 0;
    const rows = function* () {
      for (let i = 0; i < 20_000; i++) {
        made++;
        yield i;
      }
    };
    const chunks = copyChunks(rows(), (i) => [i, 'some text']);
    const first = chunks.next().value!;
    expect(first.length).toBeGreaterThan(65_536);
    expect(first.endsWith('\n')).toBe(true);
    expect(made).toBeLessThan(6_000);
    const text = first + [...chunks].join('');
    expect(text).toBe(Array.from({ length: 20_000 }, (_, i) => `${i}\tsome text\n`).join(''));
  });

  it('are none where there are no rows', () => {
    expect([...copyChunks([], () => [])]).toEqual([]);
  });
});

describe('geometries', () => {
  it('writes a point as EWKB in hex, little-endian, SRID 4326', () => {
    // By hand: order 01, type 20000001, SRID E6100000, then 1.0 and -2.0 as doubles.
    expect(pointHex(1, -2)).toBe('0101000020e6100000000000000000f03f00000000000000c0');
  });

  it('writes lines, polygons and their multiples as EWKT, in the plane', () => {
    expect(
      geometryText({
        type: 'LineString',
        coordinates: [
          [1, 2, 99],
          [3, 4],
        ],
      }),
    ).toBe('SRID=4326;LINESTRING(1 2,3 4)');
    const ring = [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 0],
    ];
    expect(geometryText({ type: 'Polygon', coordinates: [ring] })).toBe(
      'SRID=4326;POLYGON((0 0,1 0,1 1,0 0))',
    );
    expect(geometryText({ type: 'MultiPolygon', coordinates: [[ring], [ring]] })).toBe(
      'SRID=4326;MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((0 0,1 0,1 1,0 0)))',
    );
    expect(geometryText({ type: 'Point', coordinates: [1, 2] })).toBe('SRID=4326;POINT(1 2)');
    expect(() => geometryText({ type: 'GeometryCollection', geometries: [] })).toThrow(TypeError);
  });
});
