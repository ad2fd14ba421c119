/** Writes small .osm.pbf files for tests (https://wiki.openstreetmap.org/wiki/PBF_Format). */
import { deflateSync } from 'node:zlib';
import { PbfWriter } from 'pbf';
import type { Tags } from './roadTags.ts';

export interface TestOsm {
  nodes: { id: number; lng: number; lat: number; tags?: Tags }[];
  ways?: { id: number; refs: number[]; tags?: Tags }[];
  relations?: { id: number; tags?: Tags; members: { way: number; role: string }[] }[];
}

export interface TestPbfOptions {
  /** How the data block says it is compressed; only zlib is really done. */
  compression?: 'zlib' | 'raw' | 'lz4' | 'zstd';
  features?: string[];
}

const BLOB_FIELD = { raw: 1, zlib: 3, lz4: 6, zstd: 7 };

/** The bytes of a file with one header and one data block. */
export function testPbf(
  osm: TestOsm,
  { compression = 'zlib', features = ['OsmSchema-V0.6', 'DenseNodes'] }: TestPbfOptions = {},
): Buffer {
  const header = message((pbf) => {
    for (const feature of features) pbf.writeStringField(4, feature);
  });
  return Buffer.concat([block('OSMHeader', header, 'zlib'), block('OSMData', primitives(osm), compression)]);
}

function block(type: string, data: Uint8Array, compression: keyof typeof BLOB_FIELD): Buffer {
  const blob = message((pbf) => {
    pbf.writeVarintField(2, data.length);
    pbf.writeBytesField(BLOB_FIELD[compression], compression === 'zlib' ? deflateSync(data) : data);
  });
  const head = message((pbf) => {
    pbf.writeStringField(1, type);
    pbf.writeVarintField(3, blob.length);
  });
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  return Buffer.concat([length, head, blob]);
}

function primitives(osm: TestOsm): Uint8Array {
  const strings = [''];
  const indexOf = (text: string): number => {
    const known = strings.indexOf(text);
    return known >= 0 ? known : strings.push(text) - 1;
  };
  const writeTags = (pbf: PbfWriter, tags: Tags = {}): void => {
    pbf.writePackedVarint(2, Object.keys(tags).map(indexOf));
    pbf.writePackedVarint(3, Object.values(tags).map(indexOf));
  };
  const group = message((pbf) => {
    for (const node of osm.nodes) {
      writeMessage(pbf, 1, (inner) => {
        inner.writeSVarintField(1, node.id);
        writeTags(inner, node.tags);
        inner.writeSVarintField(8, Math.round(node.lat * 1e7));
        inner.writeSVarintField(9, Math.round(node.lng * 1e7));
      });
    }
    for (const way of osm.ways ?? []) {
      writeMessage(pbf, 3, (inner) => {
        inner.writeVarintField(1, way.id);
        writeTags(inner, way.tags);
        inner.writePackedSVarint(8, steps(way.refs));
      });
    }
    for (const relation of osm.relations ?? []) {
      writeMessage(pbf, 4, (inner) => {
        inner.writeVarintField(1, relation.id);
        writeTags(inner, relation.tags);
        inner.writePackedVarint(
          8,
          relation.members.map((member) => indexOf(member.role)),
        );
        inner.writePackedSVarint(9, steps(relation.members.map((member) => member.way)));
        inner.writePackedVarint(
          10,
          relation.members.map(() => 1),
        );
      });
    }
  });
  return message((pbf) => {
    writeMessage(pbf, 1, (inner) => {
      for (const text of strings) inner.writeBytesField(1, Buffer.from(text));
    });
    pbf.writeBytesField(2, group);
  });
}

function steps(ids: readonly number[]): number[] {
  return ids.map((id, i) => id - (ids[i - 1] ?? 0));
}

function message(write: (pbf: PbfWriter) => void): Uint8Array {
  const pbf = new PbfWriter();
  write(pbf);
  return pbf.finish();
}

function writeMessage(pbf: PbfWriter, tag: number, write: (inner: PbfWriter) => void): void {
  pbf.writeBytesField(tag, message(write));
}
