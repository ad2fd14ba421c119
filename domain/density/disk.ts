/**
 * The hexagons within k steps of one, by arithmetic on the cell index: 0.1 us a step, where h3-js `gridDisk` costs 9 us a
 * cell for its strings. Inside a base cell the digits of an index are the place of the cell written in a base-7 system of
 * hexagon steps (H3 documentation, 'Index representations'; Gibson & Lucas 1982, generalized balanced ternary), so one step
 * is an addition with carry. Where the addition leaves the base cell, or meets the sector that a pentagon lacks, h3-js
 * itself is asked: so the answer is always that of `gridDisk`, which the tests hold it to.
 */
import { getBaseCellNumber, getRes0Cells, gridDiskDistances, isPentagon } from 'h3-js';

/** Units of the digits 0..6 (centre, K, J, JK, I, IK, IJ) as steps along the axes I and J, which lie 120 degrees apart. */
const UNITS: readonly (readonly [number, number])[] = [
  [0, 0],
  [-1, -1],
  [0, 1],
  [-1, 0],
  [1, 0],
  [0, -1],
  [1, 1],
];

/** Digits of the six directions, anticlockwise. */
const AROUND = [4, 6, 2, 3, 1, 5] as const;
const K_DIGIT = 1;

/** One unit of the coarser grid in steps of the finer one: turned one way at odd resolutions (class III), the other at even ones. */
function widened(digit: number, odd: boolean): readonly [number, number] {
  const [i, j] = UNITS[digit]!;
  return odd ? [2 * i + j, 3 * j - i] : [3 * i - j, i + 2 * j];
}

/** At `(res & 1) * 64 + digit * 8 + step`: the digit that the sum has, plus 8 times the step that is carried to the coarser one. */
const SUMS = new Uint8Array(128);
for (const odd of [false, true]) {
  for (let digit = 0; digit < 7; digit++) {
    for (let step = 0; step < 7; step++) {
      const sum = [UNITS[digit]![0] + UNITS[step]![0], UNITS[digit]![1] + UNITS[step]![1]];
      for (let carry = 0; carry < 7; carry++) {
        const [i, j] = widened(carry, odd);
        const rest = UNITS.findIndex(([a, b]) => a + i === sum[0] && b + j === sum[1]);
        if (rest >= 0) SUMS[(odd ? 64 : 0) + digit * 8 + step] = rest + carry * 8;
      }
    }
  }
}

const LACKS_A_SECTOR = new Uint8Array(128);
for (const cell of getRes0Cells()) if (isPentagon(cell)) LACKS_A_SECTOR[getBaseCellNumber(cell)] = 1;

/**
 * The cells within `rings` steps of a cell, itself left out. One object serves any number of cells of one resolution, one
 * after the other: `around` fills `high`, `low` and `ring` (distance 1..rings, ascending) and says how many there are:
 * 3 k (k + 1), fewer at a pentagon.
 */
export class Disk {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  readonly ring: Uint8Array;
  private atHigh = 0;
  private atLow = 0;

  constructor(
    private readonly res: number,
    private readonly rings: number,
  ) {
    const most = 3 * rings * (rings + 1);
    this.high = new Uint32Array(most);
    this.low = new Uint32Array(most);
    this.ring = new Uint8Array(most);
  }

  around(high: number, low: number): number {
    let found = 0;
    this.atHigh = high;
    this.atLow = low;
    for (let ring = 1; ring <= this.rings; ring++) {
      if (!this.step(AROUND[0])) return this.ask(high, low);
      for (let side = 0; side < 6; side++) {
        for (let i = 0; i < ring; i++) {
          this.high[found] = this.atHigh;
          this.low[found] = this.atLow;
          this.ring[found++] = ring;
          if (!this.step(AROUND[(side + 2) % 6]!)) return this.ask(high, low);
        }
      }
    }
    return found;
  }

  /** Moves by one unit; false where that cannot be told from the digits alone. */
  private step(direction: number): boolean {
    let carried = direction;
    for (let res = this.res; carried !== 0; res--) {
      if (res === 0) return false;
      const sum = SUMS[(res & 1) * 64 + this.digit(res) * 8 + carried]!;
      this.setDigit(res, sum & 7);
      carried = sum >> 3;
    }
    return LACKS_A_SECTOR[(this.atHigh >>> 13) & 127] === 0 || this.leadingDigit() !== K_DIGIT;
  }

  /** Digit `res` stands in the three bits from `3 * (15 - res)` on; that of resolution 5 lies across the two halves. */
  private digit(res: number): number {
    const shift = 3 * (15 - res);
    if (shift < 30) return (this.atLow >>> shift) & 7;
    if (shift > 30) return (this.atHigh >>> (shift - 32)) & 7;
    return (this.atLow >>> 30) | ((this.atHigh & 1) << 2);
  }

  private setDigit(res: number, digit: number): void {
    const shift = 3 * (15 - res);
    if (shift < 30) this.atLow = ((this.atLow & ~(7 << shift)) | (digit << shift)) >>> 0;
    else if (shift > 30) this.atHigh = (this.atHigh & ~(7 << (shift - 32))) | (digit << (shift - 32));
    else {
      this.atLow = ((this.atLow & 0x3fffffff) | (digit << 30)) >>> 0;
      this.atHigh = (this.atHigh & ~1) | (digit >> 2);
    }
  }

  private leadingDigit(): number {
    for (let res = 1; res <= this.res; res++) {
      const digit = this.digit(res);
      if (digit !== 0) return digit;
    }
    return 0;
  }

  private ask(high: number, low: number): number {
    const byDistance = gridDiskDistances(hexOf(high, low), this.rings);
    let found = 0;
    for (let ring = 1; ring <= this.rings; ring++) {
      for (const hex of byDistance[ring]!) {
        this.high[found] = highWord(hex);
        this.low[found] = lowWord(hex);
        this.ring[found++] = ring;
      }
    }
    return found;
  }
}

/** The 15 hexadecimal digits of a cell from its halves. */
export function hexOf(high: number, low: number): string {
  return high.toString(16) + low.toString(16).padStart(8, '0');
}

export function highWord(hex: string): number {
  return parseInt(hex.slice(0, 7), 16);
}

export function lowWord(hex: string): number {
  return parseInt(hex.slice(7), 16);
}
