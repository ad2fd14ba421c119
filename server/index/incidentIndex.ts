/**
 * The records of one layer in memory, by local week: what a filter leaves is counted by cell, by time and by kind without asking the
 * database. 12 bytes a record for the counts and 20 for the points of tiles. Nothing here knows where the rows come from:
 * stretches of time are replaced by what is there now, as often as one likes.
 */
import type { RecordFilter } from '../../domain/filter.ts';
import { MAX_RES } from '../../domain/cells.ts';
import { MS_PER_DAY, localDateOfEpochDay } from '../../domain/time/date.ts';
import type { ZoneClock } from '../../domain/time/zone.ts';
import type { CellCounts, StepCounts } from '../density/types.ts';
import { Block, type WeekFrame } from './block.ts';
import { CellTable } from './cellTable.ts';
import { PointBuffer, type TilePoints } from './points.ts';
import { KindTable, WeightTable, joined, pick, type Rows } from './rows.ts';
import {
  addCells,
  addChosen,
  addHours,
  addSteps,
  addWeights,
  inBox,
  inTile,
  isRowFree,
  minutesWithin,
  passes,
  stepFinder,
  stretchesOf,
  wholeRuns,
  type MinuteWindow,
} from './scan.ts';
import { select, type Names, type Selection } from './selection.ts';

const MS_PER_MINUTE = 60_000;
const PLAIN_WEEK_MINUTES = 10_080;

export interface IndexedArea {
  id: string;
  parentId: string | null;
  deleted: boolean;
}

export interface IndexedCategory {
  code: string;
  severityWeight: number;
}

/** Rows `[low, high)` of a block, all of one kind where `kind` is not -1. */
type OnRange = (block: Block, low: number, high: number, kind: number) => void;

export class IncidentIndex {
  readonly cells = new CellTable();
  readonly kinds = new KindTable();
  readonly weights = new WeightTable();
  areas: readonly IndexedArea[] = [];
  categories: readonly IndexedCategory[] = [];
  /** By week number, ascending. */
  #blocks = new Map<number, Block>();
  #sorted: Block[] = [];

