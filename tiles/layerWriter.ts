/**
 * One layer of a vector tile (Mapbox Vector Tile specification 2.1), written straight into bytes: features into one writer,
 * their values into another, so that one pass over the columns is enough.
 */
import { ByteWriter, putVarint, varintSize } from './bytes.ts';
import { TILE_EXTENT } from './math.ts';
import { LINE_TO, CLOSE_PATH, MOVE_TO, POINT, POLYGON } from './mvt.ts';

/** Fields of a layer and of a feature. */
const LAYER = 3;
const NAME = 1;
const FEATURE = 2;
const KEY = 3;
const VALUE = 4;
const ID = 1;
const TAGS = 2;
const TYPE = 3;
const GEOMETRY = 4;

/** More than a feature takes here: id, at most 16 properties, at most 24 vertices. */
const FEATURE_BYTES = 512;

// A tile is written without a pause, so one set of writers serves all of a thread.
const features = new ByteWriter(1 << 19);
const values = new ByteWriter(1 << 18);

/**
 * Only one is in use at a time: `finish` before the next is made. A feature is `beginFeature`, its `tag`s, then one of
 * `point` and `polygon`, which end it. Keys are numbered by their place in `keys`.
 */
export class LayerWriter {
  /** Bytes of values; whoever writes one here takes its number from `beginText`. */
  readonly values = values;
  /** Features written so far. */
  count = 0;
  #valueCount = 0;
  readonly #texts = new Map<string, number>();
  readonly #numbers = new Map<number, number>();
  #featureStart = 0;
  #tagsStart = 0;

  constructor(
    readonly name: string,
    readonly keys: readonly string[],
  ) {
    features.clear();
    values.clear();
  }

  /** The number of a text value, written once. */
  text(text: string): number {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    this.#texts.set(text, this.#valueCount);
    values.reserve(2);
    const start = values.begin(VALUE);
    values.textField(1, text);
    values.end(start);
    return this.#valueCount++;
  }

  /** The number of a number value, written once. */
  number(number: number): number {
    const known = this.#numbers.get(number);
    if (known !== undefined) return known;
    this.#numbers.set(number, this.#valueCount);
    values.reserve(12);
    const start = values.begin(VALUE);
    if (!Number.isSafeInteger(number) || number < -0x7fffffff) {
      values.byte((3 << 3) | 1);
      values.double(number);
    } else {
      putWhole(number);
    }
    values.end(start);
    return this.#valueCount++;
  }

  /** The number of a whole number of 32 bits, written without a look for an equal one. */
  whole(number: number): number {
    values.reserve(8);
    const start = values.begin(VALUE);
    putWhole(number);
    values.end(start);
    return this.#valueCount++;
  }

  /**
   * Begins a text of `length` < 124 characters that the caller writes into `values` itself, one byte each, and returns its
   * number.
   */
  beginText(length: number): number {
    values.reserve(length + 4);
    const { bytes, length: start } = values;
    bytes[start] = (VALUE << 3) | 2;
    bytes[start + 1] = length + 2;
    bytes[start + 2] = (1 << 3) | 2;
    bytes[start + 3] = length;
    values.length = start + 4;
    return this.#valueCount++;
  }

  /**
   * A point with all that it has, at once: the loop that tiles of records spend their time in. Its id is `high` (32 bits) x 2^21 + `low` (21 bits); `tags`: keys
   * (below 128) and values in turn, at most 16 of each; `x` and `y` in whole units from 0 on.
   */
  pointFeature(high: number, low: number, tags: Uint32Array, x: number, y: number): void {
    features.reserve(FEATURE_BYTES);
    const { bytes, length: start } = features;
    bytes[start] = (FEATURE << 3) | 2;
    bytes[start + 2] = ID << 3;
    features.length = start + 3;
    features.varint53(high, low);
    let at = features.length;
    bytes[at] = (TAGS << 3) | 2;
    const tagsStart = (at += 2);
    for (let i = 0; i < tags.length; i += 2) {
      bytes[at++] = tags[i]!;
      at = putVarint(bytes, at, tags[i + 1]!);
    }
    bytes[tagsStart - 1] = at - tagsStart;
    bytes[at++] = TYPE << 3;
    bytes[at++] = POINT;
    bytes[at] = (GEOMETRY << 3) | 2;
    const geometryStart = (at += 2);
    bytes[at++] = MOVE_TO | (1 << 3);
    at = putVarint(bytes, at, x << 1);
    at = putVarint(bytes, at, y << 1);
    bytes[geometryStart - 1] = at - geometryStart;
    bytes[start + 1] = at - start - 2;
    features.length = at;
    this.count++;
  }

  /** `id`: a whole number 0..2^53 - 1. */
  beginFeature(id: number): void {
    features.reserve(FEATURE_BYTES);
    this.#featureStart = features.begin(FEATURE);
    features.byte(ID << 3);
    features.varint(id);
    this.#tagsStart = features.begin(TAGS);
    this.count++;
  }

  /** A property of the feature: the place of its key (below 128), and the number of its value. */
  tag(key: number, value: number): void {
    features.byte(key);
    features.varint(value);
  }

  /** Ends the feature: a point, in whole units. */
  point(x: number, y: number): void {
    const start = this.#beginGeometry(POINT);
    features.byte(MOVE_TO | (1 << 3));
    features.zigzag(x);
    features.zigzag(y);
    this.#endFeature(start);
  }

  /** Ends the feature: an outer ring, clockwise on the screen: `count` vertices of `path`, `x, y, …`, in whole units. */
  polygon(path: ArrayLike<number>, count: number): void {
    const start = this.#beginGeometry(POLYGON);
    let x = 0;
    let y = 0;
    for (let i = 0; i < count; i++) {
      if (i === 0) features.byte(MOVE_TO | (1 << 3));
      else if (i === 1) features.varint(LINE_TO | ((count - 1) << 3));
      features.zigzag(path[2 * i]! - x);
      features.zigzag(path[2 * i + 1]! - y);
      x = path[2 * i]!;
      y = path[2 * i + 1]!;
    }
    features.byte(CLOSE_PATH | (1 << 3));
    this.#endFeature(start);
  }

  /** The layer as a tile of its own (tiles are joined by joining their bytes); empty where it has no feature. */
  finish(): Uint8Array<ArrayBuffer> {
    if (this.count === 0) return new Uint8Array();
    const head = new ByteWriter(256);
    head.textField(NAME, this.name);
    const tail = new ByteWriter(256);
    for (const key of this.keys) tail.textField(KEY, key);
    tail.reserve(8);
    tail.byte(5 << 3);
    tail.varint(TILE_EXTENT);
    tail.byte(15 << 3);
    tail.varint(2);

    const size = head.length + features.length + values.length + tail.length;
    const tile = new Uint8Array(1 + varintSize(size) + size);
    const start = new ByteWriter(8);
    start.byte((LAYER << 3) | 2);
    start.varint(size);
    let at = 0;
    for (const part of [start, head, features, values, tail]) {
      tile.set(part.view(), at);
      at += part.length;
    }
    return tile;
  }

  #beginGeometry(type: number): number {
    features.end(this.#tagsStart);
    features.byte(TYPE << 3);
    features.byte(type);
    return features.begin(GEOMETRY);
  }

  #endFeature(geometryStart: number): void {
    features.end(geometryStart);
    features.end(this.#featureStart);
  }
}

/** The content of a value that is a whole number: `sint_value` below zero, else `uint_value`. */
function putWhole(number: number): void {
  if (number < 0) {
    values.byte(6 << 3);
    values.zigzag(number);
  } else {
    values.byte(5 << 3);
    values.varint(number);
  }
}
