/** A plan as a table: its slots, day by day, and who is where in each. Pure. */
import { DEFAULT_SLOT_MINUTES } from '../../domain/plan/rules.ts';
import { addDays } from '../../domain/time/date.ts';
import type { Assignment, Plan } from '../api.ts';
import { instantOfLocal, localParts } from '../format.ts';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;

export interface PlanSlot {
  /** Instants, as the server writes them. */
  start: string;
  end: string;
  /** The local day that the slot's shift begins on. */
  day: string;
}

type Input = Pick<Plan['input'], 'from' | 'to' | 'shifts' | 'slotMinutes'>;

/**
 * All slots of a plan in order of time, the empty ones too: each shift of each day cut from its start, a rest shorter than half a
 * slot goes to the last one (as the server cuts them: domain/plan/calendar.ts, which needs more than the page wants to load).
 * An assignment that begins in none of them gets a slot of its own.
 */
export function slotsOf(
  { input, assignments }: { input: Input; assignments: readonly Pick<Assignment, 'start' | 'end'>[] },
  timeZone: string,
): PlanSlot[] {
  const slots: PlanSlot[] = [];
  const stepMs = (input.slotMinutes ?? DEFAULT_SLOT_MINUTES) * MINUTE_MS;
  for (let day = input.from; day < input.to; day = addDays(day, 1)) {
    for (const shift of input.shifts) {
      const from = minutesOf(shift.start);
      const to = minutesOf(shift.end);
      const startMs = instantAt(day, from, timeZone);
      const endMs = instantAt(day, to > from ? to : to + DAY_MINUTES, timeZone);
      const length = endMs - startMs;
      const count = Math.max(1, Math.floor(length / stepMs + 0.5));
      for (let i = 0; i < count; i++) {
        slots.push({
          start: isoOf(startMs + i * stepMs),
          end: isoOf(i === count - 1 ? endMs : startMs + (i + 1) * stepMs),
          day,
        });
      }
    }
  }
  for (const { start, end } of assignments) {
    if (slotAt(slots, start)) continue;
    slots.push({ start, end, day: localParts(Date.parse(start), timeZone).day });
  }
  return slots.sort((a, b) => Date.parse(a.start) - Date.parse(b.start));
}

/** The slot that an instant lies in. */
export function slotAt<S extends Pick<PlanSlot, 'start' | 'end'>>(
  slots: readonly S[],
  instant: string,
): S | undefined {
  const ms = Date.parse(instant);
  return slots.find(({ start, end }) => Date.parse(start) <= ms && ms < Date.parse(end));
}

/** The days of the slots, each once, in order. */
export const daysOf = (slots: readonly PlanSlot[]): string[] => [...new Set(slots.map(({ day }) => day))];

/** Key of a cell of the table. */
export const cellKey = (team: string, slotStart: string) => `${slotStart} ${team}`;

/** Assignments by cell: more than one where an edit put two in one slot. */
export function cellsOf(
  assignments: readonly Assignment[],
  slots: readonly PlanSlot[],
): Map<string, Assignment[]> {
  const cells = new Map<string, Assignment[]>();
  for (const item of assignments) {
    const slot = slotAt(slots, item.start);
    if (!slot) continue;
    const key = cellKey(item.team, slot.start);
    const held = cells.get(key);
    if (held) held.push(item);
    else cells.set(key, [item]);
  }
  return cells;
}

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}

function instantAt(day: string, minutes: number, timeZone: string): number {
  const on = addDays(day, Math.floor(minutes / DAY_MINUTES));
  const two = (value: number) => String(value).padStart(2, '0');
  const within = minutes % DAY_MINUTES;
  return Date.parse(instantOfLocal(`${on}T${two(Math.floor(within / 60))}:${two(within % 60)}`, timeZone));
}

const isoOf = (ms: number) => new Date(ms).toISOString();

/** The instant with this local clock (`18:05`) that is nearest to another instant; null if it is no time. */
export function clockNear(clock: string, instant: string, timeZone: string): string | null {
  if (!/^\d{2}:\d{2}$/.test(clock)) return null;
  const ms = Date.parse(instant);
  const { day } = localParts(ms, timeZone);
  const [nearest] = [-1, 0, 1]
    .map((by) => Date.parse(instantOfLocal(`${addDays(day, by)}T${clock}`, timeZone)))
    .sort((a, b) => Math.abs(a - ms) - Math.abs(b - ms));
  return isoOf(nearest!);
}
