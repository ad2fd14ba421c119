/**
 * All records of an index in the order of places, in a few stretches: each came in at once or was merged from such. What is replaced
 * is forgotten where it was and comes in anew; stretches of like size are merged, so that there are never many of them.
 */
import { tileOfParts, unitOfParts, type TileId } from '../../tiles/math.ts';
import { joined, type Rows } from './rows.ts';
import { inBox, type Box, type Selection } from './selection.ts';
import { GONE, Stretch, TILE_ZOOM } from './stretch.ts';

/** Rows of a stretch at the most: merging that many holds the thread up for about 0.2 s. */
const MOST_ROWS = 2_000_000;
/** Stretches of a size (between powers of 4) that are merged into one. */
const FAN_IN = 6;
/** Share of a stretch that may be gone before it is made anew. */
const MOST_GONE = 0.25;
/** Later than the minute of what is gone, and all that 32 bits hold. */
const FIRST_MINUTE = GONE + 1;
const LAST_MINUTE = 2 ** 31 - 1;

/** Rows are listed here; grows to the longest run. */
let list = new Uint32Array(65_536);

export interface PlaceVisitor {
  /** All rows of the runs `[first, end)` are asked for. */
  runs(stretch: Stretch, first: number, end: number): void;
  /** The first `count` of `rows`, ascending, in one run. The list is used again afterwards. */
  rows(stretch: Stretch, run: number, rows: Uint32Array, count: number): void;
}

export type HourAt = (minute: number) => number;

export class Places {
  #stretches: Stretch[] = [];

  /** How many stretches there are. */
  get stretches(): number {
    return this.#stretches.length;
  }

