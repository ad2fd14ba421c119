/** A growing array of bytes and what protocol buffers are made of (protobuf.dev, 'Encoding'), without an object for each message. */

const TEXT = new TextEncoder();
/** Two digits of each byte 0..255. */
const HEX = TEXT.encode(
  Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0')).join(''),
);

/**
 * Bytes written one after the other; kept and written anew by `clear`, so that a tile costs no allocation. What puts says
 * that it does not grow needs `reserve` before.
 */
export class ByteWriter {
  bytes: Uint8Array<ArrayBuffer>;
  length = 0;

  constructor(size = 65_536) {
    this.bytes = new Uint8Array(size);
  }

  clear(): void {
    this.length = 0;
  }

  /** Makes room for `extra` more bytes. */
  reserve(extra: number): void {
    const needed = this.length + extra;
    if (needed <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }

  /** Does not grow (1 byte). */
  byte(value: number): void {
    this.bytes[this.length++] = value;
  }

  /** A whole number 0..2^53 - 1; does not grow (up to 8 bytes). */
  varint(value: number): void {
    const { bytes } = this;
    let at = this.length;
    let rest = value;
    while (rest > 0x7fffffff) {
      // Not by 32-bit operators, which would lose what lies above; the low bits are right all the same.
      bytes[at++] = (rest & 127) | 128;
      rest = Math.floor(rest / 128);
    }
    this.length = putVarint(bytes, at, rest);
  }

  /** A signed 32-bit number, small ones short; does not grow (up to 5 bytes). */
  zigzag(value: number): void {
    this.varint(((value << 1) ^ (value >> 31)) >>> 0);
  }

  /** The last `digits` of 8 hexadecimal digits; does not grow. */
  hex(value: number, digits = 8): void {
    const { bytes } = this;
    let at = this.length;
    let shift = 4 * (digits - 1);
    if (digits % 2 === 1) {
      bytes[at++] = HEX[((value >>> shift) & 15) * 2 + 1]!;
      shift -= 4;
    }
    for (shift -= 4; shift >= 0; shift -= 8) {
      const pair = ((value >>> shift) & 0xff) * 2;
      bytes[at++] = HEX[pair]!;
      bytes[at++] = HEX[pair + 1]!;
    }
    this.length = at;
  }

  /**
   * `high` (32 bits) x 2^21 + `low` (21 bits) as `varint` writes it, without arithmetic beyond 32 bits; does not grow (up to 8 bytes).
   */
  varint53(high: number, low: number): void {
    if (high === 0) {
      this.varint(low);
      return;
    }
    const { bytes } = this;
    let at = this.length;
    bytes[at++] = (low & 127) | 128;
    bytes[at++] = ((low >>> 7) & 127) | 128;
    bytes[at++] = ((low >>> 14) & 127) | 128;
    this.length = putVarint(bytes, at, high);
  }

  /** Eight bytes, low first; does not grow. */
  double(value: number): void {
    DOUBLE.setFloat64(0, value, true);
    for (let i = 0; i < 8; i++) this.bytes[this.length++] = DOUBLE.getUint8(i);
  }

  /** A field that is a text. */
  textField(field: number, text: string): void {
    const encoded = TEXT.encode(text);
    this.reserve(encoded.length + 10);
    this.byte((field << 3) | 2);
    this.varint(encoded.length);
    this.append(encoded);
  }

  /** Grows. */
  append(other: Uint8Array): void {
    this.reserve(other.length);
    this.bytes.set(other, this.length);
    this.length += other.length;
  }

  /** Begins a message or a packed list; `end` takes what this returns. Does not grow (2 bytes). */
  begin(field: number): number {
    this.bytes[this.length++] = (field << 3) | 2;
    return ++this.length;
  }

  /** Writes the length of what was begun: a byte was kept for it, and where it takes more the rest moves. */
  end(start: number): void {
    const size = this.length - start;
    if (size < 128) {
      this.bytes[start - 1] = size;
      return;
    }
    const lengthBytes = varintSize(size);
    this.reserve(lengthBytes);
    this.bytes.copyWithin(start + lengthBytes - 1, start, this.length);
    this.length = start - 1;
    this.varint(size);
    this.length += size;
  }

  /** The bytes so far; overwritten by what comes after `clear`. */
  view(): Uint8Array<ArrayBuffer> {
    return this.bytes.subarray(0, this.length);
  }
}

const DOUBLE = new DataView(new ArrayBuffer(8));

/** A whole number below 2^32 at a place; returns the place after it. */
export function putVarint(bytes: Uint8Array, place: number, value: number): number {
  let at = place;
  let rest = value;
  while (rest > 127) {
    bytes[at++] = (rest & 127) | 128;
    rest >>>= 7;
  }
  bytes[at++] = rest;
  return at;
}

/** Bytes that `varint` takes for a whole number below 2^31. */
export function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest > 127; rest >>>= 7) size++;
  return size;
}
