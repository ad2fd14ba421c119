/** A town of squares for tests: streets A, B, C, ... run east, avenues 1, 2, 3, ... north, a junction every `blockMeters`. */
import type { LngLat } from '../place.ts';
import { localFrame } from '../place.ts';
import type { Road } from '../road.ts';

export const GRID_ORIGIN: LngLat = [120.03, 28.9];

/** Junction (column, row) as a place. */
export function gridPlace(column: number, row: number, blockMeters = 100): LngLat {
  return localFrame(GRID_ORIGIN).toLngLat([column * blockMeters, row * blockMeters]);
}

/** `columns` x `rows` junctions; node ids `column + 1000 * row + offset`. */
export function gridTown(columns: number, rows: number, blockMeters = 100, offset = 0): Road[] {
  const roads: Road[] = [];
  const add = (name: string, from: [number, number], to: [number, number]): void => {
    const fromNode = offset + from[0] + 1000 * from[1];
    const toNode = offset + to[0] + 1000 * to[1];
    roads.push({
      id: `${fromNode}-${toNode}`,
      wayId: roads.length,
      fromNode,
      toNode,
      name,
      nameEn: null,
      roadClass: 'residential',
      oneway: false,
      onFoot: true,
      byCar: true,
      lengthMeters: blockMeters,
      line: [shifted(from, blockMeters, offset), shifted(to, blockMeters, offset)],
    });
  };
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (column + 1 < columns) add(String.fromCharCode(65 + row), [column, row], [column + 1, row]);
      if (row + 1 < rows) add(String(column + 1), [column, row], [column, row + 1]);
    }
  }
  return roads;
}

/** A grid of another offset lies beside the first, 50 km east per million. */
function shifted([column, row]: [number, number], blockMeters: number, offset: number): LngLat {
  return gridPlace(column + (offset / 20) * (1 / blockMeters), row, blockMeters);
}
