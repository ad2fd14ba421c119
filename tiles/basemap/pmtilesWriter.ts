/**
 * Writes PMTiles version 3 archives (github.com/protomaps/PMTiles, spec/v3/spec.md): gzip tiles in the order of their
 * Hilbert ids, equal tiles stored once, runs of them as one entry, a root directory that fits the reader's first read.
 *
 * Tiles come in any order and wait in a spool file beside the target, so that memory holds their addresses only. The
 * archive is written to a second file and renamed into place: a reader sees the old one or the new one, never half.
 */
import { createHash, randomUUID } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { PbfWriter } from 'pbf';
import { Compression, TileType, zxyToTileId, type Entry } from 'pmtiles';
import type { BBox, LngLat } from '../../domain/place.ts';
import type { TileId } from '../math.ts';

const HEADER_BYTES = 127;
/** The reader's first request; header and root directory must lie within. */
const FIRST_READ_BYTES = 16_384;
const COPY_BYTES = 1 << 20;

export interface PmtilesDescription {
  minZoom: number;
  maxZoom: number;
  /** What the tiles cover. MapLibre asks for no tile outside, so it must be right. */
  bounds: BBox;
  center: LngLat;
  centerZoom: number;
  /** The archive's JSON: `name`, `attribution`, `vector_layers`, and whatever else. */
  metadata: Record<string, unknown>;
}

interface StoredTile {
  tileId: number;
  content: number;
}

/** Where a distinct tile lies in the spool, and later in the archive (-1 until placed). */
interface Content {
  spoolOffset: number;
  length: number;
  offset: number;
}

export class PmtilesWriter {
  private readonly tiles: StoredTile[] = [];
  private readonly contents: Content[] = [];
  private readonly contentByHash = new Map<string, number>();
  private spoolBytes = 0;

  private constructor(
    private readonly file: string,
    private readonly spoolFile: string,
    private readonly spool: FileHandle,
  ) {}

  /** Opens the spool beside `file`; the folder must exist. */
  static async create(file: string): Promise<PmtilesWriter> {
    const spoolFile = `${file}.${randomUUID()}.spool`;
    return new PmtilesWriter(file, spoolFile, await open(spoolFile, 'wx+'));
  }

  /** Adds one tile, each address at most once; `data` is gzip. */
  async add({ z, x, y }: TileId, data: Uint8Array): Promise<void> {
    const hash = createHash('sha256').update(data).digest('base64');
    let content = this.contentByHash.get(hash);
    if (content === undefined) {
      content = this.contents.length;
      this.contentByHash.set(hash, content);
      this.contents.push({ spoolOffset: this.spoolBytes, length: data.length, offset: -1 });
      this.spoolBytes += data.length;
      await this.spool.write(data, 0, data.length, this.contents[content]!.spoolOffset);
    }
    this.tiles.push({ tileId: zxyToTileId(z, x, y), content });
  }

  /** Writes the archive and puts it in place; the writer is used up. Returns its size. */
  async finish(description: PmtilesDescription): Promise<{ tiles: number; bytes: number }> {
    const partFile = `${this.file}.${randomUUID()}.part`;
    try {
      this.tiles.sort((a, b) => a.tileId - b.tileId);
      const { entries, order, dataBytes } = this.layOut();
      const { root, leaves } = directories(entries);
      const metadata = gzipSync(JSON.stringify(description.metadata));
      const dataOffset = HEADER_BYTES + root.length + metadata.length + leaves.length;
      const header = headerBytes(description, {
        rootBytes: root.length,
        metadataBytes: metadata.length,
        leafBytes: leaves.length,
        dataBytes,
        addressedTiles: this.tiles.length,
        entries: entries.length,
        contents: order.length,
      });
      const part = await open(partFile, 'wx');
      try {
        await part.write(Buffer.concat([header, root, metadata, leaves]));
        await this.copyTiles(part, order, dataOffset);
        await part.sync();
      } finally {
        await part.close();
      }
      await rename(partFile, this.file);
      return { tiles: this.tiles.length, bytes: dataOffset + dataBytes };
    } finally {
      await rm(partFile, { force: true });
      await this.abandon();
    }
  }

  /** Drops what was spooled; the target stays as it was. */
  async abandon(): Promise<void> {
    await this.spool.close().catch(() => undefined);
    await rm(this.spoolFile, { force: true });
  }

