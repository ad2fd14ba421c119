/** Days and shifts as slots between instants. */
import { addDays } from '../time/date.ts';
import { parseTimeOfDay } from '../time/zone.ts';
import { Problem, type ProblemPointer } from '../problem.ts';
import type { Shift } from './types.ts';

export interface Slot {
  startMs: number;
  endMs: number;
}

export interface ShiftOnDay {
  day: string;
  shift: number;
  startMs: number;
  endMs: number;
  /** One after the other, without gaps. */
  slots: Slot[];
}

const MINUTE_MS = 60_000;
const MAX_SHIFT_MINUTES = 16 * 60;

/**
 * Every shift of every day, in order of time, cut into slots of `slotMinutes` (a rest shorter than half a slot goes to the last
 * one). Throws `invalid` with pointers for a shift that is no time, has no length or over 16 h, or runs into another.
 */
export function shiftsOn(
  days: readonly string[],
  shifts: readonly Shift[],
  slotMinutes: number,
  toInstant: (localDate: string, time: string) => number,
): ShiftOnDay[] {
  const errors: ProblemPointer[] = [];
  const spans = shifts.map(({ start, end }, i) => {
    const from = minuteOfDay(start);
    const to = minuteOfDay(end);
    const at = (pointer: string, detail: string): void => void errors.push({ pointer, detail });
    if (from === null || from === 1440) at(`/shifts/${i}/start`, `'${start}' is no time of day`);
    if (to === null) at(`/shifts/${i}/end`, `'${end}' is no time of day`);
    if (from === null || to === null) return { from: 0, minutes: 0 };
    const minutes = to === from ? 0 : to > from ? to - from : to + 1440 - from;
    if (minutes === 0) at(`/shifts/${i}/end`, 'the shift has no length');
    if (minutes > MAX_SHIFT_MINUTES) at(`/shifts/${i}/end`, 'the shift is longer than 16 hours');
    return { from, minutes };
  });
  if (errors.length > 0) throw new Problem('invalid', errors[0]!.detail, errors);

  const worked = days
    .flatMap((day) =>
      spans.map(({ from, minutes }, shift): ShiftOnDay => {
        const startMs = instantOf(day, from, toInstant);
        const endMs = instantOf(day, from + minutes, toInstant);
        return { day, shift, startMs, endMs, slots: slotsOf(startMs, endMs, slotMinutes * MINUTE_MS) };
      }),
    )
    .filter(({ slots }) => slots.length > 0)
    .sort((a, b) => a.startMs - b.startMs || a.endMs - b.endMs);
  for (let i = 1; i < worked.length; i++) {
    const { startMs, shift } = worked[i]!;
    if (startMs >= worked[i - 1]!.endMs) continue;
    const pointer = `/shifts/${shift}/start`;
    throw new Problem('invalid', 'a team cannot work two shifts at a time', [
      { pointer, detail: `runs into shift ${worked[i - 1]!.shift + 1} (day ${worked[i - 1]!.day})` },
    ]);
  }
  return worked;
}

/** Minutes from midnight, 0..1440; null if it is no time. */
function minuteOfDay(time: string): number | null {
  const ms = parseTimeOfDay(time);
  return ms === null ? null : ms / MINUTE_MS;
}

function instantOf(
  day: string,
  minutes: number,
  toInstant: (localDate: string, time: string) => number,
): number {
  const [hour, minute] = [Math.floor((minutes % 1440) / 60), minutes % 60];
  const time = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  return toInstant(addDays(day, Math.floor(minutes / 1440)), time);
}

function slotsOf(startMs: number, endMs: number, slotMs: number): Slot[] {
  if (endMs <= startMs) return [];
  const count = Math.max(1, Math.round((endMs - startMs) / slotMs));
  return Array.from({ length: count }, (_, i) => ({
    startMs: startMs + i * slotMs,
    endMs: i === count - 1 ? endMs : startMs + (i + 1) * slotMs,
  }));
}
