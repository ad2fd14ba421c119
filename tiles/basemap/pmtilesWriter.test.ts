import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PMTiles, findTile, type Source } from 'pmtiles';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PmtilesWriter, type PmtilesDescription } from './pmtilesWriter.ts';

const DESCRIPTION: PmtilesDescription = {
  minZoom: 0,
  maxZoom: 9,
  bounds: [119.5, 28.5, 120.5, 29.25],
  center: [120.05, 28.9],
  centerZoom: 7,
  metadata: { name: '测试', attribution: 'nobody', simulated: true },
};

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pmtiles-'));
  file = join(folder, 'base.pmtiles');
});
afterEach(() => rm(folder, { recursive: true }));

async function reader(): Promise<{ archive: PMTiles; reads: [number, number][] }> {
  const bytes = await readFile(file);
  const reads: [number, number][] = [];
  const source: Source = {
    getKey: () => file,
    getBytes: (offset, length) => {
      reads.push([offset, length]);
      return Promise.resolve({ data: new Uint8Array(bytes.subarray(offset, offset + length)).buffer });
    },
  };
  return { archive: new PMTiles(source), reads };
}

const text = (data: ArrayBuffer | undefined) => data && new TextDecoder().decode(data);

describe('PmtilesWriter', () => {
  it('writes what the reader reads: tiles, header, metadata', async () => {
    const writer = await PmtilesWriter.create(file);
    // Not in Hilbert order.
    for (const [z, x, y] of [
      [2, 3, 3],
      [0, 0, 0],
      [1, 1, 0],
      [9, 425, 210],
    ] as const) {
      await writer.add({ z, x, y }, gzipSync(`tile ${z}/${x}/${y}`));
    }
    const { tiles, bytes } = await writer.finish(DESCRIPTION);
    expect(tiles).toBe(4);
    expect(bytes).toBe((await readFile(file)).length);

    const { archive } = await reader();
    expect(await archive.getHeader()).toMatchObject({
      specVersion: 3,
      clustered: true,
      numAddressedTiles: 4,
      numTileEntries: 4,
      numTileContents: 4,
      tileType: 1,
      minZoom: 0,
      maxZoom: 9,
      minLon: 119.5,
      minLat: 28.5,
      maxLon: 120.5,
      maxLat: 29.25,
      centerLon: 120.05,
      centerLat: 28.9,
      centerZoom: 7,
    });
    expect(await archive.getMetadata()).toEqual(DESCRIPTION.metadata);
    expect(text((await archive.getZxy(9, 425, 210))?.data)).toBe('tile 9/425/210');
    expect(text((await archive.getZxy(0, 0, 0))?.data)).toBe('tile 0/0/0');
    expect(await archive.getZxy(9, 0, 0)).toBeUndefined();
  });

  it('stores equal tiles once, and runs of them as one entry', async () => {
    const writer = await PmtilesWriter.create(file);
    for (let x = 0; x < 4; x++) {
      for (let y = 0; y < 4; y++)
        await writer.add({ z: 2, x, y }, gzipSync(x === 0 && y === 0 ? 'land' : 'sea'));
    }
    await writer.finish(DESCRIPTION);
    const { archive } = await reader();
    // Hilbert ids 5 (0,0) and 6..20: two entries.
    expect(await archive.getHeader()).toMatchObject({
      numAddressedTiles: 16,
      numTileEntries: 2,
      numTileContents: 2,
    });
    expect(text((await archive.getZxy(2, 0, 0))?.data)).toBe('land');
    expect(text((await archive.getZxy(2, 3, 0))?.data)).toBe('sea');
  });

  it('splits large directories into leaves, with the root inside the first read', async () => {
    const writer = await PmtilesWriter.create(file);
    // Lengths without pattern do not compress, so that the root would not fit.
    let state = 1;
    for (let x = 0; x < 120; x++) {
      for (let y = 0; y < 120; y++) {
        state = (state * 48271) % 2147483647;
        await writer.add({ z: 9, x, y }, Buffer.from(`${x}/${y}`.padEnd(7 + (state % 900), '.')));
      }
    }
    await writer.finish(DESCRIPTION);
    const { archive } = await reader();
    const header = await archive.getHeader();
    expect(header.leafDirectoryLength).toBeGreaterThan(0);
    expect(header.rootDirectoryOffset + header.rootDirectoryLength).toBeLessThanOrEqual(16_384);
    const root = await archive.cache.getDirectory(archive.source, 127, header.rootDirectoryLength, header);
    expect(root.every((entry) => entry.runLength === 0)).toBe(true);
    const bytes = await readFile(file);
    for (const [x, y] of [
      [0, 0],
      [119, 119],
      [77, 12],
    ] as const) {
      // The stored bytes are not gzip, so they are found by hand and not unpacked.
      const { zxyToTileId } = await import('pmtiles');
      const id = zxyToTileId(9, x, y);
      const pointer = findTile(root, id)!;
      const leaf = await archive.cache.getDirectory(
        archive.source,
        header.leafDirectoryOffset + pointer.offset,
        pointer.length,
        header,
      );
      const entry = findTile(leaf, id)!;
      const start = header.tileDataOffset + entry.offset;
      expect(bytes.subarray(start, start + entry.length).toString()).toMatch(new RegExp(`^${x}/${y}\\.+$`));
    }
  });

  it('leaves the old archive and no litter when it is abandoned', async () => {
    await writeFile(file, 'old');
    const writer = await PmtilesWriter.create(file);
    await writer.add({ z: 0, x: 0, y: 0 }, gzipSync('new'));
    await writer.abandon();
    expect(await readFile(file, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['base.pmtiles']);
  });

  it('leaves only the archive when it is finished', async () => {
    const writer = await PmtilesWriter.create(file);
    await writer.add({ z: 0, x: 0, y: 0 }, gzipSync('new'));
    await writer.finish(DESCRIPTION);
    expect(await readdir(folder)).toEqual(['base.pmtiles']);
  });
});
