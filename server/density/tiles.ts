/** Tiles of what a filter or a statistic asks for: hexagons, points, clusters. */
import { EMERGING_CLASSES, type Stat } from '../../domain/density/stat.ts';
import { boxForCells, cellAreaKm2, hexToCell } from '../../domain/cells.ts';
import type { RecordFilter } from '../../domain/filter.ts';
import { countByCell } from '../../db/queries/density.ts';
import { inBox, pointsInBox, squaresOfTile, type PointRows, type SquareRow } from '../../db/queries/tiles.ts';
import { significant, writeCellTile, type CellColumn, type CellTileColumns } from '../../tiles/cellTile.ts';
import { writeClusterTile, type Clusters } from '../../tiles/clusterTile.ts';
import {
  TILE_BUFFER,
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
import type { Asked } from './question.ts';
import type { DensityColumns, DensityQuestion } from './types.ts';

/** Records are points from this zoom on, clusters below. */
export const POINT_ZOOM = 13;

/**
 * The hexagons of a question in one tile: all of its cells that touch it, each with the count of the whole. Properties: `count`,
 * `ratePerKm2` and what the statistic adds.
 */
export async function densityTile(context: AppContext, asked: Asked, tile: TileId): Promise<EncodedTile> {
  const columns = await columnsAround(context, asked, tile);
  return writeCellTile('density', tile, cellTileColumns(asked.question, columns));
}

/** Counts in a box so wide that each hexagon of the tile has its whole count. */
async function columnsAround(
  { engine, config }: AppContext,
  { question: { filter, res } }: Asked,
  tile: TileId,
): Promise<DensityColumns> {
  const within = inBox(boxForCells(tileBounds(tile, TILE_BUFFER), res));
  const counts = await countByCell(engine, filter, {
    res,
    timeZone: config.timeZone,
    limit: 200_000,
    within,
  });
  const cells = BigUint64Array.from(counts, ({ cell }) => hexToCell(cell));
  return {
    cells,
    counts: Uint32Array.from(counts, ({ count }) => count),
    areaKm2: Float64Array.from(cells, cellAreaKm2),
    weighted: Float64Array.from(counts, ({ weighted }) => weighted),
    smoothed: null,
    z: null,
    p: null,
    bin: null,
    before: null,
    ratio: null,
    ratioLow: null,
    ratioHigh: null,
    emerging: null,
    total: 0,
    outside: 0,
    totalBefore: null,
    studyCells: null,
    noEvidence: false,
  };
}

/** An answer as tiles take it: numbers with as many digits as a map can show. */
export function cellTileColumns({ res, stat }: DensityQuestion, columns: DensityColumns): CellTileColumns {
  const { cells, counts, areaKm2, weighted, smoothed, z, bin, before, ratio, emerging } = columns;
  const given: CellColumn[] = [
    { name: 'count', valueAt: (i) => counts[i]! },
    { name: 'ratePerKm2', valueAt: (i) => significant(counts[i]! / areaKm2[i]!) },
  ];
  const add = (name: string, values: ArrayLike<number> | null, digits?: number) => {
    if (!values) return;
    given.push({
      name,
      valueAt: digits ? (i) => significant(values[i]!, digits) : (i) => values[i]!,
    });
  };
  add('weighted', weighted, 6);
  add('smoothed', smoothed, 3);
  add('bin', bin);
  add('z', z, 3);
  add('before', before);
  add('ratio', ratio, 3);
  if (emerging) given.push({ name: 'emerging', valueAt: (i) => EMERGING_CLASSES[emerging[i]!]! });
  return { res, cells, columns: given, weightAt: weightOf(stat, columns) };
}

/** What stays where a tile is too full: what is judged to be something before what is not, then what is large. */
function weightOf(stat: Stat, columns: DensityColumns): (i: number) => number {
  const { counts, weighted, smoothed, z, bin, before, emerging } = columns;
  const none = EMERGING_CLASSES.indexOf('none');
  switch (stat) {
    case 'gi':
      return (i) => Math.abs(z?.[i] ?? 0);
    case 'change':
      return (i) => (bin?.[i] ? 1e9 : 0) + counts[i]! + (before?.[i] ?? 0);
    case 'emerging':
      return (i) => (emerging && emerging[i] !== none ? 1e9 : 0) + counts[i]!;
    case 'smoothed':
      return (i) => smoothed?.[i] ?? counts[i]!;
    case 'weighted':
      return (i) => weighted?.[i] ?? counts[i]!;
    case 'count':
    case 'rate':
      return (i) => counts[i]!;
  }
}

/** Records of a filter in one tile: points, or from afar clusters. */
export async function recordTile(
  { engine, config }: AppContext,
  filter: RecordFilter,
  tile: TileId,
): Promise<EncodedTile> {
  // A unit more on each side: what lies in the tile is decided by the same arithmetic as everywhere.
  const box = tileBounds(tile, 1);
  if (tile.z >= POINT_ZOOM) {
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
