/** A hierarchy as bytes, to be kept beside the graph version that it was built from; lengths are not among them. */
import type { TravelMode } from '../road.ts';
import { MODE_BIT, type Network } from './graph.ts';
import { assemble, type Hierarchy } from './hierarchy.ts';

/** `HXCH` little-endian; then the version of this layout, the mode's bit, a hash of the arcs, and the three counts. */
const MAGIC = 0x48435848;
const VERSION = 1;
const HEADER_WORDS = 7;

/** Little-endian words of 32 bits: the header, each node's rank, each shortcut's first and second link. */
export function hierarchyBytes(network: Network, hierarchy: Hierarchy): Uint8Array<ArrayBuffer> {
  const { mode, rank, shortcutFirst, shortcutSecond } = hierarchy;
  const header = [...headerOf(network, mode), shortcutFirst.length];
  const bytes = new Uint8Array(4 * (header.length + rank.length + 2 * shortcutFirst.length));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const words of [header, rank, shortcutFirst, shortcutSecond]) {
    for (const word of words) {
      view.setUint32(at, word, true);
      at += 4;
    }
  }
  return bytes;
}

/** The hierarchy that `bytes` hold, or null if they were made of other roads, for another mode, or in another layout. */
export function hierarchyFrom(bytes: Uint8Array, network: Network, mode: TravelMode): Hierarchy | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < 4 * HEADER_WORDS) return null;
  const words = (from: number, count: number): Uint32Array =>
    Uint32Array.from({ length: count }, (_, i) => view.getUint32(4 * (from + i), true));
  const header = words(0, HEADER_WORDS);
  if (headerOf(network, mode).some((word, i) => header[i] !== word)) return null;
  const nodes = network.nodeCount;
  const shortcuts = header[HEADER_WORDS - 1]!;
  if (bytes.byteLength !== 4 * (HEADER_WORDS + nodes + 2 * shortcuts)) return null;
  return assemble(network, mode, {
    rank: words(HEADER_WORDS, nodes),
    shortcutFirst: words(HEADER_WORDS + nodes, shortcuts),
    shortcutSecond: words(HEADER_WORDS + nodes + shortcuts, shortcuts),
  });
}

function headerOf(network: Network, mode: TravelMode): number[] {
  const bit = MODE_BIT[mode];
  return [MAGIC, VERSION, bit, arcHash(network, bit), network.nodeCount, network.arcTo.length];
}

/** FNV-1a (32 bits) of where the arcs lead, how long they are and which the mode may use. */
function arcHash({ arcTo, arcMeters, arcUse }: Network, bit: number): number {
  const meters = new Uint32Array(arcMeters.buffer, arcMeters.byteOffset, 2 * arcMeters.length);
  let hash = 0x811c9dc5;
  const add = (word: number): void => {
    hash = Math.imul(hash ^ word, 0x01000193);
  };
  for (let arc = 0; arc < arcTo.length; arc++) {
    add(arcTo[arc]!);
    add(meters[2 * arc]!);
    add(meters[2 * arc + 1]!);
    add(arcUse[arc]! & bit);
  }
  return hash >>> 0;
}
