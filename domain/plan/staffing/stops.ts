/**
 * Which visits the stops of some teams in one zone and slot are best spent on. A section may be visited twice, the second time for a share
 * of the worth; one that needs a skill only by stops of teams that have it.
 *
 * What the stops can serve together is a polymatroid: visits that need a skill of a set A are at most the stops of teams with
 * any skill of A (Hall), all visits at most all stops. Hence taking visits in order of worth, each as far as it fits, is best (Edmonds 1970).
 */
import type { StaffingInput } from './types.ts';

export interface PossibleVisit {
  section: number;
  /** The second of the slot. */
  again: boolean;
  worth: number;
  /** Bit of the skill among those of the zone; 0: any team. */
  skill: number;
}

/** Skills that sections of a zone ask for: bit `1 << i` is the i-th. Few: sums are kept by each subset of them. */
export function skillsOfZone(input: StaffingInput, zone: number): string[] {
  const skills = new Set<string>();
  for (const section of input.zones[zone]!.sections) {
    const { skill } = input.sections[section]!;
    if (skill !== null) skills.add(skill);
  }
  return [...skills].sort();
}

export function skillBits(zoneSkills: readonly string[], has: ReadonlySet<string>): number {
  return zoneSkills.reduce((bits, skill, i) => (has.has(skill) ? bits | (1 << i) : bits), 0);
}

/** Most worth first. `bonus` is added to the worth of a visit, where a visit has more than its own. */
export function possibleVisits(
  input: StaffingInput,
  zone: number,
  slot: number,
  zoneSkills: readonly string[],
  bonus: (section: number, again: boolean) => number = () => 0,
): PossibleVisit[] {
  const visits: PossibleVisit[] = [];
  for (const section of input.zones[zone]!.sections) {
    const own = input.sections[section]!.skill;
    const skill = own === null ? 0 : 1 << zoneSkills.indexOf(own);
    const worth = input.worth[slot]![section]!;
    visits.push({ section, again: false, worth: worth + bonus(section, false), skill });
    visits.push({ section, again: true, worth: worth * input.repeatShare + bonus(section, true), skill });
  }
  // Stable: of equal worth the first visit stays before the second.
  return visits.sort((a, b) => b.worth - a.worth);
}

/** Stops by set of skills of the zone: `[A]` those of teams with any skill of A, `[0]` all. */
export function addStops(into: Float64Array, stops: number, bits: number): Float64Array {
  into[0]! += stops;
  for (let set = 1; set < into.length; set++) if (set & bits) into[set]! += stops;
  return into;
}

export interface ChosenVisits {
  worth: number;
  /** By possible visit: how much of it is made, 0..1. */
  made: Float64Array;
}

/** `visits` in falling order of worth; O(visits x 2^skills). */
export function chooseVisits(visits: readonly PossibleVisit[], stops: Float64Array): ChosenVisits {
  const left = stops.slice();
  const made = new Float64Array(visits.length);
  let worth = 0;
  for (let i = 0; i < visits.length && left[0]! > 0; i++) {
    const visit = visits[i]!;
    let part = Math.min(1, left[0]!);
    if (visit.skill) {
      for (let set = 1; set < left.length; set++) {
        if (set & visit.skill) part = Math.min(part, left[set]!);
      }
    }
    if (part <= 0) continue;
    made[i] = part;
    worth += part * visit.worth;
    left[0]! -= part;
    if (!visit.skill) continue;
    for (let set = 1; set < left.length; set++) if (set & visit.skill) left[set]! -= part;
  }
  return { worth, made };
}
