/** A route cut at its stops. Pure. */
import { distanceMeters, type LngLat } from '../../domain/place.ts';

/** The lines of a route as it is answered, end to end. */
export function routePoints(route: { type: string }): LngLat[] {
  const { coordinates } = route as { coordinates?: unknown };
  if (route.type === 'LineString') return coordinates as LngLat[];
  if (route.type === 'MultiLineString') return (coordinates as LngLat[][]).flat();
  return [];
}

/**
 * The legs of a route: to the first stop, from each to the next, and from the last one home. Stops lie on the route in their order; each is met at
 * its nearest vertex after the one before, the first of those that are as near (within a metre).
 * @returns one line more than there are stops; a leg of no length has one point, or none where there is no route
 */
export function legsOf(points: readonly LngLat[], stops: readonly LngLat[]): LngLat[][] {
  const legs: LngLat[][] = [];
  let from = 0;
  for (const stop of stops) {
    let nearest = from;
    let least = Infinity;
    // A later stop needs what comes after this one, but a vertex may serve both.
    for (let at = from; at < points.length; at++) {
      const meters = distanceMeters(points[at]!, stop);
      if (meters < least - 1) {
        least = meters;
        nearest = at;
      }
      if (least < 1) break;
    }
    legs.push(points.slice(from, nearest + 1));
    from = nearest;
  }
  legs.push(points.slice(from));
  return legs;
}
