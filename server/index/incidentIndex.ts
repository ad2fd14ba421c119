/**
 * The records of one layer in memory, twice: in the order of time (blocks) and in the order of places (stretches). What a filter
 * leaves is counted by cell, by time and by kind in the order in which less of it has to be looked at, without asking the database.
 * At most 32 bytes a record for both. Nothing here knows where the rows come from: stretches of time are replaced by what is there
 * now, as often as one likes.
 */
import type { RecordFilter } from '../../domain/filter.ts';
import { MAX_RES } from '../../domain/cells.ts';
import type { ZoneClock } from '../../domain/time/zone.ts';
import type { CellCounts, StepCounts } from '../density/types.ts';
import { ORIGINS } from '../../domain/vocabulary.ts';
import { statusesOf } from '../../db/queries/indexRows.ts';
import { CLUSTER_CELLS, ClusterGrid, type Clusters } from '../../tiles/clusterTile.ts';
import { TILE_EXTENT, type TileId } from '../../tiles/math.ts';
import type { PointColumns, PointKind } from '../../tiles/pointTile.ts';
import { Block } from './block.ts';
import { CellNumbers } from './cellNumbers.ts';
import { Places, type HourAt } from './places.ts';
import { PointBuffer } from './points.ts';
import { KindTable, WeightTable, joinedForCounts, pick, type Rows } from './rows.ts';
import { addHours, countOfRanges, ranges, stepFinder, stepsOfMinutes } from './scan.ts';
import { select, type Names, type Selection } from './selection.ts';
import type { Stretch, Weights } from './stretch.ts';
import { CellTally } from './tally.ts';
import { WeekFrames, Weeks } from './weeks.ts';

const MS_PER_MINUTE = 60_000;

export interface IndexedArea {
  id: string;
  parentId: string | null;
  deleted: boolean;
}

export interface IndexedCategory {
  code: string;
  severityWeight: number;
}

export interface Profile {
  total: number;
  /** Monday 00:00 first, local time. */
  hourOfWeek: number[];
  categories: { category: string; count: number }[];
}

/** A record: epoch minute, numbers of kind and cell (resolution 11), and of its weight (0: none of its own). */
type OnRow = (minute: number, kind: number, cell: number, weight: number) => void;

const isPlaced = ({ areas, place }: Selection): boolean => areas !== null || place !== null;

/** A filter cut to the time of the steps. */
function within(filter: RecordFilter, edgesMs: readonly number[]): RecordFilter {
  return {
    ...filter,
    fromMs: Math.max(filter.fromMs ?? -Infinity, edgesMs[0]!),
    toMs: Math.min(filter.toMs ?? Infinity, edgesMs.at(-1)!),
  };
}

export class IncidentIndex {
  readonly cells = new CellNumbers();
  readonly kinds = new KindTable();
  readonly weights = new WeightTable();
  areas: readonly IndexedArea[] = [];
  categories: readonly IndexedCategory[] = [];
  /** By week number, ascending. */
  #blocks = new Map<number, Block>();
  #sorted: Block[] = [];
  #frames: WeekFrames | null = null;
  readonly #places = new Places();
  /** Of the tile that was asked for last. */
  readonly #points = new PointBuffer();
  readonly #weeks: Weeks;

  constructor(
    readonly of: RecordFilter['of'],
    clock: ZoneClock,
  ) {
    this.#weeks = new Weeks(clock);
  }

  get count(): number {
    return this.#sorted.reduce((sum, block) => sum + block.count, 0);
  }

  /** Of the columns: in the order of time, and in that of places. */
  get byteLength(): { byTime: number; byPlace: number } {
    return {
      byTime: this.#sorted.reduce((sum, { byteLength }) => sum + byteLength, 0),
      byPlace: this.#places.byteLength,
    };
  }

  get isEmpty(): boolean {
    return this.#sorted.length === 0;
  }

