/** Records on their way into the index: the packed bytes of a slice of time, and their columns. */
import { mercatorX, mercatorY, worldParts } from '../../tiles/math.ts';
import { PACKED_ROW_BYTES, packedKind } from '../../db/queries/indexRows.ts';
import type { CellNumbers } from './cellNumbers.ts';

/** What counting needs: columns side by side, one entry a record, in any order. */
export interface CountRows {
  count: number;
  /** Epoch minutes, rounded down. */
  minute: Int32Array;
  /** Numbers of a CellNumbers. */
  cell: Uint32Array;
  /** Place in the list of areas that the slice was asked with, from 1; 0: in none. */
  area: Uint32Array;
  /** Number in the index's KindTable. */
  kind: Uint16Array;
  /** Number in the index's weights; 0: the record has no weight of its own. */
  weight: Uint16Array;
}

/** The same with place and id. */
export interface Rows extends CountRows {
  /** Web Mercator, 2^32 to the world's width: about a centimetre. */
  x: Uint32Array;
  y: Uint32Array;
  /** The first 64 bits of the record's id. */
  refHi: Uint32Array;
  refLo: Uint32Array;
}

const COUNT_COLUMNS = ['minute', 'cell', 'area', 'kind', 'weight'] as const;
const ALL_COLUMNS = [...COUNT_COLUMNS, 'x', 'y', 'refHi', 'refLo'] as const;

export function emptyCountRows(count: number): CountRows {
  return {
    count,
    minute: new Int32Array(count),
    cell: new Uint32Array(count),
    area: new Uint32Array(count),
    kind: new Uint16Array(count),
    weight: new Uint16Array(count),
  };
}

export function emptyRows(count: number): Rows {
  return {
    ...emptyCountRows(count),
    x: new Uint32Array(count),
    y: new Uint32Array(count),
    refHi: new Uint32Array(count),
    refLo: new Uint32Array(count),
  };
}

/** What counting needs of the rows of these numbers. */
export function pick(rows: CountRows, numbers: readonly number[]): CountRows {
  const out = emptyCountRows(numbers.length);
  for (const name of COUNT_COLUMNS) {
    const from = rows[name];
    const to = out[name];
    for (let i = 0; i < numbers.length; i++) to[i] = from[numbers[i]!]!;
  }
  return out;
}

export function joinedForCounts(first: CountRows, second: CountRows): CountRows {
  const out = emptyCountRows(first.count + second.count);
  for (const name of COUNT_COLUMNS) {
    out[name].set(first[name]);
    out[name].set(second[name], first.count);
  }
  return out;
}

export function joined(parts: readonly Rows[]): Rows {
  const out = emptyRows(parts.reduce((sum, { count }) => sum + count, 0));
  let at = 0;
  for (const part of parts) {
    for (const name of ALL_COLUMNS) out[name].set(part[name], at);
    at += part.count;
  }
  return out;
}

/** As narrow as the largest number needs. */
export type Numbers = Uint8Array | Uint16Array | Uint32Array;

export function narrowed(numbers: ArrayLike<number>, length: number): Numbers {
  let most = 0;
  for (let i = 0; i < length; i++) if (numbers[i]! > most) most = numbers[i]!;
  if (most <= 0xff) return new Uint8Array(length);
  return most <= 0xffff ? new Uint16Array(length) : new Uint32Array(length);
}

/** What records share that have the same category, origin and status, and whose hour is known or not. */
export interface Kind {
  /** Place in the list of category codes. */
  category: number;
  /** Place in ORIGINS and in the statuses of the layer. */
  origin: number;
  status: number;
  hourUnknown: boolean;
}

/** The kinds that occur, numbered in order of arrival; at most 65,536. */
export class KindTable {
  readonly kinds: Kind[] = [];
  readonly #numbers = new Map<number, number>();

  /** `packed` as the rows bring it (`packedKind`). Throws RangeError beyond 65,536 kinds. */
  numberOf(packed: number): number {
    let number = this.#numbers.get(packed);
    if (number === undefined) {
      number = this.kinds.length;
      if (number > 0xffff) throw new RangeError('KindTable: more than 65,536 kinds');
      this.kinds.push(packedKind(packed));
      this.#numbers.set(packed, number);
    }
    return number;
  }
}

/** The distinct own weights of records (float32), numbered from 1. Beyond 65,535 of them a weight is kept to three digits. */
export class WeightTable {
  readonly values: number[] = [NaN];
  readonly #numbers = new Map<number, number>();

  numberOf(value: number): number {
    if (Number.isNaN(value)) return 0;
    const known = this.#numbers.get(value);
    if (known !== undefined) return known;
    if (this.values.length > 0xffff) return this.#nearest(value);
    this.#numbers.set(value, this.values.length);
    return this.values.push(value) - 1;
  }

  #nearest(value: number): number {
    const rounded = Math.fround(Number(value.toPrecision(3)));
    const known = this.#numbers.get(rounded);
    if (known !== undefined) return known;
    let best = 1;
    for (let i = 2; i < this.values.length; i++) {
      if (Math.abs(this.values[i]! - value) < Math.abs(this.values[best]! - value)) best = i;
    }
    return best;
  }
}

/** PostgreSQL counts from 2000. */
const EPOCH_2000_MINUTES = 946_684_800 / 60;
const MICROSECONDS_PER_MINUTE = 60_000_000;

/** Unpacks a slice (see db/queries/indexRows.ts); new cells, kinds and weights are numbered on the way. About 150 ns a row. */
export function unpackRows(
  bytes: Uint8Array,
  tables: { cells: CellNumbers; kinds: KindTable; weights: WeightTable },
): Rows {
  const rows = emptyRows(bytes.byteLength / PACKED_ROW_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0, at = 0; i < rows.count; i++, at += PACKED_ROW_BYTES) {
    rows.cell[i] = tables.cells.numberOf(view.getUint32(at), view.getUint32(at + 4));
    const microseconds = view.getInt32(at + 8) * 2 ** 32 + view.getUint32(at + 12);
    rows.minute[i] = Math.floor(microseconds / MICROSECONDS_PER_MINUTE) + EPOCH_2000_MINUTES;
    rows.kind[i] = tables.kinds.numberOf(view.getUint32(at + 16));
    rows.area[i] = view.getUint32(at + 20);
    rows.weight[i] = tables.weights.numberOf(view.getFloat32(at + 24));
    rows.refHi[i] = view.getUint32(at + 28);
    rows.refLo[i] = view.getUint32(at + 32);
    rows.x[i] = worldParts(mercatorX(view.getFloat64(at + 44)));
    rows.y[i] = worldParts(mercatorY(view.getFloat64(at + 52)));
  }
  return rows;
}
