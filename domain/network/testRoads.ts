/** Small networks for tests: roads on a metre grid around a fixed place. */
import { lineLengthMeters, localFrame, type LngLat } from '../place.ts';
import type { Road } from '../road.ts';

const FRAME = localFrame([120, 29]);

/** The place so many metres east and north of the tests' origin. */
export function at(east: number, north: number): LngLat {
  return FRAME.toLngLat([east, north]);
}

/** A two-way street for all, from node to node, through the given metre positions. */
export function testRoad(
  fromNode: number,
  toNode: number,
  positions: readonly (readonly [number, number])[],
  traits: Partial<Road> = {},
): Road {
  const line = positions.map(([east, north]) => at(east, north));
  return {
    id: `${fromNode}-${toNode}`,
    wayId: 1,
    fromNode,
    toNode,
    name: null,
    nameEn: null,
    roadClass: 'residential',
    oneway: false,
    onFoot: true,
    byCar: true,
    lengthMeters: lineLengthMeters(line),
    line,
    ...traits,
  };
}

/** A grid of `columns` x `rows` junctions, `step` metres apart; node ids are `1000 * row + column`. */
export function gridRoads(columns: number, rows: number, step = 100): Road[] {
  const roads: Road[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const node = 1000 * row + column;
      const here = [column * step, row * step] as const;
      if (column + 1 < columns) roads.push(testRoad(node, node + 1, [here, [here[0] + step, here[1]]]));
      if (row + 1 < rows) roads.push(testRoad(node, node + 1000, [here, [here[0], here[1] + step]]));
    }
  }
  return roads;
}