  get byteLength(): number {
    return this.#stretches.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** Takes these rows for everything in `[fromMinute, toMinute)`. */
  replace(fromMinute: number, toMinute: number, rows: Rows): void {
    for (const stretch of this.#stretches) stretch.forget(fromMinute, toMinute);
    if (rows.count > 0) this.#stretches.push(new Stretch(rows));
    this.#tidy();
  }

  /** Rows (or runs, where those are enough) that `visit` would look at, at the most. */
  cost(selection: Selection): number {
    let cost = 0;
    for (const stretch of this.#stretches) {
      const tests = testsOf(stretch, selection);
      if (!tests) continue;
      for (const [first, end] of tilesOf(stretch, selection)) {
        const { tileRun } = stretch;
        cost += tests.isNone ? tileRun[end]! - tileRun[first]! : stretch.rowsIn(first, end);
      }
    }
    return cost;
  }

  /** Hands out all rows of a selection; a run is one resolution-10 cell and area in one tile of one stretch. */
  visit(selection: Selection, hourAt: HourAt, visitor: PlaceVisitor): void {
    for (const stretch of this.#stretches) {
      const tests = testsOf(stretch, selection);
      if (!tests) continue;
      for (const [first, end] of tilesOf(stretch, selection)) {
        visitTiles(stretch, first, end, selection, tests, hourAt, visitor);
      }
    }
  }

  /** Hands out the records of a selection in a map tile, with their places in its units. */
  forEachPoint(
    selection: Selection,
    { z, x, y }: TileId,
    hourAt: HourAt,
    on: (stretch: Stretch, row: number, x: number, y: number) => void,
  ): void {
    const { areas, place } = selection;
    for (const stretch of this.#stretches) {
      const tests = testsOf(stretch, selection);
      if (!tests) continue;
      const { tileRun, runCell, runStart, runArea } = stretch;
      const [first, end] = stretch.tilesIn({ z, x, y });
      for (let tile = first; tile < end; tile++) {
        for (let run = tileRun[tile]!; run < tileRun[tile + 1]!; run++) {
          if (areas !== null && areas[runArea[run]!] !== 1) continue;
          if (place?.cells && place.cells[runCell[run]!] !== 1) continue;
          for (let row = runStart[run]!; row < runStart[run + 1]!; row++) {
            if (!isAsked(stretch, row, tests, hourAt)) continue;
            if (place && place.digit !== null && stretch.digit[row] !== place.digit) continue;
            const east = stretch.xOf(tile, row);
            const south = stretch.yOf(tile, row);
            if (place?.box && !inBox(place.box, east, south)) continue;
            if (z > TILE_ZOOM && (tileOfParts(east, z) !== x || tileOfParts(south, z) !== y)) continue;
            on(stretch, row, unitOfParts(east, z), unitOfParts(south, z));
          }
        }
      }
    }
  }

  #tidy(): void {
    this.#stretches = this.#stretches
      .filter(({ live }) => live > 0)
      .map((stretch) =>
        stretch.live < stretch.count * (1 - MOST_GONE) ? new Stretch(stretch.rows()) : stretch,
      );
    const bySize = new Map<number, Stretch[]>();
    for (const stretch of this.#stretches) {
      if (stretch.live > MOST_ROWS / 2) continue;
      const size = Math.floor(Math.log2(stretch.live) / 2);
      bySize.set(size, [...(bySize.get(size) ?? []), stretch]);
    }
    for (const alike of bySize.values()) {
      if (alike.length < FAN_IN) continue;
      const parts: Stretch[] = [];
      let rows = 0;
      for (const stretch of alike) {
        if (rows + stretch.live > MOST_ROWS) break;
        rows += stretch.live;
        parts.push(stretch);
      }
      const merged = new Stretch(joined(parts.map((stretch) => stretch.rows())));
      this.#stretches = [...this.#stretches.filter((stretch) => !parts.includes(stretch)), merged];
    }
  }
}

/** What is still to be found out of each row of a stretch. */
interface RowTests {
  fromMinute: number;
  toMinute: number;
  kinds: Uint8Array | null;
  hours: Uint8Array | null;
  /** Nothing: all of them are asked for, as far as time and kind decide. */
  isNone: boolean;
}

/** Null: nothing of the stretch is asked for. */
function testsOf(stretch: Stretch, { fromMinute, toMinute, kinds, hours }: Selection): RowTests | null {
  if (fromMinute > stretch.lastMinute || toMinute <= stretch.firstMinute) return null;
  const isWhole =
    fromMinute <= stretch.firstMinute && toMinute > stretch.lastMinute && stretch.live === stretch.count;
  return {
    fromMinute: Math.max(fromMinute, FIRST_MINUTE),
    toMinute: Math.min(toMinute, LAST_MINUTE),
    kinds,
    hours,
    isNone: isWhole && kinds === null && hours === null,
  };
}

/** The tiles of a stretch that a selection may lie in. */
function tilesOf(stretch: Stretch, { place }: Selection): (readonly [number, number])[] {
  return place ? place.tiles.map((tile) => stretch.tilesIn(tile)) : [[0, stretch.tileCode.length]];
}

function visitTiles(
  stretch: Stretch,
  firstTile: number,
  endTile: number,
  { areas, place }: Selection,
  tests: RowTests,
  hourAt: HourAt,
  visitor: PlaceVisitor,
): void {
  const { tileRun, runCell, runArea, runStart } = stretch;
  const cells = place?.cells ?? null;
  const digit = place?.digit ?? null;
  if (tests.isNone && areas === null && place === null) {
    visitor.runs(stretch, tileRun[firstTile]!, tileRun[endTile]!);
    return;
  }
  // Runs that are asked for whole, so far: `[from, run)`.
  let from = tileRun[firstTile]!;
  for (let tile = firstTile; tile < endTile; tile++) {
    const box = place?.box && !contains(place.box, stretch.boundsOf(tile)) ? place.box : null;
    for (let run = tileRun[tile]!; run < tileRun[tile + 1]!; run++) {
      const isOut =
        (areas !== null && areas[runArea[run]!] !== 1) || (cells !== null && cells[runCell[run]!] !== 1);
      if (!isOut && digit === null && box === null && tests.isNone) continue;
      if (run > from) visitor.runs(stretch, from, run);
      from = run + 1;
      if (isOut) continue;
      const low = runStart[run]!;
      const high = runStart[run + 1]!;
      if (high - low > list.length) list = new Uint32Array(2 ** Math.ceil(Math.log2(high - low)));
      let count = 0;
      for (let row = low; row < high; row++) {
        if (!isAsked(stretch, row, tests, hourAt)) continue;
        if (digit !== null && stretch.digit[row] !== digit) continue;
        if (box !== null && !inBox(box, stretch.xOf(tile, row), stretch.yOf(tile, row))) continue;
        list[count++] = row;
      }
      if (count > 0) visitor.rows(stretch, run, list, count);
    }
  }
  const end = tileRun[endTile]!;
  if (end > from) visitor.runs(stretch, from, end);
}

/** Whether a row is there, in the time and of a kind that are asked for. */
function isAsked(
  { minute, kind }: Stretch,
  row: number,
  { fromMinute, toMinute, kinds, hours }: RowTests,
  hourAt: HourAt,
): boolean {
  const at = minute[row]!;
  if (at < fromMinute || at >= toMinute) return false;
  if (kinds !== null && kinds[kind[row]!] !== 1) return false;
  return hours === null || hours[hourAt(at)] === 1;
}

/** Whether a tile, whose box is half-open the usual way, lies in a box that leaves out its north and its east. */
const contains = (box: Box, tile: Box): boolean =>
  tile.west >= box.west && tile.east <= box.east && tile.north > box.north && tile.south - 1 <= box.south;
