/**
 * The number by which a point of a tile names its record: features of vector tiles take ids of at most 53 bits (what lies above JavaScript
 * cannot read), and a UUID has 128.
 */

/** The first 32 bits of a UUID and the last 21 of its second 32: there ids that are made by the clock differ. */
const LOW = 2 ** 21;

/** Of the last 21 bits of a number below 2^32. */
export const lowBits = (lo: number): number => lo & (LOW - 1);

/** The number of a record, out of the first two 32 bits of its UUID. Of ten million random UUIDs no two agree nine times of ten. */
export const numberOfHalves = (hi: number, lo: number): number => hi * LOW + lowBits(lo);

/** The number of a record, out of its UUID. */
export function recordNumber(id: string): number {
  const digits = id.replaceAll('-', '');
  return numberOfHalves(parseInt(digits.slice(0, 8), 16), parseInt(digits.slice(8, 16), 16));
}

/** What the ids of a number have in common: their first 8 hexadecimal digits, and the low 21 bits of the next 8. */
export function idsOfNumber(number: number): { digits: string; low: number } {
  const digits = Math.floor(number / LOW)
    .toString(16)
    .padStart(8, '0');
  return { digits, low: number % LOW };
}
