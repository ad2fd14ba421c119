/** Points collected for one tile, in columns that grow. */
export interface TilePoints {
  count: number;
  /** In 2^32 parts of the world. */
  x: Uint32Array;
  y: Uint32Array;
  /** The first 64 bits of the record's id. */
  refHi: Uint32Array;
  refLo: Uint32Array;
  /** Epoch minutes. */
  minute: Int32Array;
  /** Number of the kind. */
  kind: Uint16Array;
}

export class PointBuffer {
  #count = 0;
  #columns = columnsOf(1024);

  add(x: number, y: number, refHi: number, refLo: number, minute: number, kind: number): void {
    const i = this.#count++;
    if (i === this.#columns.x.length) this.#grow();
    const columns = this.#columns;
    columns.x[i] = x;
    columns.y[i] = y;
    columns.refHi[i] = refHi;
    columns.refLo[i] = refLo;
    columns.minute[i] = minute;
    columns.kind[i] = kind;
  }

  points(): TilePoints {
    const to = this.#count;
    const { x, y, refHi, refLo, minute, kind } = this.#columns;
    return {
      count: to,
      x: x.subarray(0, to),
      y: y.subarray(0, to),
      refHi: refHi.subarray(0, to),
      refLo: refLo.subarray(0, to),
      minute: minute.subarray(0, to),
      kind: kind.subarray(0, to),
    };
  }

  #grow(): void {
    const before = this.#columns;
    this.#columns = columnsOf(before.x.length * 2);
    this.#columns.x.set(before.x);
    this.#columns.y.set(before.y);
    this.#columns.refHi.set(before.refHi);
    this.#columns.refLo.set(before.refLo);
    this.#columns.minute.set(before.minute);
    this.#columns.kind.set(before.kind);
  }
}

function columnsOf(length: number): Omit<TilePoints, 'count'> {
  return {
    x: new Uint32Array(length),
    y: new Uint32Array(length),
    refHi: new Uint32Array(length),
    refLo: new Uint32Array(length),
    minute: new Int32Array(length),
    kind: new Uint16Array(length),
  };
}
