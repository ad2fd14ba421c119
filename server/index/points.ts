/** Points collected for one tile, in columns that grow. */
import type { PointColumns } from '../../tiles/pointTile.ts';
import type { Stretch } from './stretch.ts';

const COLUMNS = ['x', 'y', 'refHi', 'refLo', 'minute', 'kind'] as const;

export class PointBuffer {
  #count = 0;
  #columns = columnsOf(1024);

  /** Empty again; columns that were given out are overwritten. */
  clear(): void {
    this.#count = 0;
  }

  /** Takes a row of a stretch at a place in tile units; returns its number here. */
  add(stretch: Stretch, row: number, x: number, y: number): number {
    const i = this.#count++;
    if (i === this.#columns.x.length) this.#grow();
    const columns = this.#columns;
    columns.x[i] = x;
    columns.y[i] = y;
    columns.refHi[i] = stretch.refHi[row]!;
    columns.refLo[i] = stretch.refLo[row]!;
    columns.minute[i] = stretch.minute[row]!;
    columns.kind[i] = stretch.kind[row]!;
    return i;
  }

  /** Columns may be longer than `count`. */
  columns(): PointColumns {
    return { ...this.#columns, count: this.#count };
  }

  #grow(): void {
    const grown = columnsOf(this.#columns.x.length * 2);
    for (const name of COLUMNS) grown[name].set(this.#columns[name]);
    this.#columns = grown;
  }
}

function columnsOf(length: number) {
  return {
    x: new Uint16Array(length),
    y: new Uint16Array(length),
    refHi: new Uint32Array(length),
    refLo: new Uint32Array(length),
    minute: new Int32Array(length),
    kind: new Uint16Array(length),
  };
}
