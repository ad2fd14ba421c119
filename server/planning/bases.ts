/** Where teams start from if nobody says: spread over the key sections. */
import { localFrame, type LngLat } from '../../domain/place.ts';

const MOST_ROUNDS = 50;

/**
 * `count` of the places, each in the middle of those that are nearest to it (k-medoids by Lloyd's rounds from places far from each
 * other). Deterministic; more than there are places: some twice.
 */
export function spreadBases(places: readonly LngLat[], count: number): LngLat[] {
  const frame = localFrame(places[0]!);
  const points = places.map((place) => frame.toMeters(place));
  const nearest = (to: readonly [number, number], among: readonly number[]): number =>
    among.reduce((best, i) => (apart(points[i]!, to) < apart(points[best]!, to) ? i : best), among[0]!);
  const all = [...places.keys()];
  const centres = [nearest(meanOf(points), all)];
  while (centres.length < Math.min(count, places.length)) {
    const lone = (i: number) => Math.min(...centres.map((centre) => apart(points[i]!, points[centre]!)));
    centres.push(all.reduce((best, i) => (lone(i) > lone(best) ? i : best), 0));
  }
  for (let round = 0, moved = true; moved && round < MOST_ROUNDS; round++) {
    moved = false;
    const own = centres.map((): number[] => []);
    for (const i of all) {
      const centre = nearest(points[i]!, centres);
      own[centres.indexOf(centre)]!.push(i);
    }
    for (const [c, members] of own.entries()) {
      if (members.length === 0) continue;
      const middle = nearest(meanOf(members.map((i) => points[i]!)), members);
      if (middle !== centres[c]) [centres[c], moved] = [middle, true];
    }
  }
  return Array.from({ length: count }, (_, t) => places[centres[t % centres.length]!]!);
}

const apart = (a: readonly [number, number], b: readonly [number, number]): number =>
  Math.hypot(a[0] - b[0], a[1] - b[1]);

function meanOf(points: readonly (readonly [number, number])[]): [number, number] {
  const sum = points.reduce(([x, y], point) => [x + point[0], y + point[1]], [0, 0] as readonly [
    number,
    number,
  ]);
  return [sum[0] / points.length, sum[1] / points.length];
}
