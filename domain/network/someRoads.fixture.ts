/** Small road graphs for property tests: with one-ways, parallel roads, loops, islands and roads without length. */
import fc from 'fast-check';
import type { Road, TravelMode } from '../road.ts';
import { testRoad } from './testRoads.ts';

export const someMode = fc.constantFrom<TravelMode>('foot', 'ebike', 'car');

/** Up to 30 roads between up to 12 junctions; lengths are whole metres, so that sums are the same in any order. */
export const someRoads: fc.Arbitrary<Road[]> = fc.array(
  fc
    .record({
      from: fc.integer({ min: 0, max: 11 }),
      to: fc.integer({ min: 0, max: 11 }),
      lengthMeters: fc.oneof(fc.integer({ min: 1, max: 500 }), fc.constant(0), fc.constant(100)),
      oneway: fc.boolean(),
      onFoot: fc.boolean(),
      byCar: fc.boolean(),
    })
    .map(({ from, to, ...traits }) =>
      testRoad(
        from,
        to,
        [
          [from, 0],
          [to, 1],
        ],
        traits,
      ),
    ),
  { minLength: 1, maxLength: 30 },
);
