/** The rules of one team's working time. */
import type { StaffingInput, StaffSlot, StaffTeam } from './types.ts';

const MINUTE_MS = 60_000;

export const slotMinutes = (slot: StaffSlot): number => (slot.endMs - slot.startMs) / MINUTE_MS;

/** Whether one who works in `before` may not work in `after`, a slot of a later shift, for want of rest. */
export function barsRest(team: StaffTeam, before: StaffSlot, after: StaffSlot): boolean {
  return (
    team.restMinutes !== null &&
    before.shift !== after.shift &&
    (after.startMs - before.endMs) / MINUTE_MS < team.restMinutes
  );
}

/** Slots from and to (inclusive) of one shift. */
export interface SlotRun {
  from: number;
  to: number;
}

/**
 * The shortest runs of slots of which one must stay free: those longer than `breakAfterMinutes`, and of two slots at least (one who works
 * in slots longer than that has every other one free). Together they are the rule.
 */
export function breakRuns(slots: readonly StaffSlot[], team: StaffTeam): SlotRun[] {
  const runs: SlotRun[] = [];
  if (team.breakAfterMinutes === null) return runs;
  for (let from = 0; from < slots.length; from++) {
    let minutes = slotMinutes(slots[from]!);
    for (let to = from + 1; to < slots.length && slots[to]!.shift === slots[from]!.shift; to++) {
      minutes += slotMinutes(slots[to]!);
      if (minutes <= team.breakAfterMinutes) continue;
      runs.push({ from, to });
      break;
    }
  }
  return runs;
}

/** These slots by day. */
export function slotsByDay(
  slots: readonly StaffSlot[],
  these: Iterable<number> = slots.keys(),
): Map<number, number[]> {
  const byDay = new Map<number, number[]>();
  for (const slot of these) {
    const { day } = slots[slot]!;
    const ofDay = byDay.get(day);
    if (ofDay) ofDay.push(slot);
    else byDay.set(day, [slot]);
  }
  return byDay;
}

/** A rule that a roster breaks, and the slots that break it together. */
export interface RosterFault {
  rule: 'available' | 'hours' | 'break' | 'rest';
  slots: number[];
}

/** All rules that a team breaks if it works in these slots; empty: none. */
export function rosterFaults(
  input: StaffingInput,
  team: StaffTeam,
  works: ArrayLike<unknown>,
): RosterFault[] {
  const { slots } = input;
  const worked = [...slots.keys()].filter((slot) => works[slot]);
  const faults: RosterFault[] = [];
  const away = worked.filter((slot) => !team.available[slot]);
  if (away.length > 0) faults.push({ rule: 'available', slots: away });
  if (team.maxMinutesPerDay !== null) {
    for (const ofDay of slotsByDay(slots, worked).values()) {
      const minutes = ofDay.reduce((sum, slot) => sum + slotMinutes(slots[slot]!), 0);
      if (minutes > team.maxMinutesPerDay) faults.push({ rule: 'hours', slots: ofDay });
    }
  }
  for (const { from, to } of breakRuns(slots, team)) {
    const run = worked.filter((slot) => slot >= from && slot <= to);
    if (run.length > to - from) faults.push({ rule: 'break', slots: run });
  }
  for (let i = 1; i < worked.length; i++) {
    const pair = [worked[i - 1]!, worked[i]!];
    if (barsRest(team, slots[pair[0]!]!, slots[pair[1]!]!)) faults.push({ rule: 'rest', slots: pair });
  }
  return faults;
}
