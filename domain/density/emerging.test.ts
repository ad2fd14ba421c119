import { describe, expect, it } from 'vitest';
import { emerging, emergingClass } from './emerging.ts';
import { giStar } from './gi.ts';
import type { Neighbours } from './spread.ts';
import { EMERGING_CLASSES } from './stat.ts';

/** `.` nothing, `h` hot, `c` cold; z rises unless said otherwise. */
const classOf = (history: string, z = Array.from(history, (_, i) => i / 10)) =>
  emergingClass(
    Array.from(history, (step) => ({ h: 2, c: -2 })[step] ?? 0),
    z,
  );

const flat = [1, 2, 1, 2, 1, 2, 1, 2, 1, 2];
const falling = [9, 8, 7, 6, 5, 4, 3, 2, 1, 0];

describe('emergingClass, by the published definitions', () => {
  it.each([
    // Hot in the last step and never before.
    ['.........h', 'new-hot'],
    ['..cc.....h', 'new-hot'],
    // One unbroken run at the end, of two at least, never hot before it, less than 90 % of all.
    ['........hh', 'consecutive-hot'],
    ['..hhhhhhhh', 'consecutive-hot'],
    // On and off, less than 90 %, never cold.
    ['h........h', 'sporadic-hot'],
    ['hhhh.hhh.h', 'sporadic-hot'],
    ['h......hhh', 'sporadic-hot'],
    // On and off, less than 90 %, and cold at some time.
    ['h..c.....h', 'oscillating-hot'],
    // Not hot at last, 90 % of the steps hot.
    ['hhhhhhhhh.', 'historical-hot'],
    ['hhhhhhhh..', 'none'],
    ['h.h.h.h...', 'none'],
    ['..........', 'none'],
    // What it is at last comes first.
    ['hhhhhhhhhc', 'new-cold'],
    ['.........c', 'new-cold'],
    ['........cc', 'consecutive-cold'],
    ['c........c', 'sporadic-cold'],
    ['c..h.....c', 'oscillating-cold'],
    ['ccccccccc.', 'historical-cold'],
  ])('%s is %s', (history, name) => {
    expect(classOf(history)).toBe(name);
  });

  it.each([
    // 90 % of the steps, the last among them: by the trend of z.
    ['hhhhhhhhhh', falling.toReversed(), 'intensifying-hot'],
    ['.hhhhhhhhh', falling.toReversed(), 'intensifying-hot'],
    ['hhhhhhhhhh', flat, 'persistent-hot'],
    ['hhhhhhhhhh', falling, 'diminishing-hot'],
    // A cold spot intensifies downwards.
    ['cccccccccc', falling.map((z) => z - 12), 'intensifying-cold'],
    ['cccccccccc', flat.map((z) => -z), 'persistent-cold'],
    ['cccccccccc', falling.toReversed().map((z) => z - 12), 'diminishing-cold'],
  ])('%s with z %j is %s', (history, z, name) => {
    expect(classOf(history, z)).toBe(name);
  });

  it('is nothing without steps', () => {
    expect(emergingClass([], [])).toBe('none');
  });
});

/** Cells in a ring, each beside two. */
function circle(n: number): Neighbours {
  const of = Array.from({ length: n }, (_, i) => [(i + n - 1) % n, (i + 1) % n]).flat();
  return { start: Uint32Array.from({ length: n + 1 }, (_, i) => 2 * i), of: Uint32Array.from(of) };
}

describe('emerging', () => {
  const n = 200;
  const near = circle(n);
  /** One record in every cell, and 60 more in those of a place at some steps. */
  const history = (steps: number, place: (cell: number, step: number) => boolean) => {
    const counts = new Uint32Array(n * steps);
    for (let i = 0; i < n; i++) {
      for (let s = 0; s < steps; s++) counts[i * steps + s] = 1 + (i % 2) + (place(i, s) ? 60 : 0);
    }
    return counts;
  };
  const nameAt = (classes: Uint8Array, cell: number) => EMERGING_CLASSES[classes[cell]!];

  it('tells places by their history', () => {
    const counts = history(
      12,
      (cell, step) =>
        (cell === 20 && step === 11) ||
        (cell === 60 && step >= 9) ||
        (cell === 100 && step % 3 === 2) ||
        cell === 150,
    );
    const { classes, noEvidence } = emerging(counts, 12, near);
    expect(noEvidence).toBe(false);
    expect(nameAt(classes, 20)).toBe('new-hot');
    expect(nameAt(classes, 60)).toBe('consecutive-hot');
    expect(nameAt(classes, 100)).toBe('sporadic-hot');
    // Others grow beside it, so that it stands out ever less.
    expect(nameAt(classes, 150)).toMatch(/^(persistent|diminishing)-hot$/);
    expect(nameAt(classes, 180)).toBe('none');
  });

  it('judges each step by itself, as Gi* does', () => {
    const counts = history(10, (cell, step) => (cell * 7 + step * 3) % 41 === 0);
    const bins = Array.from({ length: 10 }, (_, step) =>
      giStar(
        Float64Array.from({ length: n }, (__, i) => counts[i * 10 + step]!),
        near,
      ),
    );
    const { classes } = emerging(counts, 10, near);
    for (let i = 0; i < n; i++) {
      const expected = emergingClass(
        bins.map(({ bin }) => bin[i]!),
        bins.map(({ z }) => z[i]!),
      );
      expect(nameAt(classes, i)).toBe(expected);
    }
    expect(new Set(classes).size).toBeGreaterThan(1);
  });

  it('has no evidence where no step differs within itself', () => {
    const counts = new Uint32Array(n * 10).map((_, k) => k % 10);
    const { classes, noEvidence } = emerging(counts, 10, near);
    expect(noEvidence).toBe(true);
    expect(new Set([...classes].map((index) => EMERGING_CLASSES[index]))).toEqual(new Set(['none']));
  });
});
