/** A binary heap of small numbers in typed arrays that knows where each stands, so that a key can be lowered in place. */

const OUT = -1;

/** Items are 0..capacity-1, each at most once in the heap. Smallest key first. Nothing is allocated after it is made. */
export class IndexedHeap {
  /** Of every item that is, or was, in the heap. */
  readonly keys: Float64Array;
  private readonly items: Uint32Array;
  /** Where an item stands in the heap, or OUT. */
  private readonly place: Int32Array;
  private count = 0;

  constructor(capacity: number) {
    this.keys = new Float64Array(capacity);
    this.items = new Uint32Array(capacity);
    this.place = new Int32Array(capacity).fill(OUT);
  }

  get size(): number {
    return this.count;
  }

  /** The smallest key; Infinity if the heap is empty. */
  get least(): number {
    return this.count === 0 ? Infinity : this.keys[this.items[0]!]!;
  }

  /** Empties the heap, in time proportional to what it holds. */
  clear(): void {
    for (let at = 0; at < this.count; at++) this.place[this.items[at]!] = OUT;
    this.count = 0;
  }

  has(item: number): boolean {
    return this.place[item] !== OUT;
  }

  /** Puts in an item that is not there, or gives one that is there a smaller key. */
  put(item: number, key: number): void {
    this.keys[item] = key;
    if (this.place[item] === OUT) this.place[item] = this.count++;
    this.siftUp(item);
  }

  /** Takes out the item with the smallest key; -1 when there is none. */
  pop(): number {
    if (this.count === 0) return -1;
    const top = this.items[0]!;
    this.place[top] = OUT;
    const last = this.items[--this.count]!;
    if (this.count > 0) this.siftDown(last);
    return top;
  }

  private siftUp(item: number): void {
    const { items, place, keys } = this;
    const key = keys[item]!;
    let at = place[item]!;
    while (at > 0) {
      const up = (at - 1) >> 1;
      const above = items[up]!;
      if (keys[above]! <= key) break;
      items[at] = above;
      place[above] = at;
      at = up;
    }
    items[at] = item;
    place[item] = at;
  }

  private siftDown(item: number): void {
    const { items, place, keys } = this;
    const key = keys[item]!;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      if (down >= this.count) break;
      if (down + 1 < this.count && keys[items[down + 1]!]! < keys[items[down]!]!) down++;
      const below = items[down]!;
      if (keys[below]! >= key) break;
      items[at] = below;
      place[below] = at;
      at = down;
    }
    items[at] = item;
    place[item] = at;
  }
}
