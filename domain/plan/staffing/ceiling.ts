/** What no staffing can be worth more than, known at once. */
import type { Grouping } from './groups.ts';
import { slotMinutes } from './roster.ts';
import { addStops, chooseVisits, possibleVisits, skillBits, skillsOfZone } from './stops.ts';
import type { StaffingInput } from './types.ts';

/**
 * The worth of these slots of one day if each team had every zone for itself, in its best slots as far as its hours go. An upper bound: the stops
 * of several teams in a zone are worth no more together than each alone. Cost: a choice of visits for each class, zone and slot.
 */
export function worthAtMost(input: StaffingInput, { classes }: Grouping, slots: readonly number[]): number {
  const best = classes.map(() => new Float64Array(slots.length));
  slots.forEach((slot, at) => {
    input.zones.forEach((_, zone) => {
      const zoneSkills = skillsOfZone(input, zone);
      const visits = possibleVisits(input, zone, slot, zoneSkills);
      classes.forEach(({ skills, teams }, i) => {
        const stops = input.stopsIn(teams[0]!, zone, slot);
        const sums = addStops(new Float64Array(1 << zoneSkills.length), stops, skillBits(zoneSkills, skills));
        best[i]![at] = Math.max(best[i]![at]!, chooseVisits(visits, sums).worth);
      });
    });
  });
  let total = 0;
  classes.forEach(({ teams }, i) => {
    for (const index of teams) {
      const team = input.teams[index]!;
      const offers = slots
        .map((slot, at) => ({ slot, worth: best[i]![at]!, minutes: slotMinutes(input.slots[slot]!) }))
        .filter(({ slot }) => team.available[slot])
        .sort((a, b) => b.worth / b.minutes - a.worth / a.minutes);
      let left = team.maxMinutesPerDay ?? Infinity;
      for (const { worth, minutes } of offers) {
        // Part of a slot where the hours end within it: more than a team may have, never less.
        const part = Math.min(1, left / minutes);
        total += part * worth;
        left -= part * minutes;
      }
    }
  });
  return total;
}
