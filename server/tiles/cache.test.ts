import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { TileCache, takesGzip } from './cache.ts';

const tile = (size: number, value = 1) => ({ bytes: new Uint8Array(size).fill(value), thinned: null });
const never = () => Promise.reject(new Error('was to be in memory'));

describe('TileCache', () => {
  it('makes a tile once, also for those who ask while it is made', async () => {
    const cache = new TileCache();
    let made = 0;
    const make = async () => {
      made++;
      await new Promise((resolve) => setTimeout(resolve, 5));
      return tile(10, 7);
    };
    const both = await Promise.all([cache.get('a', make), cache.get('a', make)]);
    expect(both[0]).toBe(both[1]);
    expect(await cache.get('a', never)).toBe(both[0]);
    expect([made, cache.has('a'), cache.has('b')]).toEqual([1, true, false]);
  });

  it('does not keep a failure', async () => {
    const cache = new TileCache();
    await expect(cache.get('a', () => Promise.reject(new Error('no database')))).rejects.toThrow(
      'no database',
    );
    expect((await cache.get('a', async () => tile(3))).bytes.length).toBe(3);
  });

  it('forgets what was used longest ago, by bytes', async () => {
    const cache = new TileCache(10_000);
    for (const key of ['a', 'b', 'c']) await cache.get(key, async () => tile(2500));
    await cache.get('a', never);
    await cache.get('d', async () => tile(2500));
    expect(['a', 'b', 'c', 'd'].filter((key) => cache.has(key))).toEqual(['a', 'c', 'd']);
    expect(cache.bytes).toBeLessThanOrEqual(10_000);
    await cache.get('huge', async () => tile(20_000));
    expect([cache.has('huge'), cache.bytes]).toEqual([false, 0]);
  });

  it('counts what it has compressed, and compresses once', async () => {
    const cache = new TileCache(20_000);
    const kept = await cache.get('a', async () => tile(5000));
    const before = cache.bytes;
    const [one, other] = await Promise.all([cache.gzipped('a', kept), cache.gzipped('a', kept)]);
    expect(other).toBe(one);
    expect(Buffer.from(gunzipSync(one!)).equals(Buffer.from(kept.bytes))).toBe(true);
    expect(cache.bytes).toBe(before + one!.length);
    expect(await cache.gzipped('b', await cache.get('b', async () => tile(100)))).toBeNull();
  });

  it('says what it was thinned by', async () => {
    const cache = new TileCache();
    const thinned = { layer: 'incidents', kept: 10, of: 70 };
    const kept = await cache.get('a', async () => ({ ...tile(3), thinned }));
    expect(kept.thinned).toBe('incidents 10/70');
  });
});

describe('takesGzip', () => {
  it.each([
    [undefined, false],
    ['', false],
    ['gzip', true],
    ['br, gzip;q=0.5', true],
    ['gzip;q=0', false],
    ['gzip; q=0, *', false],
    ['*', true],
    ['*;q=0', false],
    ['identity', false],
    ['GZIP', true],
  ])('%s: %s', (header, takes) => expect(takesGzip(header)).toBe(takes));
});
