/** H3 hexagons of a tile: typed columns in, bytes out. */
import { parentCell } from '../domain/cells.ts';
import { outlinesOf, type CellOutlines } from './cellOutlines.ts';
import { clipConvexRing } from './clip.ts';
import { LayerWriter } from './layerWriter.ts';
import { TILE_BUFFER, TILE_EXTENT, type TileId } from './math.ts';
import { fitTile, mixLots, TILE_LIMITS, type EncodedTile } from './thin.ts';

/** A property of the hexagons. It is left out where its value is null or no finite number. */
export interface CellColumn {
  name: string;
  valueAt(i: number): number | string | null;
}

/** An answer by cell; a tile takes what it needs of it. */
export interface CellTileColumns {
  /** The resolution of all cells, at most 13. */
  res: number;
  /** Ascending. */
  cells: BigUint64Array;
  columns: readonly CellColumn[];
  /** Where a tile is too full the heavier stay. */
  weightAt(i: number): number;
}

/** About half of what a hexagon takes. */
const LEAST_BYTES = 45;
const MOST_VERTICES = 24;

/**
 * The hexagons that touch a tile (with its buffer), each whole: so neighbouring tiles draw the same hexagon with neither gap nor
 * outline along their edge, and whoever is given one knows all of its outline. Properties: `cell` (15 hexadecimal digits), `res`, then the columns. The id is
 * `cellNumber` of domain/cells.ts. About 1 us a hexagon and 10 ns a cell nearby; 5 us more for a cell never drawn before.
 */
export function writeCellTile(
  layer: string,
  tile: TileId,
  columns: CellTileColumns,
  limits = TILE_LIMITS,
): EncodedTile {
  const outlines = outlinesOf(columns.res);
  outlines.makeRoom();
  const frame = frameOf(tile);
  const found = cellsNear(frame, columns, outlines);
  const halves = halvesOf(columns.cells);
  return fitTile(
    {
      layer,
      count: found.length / 2,
      leastBytes: LEAST_BYTES,
      weightOf: (n) => columns.weightAt(found[2 * n]!),
      lotOf: (n) => mixLots(halves[2 * found[2 * n]! + 1]!, halves[2 * found[2 * n]!]!),
      write(chosen) {
        const writer = new LayerWriter(layer, ['cell', 'res', ...columns.columns.map(({ name }) => name)]);
        const ring = new RingWriter(frame, outlines);
        const res = writer.number(columns.res);
        const count = chosen?.length ?? found.length / 2;
        for (let k = 0; k < count; k++) {
          const n = chosen ? chosen[k]! : k;
          const vertices = ring.read(found[2 * n + 1]!);
          if (vertices === 0) continue;
          const i = found[2 * n]!;
          const [low, high] = [halves[2 * i]!, halves[2 * i + 1]!];
          writer.beginFeature(numberOfHalves(high, low, columns.res));
          const name = writer.beginText(15);
          writer.values.hex(high, 7);
          writer.values.hex(low);
          writer.tag(0, name);
          writer.tag(1, res);
          writeColumns(writer, columns.columns, i);
          writer.polygon(ring.path, vertices);
        }
        return { bytes: writer.finish(), features: writer.count };
      },
    },
    limits,
  );
}

function writeColumns(writer: LayerWriter, columns: readonly CellColumn[], i: number): void {
  for (let key = 0; key < columns.length; key++) {
    const value = columns[key]!.valueAt(i);
    if (typeof value === 'string') writer.tag(key + 2, writer.text(value));
    else if (value !== null && Number.isFinite(value)) writer.tag(key + 2, writer.number(value));
  }
}

/** A number with so many significant digits that it can be read, 12345.6 -> 12300; what is not finite stays. */
export function significant(value: number, digits = 3): number {
  if (value === 0 || !Number.isFinite(value)) return value;
  const power = digits - 1 - Math.floor(Math.log10(Math.abs(value)));
  // By a whole power of ten both ways, so that the nearest number to the decimal one comes out.
  return power >= 0
    ? Math.round(value * 10 ** power) / 10 ** power
    : Math.round(value / 10 ** -power) * 10 ** -power;
}

/** The tile with its buffer, in shares of the world's width. */
interface Frame {
  west: number;
  north: number;
  east: number;
  south: number;
  /** Units to the world's width, and the tile's corner in them. */
  world: number;
  left: number;
  top: number;
}

function frameOf({ z, x, y }: TileId): Frame {
  const side = 2 ** -z;
  const margin = TILE_BUFFER / TILE_EXTENT;
  return {
    west: (x - margin) * side,
    north: (y - margin) * side,
    east: (x + 1 + margin) * side,
    south: (y + 1 + margin) * side,
    world: 2 ** z * TILE_EXTENT,
    left: x * TILE_EXTENT,
    top: y * TILE_EXTENT,
  };
}

/** How far to move a cell so that it is the copy of the world nearest to the tile: -1, 0 or 1. */
function turnOf(frame: Frame, boxes: Float64Array, number: number): number {
  const away = (boxes[number * 4]! + boxes[number * 4 + 2]! - frame.west - frame.east) / 2;
  return -Math.round(away);
}

/** Whether a cell's box, widened on each side by `share` of its size, meets the frame. */
function meets(frame: Frame, boxes: Float64Array, number: number, share: number): boolean {
  const at = number * 4;
  const turn = turnOf(frame, boxes, number);
  const [west, north, east, south] = [boxes[at]!, boxes[at + 1]!, boxes[at + 2]!, boxes[at + 3]!];
  const width = (east - west) * share;
  const height = (south - north) * share;
  // Beyond the square of the map.
  if (south <= 0 || north >= 1) return false;
  return (
    west + turn - width <= frame.east &&
    east + turn + width >= frame.west &&
    north - height <= frame.south &&
    south + height >= frame.north
  );
}

