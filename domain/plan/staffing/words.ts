/** Conditions of a staffing in a dispatcher's words. */
import { slotMinutes, type RosterFault } from './roster.ts';
import type { StaffingInput, StaffLock, StaffTeam } from './types.ts';

/** `Team 3 is locked to the post "Station" on Saturday, 18:00-19:00`. */
export function lockWords(input: StaffingInput, lock: StaffLock): string {
  const when = input.slots[lock.slot]!.name;
  const to =
    lock.to === 'zone'
      ? `to the zone "${input.zones[lock.zone]!.name}"`
      : lock.to === 'post'
        ? `to the post "${input.posts[lock.post]!.name}"`
        : 'as free';
  return `${input.teams[lock.team]!.name} is locked ${to} on ${when}`;
}

/** Which rule of a team's working time its slots break. */
export function ruleWords(input: StaffingInput, team: StaffTeam, { rule, slots }: RosterFault): string {
  const names = slots.map((slot) => input.slots[slot]!.name).join('; ');
  const minutes = slots.reduce((sum, slot) => sum + slotMinutes(input.slots[slot]!), 0);
  switch (rule) {
    case 'available':
      return `it is not available on ${names}`;
    case 'hours':
      return `they are ${minutes} minutes of work on one day, of at most ${team.maxMinutesPerDay} (${names})`;
    case 'break':
      return `they leave no break, which is due after ${team.breakAfterMinutes} minutes of work in a row (${names})`;
    case 'rest':
      return `they leave less than ${team.restMinutes} minutes of rest between two shifts (${names})`;
  }
}
