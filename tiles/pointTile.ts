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
          writer.pointFeature(refHi[i]!, refLo[i]! & LOW_BITS, tags.of(i), points.x[i]!, points.y[i]!);
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

/** Minutes that the tile has, by open addressing, and the numbers of their values; what an earlier tile left is of another round. */
const minutes = {
  slots: 2 ** 12,
  round: 0,
  roundOf: new Uint32Array(2 ** 12),
  minuteOf: new Int32Array(2 ** 12),
  valueOf: new Uint32Array(2 ** 12),
};

function beginMinutes(points: number): void {
  minutes.round++;
  if (2 * points <= minutes.slots && minutes.round < 0xffffffff) return;
  const slots = Math.max(minutes.slots, 2 ** Math.ceil(Math.log2(2 * points)));
  minutes.slots = slots;
  minutes.round = 1;
  minutes.roundOf = new Uint32Array(slots);
  minutes.minuteOf = new Int32Array(slots);
  minutes.valueOf = new Uint32Array(slots);
}

/**
 * The properties of points, as keys and values of a layer whose keys from `firstKey` on are `POINT_KEYS`. Only one is in use at a time,
 * as with the layer's writer.
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
    beginMinutes(points.count);
  }

  /** Those of point `i`: keys and values in turn. Overwritten by the next. */
  of(i: number): Uint32Array {
    const { writer, points } = this;
    const tags = this.#tags;
    tags[1] = writer.beginText(16);
    writer.values.hex(points.refHi[i]!);
    writer.values.hex(points.refLo[i]!);
    const kind = points.kind[i]!;
    tags[3] = this.#category(kind);
    tags[5] = this.#kindValues[kind * 3 + 1]!;
    tags[7] = this.#kindValues[kind * 3 + 2]!;
    tags[9] = this.#minuteValue(points.minute[i]!);
    return tags;
  }

  /** Writes those of point `i` into a feature that was begun. */
  write(i: number): void {
    const tags = this.of(i);
    for (let n = 0; n < tags.length; n += 2) this.writer.tag(tags[n]!, tags[n + 1]!);
  }

  /** Writes the category of a kind alone. */
  category(kind: number): void {
    this.writer.tag(this.firstKey + 1, this.#category(kind));
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

  #minuteValue(minute: number): number {
    const { round, roundOf, minuteOf, valueOf } = minutes;
    const mask = minutes.slots - 1;
    let slot = (Math.imul(minute, 0x9e3779b1) >>> 7) & mask;
    while (roundOf[slot] === round) {
      if (minuteOf[slot] === minute) return valueOf[slot]!;
      slot = (slot + 1) & mask;
    }
    const value = this.writer.beginText(MINUTE_LENGTH);
    writeMinute(this.writer, minute);
    roundOf[slot] = round;
    minuteOf[slot] = minute;
    valueOf[slot] = value;
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
