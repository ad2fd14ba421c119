import { describe, expect, it } from 'vitest';
import { planarize } from './planar.ts';
import { lengthOf } from './plane.ts';

describe('planarize', () => {
  it('cuts two crossing strokes into four edges that share one node', () => {
    const { nodes, edges } = planarize([
      { tag: 0, line: [[-100, 0], [100, 0]] },
      { tag: 1, line: [[0, -100], [0, 100]] },
    ]); // prettier-ignore
    expect(nodes).toHaveLength(5);
    expect(edges).toHaveLength(4);
    const middle = nodes.findIndex(([x, y]) => Math.hypot(x, y) < 1);
    expect(edges.every(({ from, to }) => from === middle || to === middle)).toBe(true);
    expect(edges.reduce((sum, { line }) => sum + lengthOf(line), 0)).toBeCloseTo(400, 6);
  });

  it('ties an end that just misses another stroke to it', () => {
    const { edges } = planarize([
      { tag: 0, line: [[-100, 0], [100, 0]] },
      { tag: 1, line: [[0, 8], [0, 100]] },
    ]); // prettier-ignore
    expect(edges.filter(({ tag }) => tag === 0)).toHaveLength(2);
  });

  it('leaves strokes apart that stay apart', () => {
    const { edges } = planarize([
      { tag: 0, line: [[-100, 0], [100, 0]] },
      { tag: 1, line: [[-100, 40], [100, 40]] },
    ]); // prettier-ignore
    expect(edges).toHaveLength(2);
  });

  it('keeps the first of two strokes that lie upon each other', () => {
    const { edges } = planarize([
      { tag: 7, line: [[0, 0], [100, 0]] },
      { tag: 8, line: [[0, 2], [100, 2]] },
    ]); // prettier-ignore
    expect(edges.map(({ tag }) => tag)).toEqual([7]);
  });
});
