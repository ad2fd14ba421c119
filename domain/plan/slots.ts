/** Staffing without an optimiser: slot by slot, the zone and team with most worth still to be had, one after the other. */
import type { Duty, Staffing, StaffingInput } from './staffing/types.ts';

const OFF: Duty = { at: 'off' };

/**
 * Every available team gets a zone, a post or, where nothing is left to be gained, the slot off. Locks, posts, skills and availability are
 * kept; hours and rests are not looked at. Deterministic.
 */
export function staffGreedily(input: StaffingInput): Staffing {
  const duty = input.slots.map((): Duty[] => input.teams.map(() => OFF));
  const counted: number[][] = [];
  const unmet: Staffing['unmet'] = [];
  let objective = 0;
  for (const slot of input.slots.keys()) {
    const now = duty[slot]!;
    const free = new Set(input.teams.keys());
    for (const [team, { available }] of input.teams.entries()) if (!available[slot]) free.delete(team);
    const left = new Map<number, number>();
    const take = (team: number, zone: number): void => {
      const best = bestSections(input, slot, team, zone, left);
      for (const section of best.sections) left.set(section, best.worthOf(section));
      objective += best.worth;
      now[team] = { at: 'zone', zone };
      free.delete(team);
    };
    for (const lock of input.locks.filter((each) => each.slot === slot)) {
      free.delete(lock.team);
      if (lock.to === 'post') now[lock.team] = { at: 'post', post: lock.post };
      else if (lock.to === 'zone') take(lock.team, lock.zone);
    }
    for (const [post, { slots, teams: wanted, skill }] of input.posts.entries()) {
      if (!slots.includes(slot)) continue;
      let given = now.filter((each) => each.at === 'post' && each.post === post).length;
      for (const team of [...free]) {
        if (given >= wanted || (skill !== null && !input.teams[team]!.skills.includes(skill))) continue;
        now[team] = { at: 'post', post };
        free.delete(team);
        given++;
      }
      if (given < wanted) unmet.push({ code: 'post-unmanned', post, slot, wanted, given });
    }
    while (free.size > 0) {
      let best: { team: number; zone: number; worth: number } | null = null;
      for (const team of free) {
        for (const zone of input.zones.keys()) {
          const { worth } = bestSections(input, slot, team, zone, left);
          if (worth > 0 && (!best || worth > best.worth)) best = { team, zone, worth };
        }
      }
      if (!best) break;
      take(best.team, best.zone);
    }
    counted.push([...left.keys()].sort((a, b) => input.worth[slot]![b]! - input.worth[slot]![a]!));
  }
  return { duty, counted, objective, bound: objective, gap: 0, ended: 'stopped', unmet };
}

/** What a team would gain in a zone: the sections with most worth there, as many as it gets round to; those counted before for less. */
function bestSections(
  { zones, sections, teams, worth, repeatShare, stopsIn }: StaffingInput,
  slot: number,
  team: number,
  zone: number,
  counted: ReadonlyMap<number, number>,
) {
  const worthOf = (section: number): number =>
    counted.has(section) ? repeatShare * counted.get(section)! : worth[slot]![section]!;
  let room = stopsIn(team, zone, slot);
  const chosen: number[] = [];
  let sum = 0;
  const open = zones[zone]!.sections.filter((section) => {
    const { skill } = sections[section]!;
    return skill === null || teams[team]!.skills.includes(skill);
  });
  for (const section of [...open].sort((a, b) => worthOf(b) - worthOf(a))) {
    if (room <= 0) break;
    sum += Math.min(1, room) * worthOf(section);
    if (room >= 0.5) chosen.push(section);
    room--;
  }
  return { worth: sum, sections: chosen, worthOf };
}
