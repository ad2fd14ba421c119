/**
 * The cells of an index, numbered. A record is kept by the number of its resolution-10 cell times 8 plus its digit below it,
 * so that one 32-bit column serves resolution 11 and, shifted by three, 10; coarser cells are looked up from there.
 * Numbers are given in order of arrival and never change; answers are sorted by cell.
 */
import { MAX_RES } from '../../domain/cells.ts';
import type { CellCounts } from '../density/types.ts';
import { CellTable, wordsOf } from '../../domain/density/cellTable.ts';

/** Bits of a cell index, seen as two 32-bit halves: resolution in the high half, the digit of resolution 11 in the low one. */
const RES_SHIFT = 20;
const RES_MASK = 0xf << RES_SHIFT;
const DIGIT_SHIFT = 12;
const DIGIT_BITS = 7 << DIGIT_SHIFT;
const TABLE_RES = 10;

/** The known cells of one resolution, ascending, and each resolution-10 cell's place among them. */
export interface CellOrder {
  cells: BigUint64Array;
  /** By number of the resolution-10 cell. */
  rank: Uint32Array;
}

export class CellNumbers {
  readonly #parents = new CellTable(1024);
  readonly #orders = new Map<number, CellOrder>();
  /** Made with the order of resolution 10. */
  #byRankOfTable = new Uint32Array();

  /** Resolution-10 cells known. */
  get size(): number {
    return this.#parents.size;
  }

  /**
   * The number of a resolution-11 cell given as the two halves of its index: resolution-10 number * 8 + digit. Added where it is new.
   * About 20 ns.
   */
  numberOf(hi: number, lo: number): number {
    const parentHi = ((hi & ~RES_MASK) | (TABLE_RES << RES_SHIFT)) >>> 0;
    const parentLo = (lo | DIGIT_BITS) >>> 0;
    const digit = (lo & DIGIT_BITS) >>> DIGIT_SHIFT;
    const known = this.#parents.size;
    const number = this.#parents.add(parentHi, parentLo);
    if (number === known) this.#orders.clear();
    return number * 8 + digit;
  }

  /**
   * The resolution-10 cells that lie in a cell of any resolution 6..11, by number, marked with 1; of resolution 11 its parent, and which
   * child of that it is.
   */
  within(cell: bigint): { cells: Uint8Array; digit: number | null } {
    const cells = new Uint8Array(this.size);
    const hi = Number(cell >> 32n) >>> 0;
    const lo = Number(cell & 0xffffffffn) >>> 0;
    const res = (hi & RES_MASK) >>> RES_SHIFT;
    if (res === MAX_RES) {
      const parentHi = ((hi & ~RES_MASK) | (TABLE_RES << RES_SHIFT)) >>> 0;
      const parent = this.#parents.find(parentHi, (lo | DIGIT_BITS) >>> 0);
      if (parent >= 0) cells[parent] = 1;
      return { cells, digit: (lo & DIGIT_BITS) >>> DIGIT_SHIFT };
    }
    const order = this.order(res);
    const at = order.cells.indexOf(cell);
    if (at >= 0)
      for (let number = 0; number < this.size; number++) cells[number] = order.rank[number] === at ? 1 : 0;
    return { cells, digit: null };
  }

  /** The known cells at `res` (6..10); kept until a new cell comes. n log n the first time. */
  order(res: number): CellOrder {
    const kept = this.#orders.get(res);
    if (kept) return kept;
    const made = res === TABLE_RES ? this.#sorted() : this.#coarser(res);
    this.#orders.set(res, made);
    return made;
  }

  /** Where a table has a cell of `res`: by number at 11 and 10, else by rank. `placeOf` takes the number of a resolution-11 cell. */
  places(res: number): { length: number; placeOf: (number: number) => number } {
    if (res === MAX_RES) return { length: this.size * 8, placeOf: (number) => number };
    if (res === TABLE_RES) return { length: this.size, placeOf: (number) => number >>> 3 };
    const { cells, rank } = this.order(res);
    return { length: cells.length, placeOf: (number) => rank[number >>> 3]! };
  }

