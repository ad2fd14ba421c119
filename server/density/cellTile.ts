/** The hexagons of an answer as a tile. Pure, so that it runs in any thread. */
import { EMERGING_CLASSES, type Stat } from '../../domain/density/stat.ts';
import { significant, writeCellTile, type CellColumn, type CellTileColumns } from '../../tiles/cellTile.ts';
import type { TileId } from '../../tiles/math.ts';
import type { EncodedTile } from '../../tiles/thin.ts';
import type { DensityColumns, DensityQuestion } from './types.ts';

/**
 * The hexagons of an answer in one tile: all of its cells that touch it, each with the count of the whole. Properties: `count`,
 * `ratePerKm2` and what the statistic adds.
 */
export function cellTile(question: DensityQuestion, columns: DensityColumns, tile: TileId): EncodedTile {
  return writeCellTile('density', tile, cellTileColumns(question, columns));
}

/** An answer as tiles take it: numbers with as many digits as a map can show. */
export function cellTileColumns({ res, stat }: DensityQuestion, columns: DensityColumns): CellTileColumns {
  const { cells, counts, areaKm2, weighted, smoothed, z, bin, before, ratio, emerging } = columns;
  const { ratioLow, ratioHigh } = columns;
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
  add('ratioLow', ratioLow, 3);
  add('ratioHigh', ratioHigh, 3);
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
