/**
 * Counts of patrols by cell, in periods of which each is fit to be shown by itself: then no sum of periods, and no difference of
 * such sums, shows more than they do.
 */
import { latLngToCell } from 'h3-js';
import { RECORD_RES, hexToCell, parentCell } from '../../domain/cells.ts';
import type { DayOfPositions } from '../../db/queries/tracks.ts';
import { indicesIn, union } from '../density/aligned.ts';
import { breathe } from '../network.ts';

/** Counts by cell, cells ascending; both resolutions that tiles show. */
export type Coverage = Readonly<Record<10 | 11, CoverageColumns>>;

export interface CoverageColumns {
  cells: BigUint64Array;
  /** Distinct pairs of device and local day. */
  patrols: Uint32Array;
  positions: Uint32Array;
}

/** A cell where fewer patrols were in a period is left out of it: it would show the way of one of them. */
export const LEAST_PATROLS = 2;
/** Positions, or cells, that are counted before others have their turn (about 10 ms). */
const PIECE = 4_000;

interface CellCounts {
  positions: number;
  /** Numbers of the patrols that were there, ascending. */
  patrols: number[];
}

/** Counts the positions of one period: one day after the other, those of a patrol together. Some bytes for each patrol in a cell. */
export class PeriodCounter {
  readonly #counts = new Map<bigint, CellCounts>();
  /** Of cells as h3-js names them. */
  readonly #byHex = new Map<string, CellCounts>();
  #newest = 0;

  /** In pieces; about 3 us a position. */
  async addDay({ patrol, lng, lat }: Omit<DayOfPositions, 'day'>): Promise<void> {
    // The patrols of a day are others than those of the days before.
    const before = this.#newest;
    for (let i = 0; i < patrol.length; i++) {
      if (i % PIECE === PIECE - 1) await breathe();
      const number = (this.#newest = before + patrol[i]!);
      const counts = this.#countsOf(latLngToCell(lat[i]!, lng[i]!, RECORD_RES));
      counts.positions++;
      if (counts.patrols.at(-1) !== number) counts.patrols.push(number);
    }
  }

  /**
   * Only cells with enough patrols. A coarse cell counts those of its fine cells that are shown, and the others together only where
   * enough patrols were in them: else its count without theirs would be that of one patrol.
   */
  async finish(): Promise<Coverage> {
    const cells = BigUint64Array.from(this.#counts.keys()).sort();
    const fine = new Columns();
    const coarse = new Columns();
    for (let start = 0; start < cells.length;) {
      const parent = parentCell(cells[start]!, 10);
      const shown: CellCounts[] = [];
      const hidden: CellCounts[] = [];
      // The cells of a parent follow each other.
      let end = start;
      for (; end < cells.length && parentCell(cells[end]!, 10) === parent; end++) {
        const counts = this.#counts.get(cells[end]!)!;
        const isShown = counts.patrols.length >= LEAST_PATROLS;
        (isShown ? shown : hidden).push(counts);
        if (isShown) fine.push(cells[end]!, counts.patrols.length, counts.positions);
      }
      const counted = patrolsIn(hidden) >= LEAST_PATROLS ? [...shown, ...hidden] : shown;
      if (counted.length > 0) {
        const positions = counted.reduce((sum, counts) => sum + counts.positions, 0);
        coarse.push(parent, patrolsIn(counted), positions);
      }
      if (Math.floor(end / PIECE) > Math.floor(start / PIECE)) await breathe();
      start = end;
    }
    return { 10: coarse.finish(), 11: fine.finish() };
  }

  #countsOf(hex: string): CellCounts {
    let counts = this.#byHex.get(hex);
    if (!counts) {
      this.#byHex.set(hex, (counts = { positions: 0, patrols: [] }));
      this.#counts.set(hexToCell(hex), counts);
    }
    return counts;
  }
}

const patrolsIn = (cells: readonly CellCounts[]): number =>
  cells.length === 1 ? cells[0]!.patrols.length : new Set(cells.flatMap(({ patrols }) => patrols)).size;

class Columns {
  readonly #cells: bigint[] = [];
  readonly #patrols: number[] = [];
  readonly #positions: number[] = [];

  push(cell: bigint, patrols: number, positions: number): void {
    this.#cells.push(cell);
    this.#patrols.push(patrols);
    this.#positions.push(positions);
  }

  finish(): CoverageColumns {
    return {
      cells: BigUint64Array.from(this.#cells),
      patrols: Uint32Array.from(this.#patrols),
      positions: Uint32Array.from(this.#positions),
    };
  }
}

/** The periods added up. About 2 ms a period and 100,000 cells, each in its turn. */
export async function sumOfPeriods(periods: readonly Coverage[]): Promise<Coverage> {
  let sum: Coverage = { 10: new Columns().finish(), 11: new Columns().finish() };
  for (const period of periods) {
    await breathe();
    sum = { 10: added(sum[10], period[10]), 11: added(sum[11], period[11]) };
  }
  return sum;
}

function added(a: CoverageColumns, b: CoverageColumns): CoverageColumns {
  const cells = union(a.cells, b.cells);
  const patrols = new Uint32Array(cells.length);
  const positions = new Uint32Array(cells.length);
  for (const part of [a, b]) {
    indicesIn(cells, part.cells).forEach((at, i) => {
      patrols[at]! += part.patrols[i]!;
      positions[at]! += part.positions[i]!;
    });
  }
  return { cells, patrols, positions };
}
