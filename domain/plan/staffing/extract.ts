/** From the values of a programme's columns to a staffing. */
import { scoreDay, type CountedVisit, type DayStaffing } from './day.ts';
import type { Grouping } from './groups.ts';
import type { Penalties } from './penalties.ts';
import type { Programme } from './programme.ts';
import type { Duty, StaffingInput } from './types.ts';
import { givePlaces, unfoldRoster, type Place } from './unfold.ts';

export function extractStaffing(
  input: StaffingInput,
  grouping: Grouping,
  slots: readonly number[],
  { build, pools }: Programme,
  values: Float64Array,
  penalties: Penalties,
): DayStaffing {
  const { classes, classOf, groups } = grouping;
  const indexOf = new Map(slots.map((slot, i) => [slot, i]));
  const counts = groups.map(() => new Array<number>(slots.length).fill(0));
  const places = slots.map((): Place[] => []);
  const visits: CountedVisit[] = [];
  build.about.forEach((about, column) => {
    const count = Math.round(values[column]!);
    switch (about.is) {
      case 'works':
        counts[about.group]![indexOf.get(about.slot)!] = count;
        return;
      case 'crew':
        if (count === 0) return;
        for (const visit of about.visits) visits.push({ ...visit, slot: about.slot });
        for (const { pool, teams } of about.demand) {
          const { kind, skills } = pools[pool]!;
          const duty: Duty = { at: 'zone', zone: about.zone };
          const takes = (team: number) => {
            const own = classes[classOf[team]!]!;
            return own.kind === kind && skills.every((skill) => own.skills.has(skill));
          };
          for (let i = 0; i < teams; i++)
            places[indexOf.get(about.slot)!]!.push({ duty, takes, lockedTo: null });
        }
        return;
      case 'post': {
        const duty: Duty = { at: 'post', post: about.post };
        const takes = (team: number) => classOf[team] === about.classIndex;
        for (let i = 0; i < count; i++)
          places[indexOf.get(about.slot)!]!.push({ duty, takes, lockedTo: null });
        return;
      }
      case 'supply':
      case 'short':
      case 'missing':
    }
  });
  for (const lock of input.locks) {
    const ofSlot = places[indexOf.get(lock.slot) ?? -1];
    if (!ofSlot || lock.to === 'off') continue;
    const isIt = ({ duty }: Place) =>
      lock.to === 'zone'
        ? duty.at === 'zone' && duty.zone === lock.zone
        : duty.at === 'post' && duty.post === lock.post;
    const own = ofSlot.find((place) => place.lockedTo === null && isIt(place) && place.takes(lock.team));
    if (own) own.lockedTo = lock.team;
  }
  const working = unfoldRoster(groups, counts, slots.length, input.slots[slots[0]!]!.day);
  const duty = new Map<number, Duty[]>();
  slots.forEach((slot, i) => {
    const before = slots[i - 1];
    const isNext = before !== undefined && input.slots[before]!.shift === input.slots[slot]!.shift;
    const given = givePlaces(working[i]!, places[i]!, isNext ? duty.get(before)! : null);
    duty.set(
      slot,
      input.teams.map((_, team) => given.get(team) ?? { at: 'off' }),
    );
  });
  return scoreDay(input, slots, duty, visits, penalties);
}
