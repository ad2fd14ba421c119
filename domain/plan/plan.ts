/**
 * The first planner: shift by shift and slot by slot, which team works which zone and where it stops, with routes along the roads.
 * Greedy with local search, seeded: the same input gives the same plan.
 */
import type { LngLat } from '../place.ts';
import { placeOf, type RoadRoute } from '../network/roadPoints.ts';
import { Problem, type ProblemPointer } from '../problem.ts';
import { seededRandom } from '../random.ts';
import { shiftsOn, type ShiftOnDay, type Slot } from './calendar.ts';
import { reasonsOf } from './reasons.ts';
import { planSites, type Sites } from './sites.ts';
import { staffSlot, type SlotTour, type TeamState } from './slots.ts';
import type { Assignment, Plan, PlanInput, PlannedStop, PlanWarning } from './types.ts';

export const DEFAULT_SLOT_MINUTES = 120;
export const DEFAULT_STOP_MINUTES = 12;
export const DEFAULT_EXPLORATION = 0.1;
const MAX_TEAM_SLOTS = 4000;

/**
 * Makes a plan. Every stop lies on a road of its zone, arrives and ends within its slot, and lets its team be back at its base when the
 * shift ends. Deterministic. Under 3 s for 6 teams, 60 sections and 9 slots on 15,000 roads.
 *
 * Throws `no-sections`, `invalid` (with pointers: stop and slot length, shifts, teams, bases off the roads), `too-many` (over 4,000
 * team slots) and `infeasible` where no team reaches any section. What it merely had to leave out is in `warnings`.
 */
export function makePlan(input: PlanInput): Plan {
  const slotMinutes = input.slotMinutes ?? DEFAULT_SLOT_MINUTES;
  const stopMinutes = input.stopMinutes ?? DEFAULT_STOP_MINUTES;
  validate(input, slotMinutes, stopMinutes);
  const shifts = shiftsOn(input.days, input.shifts, slotMinutes, input.toInstant);
  const slotCount = shifts.reduce((sum, { slots }) => sum + slots.length, 0);
  if (slotCount * input.teams.length > MAX_TEAM_SLOTS) {
    throw new Problem(
      'too-many',
      `${slotCount} slots of ${input.teams.length} teams; plan fewer days at a time`,
    );
  }
  const sites = planSites(input);
  const warnings = reachWarnings(input, sites, shifts, stopMinutes);
  const random = seededRandom(input.seed);
  const visits = new Int32Array(input.sections.length);
  const visitsOfDay = new Map<string, Int32Array>();
  const assignments: Assignment[] = [];
  let expectedIncidents = 0;

  for (const shift of shifts) {
    let today = visitsOfDay.get(shift.day);
    if (!today) visitsOfDay.set(shift.day, (today = new Int32Array(input.sections.length)));
    const onShift: Assignment[] = [];
    const teams = input.teams.map((_, team): TeamState => ({
      site: sites.baseOf(team),
      freeAtMs: shift.startMs,
      homeByMs: shift.endMs,
    }));
    for (const slot of shift.slots) {
      const expected = Float64Array.from(input.sections, (_, section) =>
        input.expectedIncidents(section, slot.startMs, slot.endMs),
      );
      const owed = Int32Array.from(input.sections, ({ leastVisits }, s) =>
        Math.max(0, leastVisits - today[s]!),
      );
      const exploration = input.exploration ?? DEFAULT_EXPLORATION;
      const tours = staffSlot({
        input,
        sites,
        slot,
        expected,
        owed,
        visits,
        teams,
        stopMinutes,
        exploration,
        random,
      });
      const seen = new Map<number, number>();
      for (const tour of tours) {
        const assignment = assign(input, sites, shift, slot, tour, {
          expected,
          owed,
          visits,
          seen,
          stopMinutes,
        });
        onShift.push(assignment);
        const last = assignment.stops[assignment.stops.length - 1]!;
        teams[tour.team] = {
          site: last.section,
          freeAtMs: last.arriveAtMs + stopMinutes * 60_000,
          homeByMs: shift.endMs,
        };
      }
      for (const [section, times] of seen) {
        expectedIncidents += expected[section]!;
        visits[section]! += times;
        today[section]! += times;
      }
      for (const team of input.teams.keys()) {
        if (tours.some((tour) => tour.team === team)) continue;
        if (warnings.some((warning) => warning.code === 'far-team' && warning.team === team)) continue;
        warnings.push({ code: 'idle-slot', team, startMs: slot.startMs });
      }
    }
    addRoutes(sites, onShift);
    assignments.push(...onShift);
  }
  for (const [day, given] of visitsOfDay) {
    for (const [section, { leastVisits }] of input.sections.entries()) {
      if (given[section]! >= leastVisits) continue;
      warnings.push({ code: 'least-visits', section, day, owed: leastVisits, given: given[section]! });
    }
  }
  return { assignments, expectedIncidents, warnings };
}

