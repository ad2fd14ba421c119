/** Where patrols went, counted by cell so that nobody can be followed. */
import { latLngToCell } from 'h3-js';
import { RECORD_RES, hexToCell, parentCell } from '../../domain/cells.ts';
import { Problem } from '../../domain/problem.ts';
import { MS_PER_DAY } from '../../domain/time/date.ts';
import type { Engine } from '../../db/engines/engine.ts';
import type { Actor } from '../../db/queries/ledger.ts';
import { positionsByDay, type DayOfPositions, type PositionWindow } from '../../db/queries/tracks.ts';
import type { AppContext } from '../context.ts';
import { parseFilter, type FilterQuery } from '../filter.ts';
import { Kept } from '../kept.ts';
import { breathe } from '../network.ts';

/** Counts by cell, cells ascending; both resolutions that tiles show. */
export type Coverage = Record<10 | 11, CoverageColumns>;

export interface CoverageColumns {
  cells: BigUint64Array;
  /** Distinct pairs of device and local day. */
  patrols: Uint32Array;
  positions: Uint32Array;
}

/** A cell where fewer patrols were is left out: it would show the way of one of them. */
const LEAST_PATROLS = 2;
const DEFAULT_DAYS = 30;
const MOST_DAYS = 400;
/** Positions that are placed before others have their turn (about 10 ms). */
const PIECE = 4_000;

/**
 * The window of a coverage: whole local days, the last 30 before the end of today (of the `asOf`) where nothing is said. Within a
 * day the steps of one patrol could be told apart. Throws Problem `invalid`.
 */
export async function coverageWindow(context: AppContext, query: FilterQuery): Promise<PositionWindow> {
  const { clock } = context;
  const { fromMs, toMs } = await parseFilter(context, { from: query.from, to: query.to });
  const startOfDay = (ms: number) => clock.startOfDayMs(clock.localDate(ms));
  // From midnight a day and a half on lies in the next day, however long days are.
  const endOfDay = (ms: number) => startOfDay(startOfDay(ms) + 1.5 * MS_PER_DAY);
  const end = endOfDay(toMs === null ? (await context.asOf()).ms : toMs - 1);
  const start = startOfDay(fromMs ?? end - (DEFAULT_DAYS - 0.5) * MS_PER_DAY);
  const errors =
    start >= end
      ? [{ pointer: '?from', detail: 'the start is not before the end' }]
      : end - start > MOST_DAYS * MS_PER_DAY
        ? [{ pointer: '?from', detail: `at most ${MOST_DAYS} days` }]
        : [];
  if (errors.length) throw new Problem('invalid', errors[0]!.detail, errors);
  return { fromMs: start, toMs: end, timeZone: clock.timeZone };
}

/** Windows, about 2 MB each for a town. */
const kept = new Kept<Coverage>(4);

/**
 * The coverage of a window, kept by the version of the tracks. About 3 us a position where it is not, in pieces; each time a line
 * in the audit.
 */
export function coverage(context: AppContext, window: PositionWindow, version: string): Promise<Coverage> {
  const { engine, actor } = context;
  const key = `${version}|${window.fromMs}|${window.toMs}`;
  return kept.get(engine, key, () => count(engine, actor, window));
}

async function count(engine: Engine, actor: Actor, window: PositionWindow): Promise<Coverage> {
  const counter = new CoverageCounter();
  for await (const day of positionsByDay(engine, actor, window, 'coverage')) {
    counter.beginDay();
    for (let i = 0; i < day.patrol.length; i += PIECE) {
      counter.add(day, i, Math.min(i + PIECE, day.patrol.length));
      await breathe();
    }
  }
  return counter.finish();
}

interface Counts {
  positions: number;
  patrols: number;
  /** The patrol counted last. */
  last: number;
}

/** Counts the positions of one day after the other, those of a patrol together. */
export class CoverageCounter {
  readonly #fine = new Map<string, Counts & { parent: Counts }>();
  readonly #coarse = new Map<bigint, Counts>();
  /** Patrols of the days before: numbers of this day go on from there. */
  #before = 0;
  #newest = 0;

  beginDay(): void {
    this.#before = this.#newest;
  }

  /** Positions `[first, end)` of a day. */
  add({ patrol, lng, lat }: DayOfPositions, first: number, end: number): void {
    for (let i = first; i < end; i++) {
      const number = this.#before + patrol[i]!;
      this.#newest = number;
      const cell = this.#cellOf(latLngToCell(lat[i]!, lng[i]!, RECORD_RES));
      countOne(cell, number);
      countOne(cell.parent, number);
    }
  }

  /** Only cells with enough patrols. */
  finish(): Coverage {
    const fine = [...this.#fine].map(([hex, counts]) => [hexToCell(hex), counts] as const);
    return { 10: columnsOf([...this.#coarse]), 11: columnsOf(fine) };
  }

  #cellOf(hex: string) {
    let counts = this.#fine.get(hex);
    if (!counts) {
      const coarse = parentCell(hexToCell(hex), 10);
      let parent = this.#coarse.get(coarse);
      if (!parent) this.#coarse.set(coarse, (parent = { positions: 0, patrols: 0, last: 0 }));
      this.#fine.set(hex, (counts = { positions: 0, patrols: 0, last: 0, parent }));
    }
    return counts;
  }
}

function countOne(counts: Counts, patrol: number): void {
  counts.positions++;
  if (counts.last === patrol) return;
  counts.last = patrol;
  counts.patrols++;
}

function columnsOf(all: readonly (readonly [bigint, Counts])[]): CoverageColumns {
  const enough = all
    .filter(([, { patrols }]) => patrols >= LEAST_PATROLS)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    cells: BigUint64Array.from(enough, ([cell]) => cell),
    patrols: Uint32Array.from(enough, ([, { patrols }]) => patrols),
    positions: Uint32Array.from(enough, ([, { positions }]) => positions),
  };
}
