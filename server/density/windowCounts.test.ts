import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Window } from './types.ts';
import { windowCounts } from './windowCounts.ts';

/** `[cell, step, count, weighted]`, as the database packs them. */
type Row = [cell: bigint, step: number, count: number, weighted: number];

function packed(rows: readonly Row[]): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(24 * rows.length));
  rows.forEach(([cell, step, count, weighted], i) => {
    view.setBigUint64(24 * i, cell);
    view.setUint32(24 * i + 8, step);
    view.setUint32(24 * i + 12, count);
    view.setFloat64(24 * i + 16, weighted);
  });
  return new Uint8Array(view.buffer);
}

describe('windowCounts', () => {
  it('adds up the steps of each window, and leaves out cells that hold nothing in it', () => {
    const rows: Row[] = [
      [5n, 0, 2, 4],
      [5n, 2, 1, 0.5],
      [7n, 1, 3, 3],
    ];
    const counted = { edgesMs: [0, 10, 20, 30], weighted: true, bytes: packed(rows) };
    const windows: Window[] = [
      { fromMs: 0, toMs: 10 },
      { fromMs: 0, toMs: 30 },
      { fromMs: 10, toMs: 30 },
    ];
    expect([...windowCounts(counted, windows)]).toEqual([
      { cells: BigUint64Array.of(5n), counts: Uint32Array.of(2), weighted: Float64Array.of(4) },
      { cells: BigUint64Array.of(5n, 7n), counts: Uint32Array.of(3, 3), weighted: Float64Array.of(4.5, 3) },
      { cells: BigUint64Array.of(5n, 7n), counts: Uint32Array.of(1, 3), weighted: Float64Array.of(0.5, 3) },
    ]);
  });

  it('counts what the rows of its steps hold', () => {
    const row = fc.tuple(fc.bigInt(1n, 9n), fc.nat({ max: 4 }), fc.integer({ min: 1, max: 9 }));
    const distinct = fc.uniqueArray(row, { selector: ([cell, step]) => `${cell} ${step}` });
    const window = fc
      .tuple(fc.nat({ max: 4 }), fc.integer({ min: 1, max: 5 }))
      .map(([first, end]) => ({ fromMs: 10 * Math.min(first, end - 1), toMs: 10 * end }));
    fc.assert(
      fc.property(distinct, fc.array(window), (rows, windows) => {
        const ordered = rows
          .map(([cell, step, count]): Row => [cell, step, count, 0])
          .sort(([a, s], [b, t]) => (a === b ? s - t : a < b ? -1 : 1));
        const counted = { edgesMs: [0, 10, 20, 30, 40, 50], weighted: false, bytes: packed(ordered) };
        const sums = [...windowCounts(counted, windows)];
        windows.forEach(({ fromMs, toMs }, i) => {
          const expected = new Map<bigint, number>();
          for (const [cell, step, count] of ordered) {
            if (10 * step >= fromMs && 10 * step < toMs)
              expected.set(cell, (expected.get(cell) ?? 0) + count);
          }
          const { cells, counts, weighted } = sums[i]!;
          expect(Array.from(cells, (cell, at) => [cell, counts[at]])).toEqual([...expected]);
          expect(weighted).toBeNull();
        });
      }),
    );
  });
});
