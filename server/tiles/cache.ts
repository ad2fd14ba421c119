/** Tiles as they are sent, in memory: made once, compressed once. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { EncodedTile } from '../../tiles/thin.ts';

/** Level 1 takes a third of the time of the default for 5 % more bytes; in a thread of its own either way. */
const GZIP_LEVEL = 1;
/** Below this size compressing wins nothing. */
const LEAST_GZIP_BYTES = 1_000;
/** What a kept tile takes beside its bytes, about. */
const OVERHEAD_BYTES = 500;

const compress = promisify(gzip);

export interface KeptTile {
  /** Empty: nothing to draw. */
  bytes: Uint8Array<ArrayBuffer>;
  /** What `X-Thinned` says, or null. */
  thinned: string | null;
}

type MakeTile = () => Promise<Pick<EncodedTile, 'bytes' | 'thinned'>>;

interface Entry {
  tile: KeptTile;
  gzipped: Promise<Uint8Array<ArrayBuffer>> | null;
  size: number;
}

/** The tiles used last, up to a number of bytes. */
export class TileCache {
  /** In the order of use, the oldest first. */
  readonly #entries = new Map<string, Entry>();
  readonly #making = new Map<string, Promise<KeptTile>>();
  #bytes = 0;

  constructor(private readonly maxBytes = 64_000_000) {}

  get bytes(): number {
    return this.#bytes;
  }

  has(key: string): boolean {
    return this.#entries.has(key);
  }

  /**
   * The tile of this key, which holds its data's version; whoever asks while it is made waits for the same one. `make` may be
   * null where the cache just said that it `has` the tile.
   */
  async get(key: string, make: MakeTile | null): Promise<KeptTile> {
    const entry = this.#entries.get(key);
    if (entry) {
      this.#entries.delete(key);
      this.#entries.set(key, entry);
      return entry.tile;
    }
    let making = this.#making.get(key);
    if (!making) {
      if (!make) throw new RangeError(`TileCache: no tile of ${key}, and no way to make it`);
      making = make().then(({ bytes, thinned }) => {
        const said = thinned && `${thinned.layer} ${thinned.kept}/${thinned.of}`;
        const tile = { bytes, thinned: said };
        this.#add(key, { tile, gzipped: null, size: bytes.length + OVERHEAD_BYTES });
        return tile;
      });
      this.#making.set(key, making);
      const done = () => this.#making.delete(key);
      making.then(done, done);
    }
    return making;
  }

  /** The tile compressed by gzip, or null where that is not worth it. */
  async gzipped(key: string, tile: KeptTile): Promise<Uint8Array<ArrayBuffer> | null> {
    if (tile.bytes.length < LEAST_GZIP_BYTES) return null;
    const entry = this.#entries.get(key);
    // Larger than the whole cache, or pushed out at once.
    if (entry?.tile !== tile) return compressed(tile.bytes);
    entry.gzipped ??= compressed(tile.bytes).then((bytes) => {
      if (this.#entries.get(key) === entry) {
        entry.size += bytes.length;
        this.#bytes += bytes.length;
        this.#shrink();
      }
      return bytes;
    });
    return entry.gzipped;
  }

  #add(key: string, entry: Entry): void {
    this.#entries.set(key, entry);
    this.#bytes += entry.size;
    this.#shrink();
  }

  #shrink(): void {
    for (const [key, { size }] of this.#entries) {
      if (this.#bytes <= this.maxBytes) return;
      this.#entries.delete(key);
      this.#bytes -= size;
    }
  }
}

async function compressed(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return (await compress(bytes, { level: GZIP_LEVEL })) as Uint8Array<ArrayBuffer>;
}

/** Whether a request takes gzip (RFC 9110, section 12.5.3). */
export function takesGzip(acceptEncoding: string | undefined): boolean {
  if (acceptEncoding === undefined) return false;
  const qualityOf = (coding: string): number | null => {
    for (const item of acceptEncoding.split(',')) {
      const [name, quality] = item
        .trim()
        .toLowerCase()
        .split(/\s*;\s*q=/);
      if (name === coding) return quality === undefined ? 1 : Number(quality);
    }
    return null;
  };
  return (qualityOf('gzip') ?? qualityOf('*') ?? 0) > 0;
}