  constructor(
    readonly of: RecordFilter['of'],
    readonly clock: ZoneClock,
  ) {}

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
      else this.#blocks.set(week, new Block(before?.frame ?? this.#frameOf(week), all));
    }
    this.#sorted = [...this.#blocks].sort(([a], [b]) => a - b).map(([, block]) => block);
  }

  /** Counts by cell of resolution 6..11, cells that hold anything; the sums of weights where asked for. */
  counts(filter: RecordFilter, res: number, weighted = false): CellCounts {
    const selection = this.#select(filter);
    const table = new Uint32Array(this.cells.size * (res === MAX_RES ? 8 : 1));
    const sums = weighted ? new Float64Array(table.length) : null;
    const shift = res === MAX_RES ? 0 : 3;
    if (sums) {
      this.#ranges(selection, false, (block, low, high, kind) =>
        addWeights(block, low, high, shift, selection, { counts: table, sums }, this.#weightsOf(kind)),
      );
    } else if (isRowFree(selection)) {
      this.#ranges(selection, true, (block, low, high) => addCells(block.cell, low, high, shift, table));
    } else {
      this.#ranges(selection, true, (block, low, high) =>
        addChosen(block, low, high, shift, selection, table),
      );
    }
    const byRank = res < MAX_RES ? this.#byRank(res, table) : table;
    const { cells, at } = this.cells.nonZero(res, byRank);
    const sumsByRank = sums && res < MAX_RES ? this.#sumsByRank(res, sums) : sums;
    return {
      cells,
      counts: at.map((place) => byRank[place]!),
      weighted: sumsByRank && Float64Array.from(at, (place) => sumsByRank[place]!),
    };
  }

  /** Counts by cell and step; steps lie between ascending instants (whole minutes), what lies outside of them is left out. */
  stepCounts(filter: RecordFilter, res: number, edgesMs: readonly number[]): StepCounts {
    const steps = edgesMs.length - 1;
    const window = { fromMs: Math.max(filter.fromMs ?? -Infinity, edgesMs[0]!), toMs: edgesMs[steps]! };
    const selection = this.#select({ ...filter, ...window });
    const fine = res === MAX_RES;
    const rank = fine ? null : this.cells.order(res).rank;
    const width = fine ? this.cells.size * 8 : this.cells.order(res).cells.length;
    const table = new Uint32Array(width * steps);
    const stepOf = stepFinder(edgesMs);
    this.#ranges(selection, true, (block, low, high) => {
      const byMinute = stepOf(block.frame);
      for (let i = low; i < high; i++) {
        if (!passes(selection, block, i)) continue;
        const number = block.cell[i]!;
        const place = rank ? rank[number >>> 3]! : number;
        table[place * steps + (typeof byMinute === 'number' ? byMinute : byMinute[block.minute[i]!]!)]!++;
      }
    });
    const totals = new Uint32Array(width);
    for (let i = 0; i < table.length; i++) totals[Math.floor(i / steps)]! += table[i]!;
    const { cells, at } = this.cells.nonZero(res, totals);
    const counts = new Uint32Array(cells.length * steps);
    at.forEach((place, i) => counts.set(table.subarray(place * steps, (place + 1) * steps), i * steps));
    return { cells, steps, counts };
  }

  /** Counts by step; edges as in `stepCounts`. */
  series(filter: RecordFilter, edgesMs: readonly number[]): Uint32Array {
    const steps = edgesMs.length - 1;
    const counts = new Uint32Array(steps);
    const window = {
      fromMs: Math.max(filter.fromMs ?? -Infinity, edgesMs[0]!),
      toMs: Math.min(filter.toMs ?? Infinity, edgesMs[steps]!),
    };
    const selection = this.#select({ ...filter, ...window });
    const stepOf = stepFinder(edgesMs);
    const free = isRowFree(selection);
    this.#ranges(selection, false, (block, low, high) => {
      const byMinute = stepOf(block.frame);
      if (typeof byMinute === 'number') {
        if (free) counts[byMinute]! += high - low;
        else for (let i = low; i < high; i++) if (passes(selection, block, i)) counts[byMinute]!++;
      } else if (free) addSteps(block.minute, low, high, byMinute, counts);
      else {
        for (let i = low; i < high; i++) {
          if (passes(selection, block, i)) counts[byMinute[block.minute[i]!]!]!++;
        }
      }
    });
    return counts;
  }

  /** Counts by hour of week (168; records whose hour is unknown are in none) and by category, most frequent first. */
  profile(filter: RecordFilter) {
    const selection = this.#select(filter);
    const hours = new Uint32Array(168);
    const byKind = new Uint32Array(this.kinds.kinds.length);
    const free = isRowFree(selection);
    this.#ranges(selection, false, (block, low, high, kind) => {
      const unknown = this.kinds.kinds[kind]!.hourUnknown;
      const { hourOfMinute } = block.frame;
      if (free) {
        byKind[kind]! += high - low;
        if (!unknown) addHours(block.minute, low, high, hourOfMinute, hours);
        return;
      }
      for (let i = low; i < high; i++) {
        if (!passes(selection, block, i)) continue;
        byKind[kind]!++;
        if (!unknown) hours[hourOfMinute[block.minute[i]!]!]!++;
      }
    });
    const byCategory = new Map<string, number>();
    byKind.forEach((count, kind) => {
      if (count === 0) return;
      const category = this.categories[this.kinds.kinds[kind]!.category - 1]?.code ?? '';
      byCategory.set(category, (byCategory.get(category) ?? 0) + count);
    });
    const categories = [...byCategory]
      .map(([category, count]) => ({ category, count }))
      .sort((a, b) => b.count - a.count || (a.category < b.category ? -1 : 1));
    return {
      total: byKind.reduce((sum, count) => sum + count, 0),
      hourOfWeek: Array.from(hours),
      categories,
    };
  }

  /** The records of a filter within one tile, without a margin: each lies in exactly one tile of a zoom. */
  points(filter: RecordFilter, tile: { z: number; x: number; y: number }): TilePoints {
    const selection = this.#select(filter);
    const found = new PointBuffer();
    for (const block of this.#sorted) {
      const window = minutesWithin(block.frame, selection);
      if (!window) continue;
      const [first, end] = block.pointRange(tile.z, tile.x, tile.y);
      const { x, y, row, refHi, refLo } = block.points;
      for (let p = first; p < end; p++) {
        const i = row[p]!;
        const minute = block.minute[i]!;
        if (minute < window.from || minute >= window.to) continue;
        if (!inTile(tile, x[p]!, y[p]!)) continue;
        const kind = block.runKind[block.runOf(i)]!;
        if (selection.kinds && selection.kinds[kind] === 0) continue;
        if (selection.hours && selection.hours[block.frame.hourOfMinute[minute]!] === 0) continue;
        if (!passes(selection, block, i) || !inBox(selection, x[p]!, y[p]!)) continue;
        found.add(x[p]!, y[p]!, refHi[p]!, refLo[p]!, minute + block.frame.startMinute, kind);
      }
    }
    return found.points();
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

  /**
   * The rows of a selection, but for what must be asked of each (`passes`), as ranges: a few for each week and kind. `merge`
   * joins neighbouring runs, whose kind is then -1. A box is looked up in the points, row by row.
   */
  #ranges(selection: Selection, merge: boolean, on: OnRange): void {
    for (const block of this.#sorted) {
      const window = minutesWithin(block.frame, selection);
      if (!window) continue;
      if (selection.box) this.#boxRanges(block, selection, window, on);
      else if (window.isWhole && !selection.hours) wholeRuns(block, selection, merge, on);
      else {
        const stretches = stretchesOf(block.frame, selection, window);
        for (let run = 0; run < block.runKind.length; run++) {
          const kind = block.runKind[run]!;
          if (selection.kinds && selection.kinds[kind] === 0) continue;
          let low = block.runStart[run]!;
          const end = block.runStart[run + 1]!;
          for (let s = 0; s < stretches.length && low < end; s += 2) {
            low = block.firstAt(stretches[s]!, low, end);
            const high = block.firstAt(stretches[s + 1]!, low, end);
            if (high > low) on(block, low, high, kind);
            low = high;
          }
        }
      }
    }
  }

  #boxRanges(block: Block, selection: Selection, window: MinuteWindow, on: OnRange): void {
    const { x, y, row } = block.points;
    for (let p = 0; p < block.count; p++) {
      if (!inBox(selection, x[p]!, y[p]!)) continue;
      const i = row[p]!;
      const minute = block.minute[i]!;
      if (minute < window.from || minute >= window.to) continue;
      const kind = block.runKind[block.runOf(i)]!;
      if (selection.kinds && selection.kinds[kind] === 0) continue;
      if (selection.hours && selection.hours[block.frame.hourOfMinute[minute]!] === 0) continue;
      on(block, i, i + 1, kind);
    }
  }

  /** Of one kind: the weight of a record without its own, and the own ones by number. */
  #weightsOf(kind: number): { plain: number; own: readonly number[] } {
    const category = this.categories[this.kinds.kinds[kind]!.category - 1];
    return { plain: category?.severityWeight ?? 1, own: this.weights.values };
  }

  #byRank(res: number, byNumber: Uint32Array): Uint32Array {
    const { cells, rank } = this.cells.order(res);
    const out = new Uint32Array(cells.length);
    for (let number = 0; number < byNumber.length; number++) out[rank[number]!]! += byNumber[number]!;
    return out;
  }

  #sumsByRank(res: number, byNumber: Float64Array): Float64Array {
    const { cells, rank } = this.cells.order(res);
    const out = new Float64Array(cells.length);
    for (let number = 0; number < byNumber.length; number++) out[rank[number]!]! += byNumber[number]!;
    return out;
  }

  #splitByWeek(rows: Rows): Map<number, number[]> {
    const weeks = new Map<number, number[]>();
    let week = NaN;
    let frame: { start: number; end: number } = { start: 0, end: 0 };
    let numbers: number[] = [];
    for (let i = 0; i < rows.count; i++) {
      const minute = rows.minute[i]!;
      if (minute < frame.start || minute >= frame.end) {
        week = this.#weekOf(minute);
        frame = { start: this.#startMinute(week), end: this.#startMinute(week + 1) };
        let known = weeks.get(week);
        if (!known) weeks.set(week, (known = []));
        numbers = known;
      }
      numbers.push(i);
    }
    return weeks;
  }

  /** Weeks are counted by their local Mondays; 1970-01-01 was a Thursday. */
  #weekOf(minute: number): number {
    const localDay = Math.floor(
      (minute + this.clock.offsetMinutes(minute * MS_PER_MINUTE)) / (MS_PER_DAY / MS_PER_MINUTE),
    );
    const week = Math.floor((localDay + 3) / 7);
    // Where midnight does not exist the day begins later than the offset says.
    if (minute < this.#startMinute(week)) return week - 1;
    return minute >= this.#startMinute(week + 1) ? week + 1 : week;
  }

  #startMinute(week: number): number {
    return Math.floor(this.clock.startOfDayMs(localDateOfEpochDay(week * 7 - 3)) / MS_PER_MINUTE);
  }

  #frameOf(week: number): WeekFrame {
    const startMinute = this.#startMinute(week);
    const minutes = this.#startMinute(week + 1) - startMinute;
    const { clock } = this;
    const hourAt = (minute: number) => clock.hourOfWeek((startMinute + minute) * MS_PER_MINUTE);
    const plain =
      minutes === PLAIN_WEEK_MINUTES &&
      Array.from({ length: 168 }, (_, hour) => hourAt(hour * 60)).every((hour, i) => hour === i);
    const hourOfMinute = plain
      ? PLAIN_HOURS
      : Uint8Array.from({ length: minutes }, (_, minute) => hourAt(minute));
    return { startMinute, minutes, hourOfMinute };
  }
}

const PLAIN_HOURS = Uint8Array.from({ length: PLAIN_WEEK_MINUTES }, (_, minute) => Math.floor(minute / 60));
