/**
 * Teams that the programme need not tell apart.
 *
 * Two levels, so that few columns know zones: a *class* is of one kind with the same skills that matter, hence does the same work anywhere;
 * which class goes where is decided by zone. A *group* is of one class and keeps the same rules on the same slots, and its teams
 * work equally well in any order; how many of it work is decided by slot. Twenty teams that differ in
 * their hours alone are one class and twenty groups.
 *
 * A group of several is counted, and unfolded into teams later (`unfold.ts`); what counting cannot express makes a team a
 * group of its own: a lock, rest between shifts that binds, slots of unequal length in a day under a limit of minutes.
 */
import { barsRest } from './roster.ts';
import type { StaffingInput, StaffTeam } from './types.ts';

export interface TeamClass {
  kind: string;
  /** Those that a section or post asks for. */
  skills: ReadonlySet<string>;
  /** Indices of its teams; the first stands for all where stops are asked for. */
  teams: number[];
}

export interface TeamGroup {
  classIndex: number;
  teams: number[];
}

export interface Grouping {
  classes: TeamClass[];
  classOf: Int32Array;
  groups: TeamGroup[];
}

/** `oneByOne`: each team a class and group of its own, the same programme without grouping (tests and benchmarks). */
export function groupTeams(input: StaffingInput, oneByOne = false): Grouping {
  const asked = new Set<string>();
  for (const { skill } of [...input.sections, ...input.posts]) if (skill !== null) asked.add(skill);
  const locked = new Set(input.locks.map((lock) => lock.team));
  const classes = new Map<string, TeamClass>();
  const groups = new Map<string, TeamGroup>();
  const classIndex = new Map<string, number>();
  const classOf = new Int32Array(input.teams.length);
  input.teams.forEach((team, index) => {
    const skills = [...new Set(team.skills)].filter((skill) => asked.has(skill)).sort();
    const work = JSON.stringify([team.kind, skills, oneByOne ? index : null]);
    const own = classes.get(work) ?? { kind: team.kind, skills: new Set(skills), teams: [] };
    if (own.teams.push(index) === 1) {
      classIndex.set(work, classes.size);
      classes.set(work, own);
    }
    classOf[index] = classIndex.get(work)!;
    const single = locked.has(index) || !canBeCounted(input, team);
    const roster = JSON.stringify([
      work,
      single ? index : null,
      team.maxMinutesPerDay,
      team.breakAfterMinutes,
      team.available.join(''),
    ]);
    const group = groups.get(roster) ?? { classIndex: classOf[index]!, teams: [] };
    if (group.teams.push(index) === 1) groups.set(roster, group);
  });
  return { classes: [...classes.values()], classOf, groups: [...groups.values()] };
}

/** Whether the rules of such a team can be kept by counting (see `unfold.ts`). */
function canBeCounted(input: StaffingInput, team: StaffTeam): boolean {
  const { slots } = input;
  if (team.maxMinutesPerDay !== null || team.breakAfterMinutes !== null) {
    const lengthOfDay = new Map<number, number>();
    for (const { day, startMs, endMs } of slots) {
      const length = lengthOfDay.get(day) ?? endMs - startMs;
      if (length !== endMs - startMs) return false;
      lengthOfDay.set(day, length);
    }
  }
  if (team.restMinutes === null) return true;
  // The nearest slots of neighbouring shifts are the last and the first that the team may work.
  let before = -1;
  for (let slot = 0; slot < slots.length; slot++) {
    if (!team.available[slot]) continue;
    if (before >= 0 && barsRest(team, slots[before]!, slots[slot]!)) return false;
    before = slot;
  }
  return true;
}
