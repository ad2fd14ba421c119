/** Places along a line, by metres from its start (great-circle pieces). */
import { distanceMeters, type LngLat } from '../place.ts';

/** The point `alongMeters` from the start; before the start or beyond the end it is that end. */
export function pointAlong(line: readonly LngLat[], alongMeters: number): LngLat {
  let left = alongMeters;
  for (let i = 1; i < line.length && left > 0; i++) {
    const a = line[i - 1]!;
    const b = line[i]!;
    const meters = distanceMeters(a, b);
    if (left <= meters) return between(a, b, meters === 0 ? 0 : left / meters);
    left -= meters;
  }
  return alongMeters <= 0 ? [...line[0]!] : [...line[line.length - 1]!];
}

/**
 * The part of a line from one place on it to another; reversed if `toMeters < fromMeters`. Always at least two points,
 * equal ones if the part has no length.
 */
export function sliceLine(line: readonly LngLat[], fromMeters: number, toMeters: number): LngLat[] {
  if (toMeters < fromMeters) return sliceLine(line, toMeters, fromMeters).reverse();
  const part: LngLat[] = [pointAlong(line, fromMeters)];
  let at = 0;
  for (let i = 1; i < line.length - 1; i++) {
    at += distanceMeters(line[i - 1]!, line[i]!);
    if (at >= toMeters) break;
    if (at > fromMeters) part.push([...line[i]!]);
  }
  part.push(pointAlong(line, toMeters));
  return part;
}

function between(a: LngLat, b: LngLat, t: number): LngLat {
  if (t === 0) return [...a];
  if (t === 1) return [...b];
  return [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
}
