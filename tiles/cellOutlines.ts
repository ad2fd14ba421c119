/** Outlines of H3 cells in web Mercator, made once a cell: h3-js takes 3 to 4 us for one, a tile is to take 1. */
import { cellRing } from '../domain/cells.ts';
import { mercatorX, mercatorY } from './math.ts';

/** Cells that a table holds before it begins anew: about 45 MB. */
const MOST_CELLS = 200_000;

const FIRST_CELLS = 1024;

/**
 * Cells of one resolution, numbered in the order in which they were asked for (open addressing). Numbers are good until
 * the next `makeRoom`.
 */
export class CellOutlines {
  /** West, north, east, south of each cell, in shares of the world's width; y grows southward. */
  boxes = new Float64Array(FIRST_CELLS * 4);
  /** The vertices of cell `i` are `x, y, …` at `starts[i] .. starts[i + 1]`, open, clockwise on the screen. */
  starts = new Uint32Array(FIRST_CELLS + 1);
  vertices = new Float64Array(FIRST_CELLS * 12);
  #count = 0;
  #highs = new Uint32Array(FIRST_CELLS);
  #lows = new Uint32Array(FIRST_CELLS);
  /** Number + 1 of a cell, or 0. */
  #slots = new Uint32Array(FIRST_CELLS * 2);

  /** Begins anew where the table has grown to `most` cells. */
  makeRoom(most = MOST_CELLS): void {
    if (this.#count < most) return;
    this.#count = 0;
    this.#slots.fill(0);
  }

  /** The number of a cell, given in halves. About 10 ns, 5 us where it is new. */
  numberOf(high: number, low: number): number {
    const mask = this.#slots.length - 1;
    let slot = slotOf(high, low) & mask;
    for (;;) {
      const number = this.#slots[slot]! - 1;
      if (number === -1) break;
      if (this.#lows[number] === low && this.#highs[number] === high) return number;
      slot = (slot + 1) & mask;
    }
    if (this.#count === this.#highs.length) {
      this.#grow();
      return this.numberOf(high, low);
    }
    const number = this.#count++;
    this.#slots[slot] = number + 1;
    this.#highs[number] = high;
    this.#lows[number] = low;
    this.#addOutline(number, (BigInt(high) << 32n) | BigInt(low));
    return number;
  }

  #addOutline(number: number, cell: bigint): void {
    // H3's outline runs anticlockwise with north up; in a tile outer rings run clockwise.
    const ring = cellRing(cell).slice(1).reverse();
    const start = this.starts[number]!;
    const end = start + ring.length * 2;
    if (end > this.vertices.length) this.vertices = grown(this.vertices, this.vertices.length * 2);
    let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
    ring.forEach(([lng, lat], i) => {
      const x = mercatorX(lng);
      const y = mercatorY(lat);
      this.vertices[start + 2 * i] = x;
      this.vertices[start + 2 * i + 1] = y;
      west = Math.min(west, x);
      east = Math.max(east, x);
      north = Math.min(north, y);
      south = Math.max(south, y);
    });
    this.starts[number + 1] = end;
    this.boxes.set([west, north, east, south], number * 4);
  }

  #grow(): void {
    const cells = this.#highs.length * 2;
    this.boxes = grown(this.boxes, cells * 4);
    this.starts = grown(this.starts, cells + 1);
    this.#highs = grown(this.#highs, cells);
    this.#lows = grown(this.#lows, cells);
    this.#slots = new Uint32Array(cells * 2);
    const mask = this.#slots.length - 1;
    for (let number = 0; number < this.#count; number++) {
      let slot = slotOf(this.#highs[number]!, this.#lows[number]!) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = number + 1;
    }
  }
}

const tables = new Map<number, CellOutlines>();

/** The thread's table of a resolution. */
export function outlinesOf(res: number): CellOutlines {
  let table = tables.get(res);
  if (!table) tables.set(res, (table = new CellOutlines()));
  return table;
}

/** The digits that vary stand in the middle of a cell's bits. */
function slotOf(high: number, low: number): number {
  const hash = Math.imul(high ^ Math.imul(low ^ (low >>> 12), 0x9e3779b1), 0x85ebca6b);
  return (hash ^ (hash >>> 15)) >>> 0;
}

function grown<T extends Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer>>(array: T, length: number): T {
  const larger = new (array.constructor as new (length: number) => T)(length);
  larger.set(array);
  return larger;
}