  /** Takes these rows for everything that lies in `[fromMs, toMs)`, whole minutes. Blocks that it touches are made anew. */
  replace(fromMs: number, toMs: number, rows: Rows): void {
    const fromMinute = fromMs / MS_PER_MINUTE;
    const toMinute = toMs / MS_PER_MINUTE;
    const byWeek = this.#splitByWeek(rows);
    for (const [week, block] of this.#blocks) {
      const { startMinute, minutes } = block.frame;
      const touched = startMinute < toMinute && startMinute + minutes > fromMinute;
      if (touched && !byWeek.has(week)) byWeek.set(week, []);
    }
    for (const [week, numbers] of byWeek) {
      const before = this.#blocks.get(week);
      const fresh = pick(rows, numbers);
      const all = before ? joinedForCounts(before.rowsOutside(fromMinute, toMinute), fresh) : fresh;
      if (all.count === 0) this.#blocks.delete(week);
      else this.#blocks.set(week, new Block(before?.frame ?? this.#weeks.frameOf(week), all));
    }
    this.#sorted = [...this.#blocks].sort(([a], [b]) => a - b).map(([, block]) => block);
    this.#frames = this.isEmpty
      ? null
      : new WeekFrames(new Map([...this.#blocks].map(([week, { frame }]) => [week, frame])));
    this.#places.replace(fromMinute, toMinute, rows);
  }

  /** Counts by cell of resolution 6..11, cells that hold anything; the sums of weights where asked for. */
  counts(filter: RecordFilter, res: number, weighted = false): CellCounts {
    const selection = this.#select(filter);
    const isFine = res === MAX_RES;
    const tally = new CellTally(
      this.cells.size * (isFine ? 8 : 1),
      isFine,
      weighted ? this.#weightsOfKinds() : null,
    );
    if (this.#isByPlace(selection, true)) {
      this.#places.visit(selection, this.#hourAt, {
        runs: (stretch, first, end) => tally.addRuns(stretch, first, end),
        rows: (stretch, run, rows, count) => tally.addRows(stretch, run, rows, count),
      });
    } else if (isPlaced(selection)) {
      this.#forEachByTime(selection, (_, kind, cell, weight) => tally.add(cell, kind, weight));
    } else {
      ranges(this.#sorted, selection, !weighted, (block, low, high, run) =>
        tally.addRange(block, low, high, run),
      );
    }
    const { counts, sums } = tally.finish();
    return this.cells.counted(res, counts, sums);
  }

  /** Counts by cell and step; steps lie between ascending instants (whole minutes), what lies outside of them is left out. */
  stepCounts(filter: RecordFilter, res: number, edgesMs: readonly number[]): StepCounts {
    const steps = edgesMs.length - 1;
    const { length, placeOf } = this.cells.places(res);
    const table = new Uint32Array(length * steps);
    const totals = new Uint32Array(length);
    const stepAt = stepsOfMinutes(edgesMs);
    this.#forEach(this.#select(within(filter, edgesMs)), (minute, _, cell) => {
      const place = placeOf(cell);
      totals[place]!++;
      table[place * steps + stepAt(minute)]!++;
    });
    const { cells, at } = this.cells.nonZero(res, totals);
    const counts = new Uint32Array(cells.length * steps);
    at.forEach((place, i) => counts.set(table.subarray(place * steps, (place + 1) * steps), i * steps));
    return { cells, steps, counts };
  }

  /** Counts by step; edges as in `stepCounts`. */
  series(filter: RecordFilter, edgesMs: readonly number[]): Uint32Array {
    const counts = new Uint32Array(edgesMs.length - 1);
    const selection = this.#select(within(filter, edgesMs));
    if (isPlaced(selection)) {
      const stepAt = stepsOfMinutes(edgesMs);
      this.#forEach(selection, (minute) => counts[stepAt(minute)]!++);
      return counts;
    }
    const stepsOf = stepFinder(edgesMs);
    ranges(this.#sorted, selection, false, (block, low, high, run) => {
      const { first, edges } = stepsOf(block.frame);
      let step = first;
      let from = low;
      for (let e = 0; e < edges.length && from < high; e++, step++) {
        const next = Math.min(high, Math.max(from, block.firstAt(run, edges[e]!)));
        counts[step]! += next - from;
        from = next;
      }
      counts[step]! += high - from;
    });
    return counts;
  }

  /** Counts by hour of week (168; records whose hour is unknown are in none) and by category, most frequent first. */
  profile(filter: RecordFilter): Profile {
    const hours = new Uint32Array(168);
    const byKind = new Uint32Array(this.kinds.kinds.length);
    const isUnknown = Uint8Array.from(this.kinds.kinds, ({ hourUnknown }) => (hourUnknown ? 1 : 0));
    const selection = this.#select(filter);
    if (isPlaced(selection)) {
      this.#forEach(selection, (minute, kind) => {
        byKind[kind]!++;
        if (isUnknown[kind] === 0) hours[this.#hourAt(minute)]!++;
      });
    } else {
      ranges(this.#sorted, selection, false, (block, low, high, run) => {
        const kind = block.runKind[run]!;
        byKind[kind]! += high - low;
        if (isUnknown[kind] === 0) addHours(block, low, high, run, hours);
      });
    }
    return {
      total: byKind.reduce((sum, count) => sum + count, 0),
      hourOfWeek: Array.from(hours),
      categories: this.#byCategory(byKind),
    };
  }

  /** The oldest and the newest record of a filter, epoch ms of whole minutes; null where there is none. */
  span(filter: RecordFilter): { oldestMs: number; newestMs: number } | null {
    let oldest = Infinity;
    let newest = -Infinity;
    const see = (minute: number) => {
      oldest = Math.min(oldest, minute);
      newest = Math.max(newest, minute);
    };
    const selection = this.#select(filter);
    if (isPlaced(selection)) this.#forEach(selection, see);
    else {
      ranges(this.#sorted, selection, false, ({ minute, frame }, low, high) => {
        see(minute[low]! + frame.startMinute);
        see(minute[high - 1]! + frame.startMinute);
      });
    }
    return oldest === Infinity
      ? null
      : { oldestMs: oldest * MS_PER_MINUTE, newestMs: newest * MS_PER_MINUTE };
  }

  /** The records of a filter within one tile, without a margin: each lies in exactly one tile of a zoom. Overwritten by the next. */
  points(filter: RecordFilter, tile: TileId): PointColumns {
    const found = this.#points;
    found.clear();
    this.#places.forEachPoint(this.#select(filter), tile, this.#hourAt, (stretch, row, x, y) =>
      found.add(stretch, row, x, y),
    );
    return found.columns();
  }

  /** The same gathered into squares, with one member of each. Memory does not grow with the records. */
  clusters(filter: RecordFilter, tile: TileId): { clusters: Clusters; members: PointColumns } {
    const grid = new ClusterGrid(this.pointKinds());
    const members = new PointBuffer();
    const memberOf = new Int32Array(CLUSTER_CELLS ** 2).fill(-1);
    this.#places.forEachPoint(this.#select(filter), tile, this.#hourAt, (stretch, row, x, y) => {
      const square = squareOf(x, y);
      if (memberOf[square]! < 0) memberOf[square] = members.add(stretch, row, x, y);
      grid.add(x, y, stretch.kind[row]!, memberOf[square]!);
    });
    return { clusters: grid.finish(), members: members.columns() };
  }

  /** The kinds in words, by number. */
  pointKinds(): PointKind[] {
    const statuses = statusesOf(this.of);
    return this.kinds.kinds.map(({ category, origin, status }) => ({
      category: this.categories[category - 1]?.code ?? '',
      origin: ORIGINS[origin]!,
      status: statuses[status]!,
    }));
  }

  readonly #hourAt: HourAt = (minute) => {
    const { hourOfMinute, startMinute } = this.#frames!.at(minute);
    return hourOfMinute[minute - startMinute]!;
  };

  /**
   * Which order has less to look at. In the order of time only `ranges` need no look at single rows, and in that of places only what
   * is counted by cell.
   */
  #isByPlace(selection: Selection, byCell: boolean): boolean {
    // Blocks do not know where in its cell a record lies.
    if (selection.place?.box) return true;
    if (!byCell && !isPlaced(selection)) return false;
    return this.#places.cost(selection) < countOfRanges(this.#sorted, selection);
  }

  #select(filter: RecordFilter): Selection {
    const names: Names = {
      of: this.of,
      categories: this.categories.map(({ code }) => code),
      kinds: this.kinds.kinds,
      areas: this.areas,
      cells: this.cells,
    };
    return select(filter, names);
  }

  /** Row by row, with the number of its weight: some nanoseconds each. */
  #forEach(selection: Selection, on: OnRow): void {
    if (!this.#isByPlace(selection, false)) {
      this.#forEachByTime(selection, on);
      return;
    }
    const one = ({ minute, kind, digit, weight, runCell }: Stretch, run: number, row: number) =>
      on(minute[row]!, kind[row]!, runCell[run]! * 8 + digit[row]!, weight === null ? 0 : weight[row]!);
    this.#places.visit(selection, this.#hourAt, {
      runs: (stretch, first, end) => {
        const { runStart } = stretch;
        for (let run = first; run < end; run++) {
          for (let row = runStart[run]!; row < runStart[run + 1]!; row++) one(stretch, run, row);
        }
      },
      rows: (stretch, run, rows, count) => {
        for (let i = 0; i < count; i++) one(stretch, run, rows[i]!);
      },
    });
  }

  /** For selections without a box. */
  #forEachByTime(selection: Selection, on: OnRow): void {
    const { areas } = selection;
    const cells = selection.place?.cells ?? null;
    const digit = selection.place?.digit ?? null;
    ranges(
      this.#sorted,
      selection,
      false,
      ({ frame, minute, cell, area, weight, runKind }, low, high, run) => {
        const kind = runKind[run]!;
        for (let row = low; row < high; row++) {
          if (areas !== null && areas[area[row]!] !== 1) continue;
          if (cells !== null && cells[cell[row]! >>> 3] !== 1) continue;
          if (digit !== null && (cell[row]! & 7) !== digit) continue;
          on(minute[row]! + frame.startMinute, kind, cell[row]!, weight === null ? 0 : weight[row]!);
        }
      },
    );
  }

  #weightsOfKinds(): Weights {
    return {
      plain: Float64Array.from(
        this.kinds.kinds,
        ({ category }) => this.categories[category - 1]?.severityWeight ?? 1,
      ),
      own: this.weights.values,
    };
  }

  #byCategory(byKind: Uint32Array): Profile['categories'] {
    const counts = new Map<string, number>();
    byKind.forEach((count, kind) => {
      if (count === 0) return;
      const category = this.categories[this.kinds.kinds[kind]!.category - 1]?.code ?? '';
      counts.set(category, (counts.get(category) ?? 0) + count);
    });
    return [...counts]
      .map(([category, count]) => ({ category, count }))
      .sort((a, b) => b.count - a.count || (a.category < b.category ? -1 : 1));
  }

  #splitByWeek(rows: Rows): Map<number, number[]> {
    const weeks = new Map<number, number[]>();
    let week = NaN;
    let frame: { start: number; end: number } = { start: 0, end: 0 };
    let numbers: number[] = [];
    for (let i = 0; i < rows.count; i++) {
      const minute = rows.minute[i]!;
      if (minute < frame.start || minute >= frame.end) {
        week = this.#weeks.weekOf(minute);
        frame = { start: this.#weeks.startMinute(week), end: this.#weeks.startMinute(week + 1) };
        let known = weeks.get(week);
        if (!known) weeks.set(week, (known = []));
        numbers = known;
      }
      numbers.push(i);
    }
    return weeks;
  }
}

const squareOf = (x: number, y: number): number => {
  const side = TILE_EXTENT / CLUSTER_CELLS;
  return Math.floor(y / side) * CLUSTER_CELLS + Math.floor(x / side);
};
