import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localFrame, type LngLat } from '../../domain/place.ts';
import { seededRandom } from '../../domain/random.ts';
import { concaveRing, outlineOf } from './outline.ts';

const HOME: LngLat = [120.05, 28.9];
const frame = localFrame(HOME);
const places = (meters: readonly (readonly number[])[]): LngLat[] =>
  meters.map(([x, y]) => frame.toLngLat([x!, y!]));

/** Streets every 100 m over boxes of `[west, south, east, north]` in metres. */
const streets = (...boxes: readonly (readonly [number, number, number, number])[]) =>
  boxes.flatMap(([w, s, e, n]) => {
    const found: number[][] = [];
    for (let x = w; x <= e; x += 100) for (let y = s; y <= n; y += 100) found.push([x, y]);
    return found;
  });

const ringOf = (meters: readonly (readonly number[])[]) => concaveRing(places(meters)).map(frame.toMeters);

function areaOf(ring: readonly (readonly number[])[]): number {
  let doubled = 0;
  for (let i = 1; i < ring.length; i++) {
    doubled += ring[i - 1]![0]! * ring[i]![1]! - ring[i]![0]! * ring[i - 1]![1]!;
  }
  return Math.abs(doubled) / 2;
}

/** Built-up parts, denser in their middles. */
const town = fc.record({
  seed: fc.integer(),
  parts: fc.array(
    fc.record({
      x: fc.integer({ min: -8000, max: 8000 }),
      y: fc.integer({ min: -8000, max: 8000 }),
      radius: fc.integer({ min: 200, max: 4000 }),
      count: fc.integer({ min: 100, max: 600 }),
    }),
    { minLength: 1, maxLength: 6 },
  ),
});

function placesOf({
  seed,
  parts,
}: {
  seed: number;
  parts: { x: number; y: number; radius: number; count: number }[];
}) {
  const random = seededRandom(seed);
  return parts.flatMap(({ x, y, radius, count }) =>
    Array.from({ length: count }, () => [
      x + radius * (random() + random() - 1),
      y + radius * (random() + random() - 1),
    ]),
  );
}

/** How far a place lies from the ring, metres; negative inside of it. */
function fromRing([x, y]: readonly number[], ring: readonly (readonly number[])[]): number {
  let isInside = false;
  let least = Infinity;
  for (let i = 1; i < ring.length; i++) {
    const [[ax, ay], [bx, by]] = [ring[i - 1]!, ring[i]!] as [[number, number], [number, number]];
    if (ay > y! !== by > y! && x! < ax + ((bx - ax) * (y! - ay)) / (by - ay)) isInside = !isInside;
    const [dx, dy] = [bx - ax, by - ay];
    const along = Math.max(0, Math.min(1, ((x! - ax) * dx + (y! - ay) * dy) / (dx * dx + dy * dy || 1)));
    least = Math.min(least, Math.hypot(x! - ax - along * dx, y! - ay - along * dy));
  }
  return isInside ? -least : least;
}

/** How far outside of the ring a place lies, metres. */
const outside = (place: readonly number[], ring: readonly (readonly number[])[]): number =>
  Math.max(0, fromRing(place, ring));

describe('the concave hull of places', () => {
  it('is their box where they fill one', () => {
    const ring = ringOf(streets([0, 0, 3000, 2000]));
    expect(ring[0]).toEqual(ring.at(-1));
    expect(areaOf(ring)).toBeCloseTo(6e6, -2);
  });

  it('follows an L and leaves the empty quarter out', () => {
    const ring = ringOf(streets([0, 0, 4000, 1000], [0, 0, 1000, 4000]));
    expect(areaOf(ring)).toBeGreaterThan(7e6 * 0.99);
    // The convex hull has 11.5 km2; the corner may be cut where it is nearer than half a kilometre.
    expect(areaOf(ring)).toBeLessThan(7e6 * 1.15);
    expect(outside([3000, 3000], ring)).toBeGreaterThan(1000);
  });

  it('does not fall into gaps narrower than half a kilometre', () => {
    const ring = ringOf(streets([0, 0, 1000, 2000], [1400, 0, 2400, 2000]));
    expect(outside([1200, 1000], ring)).toBe(0);
  });

  it('holds all but a few of the places of any town', () => {
    fc.assert(
      fc.property(town, (given) => {
        const meters = placesOf(given);
        const ring = ringOf(meters);
        const strays = meters.filter((place) => outside(place, ring) > 1);
        expect(strays.length).toBeLessThanOrEqual(meters.length / 50);
      }),
      { numRuns: 100, endOnFailure: true },
    );
  });

  it('says which places it leaves out: those that lie outside of it', () => {
    let outsiders = 0;
    fc.assert(
      fc.property(town, (given) => {
        const all = places(placesOf(given));
        const { ring, strays } = outlineOf(Float64Array.from(all.flat()));
        const inMeters = ring.map(frame.toMeters);
        const left = new Set(strays.map(String));
        for (const place of all) {
          const meters = fromRing(frame.toMeters(place), inMeters);
          // What lies on the ring may be either.
          if (meters > 0.1) outsiders++;
          if (Math.abs(meters) > 0.1) expect(left.has(String(place))).toBe(meters > 0);
        }
      }),
      { numRuns: 60, seed: 1 },
    );
    expect(outsiders).toBeGreaterThan(0);
  });

  it('of one place is that place, of two a line there and back; of none it throws', () => {
    expect(concaveRing([HOME])).toEqual([HOME, HOME]);
    expect(
      new Set(
        concaveRing(
          places([
            [0, 0],
            [700, 300],
          ]),
        ).map(String),
      ).size,
    ).toBe(2);
    expect(() => concaveRing([])).toThrow(RangeError);
  });
});
