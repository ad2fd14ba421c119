/**
 * A plan: who works where in each slot, the tours of every shift, their stops with reasons, and the routes along the roads. Seeded: the
 * same input gives the same plan.
 */
import type { LngLat } from '../place.ts';
import { placeOf, type RoadRoute } from '../network/roadPoints.ts';
import { Problem } from '../problem.ts';
import { seededRandom } from '../random.ts';
import { frameOf, type PlanFrame } from './frame.ts';
import { reasonsOf } from './reasons.ts';
import { shiftTours, type ShiftStop } from './shiftTours.ts';
import type { Duty, Staffing } from './staffing/types.ts';
import { staffingInputOf } from './staffingInput.ts';
import type { Assignment, Plan, PlanInput, PlannedStop, PlanWarning, PostDuty, Staff } from './types.ts';

export const DEFAULT_EXPLORATION = 0.1;
const MAX_TEAM_SLOTS = 4000;

/**
 * Makes a plan; `staff` says which team works where in each slot. Every stop arrives and ends within its slot, and lets its team be back
 * at its base when the shift ends; each section counts once in a slot. Deterministic by seed, as far as `staff` is. About 0.1 s a shift of
 * 6 teams and 60 sections, beside the travel times.
 *
 * Throws `no-sections`, `invalid` (with pointers: stop and slot length, shifts, teams, bases and posts off the roads), `too-many` (over
 * 4,000 team slots) and `infeasible` where no team reaches any section. What it merely had to leave out is in `warnings`.
 */
export function makePlan(input: PlanInput, staff: Staff): Plan {
  return planOn(frameOf(input), staff);
}

/** The same on a frame that is there already. */
export function planOn(frame: PlanFrame, staff: Staff): Plan {
  const { input, shifts, slots } = frame;
  if (slots.length * input.teams.length > MAX_TEAM_SLOTS) {
    throw new Problem(
      'too-many',
      `${slots.length} slots of ${input.teams.length} teams; plan fewer days at a time`,
    );
  }
  const warnings = reachWarnings(frame);
  const staffing = staff(staffingInputOf(frame));
  for (const unmet of staffing.unmet) {
    if (unmet.code !== 'post-unmanned') continue;
    const { post, slot, wanted, given } = unmet;
    warnings.push({ code: unmet.code, post, startMs: slots[slot]!.startMs, wanted, given });
  }
  const random = seededRandom(input.seed);
  const visits = new Int32Array(input.sections.length);
  const today = input.days.map(() => new Int32Array(input.sections.length));
  const plan: Plan = { assignments: [], posts: [], expectedIncidents: 0, warnings };
  for (const shift of shifts.keys()) {
    const own = [...slots.keys()].filter((slot) => slots[slot]!.shift === shift);
    const { day } = slots[own[0]!]!;
    const owed = owedIn(frame, staffing, own, today[day]!);
    const tours = shiftTours({
      frame,
      shift,
      duty: staffing.duty,
      owed,
      visits,
      exploration: input.exploration ?? DEFAULT_EXPLORATION,
      random,
    });
    const duties = tours.flatMap((stops, team) => dutiesOf(frame, staffing, own, team, stops, owed));
    addRoutes(frame, duties);
    for (const slot of own) {
      for (const each of duties.filter((other) => other.startMs === slots[slot]!.startMs)) {
        if ('post' in each) plan.posts.push(each);
        else plan.assignments.push(each);
      }
    }
    for (const { section, visit, slot } of tours.flat()) {
      if (section < 0) continue;
      visits[section]!++;
      today[day]![section]!++;
      if (visit === 1) plan.expectedIncidents += frame.expected[slot]![section]!;
    }
    warnings.push(...idleWarnings(frame, staffing, own, tours, warnings));
  }
  for (const [day, given] of today.entries()) {
    for (const [section, { leastVisits }] of input.sections.entries()) {
      if (given[section]! >= leastVisits) continue;
      const owed = { section, day: input.days[day]!, owed: leastVisits, given: given[section]! };
      warnings.push({ code: 'least-visits', ...owed });
    }
  }
  return plan;
}

/** By section, the visits of the day that this shift owes: what is left of them after those that staffing counts on later in the day. */
function owedIn(
  { input, slots }: PlanFrame,
  { counted }: Staffing,
  own: readonly number[],
  given: Int32Array,
): Int32Array {
  const { day, shift } = slots[own[0]!]!;
  const later = new Int32Array(input.sections.length);
  for (const [slot, each] of slots.entries()) {
    if (each.day !== day || each.shift <= shift) continue;
    for (const section of counted[slot] ?? []) later[section]!++;
  }
  return Int32Array.from(input.sections, ({ leastVisits }, section) =>
    Math.max(0, leastVisits - given[section]! - later[section]!),
  );
}