  /**
   * What was counted by number (of resolution 11 where `res` is, else of 10), as cells of `res` that hold anything, ascending.
   */
  counted(res: number, byNumber: Uint32Array, sumsByNumber: Float64Array | null): CellCounts {
    const isDirect = res >= TABLE_RES;
    const table = isDirect ? byNumber : this.#byRank(res, byNumber, Uint32Array);
    const sums = isDirect ? sumsByNumber : sumsByNumber && this.#byRank(res, sumsByNumber, Float64Array);
    const { cells, at } = this.nonZero(res, table);
    const counts = new Uint32Array(at.length);
    const weighted = sums && new Float64Array(at.length);
    for (let i = 0; i < at.length; i++) {
      counts[i] = table[at[i]!]!;
      if (weighted) weighted[i] = sums[at[i]!]!;
    }
    return { cells, counts, weighted };
  }

  /** The cells of a table (see `places`) that hold anything, ascending, and where the table has them. */
  nonZero(res: number, table: Uint32Array): { cells: BigUint64Array; at: Uint32Array } {
    let found = 0;
    for (let i = 0; i < table.length; i++) if (table[i]! > 0) found++;
    const out = { cells: new BigUint64Array(found), at: new Uint32Array(found) };
    if (res === MAX_RES) this.#nonZeroFine(table, out);
    else this.#nonZeroOrdered(res, table, out);
    return out;
  }

  #nonZeroOrdered(res: number, table: Uint32Array, out: { cells: BigUint64Array; at: Uint32Array }) {
    const { cells } = this.order(res);
    const numbers = res === TABLE_RES ? this.#numbers() : null;
    let n = 0;
    for (let rank = 0; rank < cells.length; rank++) {
      const place = numbers ? numbers[rank]! : rank;
      if (table[place]! === 0) continue;
      out.cells[n] = cells[rank]!;
      out.at[n++] = place;
    }
  }

  /** Seven children in the order of their parents. */
  #nonZeroFine(table: Uint32Array, out: { cells: BigUint64Array; at: Uint32Array }) {
    const halves = wordsOf(out.cells);
    let n = 0;
    for (const number of this.#numbers()) {
      for (let digit = 0; digit < 7; digit++) {
        const at = number * 8 + digit;
        if (table[at]! === 0) continue;
        halves[2 * n] = (this.#parents.lowOf(number) & ~DIGIT_BITS) | (digit << DIGIT_SHIFT);
        halves[2 * n + 1] = (this.#parents.highOf(number) & ~RES_MASK) | (MAX_RES << RES_SHIFT);
        out.at[n++] = at;
      }
    }
  }

  /** By rank at resolution 10: undoes `rank`. */
  #numbers(): Uint32Array {
    this.order(TABLE_RES);
    return this.#byRankOfTable;
  }

  /** From numbers of resolution-10 cells to places among the cells of a coarser resolution. */
  #byRank<T extends Uint32Array | Float64Array>(
    res: number,
    byNumber: T,
    Column: new (length: number) => T,
  ): T {
    const { cells, rank } = this.order(res);
    const out = new Column(cells.length);
    for (let number = 0; number < byNumber.length; number++) out[rank[number]!]! += byNumber[number]!;
    return out;
  }

  #sorted(): CellOrder {
    const cells = this.#parents.sorted();
    const words = wordsOf(cells);
    const rank = new Uint32Array(this.size);
    const numbers = new Uint32Array(this.size);
    for (let i = 0; i < this.size; i++) {
      const number = this.#parents.find(words[2 * i + 1]!, words[2 * i]!);
      rank[number] = i;
      numbers[i] = number;
    }
    this.#byRankOfTable = numbers;
    return { cells, rank };
  }

  /** Parents of ascending cells ascend as well: the cells of one parent stand together. */
  #coarser(res: number): CellOrder {
    const finer = this.order(TABLE_RES);
    const rankOfRank = new Uint32Array(this.size);
    const cells: bigint[] = [];
    const clear = ~(15n << 52n);
    const put = (BigInt(res) << 52n) | ((1n << BigInt(3 * (15 - res))) - 1n);
    for (let rank = 0; rank < this.size; rank++) {
      const parent = (finer.cells[rank]! & clear) | put;
      if (cells.at(-1) !== parent) cells.push(parent);
      rankOfRank[rank] = cells.length - 1;
    }
    return { cells: BigUint64Array.from(cells), rank: finer.rank.map((rank) => rankOfRank[rank]!) };
  }
}
