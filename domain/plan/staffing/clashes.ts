/**
 * What no staffing can keep: locks against each other and against a team's rules. All else is kept as far as can be, so an input without
 * these has a staffing: everybody free but for the locks.
 */
import { Problem, type ProblemPointer } from '../../problem.ts';
import { rosterFaults } from './roster.ts';
import type { StaffingInput } from './types.ts';
import { lockWords, ruleWords } from './words.ts';

/** Throws `infeasible`, with a pointer and a sentence for each clash. */
export function checkClashes(input: StaffingInput): void {
  const errors = input.teams.some((team) => team.available.some((may) => may === 1))
    ? lockClashes(input)
    : [{ pointer: '/teams', detail: 'No team is available in any slot' }];
  if (errors.length === 0) return;
  const detail =
    errors.length === 1 ? errors[0]!.detail : `${errors.length} conditions contradict each other`;
  throw new Problem('infeasible', detail, errors);
}

function lockClashes(input: StaffingInput): ProblemPointer[] {
  const errors: ProblemPointer[] = [];
  const say = (lock: number, detail: string) => errors.push({ pointer: `/locks/${lock}`, detail });
  const firstOf = new Map<string, number>();
  const works = input.teams.map(() => new Uint8Array(input.slots.length));
  const lockAt = input.teams.map(() => new Map<number, number>());
  input.locks.forEach((lock, index) => {
    const team = input.teams[lock.team]!;
    const key = `${lock.team} ${lock.slot}`;
    const first = firstOf.get(key);
    if (first !== undefined) {
      say(
        index,
        `${lockWords(input, lock)}, but it is locked otherwise: ${lockWords(input, input.locks[first]!)}`,
      );
      return;
    }
    firstOf.set(key, index);
    if (lock.to === 'off') return;
    if (!team.available[lock.slot]) {
      say(index, `${lockWords(input, lock)}, but it is not available then`);
      return;
    }
    works[lock.team]![lock.slot] = 1;
    lockAt[lock.team]!.set(lock.slot, index);
    if (lock.to === 'zone' && input.stopsIn(lock.team, lock.zone, lock.slot) <= 0) {
      say(index, `${lockWords(input, lock)}, but it cannot get there and make a stop in that time`);
    }
    if (lock.to === 'post') {
      const { skill } = input.posts[lock.post]!;
      if (skill !== null && !team.skills.includes(skill)) {
        say(index, `${lockWords(input, lock)}, which asks for the skill ${skill} that ${team.name} has not`);
      }
    }
  });
  input.teams.forEach((team, index) => {
    for (const fault of rosterFaults(input, team, works[index]!)) {
      const detail = `The locks of ${team.name} contradict each other: ${ruleWords(input, team, fault)}`;
      for (const slot of fault.slots) say(lockAt[index]!.get(slot)!, detail);
    }
  });
  return errors;
}