  /** Gives each distinct tile its place by first use in Hilbert order, and folds runs of equal ones. */
  private layOut(): { entries: Entry[]; order: Content[]; dataBytes: number } {
    const entries: Entry[] = [];
    const order: Content[] = [];
    let dataBytes = 0;
    for (const { tileId, content } of this.tiles) {
      const place = this.contents[content]!;
      if (place.offset < 0) {
        place.offset = dataBytes;
        dataBytes += place.length;
        order.push(place);
      }
      const last = entries.at(-1);
      if (last && last.offset === place.offset && last.tileId + last.runLength === tileId) last.runLength++;
      else entries.push({ tileId, offset: place.offset, length: place.length, runLength: 1 });
    }
    return { entries, order, dataBytes };
  }

  private async copyTiles(part: FileHandle, order: Content[], dataOffset: number): Promise<void> {
    let buffer = Buffer.alloc(COPY_BYTES);
    let filled = 0;
    let position = dataOffset;
    const flush = async () => {
      await part.write(buffer, 0, filled, position);
      position += filled;
      filled = 0;
    };
    for (const { spoolOffset, length } of order) {
      if (filled + length > buffer.length) await flush();
      if (length > buffer.length) buffer = Buffer.alloc(length);
      await this.spool.read(buffer, filled, length, spoolOffset);
      filled += length;
    }
    await flush();
  }
}

/** One root where it fits the first read; else leaves as small as the root allows. */
function directories(entries: Entry[]): { root: Buffer; leaves: Buffer } {
  const limit = FIRST_READ_BYTES - HEADER_BYTES;
  const whole = directoryBytes(entries);
  if (whole.length <= limit) return { root: whole, leaves: Buffer.alloc(0) };
  for (let leafEntries = 4096; ; leafEntries *= 2) {
    const pointers: Entry[] = [];
    const leaves: Buffer[] = [];
    let offset = 0;
    for (let start = 0; start < entries.length; start += leafEntries) {
      const leaf = directoryBytes(entries.slice(start, start + leafEntries));
      // A run length of 0 marks a leaf.
      pointers.push({ tileId: entries[start]!.tileId, offset, length: leaf.length, runLength: 0 });
      leaves.push(leaf);
      offset += leaf.length;
    }
    const root = directoryBytes(pointers);
    if (root.length <= limit) return { root, leaves: Buffer.concat(leaves) };
  }
}

function directoryBytes(entries: Entry[]): Buffer {
  const pbf = new PbfWriter();
  pbf.writeVarint(entries.length);
  let previousId = 0;
  for (const { tileId } of entries) {
    pbf.writeVarint(tileId - previousId);
    previousId = tileId;
  }
  for (const { runLength } of entries) pbf.writeVarint(runLength);
  for (const { length } of entries) pbf.writeVarint(length);
  entries.forEach(({ offset }, i) => {
    const before = entries[i - 1];
    pbf.writeVarint(before && offset === before.offset + before.length ? 0 : offset + 1);
  });
  return gzipSync(pbf.finish());
}

function headerBytes(
  description: PmtilesDescription,
  sizes: {
    rootBytes: number;
    metadataBytes: number;
    leafBytes: number;
    dataBytes: number;
    addressedTiles: number;
    entries: number;
    contents: number;
  },
): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('PMTiles', 0, 'latin1');
  header.writeUInt8(3, 7);
  let offset = HEADER_BYTES;
  [sizes.rootBytes, sizes.metadataBytes, sizes.leafBytes, sizes.dataBytes].forEach((bytes, i) => {
    header.writeBigUInt64LE(BigInt(offset), 8 + 16 * i);
    header.writeBigUInt64LE(BigInt(bytes), 16 + 16 * i);
    offset += bytes;
  });
  header.writeBigUInt64LE(BigInt(sizes.addressedTiles), 72);
  header.writeBigUInt64LE(BigInt(sizes.entries), 80);
  header.writeBigUInt64LE(BigInt(sizes.contents), 88);
  header.writeUInt8(1, 96);
  header.writeUInt8(Compression.Gzip, 97);
  header.writeUInt8(Compression.Gzip, 98);
  header.writeUInt8(TileType.Mvt, 99);
  header.writeUInt8(description.minZoom, 100);
  header.writeUInt8(description.maxZoom, 101);
  description.bounds.forEach((degrees, i) => header.writeInt32LE(Math.round(degrees * 1e7), 102 + 4 * i));
  header.writeUInt8(description.centerZoom, 118);
  description.center.forEach((degrees, i) => header.writeInt32LE(Math.round(degrees * 1e7), 119 + 4 * i));
  return header;
}
