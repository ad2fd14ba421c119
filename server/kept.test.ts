import { describe, expect, it } from 'vitest';
import { Kept } from './kept.ts';

describe('what is kept', () => {
  it('is made once for a key and an owner, also while it is being made', async () => {
    const kept = new Kept<number>(2);
    let made = 0;
    const make = () => Promise.resolve(++made);
    const [a, b] = [{}, {}];
    expect(await Promise.all([kept.get(a, 'x', make), kept.get(a, 'x', make)])).toEqual([1, 1]);
    expect(await kept.get(b, 'x', make)).toBe(2);
  });

  it('goes when there are too many, the oldest first', async () => {
    const kept = new Kept<string>(2);
    const owner = {};
    for (const key of ['x', 'y', 'z']) await kept.get(owner, key, () => Promise.resolve('first'));
    const again = (key: string) => kept.get(owner, key, () => Promise.resolve('second'));
    expect([await again('z'), await again('y'), await again('x')]).toEqual(['first', 'first', 'second']);
  });

  it('is no failure', async () => {
    const kept = new Kept<number>();
    const owner = {};
    await expect(kept.get(owner, 'x', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await kept.get(owner, 'x', () => Promise.resolve(1))).toBe(1);
  });
});
