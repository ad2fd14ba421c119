import { describe, expect, it } from 'vitest';
import type { LngLat } from '../../domain/place.ts';
import { legsOf, routePoints } from './legs.ts';

const at = (x: number): LngLat => [120 + x / 1000, 29];

describe('legs', () => {
  it('lead to each stop in turn and home', () => {
    const points = [0, 1, 2, 3, 2, 1, 0].map(at);
    expect(legsOf(points, [at(2), at(3), at(1)])).toEqual([
      [0, 1, 2].map(at),
      [2, 3].map(at),
      [3, 2, 1].map(at),
      [1, 0].map(at),
    ]);
  });

  it('of a place visited twice are two', () => {
    const points = [0, 1, 0, 1, 0].map(at);
    const legs = legsOf(points, [at(1), at(0), at(1)]);
    expect(legs).toEqual([[0, 1].map(at), [1, 0].map(at), [0, 1].map(at), [1, 0].map(at)]);
  });

  it('are empty without a route', () => {
    expect(legsOf([], [at(1)])).toEqual([[], []]);
  });
});

describe('points of a route', () => {
  it('are those of its lines, one after the other', () => {
    expect(routePoints({ type: 'MultiLineString', coordinates: [[at(0), at(1)], [at(1)]] } as never)).toEqual(
      [0, 1, 1].map(at),
    );
    expect(routePoints({ type: 'GeometryCollection' })).toEqual([]);
  });
});
