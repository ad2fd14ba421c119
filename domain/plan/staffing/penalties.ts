/** What it costs not to give what a person asked for: in worth, so that one objective holds all. */
import type { Grouping } from './groups.ts';
import { addStops, chooseVisits, possibleVisits, skillBits, skillsOfZone } from './stops.ts';
import type { StaffingInput } from './types.ts';

/** What a person asked for and does not get: more than all that could be had instead, posts before visits. */
export interface Penalties {
  missedVisit: number;
  unmannedPost: number;
}

/** A missed visit costs more than a team could earn in the slot that it takes, an unmanned post more than all visits of a team's slot. */
export function penaltiesOf(input: StaffingInput, { classes }: Grouping): Penalties {
  let [mostWorth, mostStops] = [0, 1];
  input.slots.forEach((_, slot) => {
    input.zones.forEach((_, zone) => {
      const zoneSkills = skillsOfZone(input, zone);
      const visits = possibleVisits(input, zone, slot, zoneSkills);
      for (const { skills, teams } of classes) {
        const stops = input.stopsIn(teams[0]!, zone, slot);
        const sums = addStops(new Float64Array(1 << zoneSkills.length), stops, skillBits(zoneSkills, skills));
        mostWorth = Math.max(mostWorth, chooseVisits(visits, sums).worth);
        mostStops = Math.max(mostStops, Math.min(stops, visits.length));
      }
    });
  });
  const missedVisit = 2 * mostWorth || 1;
  return { missedVisit, unmannedPost: missedVisit * (mostStops + 1) };
}
