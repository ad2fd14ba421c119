/** Records as points of a tile: typed columns in, bytes out, no object a record. */
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

/** What a point says; clusters put their own keys before these. */
export const POINT_KEYS = ['ref', 'category', 'origin', 'status', 'at'] as const;

/** Between a half and a third of what a point takes. */
const LEAST_BYTES = 30;

/**
 * A tile of points with the properties `ref` (16 hexadecimal digits), `category`, `origin`, `status` and `at` (ISO minute in
 * UTC). Where there are too many, lots are drawn by the refs. About 0.2 us and 75 bytes a point.
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
          writer.beginFeature(refHi[i]!, refLo[i]! & LOW_BITS);
          tags.write(i);
          writer.point(points.x[i]!, points.y[i]!);
        }
        return { bytes: writer.finish(), features };
      },
    },
    limits,
  );
}

/** The last 21 bits of a ref: with its first 32 the id of a feature. There ids that are made by the clock differ. */
const LOW_BITS = 0x1fffff;

/** The id of a record's feature, as a number. */
export function refNumber(hi: number, lo: number): number {
  return hi * 2 ** 21 + (lo & LOW_BITS);
}

/** Writes the properties of points into a layer whose keys from `firstKey` on are `POINT_KEYS`. */
export class PointTags {
  /** Numbers of the values, three a kind; -1: not written yet. */
  readonly #kindValues: Int32Array;
  /** Minutes that are written, by open addressing, and the numbers of their values; 0 is none. */
  readonly #minutes: Int32Array;
  readonly #minuteValues: Uint32Array;
  readonly #mask: number;

  constructor(
    private readonly writer: LayerWriter,
    private readonly points: PointColumns,
    private readonly kinds: readonly PointKind[],
    private readonly firstKey: number,
  ) {
    this.#kindValues = new Int32Array(kinds.length * 3).fill(-1);
    const slots = 2 ** Math.ceil(Math.log2(Math.max(16, 2 * points.count)));
    this.#minutes = new Int32Array(slots);
    this.#minuteValues = new Uint32Array(slots);
    this.#mask = slots - 1;
  }

  /** Writes those of point `i`. */
  write(i: number): void {
    const { writer, firstKey, points } = this;
    const ref = writer.beginText(16);
    writer.values.hex(points.refHi[i]!);
    writer.values.hex(points.refLo[i]!);
    writer.tag(firstKey, ref);
    const kind = points.kind[i]!;
    this.category(kind);
    writer.tag(firstKey + 2, this.#kindValues[kind * 3 + 1]!);
    writer.tag(firstKey + 3, this.#kindValues[kind * 3 + 2]!);
    writer.tag(firstKey + 4, this.#minuteValue(points.minute[i]!));
  }

  /** Writes the category of a kind alone. */
  category(kind: number): void {
    const at = kind * 3;
    if (this.#kindValues[at] === -1) {
      const { category, origin, status } = this.kinds[kind]!;
      this.#kindValues[at] = this.writer.text(category);
      this.#kindValues[at + 1] = this.writer.text(origin);
      this.#kindValues[at + 2] = this.writer.text(status);
    }
    this.writer.tag(this.firstKey + 1, this.#kindValues[at]!);
  }

  #minuteValue(minute: number): number {
    let slot = (Math.imul(minute, 0x9e3779b1) >>> 7) & this.#mask;
    while (this.#minuteValues[slot] !== 0) {
      if (this.#minutes[slot] === minute) return this.#minuteValues[slot]! - 1;
      slot = (slot + 1) & this.#mask;
    }
    const value = this.writer.beginText(MINUTE_LENGTH);
    writeMinute(this.writer, minute);
    this.#minutes[slot] = minute;
    this.#minuteValues[slot] = value + 1;
    return value;
  }
}

const MINUTE_LENGTH = '2026-03-05T10:30Z'.length;
const DAY_LENGTH = '2026-03-05T'.length;
const MINUTES_PER_DAY = 1440;
const MS_PER_DAY = 86_400_000;
const COLON = 58;
const LETTER_Z = 90;

/** Days written lately, by the low bits of their number: the days of ten years stand side by side. */
const KEPT_DAYS = 4096;
const keptDay = new Int32Array(KEPT_DAYS).fill(-(2 ** 31));
const keptText = new Uint8Array(KEPT_DAYS * DAY_LENGTH);
const TEXT = new TextEncoder();

/** Epoch minutes as `2026-03-05T10:30Z`, years 0 to 9999. */
function writeMinute({ values }: LayerWriter, minute: number): void {
  const day = Math.floor(minute / MINUTES_PER_DAY);
  const ofDay = minute - day * MINUTES_PER_DAY;
  const hour = (ofDay / 60) | 0;
  const place = day & (KEPT_DAYS - 1);
  if (keptDay[place] !== day) {
    const text = new Date(day * MS_PER_DAY).toISOString().slice(0, DAY_LENGTH);
    TEXT.encodeInto(text, keptText.subarray(place * DAY_LENGTH, (place + 1) * DAY_LENGTH));
    keptDay[place] = day;
  }
  values.copy(keptText, place * DAY_LENGTH, DAY_LENGTH);
  values.twoDigits(hour);
  values.byte(COLON);
  values.twoDigits(ofDay - hour * 60);
  values.byte(LETTER_Z);
}
