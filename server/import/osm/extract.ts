/** An OpenStreetMap extract (.osm.pbf) read into memory in one streaming pass. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { OSMTransform } from 'osm-pbf-parser-node';
import { Problem } from '../../../domain/problem.ts';
import { BASE_KEYS } from './baseTags.ts';
import { NodeStore } from './nodeStore.ts';
import { ROAD_KEYS, type Tags } from './roadTags.ts';

export interface OsmWay {
  id: number;
  /** Node ids. */
  refs: number[];
  tags: Tags;
}

/** A `type=multipolygon` relation. */
export interface OsmMultipolygon {
  id: number;
  tags: Tags;
  /** Ids of its member ways, each once. */
  wayIds: number[];
  /** Those whose role does not say 'inner'. Roles only tell whose tags to look at, not what is inside (see rings.ts). */
  outerWayIds: number[];
}

export interface OsmExtract {
  /** Of the file. */
  totals: { bytes: number; nodes: number; ways: number; relations: number };
  nodes: NodeStore;
  /** All ways, by id, with the tags of interest only. */
  ways: Map<number, OsmWay>;
  multipolygons: OsmMultipolygon[];
  /** Nodes with a `place` tag. */
  places: { id: number; tags: Tags }[];
}

/** Tells how far the file is read. */
export type OnBytes = (doneBytes: number, totalBytes: number) => void;

/**
 * Reads a whole extract; memory is about 16 bytes a node and 150 a way. Throws `Problem('import-rejected')` for a file that is
 * missing, no .osm.pbf, cut short, damaged, a history file, or compressed by anything but zlib.
 */
export async function readExtract(file: string, onBytes?: OnBytes): Promise<OsmExtract> {
  const totalBytes = await checkedSize(file);
  const extract: OsmExtract = {
    totals: { bytes: totalBytes, nodes: 0, ways: 0, relations: 0 },
    nodes: new NodeStore(),
    ways: new Map(),
    multipolygons: [],
    places: [],
  };
  const input = createReadStream(file, { highWaterMark: 1 << 20 });
  /** What went wrong on this side of the stream; the stream itself then only says that it was aborted. */
  let cause: unknown;
  try {
    await pipeline(input, new CheckedTransform(), async (blocks: AsyncIterable<RawItem[]>) => {
      try {
        for await (const block of blocks) {
          for (const item of block) take(extract, item);
          onBytes?.(input.bytesRead, totalBytes);
        }
      } catch (error) {
        cause = error;
        throw error;
      }
    });
  } catch (error) {
    throw rejected(file, cause ?? error);
  }
  extract.nodes.finish();
  return extract;
}

interface RawHeader {
  type?: undefined;
  required_features: string[];
}
interface RawNode {
  type: 'node';
  id: number;
  lon: number;
  lat: number;
  tags?: Tags;
}
interface RawWay {
  type: 'way';
  id: number;
  refs: number[];
  tags?: Tags;
}
interface RawRelation {
  type: 'relation';
  id: number;
  members: { type: string; ref: number; role: string }[];
  tags?: Tags;
}
type RawItem = RawHeader | RawNode | RawWay | RawRelation;

const NO_TAGS: Tags = {};
const KNOWN_FEATURES = new Set(['OsmSchema-V0.6', 'DenseNodes']);

function take(extract: OsmExtract, item: RawItem): void {
  const { totals } = extract;
  switch (item.type) {
    case 'node':
      totals.nodes++;
      extract.nodes.add(item.id, item.lon, item.lat);
      if (item.tags?.place !== undefined) extract.places.push({ id: item.id, tags: item.tags });
      break;
    case 'way':
      totals.ways++;
      extract.ways.set(item.id, { id: item.id, refs: item.refs, tags: item.tags ?? NO_TAGS });
      break;
    case 'relation':
      totals.relations++;
      if (item.tags?.type === 'multipolygon') {
        const ways = item.members.filter((member) => member.type === 'way');
        const outer = ways.filter((member) => member.role !== 'inner');
        extract.multipolygons.push({
          id: item.id,
          tags: item.tags,
          wayIds: [...new Set(ways.map((member) => member.ref))],
          outerWayIds: outer.map((member) => member.ref),
        });
      }
      break;
    default: {
      const unknown = item.required_features.find((feature) => !KNOWN_FEATURES.has(feature));
      if (unknown !== undefined) throw new Error(`needs the feature ${unknown}`);
    }
  }
}

/** No block of a .osm.pbf may be larger, by the format's definition. */
const MAX_BLOCK_BYTES = 32 * 1024 * 1024;

/** The library throws out of its stream, where nobody can catch it; here its errors end the stream as they should. */
class CheckedTransform extends OSMTransform {
  /** The library's own: bytes it waits for. */
  declare needed: number;

  constructor() {
    super({
      withTags: { node: ['place', 'name', 'name:zh', 'name:en'], way: WAY_KEYS, relation: RELATION_KEYS },
    });
  }

  override _transform(chunk: Buffer, encoding: BufferEncoding, next: TransformCallback): void {
    try {
      super._transform(chunk, encoding, (error, data) => {
        next(
          error ?? (this.needed > MAX_BLOCK_BYTES ? new Error('a block larger than allowed') : null),
          data,
        );
      });
    } catch (error) {
      next(error as Error);
    }
  }

  override _flush(done: TransformCallback): void {
    try {
      super._flush(done);
    } catch {
      done(new Error('ends in the middle of a block'));
    }
  }
}

const WAY_KEYS = [...new Set<string>([...ROAD_KEYS, ...BASE_KEYS])];
const RELATION_KEYS = ['type', ...BASE_KEYS];

/** The file's size, if it begins as a .osm.pbf does: the length of a header that names itself 'OSMHeader'. */
async function checkedSize(file: string): Promise<number> {
  let start: Buffer;
  let size: number;
  try {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(15), 0, 15, 0);
      start = buffer.subarray(0, bytesRead);
      size = (await handle.stat()).size;
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw rejected(file, error);
  }
  if (start.subarray(6).toString('latin1') !== 'OSMHeader') {
    throw new Problem('import-rejected', `${basename(file)} is not an OpenStreetMap extract (.osm.pbf)`);
  }
  return size;
}

function rejected(file: string, cause: unknown): Problem {
  if (cause instanceof Problem) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  const compression = /inflating (\w+?)(?:_data)? not implemented/.exec(reason)?.[1];
  const detail =
    compression === undefined
      ? `cannot be read: ${reason}`
      : `is ${compression === 'raw' ? 'not compressed' : `compressed by ${compression}`}, but only zlib can be read; write it anew, for example by "osmium cat IN.osm.pbf -o OUT.osm.pbf"`;
  return new Problem('import-rejected', `${basename(file)} ${detail}`);
}
