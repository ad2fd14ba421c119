/** Who lies beside whom in a set of cells: what Gi* and smoothing sum over. Reaches h3-js, so the page does not import it. */
import { cellResolution } from '../cells.ts';
import { CellTable, wordsOf } from './cellTable.ts';
import { Disk } from './disk.ts';
import type { Disks, Neighbours } from './spread.ts';

/**
 * The six (at a pentagon five) neighbours of each cell, those that are in the set. `cells`: distinct, of one resolution;
 * ascending or not, indices are those of this array. 50,000 cells: 30 ms.
 */
export function neighbours(cells: BigUint64Array): Neighbours {
  const { start, of } = disks(cells, cells, 1);
  return { start, of };
}

/**
 * Which cells of `set` lie within `rings` steps of each of `sources`, by index in `set`, with their distance; the steps may
 * lead over cells that are not in the set. Both: distinct, of one and the same resolution.
 */
export function disks(sources: BigUint64Array, set: BigUint64Array, rings: number): Disks {
  const start = new Uint32Array(sources.length + 1);
  const self = new Int32Array(sources.length);
  if (sources.length === 0) return { start, of: new Uint32Array(0), ring: new Uint8Array(0), self };
  const most = 3 * rings * (rings + 1);
  const of = new Uint32Array(sources.length * most);
  const ring = new Uint8Array(sources.length * most);
  const table = CellTable.of(set);
  const disk = new Disk(cellResolution(sources[0]!), rings);
  const words = wordsOf(sources);
  let found = 0;
  for (let i = 0; i < sources.length; i++) {
    const low = words[2 * i]!;
    const high = words[2 * i + 1]!;
    self[i] = table.find(high, low);
    const around = disk.around(high, low);
    for (let j = 0; j < around; j++) {
      const index = table.find(disk.high[j]!, disk.low[j]!);
      if (index < 0) continue;
      of[found] = index;
      ring[found++] = disk.ring[j]!;
    }
    start[i + 1] = found;
  }
  return { start, of: of.slice(0, found), ring: ring.slice(0, found), self };
}

/** The cells and all within `rings` steps of any of them, ascending and distinct. Cells: of one resolution. */
export function withRing(cells: BigUint64Array, rings = 1): BigUint64Array {
  if (cells.length === 0) return new BigUint64Array(0);
  const table = CellTable.of(cells);
  const disk = new Disk(cellResolution(cells[0]!), rings);
  const words = wordsOf(cells);
  for (let i = 0; i < words.length; i += 2) {
    const around = disk.around(words[i + 1]!, words[i]!);
    for (let j = 0; j < around; j++) table.add(disk.high[j]!, disk.low[j]!);
  }
  return table.sorted();
}
