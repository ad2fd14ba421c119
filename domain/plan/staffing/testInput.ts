/** Small staffings for tests. */
import type { StaffingInput, StaffSlot, StaffTeam } from './types.ts';

const HOUR_MS = 3_600_000;

/** Days of one shift from 08:00, of slots of an hour. */
export function testSlots(slotsADay: number, days = 1): StaffSlot[] {
  return Array.from({ length: slotsADay * days }, (_, i) => {
    const day = Math.floor(i / slotsADay);
    const hour = 8 + (i % slotsADay);
    const startMs = (day * 24 + hour) * HOUR_MS;
    return {
      name: `day ${day + 1}, ${hour}:00-${hour + 1}:00`,
      startMs,
      endMs: startMs + HOUR_MS,
      day,
      shift: day,
    };
  });
}

export function testTeam(name: string, slots: number, own: Partial<StaffTeam> = {}): StaffTeam {
  return {
    name,
    kind: 'foot',
    skills: [],
    available: new Uint8Array(slots).fill(1),
    maxMinutesPerDay: null,
    breakAfterMinutes: null,
    restMinutes: null,
    ...own,
  };
}

/** Two stops a slot anywhere; zones of two sections each; section s is worth s + 1 in every slot. */
export function testInput(own: Partial<StaffingInput> = {}): StaffingInput {
  const slots = own.slots ?? testSlots(3);
  const zones =
    own.zones ?? [0, 1, 2].map((zone) => ({ name: `Z${zone}`, sections: [2 * zone, 2 * zone + 1] }));
  const count = zones.reduce((sum, { sections }) => sum + sections.length, 0);
  const numbers = Array.from({ length: count }, (_, section) => section);
  return {
    slots,
    zones,
    teams: [testTeam('A', slots.length), testTeam('B', slots.length)],
    sections: numbers.map((section) => ({ name: `S${section}`, leastVisits: [], skill: null })),
    worth: slots.map(() => Float64Array.from(numbers, (section) => section + 1)),
    repeatShare: 0.25,
    stopsIn: () => 2,
    posts: [],
    locks: [],
    ...own,
  };
}
