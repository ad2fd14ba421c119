/** Records as points of a tile: typed columns in, bytes out, no object a record. */
import { lowBits } from '../domain/recordNumber.ts';
import { LayerWriter } from './layerWriter.ts';
import { fitTile, mixLots, TILE_LIMITS, type EncodedTile } from './thin.ts';

/** What records share: their texts. */
export interface PointKind {
  category: string;
  origin: string;
  status: string;
}

/** The records of one tile, columns side by side, in the order in which they are drawn. */
export interface PointColumns {
  count: number;
  /** Tile units, 0..4095: a point stands in the one tile that holds it. */
  x: Uint16Array | Uint32Array;
  y: Uint16Array | Uint32Array;
  /** The first 64 bits of the record's UUID. */
  refHi: Uint32Array;
  refLo: Uint32Array;
  /** Epoch minutes. */
  minute: Int32Array;
  /** Place in the list of kinds. */
  kind: Uint16Array;
  /** How many there are in all, where these are only some of them. */
  of?: number;
}

/** What a point says beside its id; clusters put their own keys before these. */
export const POINT_KEYS = ['category', 'origin', 'status', 'minute'] as const;

/** Somewhat less than the 40 that a point takes. */
const LEAST_BYTES = 24;

/**
 * A tile of points with the properties `category`, `origin`, `status` and `minute` (epoch minutes: a text of it would take as much as
 * the rest of the point). The id of a point says which record it is (domain/recordNumber.ts). Where there are too many, lots are drawn by the
 * refs. About 0.1 us and 40 bytes a point.
 */
export function writePointTile(
  layer: string,
  points: PointColumns,
  kinds: readonly PointKind[],
  limits = TILE_LIMITS,
): EncodedTile {
  const { count, refHi, refLo } = points;
  return fitTile(
    {
      layer,
      count,
      ...(points.of === undefined ? {} : { of: points.of }),
      leastBytes: LEAST_BYTES,
      weightOf: null,
      lotOf: (i) => mixLots(refHi[i]!, refLo[i]!),
      write(chosen) {
        const writer = new LayerWriter(layer, POINT_KEYS);
        const tags = new PointTags(writer, points, kinds, 0);
        const features = chosen?.length ?? count;
        for (let n = 0; n < features; n++) {
          const i = chosen ? chosen[n]! : n;
          writer.pointFeature(refHi[i]!, lowBits(refLo[i]!), tags.of(i), points.x[i]!, points.y[i]!);
        }
        return { bytes: writer.finish(), features };
      },
    },
    limits,
  );
}

/**
 * The properties of points, as keys and values of a layer whose keys from `firstKey` on are `POINT_KEYS`.
 */
export class PointTags {
  /** Numbers of the values, three a kind; -1: not written yet. */
  readonly #kindValues: Int32Array;
  readonly #tags: Uint32Array;

  constructor(
    private readonly writer: LayerWriter,
    private readonly points: PointColumns,
    private readonly kinds: readonly PointKind[],
    private readonly firstKey: number,
  ) {
    this.#kindValues = new Int32Array(kinds.length * 3).fill(-1);
    this.#tags = Uint32Array.from(POINT_KEYS.flatMap((_, i) => [firstKey + i, 0]));
  }

  /** Those of point `i`: keys and values in turn. Overwritten by the next. */
  of(i: number): Uint32Array {
    const { writer, points } = this;
    const tags = this.#tags;
    const kind = points.kind[i]!;
    tags[1] = this.#category(kind);
    tags[3] = this.#kindValues[kind * 3 + 1]!;
    tags[5] = this.#kindValues[kind * 3 + 2]!;
    // To find out whether another point has the same minute costs more than the six bytes.
    tags[7] = writer.whole(points.minute[i]!);
    return tags;
  }

  /** Writes those of point `i` into a feature that was begun. */
  write(i: number): void {
    const tags = this.of(i);
    for (let n = 0; n < tags.length; n += 2) this.writer.tag(tags[n]!, tags[n + 1]!);
  }

  /** Writes the category of a kind alone. */
  category(kind: number): void {
    this.writer.tag(this.firstKey, this.#category(kind));
  }

  #category(kind: number): number {
    const at = kind * 3;
    if (this.#kindValues[at] === -1) {
      const { category, origin, status } = this.kinds[kind]!;
      this.#kindValues[at] = this.writer.text(category);
      this.#kindValues[at + 1] = this.writer.text(origin);
      this.#kindValues[at + 2] = this.writer.text(status);
    }
    return this.#kindValues[at]!;
  }
}
