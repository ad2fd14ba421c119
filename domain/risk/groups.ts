/** The events of one category group, as columns. */
import { HOURS_PER_WEEK, type RiskEvent } from './types.ts';
import type { PlacedEvents } from './share.ts';

export interface GroupEvents {
  name: string;
  /** Events on a unit. */
  placed: PlacedEvents;
  /** Hour of week of each placed event, -1 if unknown. */
  hour: Int16Array;
  /** Events on no unit, with a known hour: they speak for the town's hours. */
  elsewhere: { atMs: Float64Array; hour: Int16Array; weight: Float64Array };
}

/** Groups in order of name; events outside the window, or of no weight, are left out. */
export function groupEvents(
  events: readonly RiskEvent[],
  window: { fromMs: number; toMs: number },
): GroupEvents[] {
  const byName = new Map<string, RiskEvent[]>();
  for (const event of events) {
    if (!(event.atMs >= window.fromMs && event.atMs < window.toMs && event.weight > 0)) continue;
    const known = byName.get(event.group);
    if (known) known.push(event);
    else byName.set(event.group, [event]);
  }
  return [...byName.keys()]
    .sort((a, b) => (a < b ? -1 : 1))
    .map((name) => {
      const members = byName.get(name)!;
      const placed = members.filter((event) => event.unit !== null);
      const elsewhere = members.filter((event) => event.unit === null && event.hourOfWeek !== null);
      return {
        name,
        placed: {
          unit: Int32Array.from(placed, (event) => event.unit ?? 0),
          atMs: Float64Array.from(placed, (event) => event.atMs),
          weight: Float64Array.from(placed, (event) => event.weight),
        },
        hour: Int16Array.from(placed, (event) => event.hourOfWeek ?? -1),
        elsewhere: {
          atMs: Float64Array.from(elsewhere, (event) => event.atMs),
          hour: Int16Array.from(elsewhere, (event) => event.hourOfWeek ?? -1),
          weight: Float64Array.from(elsewhere, (event) => event.weight),
        },
      };
    });
}

/** The group's incidents with a known hour by hour of week, on units and elsewhere, `from` inclusive, `to` exclusive. */
export function weekCounts(
  { placed, hour, elsewhere }: GroupEvents,
  fromMs: number,
  toMs: number,
): Float64Array {
  const counts = new Float64Array(HOURS_PER_WEEK);
  const add = (atMs: Float64Array, hours: Int16Array, weight: Float64Array): void => {
    for (let i = 0; i < atMs.length; i++) {
      if (hours[i]! >= 0 && atMs[i]! >= fromMs && atMs[i]! < toMs) counts[hours[i]!]! += weight[i]!;
    }
  };
  add(placed.atMs, hour, placed.weight);
  add(elsewhere.atMs, elsewhere.hour, elsewhere.weight);
  return counts;
}

/** Placed incidents with a known hour, `[unit * 168 + hourOfWeek]`. */
export function weekCountsByUnit(
  { placed, hour }: GroupEvents,
  units: number,
  fromMs: number,
  toMs: number,
): Float64Array {
  const counts = new Float64Array(units * HOURS_PER_WEEK);
  for (let i = 0; i < placed.unit.length; i++) {
    if (hour[i]! < 0 || placed.atMs[i]! < fromMs || placed.atMs[i]! >= toMs) continue;
    counts[placed.unit[i]! * HOURS_PER_WEEK + hour[i]!]! += placed.weight[i]!;
  }
  return counts;
}

export function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
