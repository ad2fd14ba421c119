/**
 * A staffing at once, without a solver: locks, then posts, then always the team, zone and slot of the day that add most. It keeps every rule; it
 * is the first plan, and what stands where the time is over before a solver has a better one.
 */
import type { Penalties } from './penalties.ts';
import { countVisits, scoreDay, visitsIn, visitsStillOwed, type DayStaffing } from './day.ts';
import type { Grouping } from './groups.ts';
import { rosterFaults, slotMinutes, slotsByDay } from './roster.ts';
import { addStops, chooseVisits, possibleVisits, skillBits, skillsOfZone } from './stops.ts';
import type { Duty, StaffingInput } from './types.ts';

/** `works[team][slot]` holds what is decided on other days, and gets what is decided here. */
export function greedyStaffing(
  input: StaffingInput,
  grouping: Grouping,
  slots: readonly number[],
  works: readonly Uint8Array[],
  penalties: Penalties,
): DayStaffing {
  const duty = new Map<number, Duty[]>(slots.map((slot) => [slot, input.teams.map(() => ({ at: 'off' }))]));
  const fixed = new Set<string>();
  for (const lock of input.locks) {
    const there = duty.get(lock.slot);
    if (!there) continue;
    fixed.add(`${lock.team} ${lock.slot}`);
    if (lock.to === 'zone') there[lock.team] = { at: 'zone', zone: lock.zone };
    if (lock.to === 'post') there[lock.team] = { at: 'post', post: lock.post };
  }
  const minutes = new Float64Array(input.teams.length);
  /** Of these teams the one that has worked least and may work there; undefined: none. */
  const pick = (teams: readonly number[], slot: number): number | undefined => {
    const free = teams.filter((team) => !works[team]![slot] && !fixed.has(`${team} ${slot}`));
    free.sort((a, b) => minutes[a]! - minutes[b]! || a - b);
    return free.find((team) => {
      works[team]![slot] = 1;
      const may = rosterFaults(input, input.teams[team]!, works[team]!).length === 0;
      if (!may) works[team]![slot] = 0;
      else minutes[team]! += slotMinutes(input.slots[slot]!);
      return may;
    });
  };
  manPosts(input, grouping, slots, duty, pick);
  for (const ofDay of slotsByDay(input.slots, slots).values())
    fillZones(input, grouping, ofDay, duty, pick, penalties);
  return scoreDay(input, slots, duty, countVisits(input, slots, duty, penalties.missedVisit), penalties);
}

type Pick = (teams: readonly number[], slot: number) => number | undefined;

function manPosts(
  input: StaffingInput,
  { classes }: Grouping,
  slots: readonly number[],
  duty: Map<number, Duty[]>,
  pick: Pick,
): void {
  // Those who can do least else stand there first.
  const order = [...classes].sort((a, b) => a.skills.size - b.skills.size);
  const inScope = new Set(slots);
  input.posts.forEach((post, index) => {
    for (const slot of post.slots) {
      if (!inScope.has(slot)) continue;
      const there = duty.get(slot)!;
      let missing = post.teams - there.filter((at) => at.at === 'post' && at.post === index).length;
      for (const { skills, teams } of order) {
        if (post.skill !== null && !skills.has(post.skill)) continue;
        for (; missing > 0; missing--) {
          const team = pick(teams, slot);
          if (team === undefined) break;
          there[team] = { at: 'post', post: index };
        }
      }
    }
  });
}

/** One day: by rising minutes of work the gain of every class, zone and slot is kept, and made anew where a zone got a team. */
function fillZones(
  input: StaffingInput,
  { classes }: Grouping,
  slots: readonly number[],
  duty: Map<number, Duty[]>,
  pick: Pick,
  { missedVisit }: Penalties,
): void {
  const owed = visitsStillOwed(input, input.slots[slots[0]!]!.day);
  const zones = input.zones.map(({ sections }, zone) => {
    const skills = skillsOfZone(input, zone);
    return {
      sections,
      skills,
      isOwed: sections.some((section) => owed[section]! > 0),
      bits: classes.map((own) => skillBits(skills, own.skills)),
      stops: slots.map((slot) => {
        const sums = new Float64Array(1 << skills.length);
        duty.get(slot)!.forEach((at, team) => {
          if (at.at !== 'zone' || at.zone !== zone) return;
          const bits = skillBits(skills, new Set(input.teams[team]!.skills));
          addStops(sums, input.stopsIn(team, zone, slot), bits);
        });
        return sums;
      }),
    };
  });
  const count = slots.length * classes.length;
  /** `[zone][slot][class]`; -Infinity: nobody is left. */
  const gains = zones.map(() => new Float64Array(count));
  const closed = new Uint8Array(count);
  const gainIn = (zone: number, at: number) => {
    const { skills, bits, stops } = zones[zone]!;
    const visits = possibleVisits(input, zone, slots[at]!, skills, (section, again) =>
      owed[section]! > (again ? 1 : 0) ? missedVisit : 0,
    );
    const now = chooseVisits(visits, stops[at]!).worth;
    classes.forEach(({ teams }, i) => {
      const more = input.stopsIn(teams[0]!, zone, slots[at]!);
      const then = more > 0 ? chooseVisits(visits, addStops(stops[at]!.slice(), more, bits[i]!)).worth : now;
      gains[zone]![at * classes.length + i] = then - now;
    });
  };
  const countOwed = (zone: number) => {
    const { sections, stops } = zones[zone]!;
    const { day } = input.slots[slots[0]!]!;
    for (const section of sections) owed[section] = input.sections[section]!.leastVisits[day] ?? 0;
    stops.forEach((sums, at) => {
      if (sums[0]! > 0) visitsIn(input, zone, slots[at]!, sums, owed, missedVisit);
    });
  };
  zones.forEach(({ isOwed }, zone) => {
    if (isOwed) countOwed(zone);
    slots.forEach((_, at) => gainIn(zone, at));
  });
  for (;;) {
    let [best, bestZone, bestAt] = [0, -1, -1];
    gains.forEach((ofZone, zone) => {
      for (let i = 0; i < count; i++) {
        if (ofZone[i]! > best && !closed[i]) [best, bestZone, bestAt] = [ofZone[i]!, zone, i];
      }
    });
    if (bestZone < 0) return;
    const at = Math.floor(bestAt / classes.length);
    const classIndex = bestAt % classes.length;
    const slot = slots[at]!;
    const team = pick(classes[classIndex]!.teams, slot);
    if (team === undefined) {
      closed[bestAt] = 1;
      continue;
    }
    duty.get(slot)![team] = { at: 'zone', zone: bestZone };
    const zone = zones[bestZone]!;
    addStops(zone.stops[at]!, input.stopsIn(team, bestZone, slot), zone.bits[classIndex]!);
    if (zone.isOwed) countOwed(bestZone);
    slots.forEach((_, other) => {
      if (zone.isOwed || other === at) gainIn(bestZone, other);
    });
  }
}
