/** Where patrols went, counted by cell and week so that nobody can be followed. */
import { Problem } from '../../domain/problem.ts';
import { MS_PER_DAY } from '../../domain/time/date.ts';
import type { ZoneClock } from '../../domain/time/zone.ts';
import type { Engine } from '../../db/engines/engine.ts';
import type { Actor } from '../../db/queries/ledger.ts';
import { positionsByDay } from '../../db/queries/tracks.ts';
import type { AppContext } from '../context.ts';
import type { Window } from '../density/types.ts';
import { stepEdges } from '../density/windows.ts';
import { parseFilter, type FilterQuery } from '../filter.ts';
import { Kept } from '../kept.ts';
import { PeriodCounter, sumOfPeriods, type Coverage } from './coverageCounts.ts';

const DEFAULT_WEEKS = 4;
const MOST_WEEKS = 58;

/**
 * The window of a coverage: whole local weeks, Monday to Sunday, the ones that from..to touch; the last four where nothing is said.
 * Weeks only, never months beside them: a month without its weeks would be some days. And only weeks that have ended (at the
 * `asOf`): a running one would show each patrol as it goes to whoever asks twice. Null: none of them has. Throws Problem `invalid`.
 */
export async function coverageWindow(context: AppContext, query: FilterQuery): Promise<Window | null> {
  const { clock } = context;
  const { fromMs, toMs } = await parseFilter(context, { from: query.from, to: query.to });
  const endedMs = weekOf(clock, await asOfMs(context));
  const end = toMs === null ? endedMs : Math.min(endedMs, nextWeek(clock, weekOf(clock, toMs - 1)));
  // Half a day less than the weeks are long, however long their days are, lies in the first of them.
  const start = weekOf(clock, fromMs ?? end - (7 * DEFAULT_WEEKS - 0.5) * MS_PER_DAY);
  if (end - start > (7 * MOST_WEEKS + 0.5) * MS_PER_DAY) {
    const detail = `at most ${MOST_WEEKS} weeks`;
    throw new Problem('invalid', detail, [{ pointer: '?from', detail }]);
  }
  return start < end ? { fromMs: start, toMs: end } : null;
}

/** The first instant of the local week that an instant lies in. */
const weekOf = (clock: ZoneClock, ms: number): number => stepEdges(clock, 'week', ms, ms)[0]!;
const nextWeek = (clock: ZoneClock, weekMs: number): number => stepEdges(clock, 'week', weekMs, weekMs)[1]!;

/** 'Now', asked for once a day and state of the incidents: weeks are not ended by the minute. */
function asOfMs(context: AppContext): Promise<number> {
  const today = context.clock.localDate(Date.now());
  return context.kept(`coverage as of ${today}`, ['incidents'], async () => (await context.asOf()).ms);
}

/** As headers and links say it: the first day and the first one after it; `none`. */
export function windowName(clock: ZoneClock, window: Window | null): string {
  return window ? `${clock.localDate(window.fromMs)}/${clock.localDate(window.toMs)}` : 'none';
}

/** Weeks, up to 1 MB each for a town: as many as the longest window has, and some of another. */
const keptWeeks = new Kept<Coverage>(MOST_WEEKS + 12);
const keptSums = new Kept<Coverage>(4);

/**
 * The coverage of a window, kept by the version of the tracks, and so are its weeks. Where they are not, about 3 us a position, in
 * pieces; each time a line in the audit.
 */
export function coverage(context: AppContext, window: Window | null, version: string): Promise<Coverage> {
  const { engine, actor, clock } = context;
  if (!window) return sumOfPeriods([]);
  return keptSums.get(engine, `${version}|${window.fromMs}|${window.toMs}`, async () => {
    const edges = stepEdges(clock, 'week', window.fromMs, window.toMs - 1);
    const missing: Window[] = [];
    let begin!: (counting: Promise<Map<number, Coverage>>) => void;
    const counted = new Promise<Map<number, Coverage>>((resolve) => (begin = resolve));
    const weeks = edges.slice(1).map((toMs, i) => {
      const fromMs = edges[i]!;
      return keptWeeks.get(engine, `${version}|${fromMs}`, () => {
        missing.push({ fromMs, toMs });
        return counted.then((all) => all.get(fromMs)!);
      });
    });
    begin(countWeeks(engine, actor, clock, missing));
    return sumOfPeriods(await Promise.all(weeks));
  });
}

/** Weeks by their first instant. Those that follow each other are read together. */
async function countWeeks(
  engine: Engine,
  actor: Actor,
  clock: ZoneClock,
  weeks: readonly Window[],
): Promise<Map<number, Coverage>> {
  const counted = new Map<number, Coverage>();
  for (let first = 0; first < weeks.length;) {
    let end = first + 1;
    while (end < weeks.length && weeks[end]!.fromMs === weeks[end - 1]!.toMs) end++;
    const stretch = { fromMs: weeks[first]!.fromMs, toMs: weeks[end - 1]!.toMs, timeZone: clock.timeZone };
    let week = first;
    let counter = new PeriodCounter();
    for await (const day of positionsByDay(engine, actor, stretch, 'coverage')) {
      for (; clock.startOfDayMs(day.day) >= weeks[week]!.toMs; week++) {
        counted.set(weeks[week]!.fromMs, await counter.finish());
        counter = new PeriodCounter();
      }
      await counter.addDay(day);
    }
    for (; week < end; week++) {
      counted.set(weeks[week]!.fromMs, await counter.finish());
      counter = new PeriodCounter();
    }
    first = end;
  }
  return counted;
}
