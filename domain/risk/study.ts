/** The places and events of a forecast or a backtest, by category group, with what is kept between questions. */
import { MS_PER_DAY } from '../time/date.ts';
import { firstAtOrAfter, sum } from './counts.ts';
import { History } from './history.ts';
import { countHours, type HourCounts, type HourEvents } from './profile.ts';
import type { Places, RiskEvents } from './types.ts';

/** Name of the group of all events together. */
export const ALL = '*';

/** A year is held back to choose hours on, less where there are less than two. */
const HOURS_HELD_BACK_DAYS = 364;

export interface HourSplit {
  trained: HourCounts;
  heldBack: HourCounts;
  all: HourCounts;
}

export class Study {
  /** From the first event on, unless the source says that it covers more. */
  readonly fromMs: number;
  /** Groups that have events, by name. */
  readonly groups: readonly string[];
  readonly #histories = new Map<string, History>();
  readonly #hours = new Map<string, HourEvents>();

  constructor(
    readonly places: Places,
    readonly events: RiskEvents,
    fromMs?: number,
  ) {
    this.fromMs = fromMs ?? events.atMs[0] ?? 0;
    const present = new Set(events.group);
    this.groups = events.groups.filter((_, g) => present.has(g)).sort();
  }

  history(group: string): History {
    let history = this.#histories.get(group);
    if (!history)
      this.#histories.set(group, (history = new History(this.places, this.events, this.#isOf(group))));
    return history;
  }

  /** Hours of the group's events before `asOfMs`, split a year (at most half of the time) before it. */
  hours(group: string, asOfMs: number): HourSplit {
    let events = this.#hours.get(group);
    if (!events) this.#hours.set(group, (events = hourEvents(this.events, this.#isOf(group))));
    const { zonings } = this.places;
    const days = Math.min(HOURS_HELD_BACK_DAYS, (asOfMs - this.fromMs) / MS_PER_DAY / 2);
    const splitMs = asOfMs - days * MS_PER_DAY;
    const trained = countHours(events, zonings, this.fromMs, splitMs);
    const heldBack = countHours(events, zonings, splitMs, asOfMs);
    return { trained, heldBack, all: added(trained, heldBack) };
  }

  /** Incidents before `ms`, on a place or on none. */
  volume(ms: number): number {
    const { atMs, weight } = this.events;
    return sum(weight.subarray(0, firstAtOrAfter(atMs, ms)));
  }

  /** Forgets what was kept of instants before `ms`. */
  forgetBefore(ms: number): void {
    for (const history of this.#histories.values()) history.forgetBefore(ms);
  }

  #isOf(group: string): (index: number) => boolean {
    if (group === ALL) return () => true;
    const index = this.events.groups.indexOf(group);
    return (of) => of === index;
  }
}

function hourEvents(events: RiskEvents, isOf: (group: number) => boolean): HourEvents {
  const at: number[] = [];
  for (let i = 0; i < events.atMs.length; i++) if (isOf(events.group[i]!)) at.push(i);
  return {
    place: Int32Array.from(at, (i) => events.place[i]!),
    atMs: Float64Array.from(at, (i) => events.atMs[i]!),
    hour: Int16Array.from(at, (i) => events.hour[i]!),
    weight: Float32Array.from(at, (i) => events.weight[i]!),
  };
}

function added(a: HourCounts, b: HourCounts): HourCounts {
  const plus = (left: Float64Array, right: Float64Array) => left.map((value, i) => value + right[i]!);
  return { town: plus(a.town, b.town), zones: a.zones.map((zone, z) => plus(zone, b.zones[z]!)) };
}

/** Weighted count of a history's events in `[fromMs, toMs)`. */
export function volume({ events }: History, fromMs: number, toMs: number): number {
  const end = firstAtOrAfter(events.atMs, toMs);
  let total = 0;
  for (let i = firstAtOrAfter(events.atMs, fromMs); i < end; i++) total += events.weight[i]!;
  return total;
}
