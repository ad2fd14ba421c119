import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClusterGrid, writeClusterTile, type Clusters } from './clusterTile.ts';
import { describeTile } from './describeTile.ts';
import type { PointColumns, PointKind } from './pointTile.ts';

const KINDS: PointKind[] = [
  { category: 'theft', origin: 'reported', status: 'received' },
  { category: 'theft', origin: 'discovered', status: 'closed' },
  { category: 'fire', origin: 'reported', status: 'received' },
];

function columnsOf(points: readonly [x: number, y: number, kind: number][]): PointColumns {
  return {
    count: points.length,
    x: Uint16Array.from(points, ([x]) => x),
    y: Uint16Array.from(points, ([, y]) => y),
    refHi: Uint32Array.from(points, (_, i) => i),
    refLo: new Uint32Array(points.length).fill(0xabcdef01),
    minute: new Int32Array(points.length).fill(29_545_110),
    kind: Uint16Array.from(points, ([, , kind]) => kind),
  };
}

function clusterPoints(points: PointColumns, kinds: readonly PointKind[], cells?: number): Clusters {
  const grid = new ClusterGrid(kinds, cells);
  for (let i = 0; i < points.count; i++) grid.add(points.x[i]!, points.y[i]!, points.kind[i]!, i);
  return grid.finish();
}

describe('clusters', () => {
  it('are the squares of the tile, by hand', () => {
    // Squares are 512 units wide: the first three lie in the north-west one, the fourth in the one east of it.
    const points = columnsOf([
      [0, 0, 2],
      [100, 10, 0],
      [511, 511, 1],
      [512, 511, 2],
    ]);
    const clusters = clusterPoints(points, KINDS);
    expect(clusters.count).toBe(2);
    const { bytes } = writeClusterTile('incidents', { z: 3, x: 1, y: 2 }, clusters, points, KINDS);
    // Row 2 x 8 of 64 columns, column 1 x 8: ((16 x 64) + 8) x 32 + 3.
    expect(describeTile(bytes)).toBe(
      [
        'incidents (extent 4096, version 2): 2',
        '  point #33027 category="theft" count=3 [204 174]',
        '  point #7204609 category="fire" count=1 minute=29545110 origin="reported" status="received" [512 511]',
      ].join('\n'),
    );
  });

  it('take the first by the alphabet of categories that are equally frequent', () => {
    const points = columnsOf([
      [5, 5, 0],
      [6, 5, 2],
    ]);
    const { kind } = clusterPoints(points, KINDS);
    expect(KINDS[kind[0]!]!.category).toBe('fire');
  });

  it('count every point once, each within its square', () => {
    const point = fc.tuple(fc.nat({ max: 4095 }), fc.nat({ max: 4095 }), fc.nat({ max: 2 }));
    fc.assert(
      fc.property(fc.array(point, { maxLength: 400 }), fc.constantFrom(1, 4, 8, 16), (points, cells) => {
        const { count, square, x, y, members } = clusterPoints(columnsOf(points), KINDS, cells);
        expect(members.reduce((sum, n) => sum + n, 0)).toBe(points.length);
        expect(new Set(square).size).toBe(count);
        const side = 4096 / cells;
        for (let i = 0; i < count; i++) {
          const inside = points.filter(
            ([px, py]) => Math.floor(px / side) + cells * Math.floor(py / side) === square[i],
          );
          expect(members[i]).toBe(inside.length);
          expect(x[i]).toBeCloseTo(inside.reduce((sum, [px]) => sum + px, 0) / inside.length, 9);
          expect(y[i]).toBeCloseTo(inside.reduce((sum, [, py]) => sum + py, 0) / inside.length, 9);
        }
      }),
    );
  });
});
