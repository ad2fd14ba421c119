/**
 * The records of one layer in memory, by local week: what a filter leaves is counted by cell, by time and by kind without asking the
 * database. 12 bytes a record for the counts and 20 for the points of tiles. Nothing here knows where the rows come from:
 * stretches of time are replaced by what is there now, as often as one likes.
 */
import type { RecordFilter } from '../../domain/filter.ts';
import { MAX_RES } from '../../domain/cells.ts';
import type { ZoneClock } from '../../domain/time/zone.ts';
import type { CellCounts, StepCounts } from '../density/types.ts';
import { ORIGINS } from '../../domain/vocabulary.ts';
import { statusesOf } from '../../db/queries/indexRows.ts';
import { CLUSTER_CELLS, ClusterGrid, type Clusters } from '../../tiles/clusterTile.ts';
import { TILE_EXTENT, tileOfParts, unitOfParts, type TileId } from '../../tiles/math.ts';
import type { PointColumns, PointKind } from '../../tiles/pointTile.ts';
import { Block, POINT_ZOOM } from './block.ts';
import { CellNumbers } from './cellNumbers.ts';
import { PointBuffer } from './points.ts';
import { KindTable, WeightTable, joined, pick, type Rows } from './rows.ts';
import {
  addCells,
  addHours,
  addWeighed,
  isInTime,
  minutesWithin,
  stepFinder,
  stepOf,
  visit,
} from './scan.ts';
import { inBox, select, type Names, type Selection } from './selection.ts';
import { Weeks } from './weeks.ts';

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

  /** Bytes of the columns: for the counts and for the points. */
  get byteLength(): { counts: number; points: number } {
    const total = { counts: 0, points: 0 };
    for (const { byteLength } of this.#sorted) {
      total.counts += byteLength.counts;
      total.points += byteLength.points;
    }
    return total;
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
      const all = before ? joined(before.rowsOutside(fromMinute, toMinute), fresh) : fresh;
      if (all.count === 0) this.#blocks.delete(week);
      else this.#blocks.set(week, new Block(before?.frame ?? this.#weeks.frameOf(week), all));
    }
    this.#sorted = [...this.#blocks].sort(([a], [b]) => a - b).map(([, block]) => block);
  }

  /** Counts by cell of resolution 6..11, cells that hold anything; the sums of weights where asked for. */
  counts(filter: RecordFilter, res: number, weighted = false): CellCounts {
    const selection = this.#select(filter);
    const isFine = res === MAX_RES;
    const shift = isFine ? 0 : 3;
    const table = new Uint32Array(this.cells.size * (isFine ? 8 : 1));
    const sums = weighted ? new Float64Array(table.length) : null;
    if (sums) this.#addWeights(selection, shift, table, sums);
    else {
      const odd = new Uint32Array(table.length);
      visit(this.#sorted, selection, {
        joinRuns: true,
        range: ({ cell }, low, high) => addCells(cell, low, high, shift, table, odd),
        rows: ({ cell }, rows, from, to) => {
          for (let r = from; r < to; r++) table[cell[rows[r]!]! >>> shift]!++;
        },
      });
      for (let i = 0; i < table.length; i++) table[i]! += odd[i]!;
    }
    const counts = isFine ? table : this.#byRank(res, table, Uint32Array);
    const { cells, at } = this.cells.nonZero(res, counts);
    const sorted = sums && (isFine ? sums : this.#byRank(res, sums, Float64Array));
    return {
      cells,
      counts: at.map((place) => counts[place]!),
      weighted: sorted && Float64Array.from(at, (place) => sorted[place]!),
    };
  }

  /** Counts by cell and step; steps lie between ascending instants (whole minutes), what lies outside of them is left out. */
  stepCounts(filter: RecordFilter, res: number, edgesMs: readonly number[]): StepCounts {
    const steps = edgesMs.length - 1;
    const isFine = res === MAX_RES;
    const rank = isFine ? null : this.cells.order(res).rank;
    const width = isFine ? this.cells.size * 8 : this.cells.order(res).cells.length;
    const table = new Uint32Array(width * steps);
    const totals = new Uint32Array(width);
    const stepsOf = stepFinder(edgesMs);
    this.#forEach(this.#select(within(filter, edgesMs)), (block, row) => {
      const number = block.cell[row]!;
      const place = rank ? rank[number >>> 3]! : number;
      totals[place]!++;
      table[place * steps + stepOf(stepsOf(block.frame), block.minute[row]!)]!++;
    });
    const { cells, at } = this.cells.nonZero(res, totals);
    const counts = new Uint32Array(cells.length * steps);
    at.forEach((place, i) => counts.set(table.subarray(place * steps, (place + 1) * steps), i * steps));
    return { cells, steps, counts };
  }

  /** Counts by step; edges as in `stepCounts`. */
  series(filter: RecordFilter, edgesMs: readonly number[]): Uint32Array {
    const counts = new Uint32Array(edgesMs.length - 1);
    const stepsOf = stepFinder(edgesMs);
    visit(this.#sorted, this.#select(within(filter, edgesMs)), {
      joinRuns: false,
      range: (block, low, high) => {
        const { first, edges } = stepsOf(block.frame);
        let step = first;
        let from = low;
        for (let e = 0; e < edges.length && from < high; e++, step++) {
          const next = block.firstAt(edges[e]!, from, high);
          counts[step]! += next - from;
          from = next;
        }
        counts[step]! += high - from;
      },
      rows: ({ frame, minute }, rows, from, to) => {
        const steps = stepsOf(frame);
        for (let r = from; r < to; r++) counts[stepOf(steps, minute[rows[r]!]!)]!++;
      },
    });
    return counts;
  }

  /** Counts by hour of week (168; records whose hour is unknown are in none) and by category, most frequent first. */
  profile(filter: RecordFilter): Profile {
    const hours = new Uint32Array(168);
    const byKind = new Uint32Array(this.kinds.kinds.length);
    const isUnknown = (kind: number) => this.kinds.kinds[kind]!.hourUnknown;
    visit(this.#sorted, this.#select(filter), {
      joinRuns: false,
      range: ({ minute, frame }, low, high, kind) => {
        byKind[kind]! += high - low;
        if (!isUnknown(kind)) addHours(minute, low, high, frame, hours);
      },
      rows: ({ minute, frame }, rows, from, to, kind) => {
        byKind[kind]! += to - from;
        if (isUnknown(kind)) return;
        for (let r = from; r < to; r++) hours[frame.hourOfMinute[minute[rows[r]!]!]!]!++;
      },
    });
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
    const see = (block: Block, row: number) => {
      const minute = block.minute[row]! + block.frame.startMinute;
      oldest = Math.min(oldest, minute);
      newest = Math.max(newest, minute);
    };
    visit(this.#sorted, this.#select(filter), {
      joinRuns: false,
      range: (block, low, high) => {
        see(block, low);
        see(block, high - 1);
      },
      rows: (block, rows, from, to) => {
        see(block, rows[from]!);
        see(block, rows[to - 1]!);
      },
    });
    return oldest === Infinity
      ? null
      : { oldestMs: oldest * MS_PER_MINUTE, newestMs: newest * MS_PER_MINUTE };
  }

  /** The records of a filter within one tile, without a margin: each lies in exactly one tile of a zoom. */
  points(filter: RecordFilter, tile: TileId): PointColumns {
    const found = new PointBuffer();
    this.#forEachPoint(filter, tile, (block, p, kind, x, y) => found.add(block, p, kind, x, y));
    return found.columns();
  }

  /** The same gathered into squares, with one member of each. Memory does not grow with the records. */
  clusters(filter: RecordFilter, tile: TileId): { clusters: Clusters; members: PointColumns } {
    const grid = new ClusterGrid(this.pointKinds());
    const members = new PointBuffer();
    const memberOf = new Int32Array(CLUSTER_CELLS ** 2).fill(-1);
    this.#forEachPoint(filter, tile, (block, p, kind, x, y) => {
      const square = squareOf(x, y);
      if (memberOf[square]! < 0) memberOf[square] = members.add(block, p, kind, x, y);
      grid.add(x, y, kind, memberOf[square]!);
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

  #forEachPoint(
    filter: RecordFilter,
    tile: TileId,
    on: (block: Block, p: number, kind: number, x: number, y: number) => void,
  ): void {
    const selection = this.#select(filter);
    const { kinds, areas, place } = selection;
    const { z } = tile;
    for (const block of this.#sorted) {
      const window = minutesWithin(block.frame, selection);
      if (!window) continue;
      const [first, end] = block.pointRange(z, tile.x, tile.y);
      const { x, y, row } = block.points;
      for (let p = first; p < end; p++) {
        const i = row[p]!;
        if (!isInTime(block, i, selection, window)) continue;
        if (z > POINT_ZOOM && (tileOfParts(x[p]!, z) !== tile.x || tileOfParts(y[p]!, z) !== tile.y))
          continue;
        const kind = block.kind[i]!;
        if (kinds && kinds[kind] !== 1) continue;
        if (areas && areas[block.area[i]!] !== 1) continue;
        if (place?.cells && place.cells[block.cell[i]!] !== 1) continue;
        if (place && !inBox(place, x[p]!, y[p]!)) continue;
        on(block, p, kind, unitOfParts(x[p]!, z), unitOfParts(y[p]!, z));
      }
    }
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

  /** Row by row, for what is not asked often: some nanoseconds each. */
  #forEach(selection: Selection, on: (block: Block, row: number, kind: number) => void): void {
    visit(this.#sorted, selection, {
      joinRuns: false,
      range: (block, low, high, kind) => {
        for (let row = low; row < high; row++) on(block, row, kind);
      },
      rows: (block, rows, from, to, kind) => {
        for (let r = from; r < to; r++) on(block, rows[r]!, kind);
      },
    });
  }

  #addWeights(selection: Selection, shift: number, counts: Uint32Array, sums: Float64Array): void {
    const own = this.weights.values;
    const plain = this.kinds.kinds.map(({ category }) => this.categories[category - 1]?.severityWeight ?? 1);
    const add = ({ cell, weight }: Block, row: number, kind: number) => {
      const place = cell[row]! >>> shift;
      const number = weight === null ? 0 : weight[row]!;
      counts[place]!++;
      sums[place]! += number === 0 ? plain[kind]! : own[number]!;
    };
    visit(this.#sorted, selection, {
      joinRuns: false,
      range: (block, low, high, kind) => {
        if (block.weight === null) addWeighed(block.cell, low, high, shift, { counts, sums }, plain[kind]!);
        else for (let row = low; row < high; row++) add(block, row, kind);
      },
      rows: (block, rows, from, to, kind) => {
        for (let r = from; r < to; r++) add(block, rows[r]!, kind);
      },
    });
  }

  /** From numbers of resolution-10 cells to places among the cells of `res`. */
  #byRank<T extends Uint32Array | Float64Array>(
    res: number,
    byNumber: T,
    Column: new (length: number) => T,
  ): T {
    const { cells, rank } = this.cells.order(res);
    const out = new Column(cells.length);
    for (let number = 0; number < byNumber.length; number++) out[rank[number]!]! += byNumber[number]!;
    return out;
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