/** A block is what has the same ancestor so many resolutions up: at most 343 cells. */
const BLOCK_LEVELS = 3;

/** How far descendants may reach out of the ancestor's box: 0.08 of its size at most, measured all over the world. */
const BLOCK_MARGIN = 0.25;

/** Near a pole an ancestor's box says nothing of its descendants (y beyond the 80th parallel). */
const POLAR_Y = 0.12;

/**
 * Pairs of the place in `columns.cells` and the number in `outlines` of the cells whose boxes meet the frame. Cells ascend,
 * so those of one ancestor follow each other and are skipped together where it lies far off.
 */
function cellsNear(frame: Frame, { cells, res }: CellTileColumns, outlines: CellOutlines): Uint32Array {
  const halves = halvesOf(cells);
  const blockRes = Math.max(0, res - BLOCK_LEVELS);
  const blocks = outlinesOf(blockRes);
  if (blocks !== outlines) blocks.makeRoom();
  const found: number[] = [];
  for (let i = 0; i < cells.length;) {
    const block = parentCell(cells[i]!, blockRes);
    const number = blocks.numberOf(Number(block >> 32n), Number(block & 0xffffffffn));
    const end = blockEnd(cells, i, blockRes);
    const isPolar = blocks.boxes[number * 4 + 1]! < POLAR_Y || blocks.boxes[number * 4 + 3]! > 1 - POLAR_Y;
    if (!isPolar && !meets(frame, blocks.boxes, number, BLOCK_MARGIN)) {
      i = end;
      continue;
    }
    for (; i < end; i++) {
      const cell = outlines.numberOf(halves[2 * i + 1]!, halves[2 * i]!);
      if (meets(frame, outlines.boxes, cell, 0)) found.push(i, cell);
    }
  }
  return Uint32Array.from(found);
}

/** The place after the last cell that shares the ancestor of cell `i` at `blockRes`. */
function blockEnd(cells: BigUint64Array, i: number, blockRes: number): number {
  const shift = BigInt(3 * (15 - blockRes));
  const next = ((cells[i]! >> shift) + 1n) << shift;
  let low = i + 1;
  let high = cells.length;
  if (high - low > 343 && cells[low + 342]! >= next) high = low + 342;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cells[middle]! < next) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Reads outlines as whole units of the tile. */
class RingWriter {
  /** `x, y, …` of the last ring read. */
  readonly path = new Int32Array(MOST_VERTICES * 2);

  constructor(
    private readonly frame: Frame,
    private readonly outlines: CellOutlines,
  ) {}

  /** How many vertices of `path` the cell has in this tile; 0 where it does not touch it. */
  read(number: number): number {
    const { frame, outlines } = this;
    const { boxes, starts, vertices } = outlines;
    const turn = turnOf(frame, boxes, number);
    const start = starts[number]!;
    const end = starts[number + 1]!;
    const at = number * 4;
    const isInside =
      boxes[at]! + turn >= frame.west &&
      boxes[at + 2]! + turn <= frame.east &&
      boxes[at + 1]! >= frame.north &&
      boxes[at + 3]! <= frame.south;
    const ring: number[] = [];
    for (let v = start; v < end; v += 2) {
      ring.push((vertices[v]! + turn) * frame.world - frame.left, vertices[v + 1]! * frame.world - frame.top);
    }
    if (!isInside && !touches(ring)) return 0;
    let count = 0;
    for (let v = 0; v < ring.length; v += 2) count = this.#add(count, ring[v]!, ring[v + 1]!);
    count = this.#close(count);
    return count >= 3 && this.#doubledArea(count) > 0 ? count : this.#smallest();
  }

  /** Adds a vertex unless it is the last one again; returns how many there are. */
  #add(count: number, x: number, y: number): number {
    const [column, row] = [Math.round(x), Math.round(y)];
    const { path } = this;
    if (count > 0 && path[2 * count - 2] === column && path[2 * count - 1] === row) return count;
    path[2 * count] = column;
    path[2 * count + 1] = row;
    return count + 1;
  }

  #close(count: number): number {
    const { path } = this;
    return count > 1 && path[0] === path[2 * count - 2] && path[1] === path[2 * count - 1]
      ? count - 1
      : count;
  }

  #doubledArea(count: number): number {
    const { path } = this;
    let sum = 0;
    for (let i = 0, j = count - 1; i < count; j = i++) {
      sum += path[2 * j]! * path[2 * i + 1]! - path[2 * i]! * path[2 * j + 1]!;
    }
    return sum;
  }

  /** From afar a hexagon is smaller than a unit; it stays, as the smallest square. */
  #smallest(): number {
    const [x, y] = [this.path[0]!, this.path[1]!];
    this.path.set([x, y, x + 1, y, x + 1, y + 1, x, y + 1]);
    return 4;
  }
}

/** Whether a convex ring has anything in the tile with its buffer. */
function touches(ring: readonly number[]): boolean {
  return clipConvexRing(ring, -TILE_BUFFER, TILE_EXTENT + TILE_BUFFER).length >= 6;
}

/** Low and high halves of cells, in turn: no bigint a cell. */
function halvesOf(cells: BigUint64Array): Uint32Array {
  return new Uint32Array(cells.buffer, cells.byteOffset, cells.length * 2);
}

/** `cellNumber` of domain/cells.ts from the halves of a cell. */
function numberOfHalves(high: number, low: number, res: number): number {
  const shift = 3 * (15 - res);
  const digits =
    shift < 32
      ? (high & 0xfffff) * 2 ** (32 - shift) + (low >>> shift)
      : Math.floor((high & 0xfffff) / 2 ** (shift - 32));
  return digits * 16 + res;
}
