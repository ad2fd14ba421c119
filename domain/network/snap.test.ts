import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distanceMeters, localFrame } from '../place.ts';
import type { Road } from '../road.ts';
import { pointAlong } from './line.ts';
import { createSnapper } from './snap.ts';
import { at, testRoad } from './testRoads.ts';

describe('createSnapper', () => {
  const roads = [
    testRoad(1, 2, [
      [0, 0],
      [100, 0],
      [100, 100],
    ]),
    testRoad(3, 4, [
      [0, 50],
      [60, 50],
    ]),
  ];
  const snapper = createSnapper(roads);

  it('finds the road, the metres along it and the distance', () => {
    const snap = snapper.nearest(at(104, 30))!;
    expect(snap.road).toBe(0);
    expect(snap.alongMeters).toBeCloseTo(130, 1);
    expect(snap.distanceMeters).toBeCloseTo(4, 2);
    expect(distanceMeters(snap.point, at(100, 30))).toBeLessThan(0.01);
  });

  it('looks no farther than asked', () => {
    expect(snapper.nearest(at(50, -61))).toBeNull();
    expect(snapper.nearest(at(50, -59))?.road).toBe(0);
    expect(snapper.nearest(at(50, -300), 500)?.distanceMeters).toBeCloseTo(300, 0);
    expect(snapper.nearest(at(50, -5), 4)).toBeNull();
  });

  it('passes over roads that are not accepted, even when they are close', () => {
    expect(snapper.nearest(at(30, 2))?.road).toBe(0);
    expect(snapper.nearest(at(30, 2), 60, (road) => road !== 0)?.road).toBe(1);
  });

  it('takes the first of equally near roads, in whichever order the index holds them', () => {
    const star = [30, 0, -30].map((north, r) =>
      testRoad(0, r + 1, [
        [0, 0],
        [40, north],
      ]),
    );
    expect(createSnapper(star).nearest(at(-3, 0))?.road).toBe(0);
    expect(createSnapper([...star].reverse()).nearest(at(-3, 0))?.road).toBe(0);
  });

  it('finds nothing where there are no roads', () => {
    expect(createSnapper([]).nearest(at(0, 0))).toBeNull();
  });

  const coordinate = fc.integer({ min: -400, max: 400 });
  const position = fc.tuple(coordinate, coordinate);
  const anyRoads = fc.array(
    fc.array(position, { minLength: 2, maxLength: 6 }).map((line) => testRoad(1, 2, line)),
    { minLength: 1, maxLength: 25 },
  );
  it('agrees with trying every road', () => {
    fc.assert(
      fc.property(
        anyRoads,
        fc.array(position, { maxLength: 8 }),
        fc.integer({ min: 5, max: 200 }),
        (list, asked, max) => {
          const snapperOfList = createSnapper(list);
          for (const [east, north] of asked) {
            const place = at(east, north);
            const snap = snapperOfList.nearest(place, max);
            const nearest = Math.min(...list.map((road) => metersTo(road, place)));
            if (!snap) {
              expect(nearest).toBeGreaterThan(max - 0.01);
              continue;
            }
            expect(snap.distanceMeters).toBeCloseTo(nearest, 1);
            expect(metersTo(list[snap.road]!, place)).toBeCloseTo(nearest, 1);
            const along = pointAlong(list[snap.road]!.line, snap.alongMeters);
            expect(distanceMeters(along, snap.point)).toBeLessThan(0.05);
          }
        },
      ),
    );
  });
});

/** In a frame around the asked place itself, segment by segment. */
function metersTo(road: Road, place: [number, number]): number {
  const frame = localFrame(place);
  let best = Infinity;
  for (let i = 1; i < road.line.length; i++) {
    const a = frame.toMeters(road.line[i - 1]!);
    const b = frame.toMeters(road.line[i]!);
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    const squared = dx * dx + dy * dy;
    const t = squared === 0 ? 0 : Math.max(0, Math.min(1, -(a[0] * dx + a[1] * dy) / squared));
    best = Math.min(best, Math.hypot(a[0] + t * dx, a[1] + t * dy));
  }
  return best;
}
