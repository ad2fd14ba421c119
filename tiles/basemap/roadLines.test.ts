import { describe, expect, it } from 'vitest';
import { lineLengthMeters, type LngLat } from '../../domain/place.ts';
import { labelPoint, mercatorArea } from './labelPoint.ts';
import { joinRoadLines, type RoadLine } from './roadLines.ts';

const line = (name: string | null, ...points: LngLat[]): RoadLine => ({
  roadClass: 'primary',
  name,
  nameEn: null,
  line: points,
});

describe('joinRoadLines', () => {
  it('joins end to end, whichever way they were drawn, and keeps the whole length', () => {
    const roads = [line('a', [1, 0], [2, 0]), line('a', [1, 0], [0, 0]), line('a', [3, 0], [2, 0])];
    const joined = joinRoadLines(roads, true);
    expect(joined).toHaveLength(1);
    expect(lineLengthMeters(joined[0]!.line as LngLat[])).toBeCloseTo(
      lineLengthMeters([
        [0, 0],
        [3, 0],
      ]),
      3,
    );
  });

  it('goes straight on where more than two meet, and keeps the branch', () => {
    const roads = [line('a', [0, 0], [1, 0]), line('a', [1, 0], [1, 1]), line('a', [1, 0], [2, 0])];
    const joined = joinRoadLines(roads, true).map((road) => road.line);
    expect(joined).toContainEqual([
      [0, 0],
      [1, 0],
      [2, 0],
    ]);
    expect(joined).toContainEqual([
      [1, 0],
      [1, 1],
    ]);
  });

  it('keeps other names apart, but not when names do not count', () => {
    const roads = [line('a', [0, 0], [1, 0]), line('b', [1, 0], [2, 0])];
    expect(joinRoadLines(roads, true)).toHaveLength(2);
    expect(joinRoadLines(roads, false)).toEqual([line(null, [0, 0], [1, 0], [2, 0])]);
  });

  it('comes to an end on rings', () => {
    const ring = [line('a', [0, 0], [1, 0], [1, 1]), line('a', [1, 1], [0, 1], [0, 0])];
    expect(joinRoadLines(ring, true)[0]!.line).toHaveLength(5);
  });
});

describe('labelPoint', () => {
  const square: LngLat[] = [
    [0, 0],
    [9, 0],
    [9, 9],
    [0, 9],
    [0, 0],
  ];

  it('lies in the middle of a square, and beside a hole', () => {
    expect(labelPoint({ type: 'Polygon', coordinates: [square] })).toEqual([4.5, 4.5]);
    const hole: LngLat[] = [
      [1, 1],
      [8, 1],
      [8, 8],
      [1, 8],
      [1, 1],
    ];
    const [lng, lat] = labelPoint({ type: 'Polygon', coordinates: [square, hole] })!;
    expect(lng < 1 || lng > 8 || lat < 1 || lat > 8).toBe(true);
  });

  it('is in the largest of several, and nowhere in an area without surface', () => {
    const small: LngLat[] = [
      [20, 0],
      [21, 0],
      [21, 1],
      [20, 0],
    ];
    expect(labelPoint({ type: 'MultiPolygon', coordinates: [[small], [square]] })).toEqual([4.5, 4.5]);
    expect(
      labelPoint({
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [1, 0],
            [0, 0],
          ],
        ],
      }),
    ).toBeNull();
  });

  it('measures shares of the world', () => {
    const half: LngLat[] = [
      [-180, -85.051128779807],
      [0, -85.051128779807],
      [0, 85.051128779807],
      [-180, 85.051128779807],
      [-180, -85.051128779807],
    ];
    expect(mercatorArea({ type: 'Polygon', coordinates: [half] })).toBeCloseTo(0.5, 9);
  });
});
