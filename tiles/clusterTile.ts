/** Records of a tile too coarse for points, gathered into a grid. */
import { numberOfHalves } from '../domain/recordNumber.ts';
import { LayerWriter } from './layerWriter.ts';
import { TILE_EXTENT, type TileId } from './math.ts';
import { POINT_KEYS, PointTags, type PointColumns, type PointKind } from './pointTile.ts';
import type { EncodedTile } from './thin.ts';

/** Squares along a tile's side: 64 px each. */
export const CLUSTER_CELLS = 8;

/** Squares that hold anything, columns side by side, row by row from the north-west. */
export interface Clusters {
  count: number;
  /** Number of the square: row x cells + column. */
  square: Uint16Array;
  /** The centroid of the members, tile units. */
  x: Float64Array;
  y: Float64Array;
  members: Uint32Array;
  /** The most frequent category (of equally frequent ones the first by the alphabet): a kind that has it. */
  kind: Uint16Array;
  /** The number of a member: of the only one, where there is only one. */
  member: Uint32Array;
}

/**
 * Gathers points one by one, so that whoever has them in other columns needs no copy. Memory: squares x categories.
 */
export class ClusterGrid {
  readonly #cells: number;
  readonly #sumX: Float64Array;
  readonly #sumY: Float64Array;
  readonly #members: Uint32Array;
  readonly #member: Uint32Array;
  /** Counts by square and category. */
  readonly #counts: Uint32Array;
  readonly #categoryOf: Uint16Array;
  /** By category, in the order of the alphabet: a kind that has it. */
  readonly #kindOf: number[] = [];

  constructor(kinds: readonly PointKind[], cells = CLUSTER_CELLS) {
    this.#cells = cells;
    const squares = cells * cells;
    const categories = [...new Set(kinds.map(({ category }) => category))].sort();
    const place = new Map(categories.map((category, i) => [category, i]));
    this.#categoryOf = Uint16Array.from(kinds, ({ category }) => place.get(category)!);
    for (let kind = kinds.length - 1; kind >= 0; kind--) this.#kindOf[this.#categoryOf[kind]!] = kind;
    this.#sumX = new Float64Array(squares);
    this.#sumY = new Float64Array(squares);
    this.#members = new Uint32Array(squares);
    this.#member = new Uint32Array(squares);
    this.#counts = new Uint32Array(squares * categories.length);
  }

  /** `x`, `y`: tile units, 0..4095; `point`: how the caller calls it. */
  add(x: number, y: number, kind: number, point: number): void {
    const column = Math.floor((x * this.#cells) / TILE_EXTENT);
    const square = Math.floor((y * this.#cells) / TILE_EXTENT) * this.#cells + column;
    this.#sumX[square]! += x;
    this.#sumY[square]! += y;
    this.#members[square]!++;
    this.#member[square] = point;
    this.#counts[square * this.#kindOf.length + this.#categoryOf[kind]!]!++;
  }

  finish(): Clusters {
    const square = Uint16Array.from(this.#members.keys()).filter((i) => this.#members[i]! > 0);
    const each = (of: (square: number) => number) => Array.from(square, of);
    return {
      count: square.length,
      square,
      x: Float64Array.from(each((i) => this.#sumX[i]! / this.#members[i]!)),
      y: Float64Array.from(each((i) => this.#sumY[i]! / this.#members[i]!)),
      members: Uint32Array.from(each((i) => this.#members[i]!)),
      kind: Uint16Array.from(each((i) => this.#commonest(i))),
      member: Uint32Array.from(each((i) => this.#member[i]!)),
    };
  }

  #commonest(square: number): number {
    const categories = this.#kindOf.length;
    const counts = this.#counts.subarray(square * categories, (square + 1) * categories);
    return this.#kindOf[counts.indexOf(Math.max(...counts))]!;
  }
}

/**
 * A tile of clusters: `count` and the most frequent `category`, and where the count is 1 what the point says itself.
 * `points` holds the members of those, by `member`. The id of a cluster names its square in the world.
 */
export function writeClusterTile(
  layer: string,
  { z, x, y }: TileId,
  clusters: Clusters,
  points: PointColumns,
  kinds: readonly PointKind[],
  cells = CLUSTER_CELLS,
): EncodedTile {
  const writer = new LayerWriter(layer, ['count', ...POINT_KEYS]);
  const tags = new PointTags(writer, points, kinds, 1);
  for (let n = 0; n < clusters.count; n++) {
    const members = clusters.members[n]!;
    const square = clusters.square[n]!;
    const member = clusters.member[n]!;
    const column = x * cells + (square % cells);
    const row = y * cells + Math.floor(square / cells);
    const isOne = members === 1;
    writer.beginFeature(
      isOne
        ? numberOfHalves(points.refHi[member]!, points.refLo[member]!)
        : (row * cells * 2 ** z + column) * 32 + z,
    );
    writer.tag(0, writer.number(members));
    if (isOne) tags.write(member);
    else tags.category(clusters.kind[n]!);
    writer.point(Math.round(clusters.x[n]!), Math.round(clusters.y[n]!));
  }
  return { bytes: writer.finish(), features: clusters.count, thinned: null };
}
