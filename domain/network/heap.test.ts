import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IndexedHeap } from './heap.ts';

describe('IndexedHeap', () => {
  it('gives out the smallest key first, lowered keys included, and can be emptied and used again', () => {
    const keys = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 40 });
    fc.assert(
      fc.property(keys, keys, (first, lowered) => {
        const heap = new IndexedHeap(40);
        heap.put(3, 7);
        heap.clear();
        expect([heap.size, heap.has(3), heap.least, heap.pop()]).toEqual([0, false, Infinity, -1]);
        const best = first.map((key, item) => Math.min(key, lowered[item] ?? key));
        first.forEach((key, item) => heap.put(item, key));
        best.forEach((key, item) => heap.put(item, key));
        const out: number[] = [];
        while (heap.size > 0) {
          const least = heap.least;
          const item = heap.pop();
          expect([best[item], heap.has(item)]).toEqual([least, false]);
          out.push(least);
        }
        expect(out).toEqual(best.toSorted((a, b) => a - b));
      }),
    );
  });
});
