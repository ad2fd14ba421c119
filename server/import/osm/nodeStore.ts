/** Where the nodes of an extract are: 16 bytes each, found by id. */
import type { LngLat } from '../../../domain/place.ts';

/** OpenStreetMap's own precision: a node lies on a whole number of these parts of a degree. */
const PARTS_PER_DEGREE = 1e7;

export class NodeStore {
  private ids = new Float64Array(1024);
  private lngs = new Int32Array(1024);
  private lats = new Int32Array(1024);
  private size = 0;
  private ascending = true;

  get count(): number {
    return this.size;
  }

  add(id: number, lng: number, lat: number): void {
    if (this.size === this.ids.length) this.resize(2 * this.size);
    if (this.size > 0 && id <= this.ids[this.size - 1]!) this.ascending = false;
    this.ids[this.size] = id;
    this.lngs[this.size] = Math.round(lng * PARTS_PER_DEGREE);
    this.lats[this.size] = Math.round(lat * PARTS_PER_DEGREE);
    this.size++;
  }

  /** To be called once after the last `add`: puts the nodes in the order of their ids (most files are already). */
  finish(): void {
    this.resize(this.size);
    if (this.ascending) return;
    const order = Uint32Array.from(this.ids.keys()).sort((a, b) => this.ids[a]! - this.ids[b]!);
    this.ids = Float64Array.from(order, (at) => this.ids[at]!);
    this.lngs = Int32Array.from(order, (at) => this.lngs[at]!);
    this.lats = Int32Array.from(order, (at) => this.lats[at]!);
    this.ascending = true;
  }

  /** The index of a node, or -1 if it is not in the file. */
  indexOf(id: number): number {
    let low = 0;
    let high = this.size - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = this.ids[middle]!;
      if (found === id) return middle;
      if (found < id) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  idAt(index: number): number {
    return this.ids[index]!;
  }

  placeAt(index: number): LngLat {
    return [this.lngs[index]! / PARTS_PER_DEGREE, this.lats[index]! / PARTS_PER_DEGREE];
  }

  /**
   * A way's nodes as indexes, without immediate repeats, in runs between the nodes that the file lacks (an extract is cut at
   * its box). Runs have two nodes or more.
   */
  runsOf(refs: readonly number[]): { runs: number[][]; missing: number } {
    const runs: number[][] = [];
    let run: number[] = [];
    let missing = 0;
    const endRun = (): void => {
      if (run.length > 1) runs.push(run);
      run = [];
    };
    for (const ref of refs) {
      const index = this.indexOf(ref);
      if (index < 0) {
        missing++;
        endRun();
      } else if (run[run.length - 1] !== index) {
        run.push(index);
      }
    }
    endRun();
    return { runs, missing };
  }

  private resize(capacity: number): void {
    const ids = new Float64Array(capacity);
    const lngs = new Int32Array(capacity);
    const lats = new Int32Array(capacity);
    ids.set(this.ids.subarray(0, this.size));
    lngs.set(this.lngs.subarray(0, this.size));
    lats.set(this.lats.subarray(0, this.size));
    this.ids = ids;
    this.lngs = lngs;
    this.lats = lats;
  }
}
