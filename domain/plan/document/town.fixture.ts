/** A small plan of a flat town for tests: places lie on a line, and every way takes as long as the distance says. */
import { zoneClock } from '../../time/zone.ts';
import type { Ground } from './revise.ts';
import { slotsOf } from './slots.ts';
import type { DocumentAssignment, DocumentStop, PlanDocument } from './types.ts';

const clock = zoneClock('Asia/Shanghai');
export const toInstant = (date: string, time: string): number => clock.toInstantMs(date, time);

/** Two shifts of two slots on two days, three teams, six sections in two zones. */
export const TOWN_INPUT: PlanDocument['input'] = {
  from: '2026-03-06',
  to: '2026-03-08',
  shifts: [
    { start: '08:00', end: '12:00' },
    { start: '18:00', end: '22:00' },
  ],
  slotMinutes: 120,
  teams: ['Red', 'Blue', 'Green'].map((name, t) => ({ name, mode: 'ebike', base: [t / 1000, 0] })),
};

export const SLOTS = slotsOf(TOWN_INPUT, toInstant);
export const SECTION_IDS = ['q1', 'q2', 'q3', 'q4', 'q5', 'q6'];

/** Metres along the line of places: 1/1000 degree is 100 m here; 4 m/s. */
export const secondsBetween = (a: readonly number[], b: readonly number[]): number =>
  Math.ceil(Math.abs(a[0]! - b[0]!) * 25_000);

export const sectionPlace = (section: string): [number, number] => [Number(section.slice(1)) / 100, 0];

const expectedOf = (section: string, fromMs: number): number =>
  (Number(section.slice(1)) + (fromMs % 7)) / 100;

export const groundOf = (version: number): Ground => ({
  slots: SLOTS,
  version,
  placeOf: (section) => (SECTION_IDS.includes(section) ? sectionPlace(section) : null),
  toInstant,
  ways: {
    between: (_, from, to) => ({
      seconds: secondsBetween(from, to),
      meters: secondsBetween(from, to) * 4,
      line: [from, to],
    }),
  },
  forecasted: {
    expected: (section, fromMs) => expectedOf(section, fromMs),
    rank: () => 1,
    section: () => ({
      priority: 2,
      leastVisits: 0,
      evident: true,
      expectedPerWeek: 1,
      recent: { recent: 0, usual: 0, days: 28 },
    }),
  },
});

/** Every team in zone z1 in every slot, with one stop at the section of its number, as a planner would time it. */
export function townPlan(over: Partial<PlanDocument['input']> = {}): PlanDocument {
  const input = { ...TOWN_INPUT, ...over };
  const seen = new Set<string>();
  let made = 0;
  const assignments = SLOTS.shifts.flatMap(({ slots }) =>
    slots.flatMap((slot, s) =>
      input.teams.map((team, t): DocumentAssignment => {
        const section = SECTION_IDS[t]!;
        const place = sectionPlace(section);
        // In the second slot the team is there already.
        const arriveMs = slot.startMs + (s === 0 ? 1000 * secondsBetween(team.base, place) : 0);
        const key = `${section} ${slot.startMs}`;
        const stop: DocumentStop = {
          id: 's1',
          section,
          location: place,
          arriveAt: new Date(arriveMs).toISOString(),
          stayMinutes: 12,
          expectedIncidents: seen.has(key) ? 0 : expectedOf(section, slot.startMs),
          reasons: [{ code: 'expected', value: 1, rank: 1 }],
          locked: false,
          notBefore: null,
        };
        seen.add(key);
        return {
          id: `a${++made}`,
          team: team.name,
          zone: 'z1',
          post: null,
          start: new Date(slot.startMs).toISOString(),
          end: new Date(slot.endMs).toISOString(),
          lock: null,
          duty: null,
          stops: [stop],
          route: { type: 'LineString', coordinates: [] },
          routeMeters: 0,
        };
      }),
    ),
  );
  return {
    input,
    zones: [
      { id: 'z1', sections: SECTION_IDS.slice(0, 3) },
      { id: 'z2', sections: SECTION_IDS.slice(3) },
    ],
    sections: SECTION_IDS.map((id) => ({ id, name: id, leastVisits: 0, skill: null })),
    assignments,
    violations: [],
  };
}