function validate(
  { sections, teams, days, exploration }: PlanInput,
  slotMinutes: number,
  stopMinutes: number,
): void {
  if (sections.length === 0) throw new Problem('no-sections');
  const errors: ProblemPointer[] = [];
  if (!(stopMinutes >= 10 && stopMinutes <= 16)) {
    errors.push({ pointer: '/stopMinutes', detail: 'a stop lasts 10 to 16 minutes' });
  }
  if (!(slotMinutes >= 30 && slotMinutes <= 480)) {
    errors.push({ pointer: '/slotMinutes', detail: 'a slot lasts 30 to 480 minutes' });
  }
  if (teams.length === 0) errors.push({ pointer: '/teams', detail: 'there is no team' });
  if (days.length === 0) errors.push({ pointer: '/to', detail: 'there is no day between from and to' });
  if (exploration !== undefined && !(exploration >= 0 && exploration <= 1)) {
    errors.push({ pointer: '/exploration', detail: 'a share from 0 to 1' });
  }
  if (errors.length > 0) throw new Problem('invalid', 'a plan cannot be made of this', errors);
}

/** Teams that get nowhere, and sections that nobody gets to; throws `infeasible` if that is all of them. */
function reachWarnings(
  { sections, teams }: PlanInput,
  sites: Sites,
  shifts: readonly ShiftOnDay[],
  stopMinutes: number,
): PlanWarning[] {
  const longest = Math.max(0, ...shifts.map(({ startMs, endMs }) => (endMs - startMs) / 1000));
  const there = (team: number, section: number): number => {
    const base = sites.baseOf(team);
    return sites.travel(team, base, section) + sites.travel(team, section, base);
  };
  const sectionIds = [...sections.keys()];
  const teamIds = [...teams.keys()];
  const far = teamIds.filter((team) =>
    sectionIds.every((section) => there(team, section) + stopMinutes * 60 > longest),
  );
  if (far.length === teams.length) {
    throw new Problem(
      'infeasible',
      'no team can reach a key section and be back within its shift',
      far.map((team) => ({ pointer: `/teams/${team}/base`, detail: 'too far from every key section' })),
    );
  }
  return [
    ...far.map((team): PlanWarning => ({ code: 'far-team', team })),
    ...sectionIds
      .filter((section) => teamIds.every((team) => there(team, section) === Infinity))
      .map((section): PlanWarning => ({ code: 'unreachable-section', section })),
  ];
}

interface SlotFigures {
  expected: Float64Array;
  owed: Int32Array;
  visits: Int32Array;
  /** Stops at each section in this slot so far; added to. */
  seen: Map<number, number>;
  stopMinutes: number;
}

function assign(
  input: PlanInput,
  sites: Sites,
  shift: ShiftOnDay,
  slot: Slot,
  { team, zone, tour, explored }: SlotTour,
  { expected, owed, visits, seen, stopMinutes }: SlotFigures,
): Assignment {
  const stops = tour.sites.map((section, i): PlannedStop => {
    const visit = (seen.get(section) ?? 0) + 1;
    seen.set(section, visit);
    return {
      section,
      point: sites.points[section]!,
      location: placeOf(input.network, sites.points[section]!),
      arriveAtMs: Math.round(tour.arriveAt[i]! * 1000),
      stayMinutes: stopMinutes,
      expectedIncidents: visit === 1 ? expected[section]! : 0,
      reasons: reasonsOf({
        section: input.sections[section]!,
        expected: expected[section]!,
        rank: 1 + expected.reduce((above, other) => above + (other > expected[section]! ? 1 : 0), 0),
        slotMs: slot.endMs - slot.startMs,
        visit,
        exploredAfter: explored.has(section) ? visits[section]! : null,
        owed: owed[section]!,
      }),
    };
  });
  return {
    team,
    zone,
    day: shift.day,
    shift: shift.shift,
    startMs: slot.startMs,
    endMs: slot.endMs,
    stops,
    route: { type: 'LineString', coordinates: [] },
    routeMeters: 0,
  };
}

/** Draws each team's way through a shift: base, stops, slot after slot, and home after the last. */
function addRoutes(sites: Sites, onShift: readonly Assignment[]): void {
  for (const team of new Set(onShift.map((assignment) => assignment.team))) {
    const own = onShift.filter((assignment) => assignment.team === team);
    let at = sites.baseOf(team);
    for (const [i, assignment] of own.entries()) {
      const targets = assignment.stops.map((stop) => stop.section);
      if (i === own.length - 1) targets.push(sites.baseOf(team));
      const legs: RoadRoute[] = [];
      for (const target of targets) {
        const leg = sites.route(team, at, target);
        if (leg) legs.push(leg);
        at = target;
      }
      assignment.route = { type: 'LineString', coordinates: joined(legs) };
      assignment.routeMeters = legs.reduce((sum, leg) => sum + leg.meters, 0);
    }
  }
}

/** Legs end where the next begins: one line, without the doubled points. */
function joined(legs: readonly RoadRoute[]): LngLat[] {
  const line: LngLat[] = [];
  for (const leg of legs) {
    for (const [lng, lat] of leg.line.coordinates as LngLat[]) {
      const last = line[line.length - 1];
      if (line.length < 2 || !last || last[0] !== lng || last[1] !== lat) line.push([lng, lat]);
    }
  }
  return line;
}
