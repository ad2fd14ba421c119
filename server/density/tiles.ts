/** Tiles of what a filter or a statistic asks for: hexagons, points, clusters. */
import type { RecordFilter } from '../../domain/filter.ts';
import { pointsInBox, squaresOfTile, type PointRows, type SquareRow } from '../../db/queries/tiles.ts';
import { writeClusterTile, type Clusters } from '../../tiles/clusterTile.ts';
import {
  mercatorX,
  mercatorY,
  tileBounds,
  tileOfParts,
  unitOfParts,
  worldParts,
  type TileId,
} from '../../tiles/math.ts';
import { writePointTile, type PointColumns, type PointKind } from '../../tiles/pointTile.ts';
import type { EncodedTile } from '../../tiles/thin.ts';
import type { AppContext } from '../context.ts';
import { answerTile, indexFor } from './density.ts';
import type { Asked } from './question.ts';
import { studyArea } from './study.ts';
import { POINT_TILE_ZOOM } from './types.ts';

/**
 * The hexagons of a question in one tile. The answer is made once for all tiles, where it is kept; a tile is cut from it.
 */
export async function densityTile(
  context: AppContext,
  { question }: Asked,
  tile: TileId,
): Promise<EncodedTile> {
  return answerTile(context, question, await studyArea(context, question.filter), tile);
}

/** Records of a filter in one tile: points, or from afar clusters. */
export async function recordTile(
  context: AppContext,
  filter: RecordFilter,
  tile: TileId,
): Promise<EncodedTile> {
  const index = await indexFor(context, filter);
  return index
    ? context.counting.call('recordTile', { filter, tile })
    : recordTileBySql(context, filter, tile);
}

/** Out of the database: while the index loads, and to hold it against. */
async function recordTileBySql(
  { engine, config }: AppContext,
  filter: RecordFilter,
  tile: TileId,
): Promise<EncodedTile> {
  // A unit more on each side: what lies in the tile is decided by the same arithmetic as everywhere.
  const box = tileBounds(tile, 1);
  if (tile.z >= POINT_TILE_ZOOM) {
    const rows = await pointsInBox(engine, filter, box, config.timeZone);
    const { points, kinds } = pointsOf(rows, tile);
    return writePointTile(filter.of, points, kinds);
  }
  const squares = await squaresOfTile(engine, filter, { ...tile, box }, config.timeZone);
  const { clusters, points, kinds } = clustersOf(squares);
  return writeClusterTile(filter.of, tile, clusters, points, kinds);
}

/** Columns of a tile from rows in and around it. */
function pointsOf(rows: PointRows, { z, x, y }: TileId): { points: PointColumns; kinds: PointKind[] } {
  const table = new KindTable();
  const size = rows.ref.length;
  const points = emptyPoints(size);
  let count = 0;
  for (let i = 0; i < size; i++) {
    const [column, row] = [worldParts(mercatorX(rows.lng[i]!)), worldParts(mercatorY(rows.lat[i]!))];
    if (tileOfParts(column, z) !== x || tileOfParts(row, z) !== y) continue;
    points.x[count] = unitOfParts(column, z);
    points.y[count] = unitOfParts(row, z);
    setRecord(points, count, rows.ref[i]!, rows.minute[i]!);
    points.kind[count] = table.numberOf(rows.category[i]!, rows.origin[i]!, rows.status[i]!);
    count++;
  }
  // Of those that were not read about as many lie just outside as of those that were.
  const of = rows.of > size ? { of: Math.round((rows.of * count) / size) } : {};
  return { points: { ...points, count, ...of }, kinds: table.kinds };
}

/** Squares by category, ascending by square and then by category, as clusters. */
function clustersOf(rows: readonly SquareRow[]): {
  clusters: Clusters;
  points: PointColumns;
  kinds: PointKind[];
} {
  const squares = new Map<number, SquareRow[]>();
  for (const row of rows) squares.set(row.square, [...(squares.get(row.square) ?? []), row]);
  const bySquare = [...squares];
  const table = new KindTable();
  const points = emptyPoints(bySquare.length);
  const members = bySquare.map(([, parts]) => parts.reduce((sum, { count }) => sum + count, 0));
  const mean = (i: number, of: 'sumX' | 'sumY') =>
    bySquare[i]![1].reduce((sum, part) => sum + part[of], 0) / members[i]!;
  const kind = bySquare.map(([, parts], i) => {
    const commonest = parts.reduce((best, part) => (isCommoner(part, best) ? part : best));
    setRecord(points, i, commonest.ref, commonest.minute);
    return (points.kind[i] = table.numberOf(commonest.category, commonest.origin, commonest.status));
  });
  const clusters: Clusters = {
    count: bySquare.length,
    square: Uint16Array.from(bySquare, ([square]) => square),
    x: Float64Array.from(members, (_, i) => mean(i, 'sumX')),
    y: Float64Array.from(members, (_, i) => mean(i, 'sumY')),
    members: Uint32Array.from(members),
    kind: Uint16Array.from(kind),
    member: Uint32Array.from(members.keys()),
  };
  return { clusters, points: { ...points, count: bySquare.length }, kinds: table.kinds };
}

const isCommoner = (a: SquareRow, b: SquareRow): boolean =>
  a.count > b.count || (a.count === b.count && a.category < b.category);

function emptyPoints(size: number): PointColumns {
  return {
    count: size,
    x: new Uint16Array(size),
    y: new Uint16Array(size),
    refHi: new Uint32Array(size),
    refLo: new Uint32Array(size),
    minute: new Int32Array(size),
    kind: new Uint16Array(size),
  };
}

function setRecord(points: PointColumns, i: number, ref: string, minute: number): void {
  points.refHi[i] = parseInt(ref.slice(0, 8), 16);
  points.refLo[i] = parseInt(ref.slice(8), 16);
  points.minute[i] = minute;
}

/** Numbers the kinds that occur. */
class KindTable {
  readonly kinds: PointKind[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(category: string, origin: string, status: string): number {
    const key = `${origin}/${status}/${category}`;
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.kinds.push({ category, origin, status }) - 1;
      this.#numbers.set(key, number);
    }
    return number;
  }
}
