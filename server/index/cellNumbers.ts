/**
 * The cells of an index, numbered. A record is kept by the number of its resolution-10 cell times 8 plus its digit below it,
 * so that one 32-bit column serves resolution 11 and, shifted by three, 10; coarser cells are looked up from there.
 * Numbers are given in order of arrival and never change; answers are sorted by cell.
 */
import { MAX_RES } from '../../domain/cells.ts';
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

  /** Numbers (resolution 11) that lie in a cell of any resolution 6..11, marked with 1; the table's size * 8 long. */
  within(cell: bigint): Uint8Array {
    const marks = new Uint8Array(this.size * 8);
    const hi = Number(cell >> 32n) >>> 0;
    const lo = Number(cell & 0xffffffffn) >>> 0;
    const res = (hi & RES_MASK) >>> RES_SHIFT;
    if (res === MAX_RES) {
      const parentHi = ((hi & ~RES_MASK) | (TABLE_RES << RES_SHIFT)) >>> 0;
      const parent = this.#parents.find(parentHi, (lo | DIGIT_BITS) >>> 0);
      if (parent >= 0) marks[parent * 8 + ((lo & DIGIT_BITS) >>> DIGIT_SHIFT)] = 1;
      return marks;
    }
    const { cells, rank } = this.order(res);
    const at = cells.indexOf(cell);
    if (at < 0) return marks;
    for (let number = 0; number < this.size; number++) {
      if (rank[number] === at) marks.fill(1, number * 8, number * 8 + 8);
    }
    return marks;
  }

  /** The known cells at `res` (6..10); kept until a new cell comes. n log n the first time. */
  order(res: number): CellOrder {
    const kept = this.#orders.get(res);
    if (kept) return kept;
    const made = res === TABLE_RES ? this.#sorted() : this.#coarser(res);
    this.#orders.set(res, made);
    return made;
  }

  /** The cells that were counted at least once, ascending, with their counts. `byNumber` is as long as the resolution asks. */
  nonZero(res: number, byNumber: Uint32Array): { cells: BigUint64Array; at: Uint32Array } {
    return res === MAX_RES ? this.#nonZeroFine(byNumber) : this.#nonZeroRanks(res, byNumber);
  }

  #nonZeroRanks(res: number, byRank: Uint32Array) {
    const { cells } = this.order(res);
    let found = 0;
    for (const count of byRank) if (count > 0) found++;
    const out = { cells: new BigUint64Array(found), at: new Uint32Array(found) };
    let n = 0;
    for (let rank = 0; rank < byRank.length; rank++) {
      if (byRank[rank]! === 0) continue;
      out.cells[n] = cells[rank]!;
      out.at[n++] = rank;
    }
    return out;
  }

  /** At resolution 11 the table is by number: seven children in the order of their parents. */
  #nonZeroFine(byNumber: Uint32Array) {
    const { rank } = this.order(TABLE_RES);
    const numbers = new Uint32Array(this.size);
    for (let number = 0; number < this.size; number++) numbers[rank[number]!] = number;
    let found = 0;
    for (const count of byNumber) if (count > 0) found++;
    const out = { cells: new BigUint64Array(found), at: new Uint32Array(found) };
    const halves = wordsOf(out.cells);
    let n = 0;
    for (const number of numbers) {
      for (let digit = 0; digit < 7; digit++) {
        const at = number * 8 + digit;
        if (byNumber[at]! === 0) continue;
        halves[2 * n] = (this.#parents.lowOf(number) & ~DIGIT_BITS) | (digit << DIGIT_SHIFT);
        halves[2 * n + 1] = (this.#parents.highOf(number) & ~RES_MASK) | (MAX_RES << RES_SHIFT);
        out.at[n++] = at;
      }
    }
    return out;
  }

  #sorted(): CellOrder {
    const cells = this.#parents.sorted();
    const words = wordsOf(cells);
    const rank = new Uint32Array(this.size);
    for (let i = 0; i < this.size; i++) rank[this.#parents.find(words[2 * i + 1]!, words[2 * i]!)] = i;
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
