import { describe, expect, it } from 'vitest';
import { clipConvexRing } from './clip.ts';
import { describeTile } from './describeTile.ts';
import { textNumber } from './featureId.ts';
import { POLYGON, LINE, doubledArea, writeTile, type TileFeature } from './mvt.ts';

const square = (x: number, y: number, side: number) => [x, y, x + side, y, x + side, y + side, x, y + side];
const reversed = (ring: number[]) => {
  const pairs: number[] = [];
  for (let i = ring.length - 2; i >= 0; i -= 2) pairs.push(ring[i]!, ring[i + 1]!);
  return pairs;
};
const write = (...features: TileFeature[]) => describeTile(writeTile([{ name: 'l', features }]));

describe('writeTile', () => {
  it('drops a ring that rounds to nothing, with its holes', () => {
    const text = write({
      type: POLYGON,
      parts: [square(0, 0, 10), square(20, 20, 0.2), reversed(square(5, 5, 3)), square(40, 40, 5)],
      properties: {},
    });
    expect(text).toBe(
      'l (extent 4096, version 2): 1\n' +
        '  polygon [0 0, 10 0, 10 10, 0 10, 0 0] [40 40, 45 40, 45 45, 40 45, 40 40]',
    );
  });

  it('drops repeated vertices, and lines of a single point', () => {
    const text = write(
      { type: LINE, parts: [[0, 0, 0.3, 0.2, 5, 5, 5, 5]], properties: {} },
      { type: LINE, parts: [[3, 3, 3.1, 3.1]], properties: {} },
    );
    expect(text).toBe('l (extent 4096, version 2): 1\n  line [0 0, 5 5]');
  });

  it('writes no layer in which nothing is left', () => {
    expect(writeTile([{ name: 'l', features: [] }]).length).toBe(0);
  });
});

describe('clipConvexRing', () => {
  it('cuts a square to the part inside, by hand', () => {
    const clipped = clipConvexRing(square(-5, -5, 10), 0, 100);
    expect(doubledArea(clipped)).toBe(2 * 25);
    expect(Math.min(...clipped)).toBe(0);
  });

  it('gives nothing for a ring outside, and the same ring for one inside', () => {
    expect(clipConvexRing(square(200, 0, 10), 0, 100)).toEqual([]);
    const inside = square(10, 10, 10);
    expect(clipConvexRing(inside, 0, 100)).toBe(inside);
  });

  it('gives the square itself for a ring around it', () => {
    expect(doubledArea(clipConvexRing(square(-50, -50, 300), 0, 100))).toBe(2 * 100 * 100);
  });
});

describe('textNumber', () => {
  it('is stable, safe, and spreads', () => {
    expect(textNumber('018f3b1e-7c5a-5d3e-9a53-0f2b1c9d7e11')).toMatchInlineSnapshot(`2415962222297252`);
    const seen = new Set<number>();
    for (let i = 0; i < 20_000; i++) {
      const number = textNumber(`id-${i}`);
      expect(Number.isSafeInteger(number)).toBe(true);
      seen.add(number);
    }
    expect(seen.size).toBe(20_000);
  });
});
