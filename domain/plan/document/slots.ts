/** The shifts and slots of a stored plan, and which of them an assignment belongs to. */
import { addDays, daysBetween } from '../../time/date.ts';
import { shiftsOn, type ShiftOnDay, type Slot } from '../calendar.ts';
import { DEFAULT_SLOT_MINUTES } from '../rules.ts';
import type { DocumentAssignment, DocumentInput } from './types.ts';

/** The instant of a local date and time `HH:MM`, 00:00 to 24:00. */
export type ToInstant = (localDate: string, time: string) => number;

export interface PlanSlots {
  /** In order of time. */
  shifts: readonly ShiftOnDay[];
  /** The shift that is worked at an instant. */
  shiftAt(ms: number): ShiftOnDay | null;
  /** The slot that an instant lies in. */
  slotAt(ms: number): Slot | null;
}

/** Throws what `shiftsOn` throws: not for a plan that was made of this input. */
export function slotsOf(input: DocumentInput, toInstant: ToInstant): PlanSlots {
  const days = Array.from({ length: daysBetween(input.from, input.to) }, (_, day) =>
    addDays(input.from, day),
  );
  const shifts = shiftsOn(days, input.shifts, input.slotMinutes ?? DEFAULT_SLOT_MINUTES, toInstant);
  const shiftAt = (ms: number): ShiftOnDay | null => {
    let [low, high] = [0, shifts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (shifts[middle]!.startMs <= ms) low = middle + 1;
      else high = middle;
    }
    const shift = shifts[low - 1];
    return shift && ms < shift.endMs ? shift : null;
  };
  return {
    shifts,
    shiftAt,
    slotAt: (ms) => shiftAt(ms)?.slots.find((slot) => slot.startMs <= ms && ms < slot.endMs) ?? null,
  };
}

/** A team's work of one shift: it leaves its base at the start and is back at the end. */
export interface Tour {
  key: string;
  team: string;
  /** Null: an assignment outside of every shift, which is a tour of its own. */
  shift: ShiftOnDay | null;
  startMs: number;
  endMs: number;
  /** In order of start. */
  assignments: DocumentAssignment[];
}

/** Every team's tours, by key. An assignment belongs to the shift in which it starts; one that starts before its shift begins it. */
export function toursOf(assignments: readonly DocumentAssignment[], slots: PlanSlots): Map<string, Tour> {
  const tours = new Map<string, Tour>();
  for (const assignment of assignments) {
    const [startMs, endMs] = [Date.parse(assignment.start), Date.parse(assignment.end)];
    const shift = slots.shiftAt(startMs) ?? slots.shiftAt(endMs - 1);
    const key = `${shift ? shift.startMs : assignment.id} ${assignment.team}`;
    const tour = tours.get(key);
    if (tour) {
      tour.assignments.push(assignment);
      tour.startMs = Math.min(tour.startMs, startMs);
      tour.endMs = Math.max(tour.endMs, endMs);
    } else {
      tours.set(key, {
        key,
        team: assignment.team,
        shift,
        startMs: Math.min(startMs, shift?.startMs ?? startMs),
        endMs: Math.max(endMs, shift?.endMs ?? endMs),
        assignments: [assignment],
      });
    }
  }
  for (const tour of tours.values()) tour.assignments.sort(inOrder);
  return tours;
}

/** By start, then by id as numbers run (a2 before a10). */
export function inOrder(a: DocumentAssignment, b: DocumentAssignment): number {
  return (
    Date.parse(a.start) - Date.parse(b.start) ||
    a.id.length - b.id.length ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}