/** Teams that get nowhere, and sections that nobody gets to; throws `infeasible` if that is all of them. */
function reachWarnings({ input: { sections, teams }, sites, shifts, staySeconds }: PlanFrame): PlanWarning[] {
  const longest = Math.max(0, ...shifts.map(({ startMs, endMs }) => (endMs - startMs) / 1000));
  const there = (team: number, section: number): number => {
    const base = sites.baseOf(team);
    return sites.travel(team, base, section) + sites.travel(team, section, base);
  };
  const sectionIds = [...sections.keys()];
  const teamIds = [...teams.keys()];
  const far = teamIds.filter((team) =>
    sectionIds.every((section) => there(team, section) + staySeconds[section]! > longest),
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

/** Slots that a team is to patrol in and has no stop in; what was said of it as a whole is not said again. */
function idleWarnings(
  { input, slots }: PlanFrame,
  { duty }: Staffing,
  own: readonly number[],
  tours: readonly (readonly ShiftStop[])[],
  said: readonly PlanWarning[],
): PlanWarning[] {
  return own.flatMap((slot) =>
    [...input.teams.keys()]
      .filter(
        (team) =>
          isIdle(duty[slot]![team]!, input, team, slots[slot]!) &&
          !tours[team]!.some((stop) => stop.slot === slot) &&
          !said.some((warning) => warning.code === 'far-team' && warning.team === team),
      )
      .map((team): PlanWarning => ({ code: 'idle-slot', team, startMs: slots[slot]!.startMs })),
  );
}

/** Whether a team without stops is worth a word: it could have worked, and nobody gave it the slot off. */
function isIdle(
  duty: Duty,
  { teams, locks = [] }: PlanInput,
  team: number,
  { startMs, endMs }: { startMs: number; endMs: number },
): boolean {
  if (duty.at === 'zone') return true;
  if (duty.at === 'post') return false;
  const isAway = (teams[team]!.unavailable ?? []).some(
    ({ fromMs, toMs }) => fromMs < endMs && toMs > startMs,
  );
  const isFree = locks.some(
    (lock) => lock.team === team && lock.slotStartMs === startMs && lock.to === 'off',
  );
  return !isAway && !isFree && teams[team]!.maxMinutesPerDay === undefined;
}

/** What a team does in the slots of a shift, without the ways. */
function dutiesOf(
  frame: PlanFrame,
  { duty }: Staffing,
  own: readonly number[],
  team: number,
  stops: readonly ShiftStop[],
  owed: Int32Array,
): (Assignment | PostDuty)[] {
  const { input, slots } = frame;
  return own.flatMap((slot): (Assignment | PostDuty)[] => {
    const there = duty[slot]![team]!;
    const { startMs, endMs, shift, day } = slots[slot]!;
    const inSlot = stops.filter((stop) => stop.slot === slot);
    if (inSlot.length === 0 || there.at === 'off') return [];
    const shared = {
      team,
      day: input.days[day]!,
      shift: frame.shifts[shift]!.shift,
      startMs,
      endMs,
      route: { type: 'LineString' as const, coordinates: [] },
      routeMeters: 0,
    };
    if (there.at === 'post') {
      const { arriveMs, leaveMs } = inSlot[0]!;
      return [{ ...shared, post: there.post, arriveAtMs: arriveMs, leaveAtMs: leaveMs }];
    }
    const planned = inSlot.map((stop) => plannedStop(frame, there.zone, stop, owed));
    return [{ ...shared, zone: there.zone, stops: planned }];
  });
}

function plannedStop(
  { input, sites, expected, slots }: PlanFrame,
  zone: number,
  { section, slot, arriveMs, leaveMs, visit, exploredAfter }: ShiftStop,
  owed: Int32Array,
): PlannedStop {
  const own = expected[slot]![section]!;
  return {
    section,
    point: sites.points[section]!,
    location: placeOf(input.network, sites.points[section]!),
    arriveAtMs: arriveMs,
    stayMinutes: (leaveMs - arriveMs) / 60_000,
    expectedIncidents: visit === 1 ? own : 0,
    reasons: reasonsOf({
      section: input.sections[section]!,
      expected: own,
      rank: 1 + expected[slot]!.reduce((above, other) => above + (other > own ? 1 : 0), 0),
      slotMs: slots[slot]!.endMs - slots[slot]!.startMs,
      visit,
      exploredAfter,
      owed: owed[section]!,
      isBeyondZone: input.zones.zoneOfSection[section] !== zone,
    }),
  };
}

/** Draws each team's way through a shift: base, stops and posts, slot after slot, and home after the last. */
function addRoutes({ sites }: PlanFrame, duties: readonly (Assignment | PostDuty)[]): void {
  for (const team of new Set(duties.map((each) => each.team))) {
    const own = duties.filter((each) => each.team === team);
    let at = sites.baseOf(team);
    for (const [i, each] of own.entries()) {
      const targets = 'post' in each ? [sites.postOf(each.post)] : each.stops.map((stop) => stop.section);
      if (i === own.length - 1) targets.push(sites.baseOf(team));
      const legs: RoadRoute[] = [];
      for (const target of targets) {
        const leg = sites.route(team, at, target);
        if (leg) legs.push(leg);
        at = target;
      }
      each.route = { type: 'LineString', coordinates: joined(legs) };
      each.routeMeters = legs.reduce((sum, leg) => sum + leg.meters, 0);
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
