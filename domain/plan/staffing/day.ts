/** The staffing of some days: who is where, which visits are counted on, and what it is worth. */
import { slotsByDay } from './roster.ts';
import { addStops, chooseVisits, possibleVisits, skillBits, skillsOfZone } from './stops.ts';
import type { Duty, StaffingInput, Unmet } from './types.ts';
import type { Penalties } from './penalties.ts';

/** A visit that is counted on, as far as stops go: `made` 0..1. */
export interface CountedVisit {
  section: number;
  slot: number;
  made: number;
}

export interface DayStaffing {
  slots: readonly number[];
  /** By slot, by team. */
  duty: Map<number, Duty[]>;
  visits: CountedVisit[];
  /** Of the visits. */
  worth: number;
  unmet: Unmet[];
  /** Worth less what is unmet, as the programme has it. */
  objective: number;
}

/** Owed visits count as made but for so much: solvers leave dust. */
const DUST = 1e-6;

export function scoreDay(
  input: StaffingInput,
  slots: readonly number[],
  duty: Map<number, Duty[]>,
  visits: CountedVisit[],
  penalties: Penalties,
): DayStaffing {
  const unmet: Unmet[] = [];
  let [worth, lost] = [0, 0];
  const made = new Map<string, number>();
  const before = new Set<string>();
  // The first visits of a slot come first: the rest are worth a share.
  for (const visit of visits) {
    const key = `${visit.section} ${visit.slot}`;
    const own = input.worth[visit.slot]![visit.section]!;
    worth += visit.made * own * (before.has(key) ? input.repeatShare : 1);
    before.add(key);
    const ofDay = `${visit.section} ${input.slots[visit.slot]!.day}`;
    made.set(ofDay, (made.get(ofDay) ?? 0) + visit.made);
  }
  input.posts.forEach((post, index) => {
    for (const slot of post.slots) {
      const there = duty.get(slot);
      if (!there) continue;
      const given = there.filter((at) => at.at === 'post' && at.post === index).length;
      if (given >= post.teams) continue;
      unmet.push({ code: 'post-unmanned', post: index, slot, wanted: post.teams, given });
      lost += (post.teams - given) * penalties.unmannedPost;
    }
  });
  for (const day of slotsByDay(input.slots, slots).keys()) {
    input.sections.forEach(({ leastVisits }, section) => {
      const owed = leastVisits[day] ?? 0;
      const given = made.get(`${section} ${day}`) ?? 0;
      if (given >= owed - DUST) return;
      unmet.push({ code: 'least-visits', section, day, owed, given });
      lost += (owed - given) * penalties.missedVisit;
    });
  }
  return { slots, duty, visits, worth, unmet, objective: worth - lost };
}

/** What one section is still owed on a day, counted down as visits are made. */
export function visitsStillOwed(input: StaffingInput, day: number): Float64Array {
  return Float64Array.from(input.sections, ({ leastVisits }) => leastVisits[day] ?? 0);
}

/** Stops of each zone with a team in it, in a slot: `addStops` sums. */
export function stopsOfZones(
  input: StaffingInput,
  slot: number,
  duty: readonly Duty[],
): Map<number, Float64Array> {
  const stops = new Map<number, Float64Array>();
  duty.forEach((at, team) => {
    if (at.at !== 'zone') return;
    const zoneSkills = skillsOfZone(input, at.zone);
    const sums = stops.get(at.zone) ?? new Float64Array(1 << zoneSkills.length);
    const bits = skillBits(zoneSkills, new Set(input.teams[team]!.skills));
    stops.set(at.zone, addStops(sums, input.stopsIn(team, at.zone, slot), bits));
  });
  return stops;
}

/** Good visits for a staffing, not always the best where visits are owed: slot by slot, those that are still owed first. */
export function countVisits(
  input: StaffingInput,
  slots: readonly number[],
  duty: Map<number, Duty[]>,
  missedVisit: number,
): CountedVisit[] {
  const counted: CountedVisit[] = [];
  for (const [day, ofDay] of slotsByDay(input.slots, slots)) {
    const owed = visitsStillOwed(input, day);
    for (const slot of ofDay) {
      for (const [zone, stops] of stopsOfZones(input, slot, duty.get(slot)!)) {
        counted.push(...visitsIn(input, zone, slot, stops, owed, missedVisit));
      }
    }
  }
  return counted;
}

/** The visits of some stops in a zone, best first; takes them from what is owed. */
export function visitsIn(
  input: StaffingInput,
  zone: number,
  slot: number,
  stops: Float64Array,
  owed: Float64Array,
  missedVisit: number,
): CountedVisit[] {
  const possible = possibleVisits(input, zone, slot, skillsOfZone(input, zone), (section, again) =>
    owed[section]! > (again ? 1 : 0) ? missedVisit : 0,
  );
  const { made } = chooseVisits(possible, stops);
  return possible.flatMap(({ section }, i) => {
    if (made[i] === 0) return [];
    owed[section] = Math.max(0, owed[section]! - made[i]!);
    return [{ section, slot, made: made[i]! }];
  });
}
