/** The tours of all teams in one shift: its slots planned together, because where a slot ends is where the next begins. */
import type { Random } from '../random.ts';
import { greedyShift } from './greedyTours.ts';
import { mayStop, type PlanFrame } from './frame.ts';
import { bestTours } from './orienteering.ts';
import type { FixedStay, TourProblem, TourTeam } from './tourProblem.ts';
import { explored } from './exploration.ts';
import { withRepeats } from './repeats.ts';
import { shuffled } from './shuffle.ts';
import type { Duty } from './staffing/types.ts';

/**
 * A stop outside the team's zone is worth this share of one inside it: in a zone that others work in, and in one that nobody works in. So
 * zones say who answers for what and cost next to no coverage; held to their zones, teams covered a fifth less than greedy ones.
 */
const SHARE_IN_OTHERS_ZONE = 0.9;
const SHARE_IN_NOBODYS_ZONE = 0.95;

/** Work of the search on one shift: rounds x (sections x stops); and the fewest and most rounds. */
const WORK = 6e5;
const LEAST_ROUNDS = 20;
const MOST_ROUNDS = 400;

export interface ShiftStop {
  /** -1 at a post. */
  section: number;
  /** Number of the slot in the frame. */
  slot: number;
  arriveMs: number;
  leaveMs: number;
  /** Of what a person has fixed, by its index among the team's stays; -1: chosen. */
  fixed: number;
  /** 1 for the first stop at the section in the slot. */
  visit: number;
  /** Stops at the section before, if it counts toward exploration. */
  exploredAfter: number | null;
}

export interface ShiftInput {
  frame: PlanFrame;
  shift: number;
  /** `duty[slot][team]`, slots of the frame. */
  duty: readonly (readonly Duty[])[];
  /** By section: visits still owed in this shift. */
  owed: Int32Array;
  /** By section: stops in the shifts before. */
  visits: Int32Array;
  exploration: number;
  random: Random;
}

/** By team, its stops in order of arrival. Deterministic by `random`. */
export function shiftTours(input: ShiftInput): ShiftStop[][] {
  const { frame, shift, random } = input;
  const slots = [...frame.slots.keys()].filter((slot) => frame.slots[slot]!.shift === shift);
  const problem = problemOf(input, slots);
  const stopCount = problem.slots.reduce(
    (sum, { startAt, endAt }) => sum + (problem.teams.length * (endAt - startAt)) / 900,
    0,
  );
  const rounds = Math.min(
    MOST_ROUNDS,
    Math.max(
      LEAST_ROUNDS,
      Math.round(WORK / Math.max(1, (problem.sections * stopCount) / problem.teams.length)),
    ),
  );
  const begin = greedyBeginning(input, slots);
  const plain = bestTours(problem, { rounds, random, begin });
  const { stops, marked } = explored(problem, plain.stops, input.visits, input.exploration, random);
  const mixed = stops.map((tour, team) => shuffled(problem, team, tour, random));
  return withRepeats(problem, mixed).map((tour) =>
    tour.map((stop): ShiftStop => {
      const exploredStop = stop.visit === 1 && marked.has(`${stop.slot} ${stop.section}`);
      return {
        section: stop.section,
        slot: slots[stop.slot]!,
        arriveMs: Math.round(stop.arriveAt * 1000),
        leaveMs: Math.round(stop.leaveAt * 1000),
        fixed: stop.fixed,
        visit: stop.visit,
        exploredAfter: exploredStop ? input.visits[stop.section]! : null,
      };
    }),
  );
}

function problemOf({ frame, duty, owed }: ShiftInput, slots: readonly number[]): TourProblem {
  const { input, sites, staySeconds, worth, owedWorth } = frame;
  const sections = input.sections.length;
  const siteCount = sites.points.length;
  const worked = slots.map((slot) => {
    const zones = duty[slot]!.flatMap((each) => (each.at === 'zone' ? [each.zone] : []));
    return new Set(zones);
  });
  const whole = frame.shifts[frame.slots[slots[0]!]!.shift]!;
  const teams = input.teams.map((_, team): TourTeam => {
    const open = Uint8Array.from(input.sections, (__, section) => (mayStop(frame, team, section) ? 1 : 0));
    const own = new Float64Array(sections * slots.length);
    const fixed: FixedStay[] = [];
    for (const [k, slot] of slots.entries()) {
      const there = duty[slot]![team]!;
      const frozen = (input.frozen ?? []).find(
        (each) => each.team === team && each.slotStartMs === frame.slots[slot]!.startMs,
      );
      if (frozen) {
        for (const { section, arriveAtMs, stayMinutes } of frozen.stops) {
          const at = arriveAtMs / 1000;
          fixed.push({
            slot: k,
            site: section,
            startAt: at,
            latestAt: at,
            staySeconds: 60 * stayMinutes,
            section,
          });
        }
      }
      if (there.at === 'post') {
        const { startMs, endMs } = frame.slots[slot]!;
        fixed.push({
          slot: k,
          site: sites.postOf(there.post),
          startAt: startMs / 1000,
          latestAt: startMs / 1000,
          staySeconds: (endMs - startMs) / 1000,
          section: -1,
        });
      } else if (there.at === 'zone' && (!frozen || frozen.isOpen)) {
        for (let section = 0; section < sections; section++) {
          if (!open[section]) continue;
          const zone = input.zones.zoneOfSection[section]!;
          const share =
            zone === there.zone ? 1 : worked[k]!.has(zone) ? SHARE_IN_OTHERS_ZONE : SHARE_IN_NOBODYS_ZONE;
          own[k * sections + section] = share * worth[slot]![section]!;
        }
      }
    }
    return {
      travel: frame.travelOf(team),
      siteCount,
      from: sites.baseOf(team),
      freeAt: whole.startMs / 1000,
      home: sites.baseOf(team),
      homeBy: whole.endMs / 1000,
      worth: own,
      fixed: reachable(fixed, frame, team, whole),
    };
  });
  return {
    sections,
    slots: slots.map((slot) => ({
      startAt: frame.slots[slot]!.startMs / 1000,
      endAt: frame.slots[slot]!.endMs / 1000,
    })),
    staySeconds,
    teams,
    owed,
    owedWorth: new Float64Array(sections).fill(
      slots.reduce((sum, slot) => sum + owedWorth[slot]!, 0) / slots.length,
    ),
  };
}

/** Fixed stays with the delay that the way to them takes, and each left in time for what follows. */
function reachable(
  fixed: readonly FixedStay[],
  { sites }: PlanFrame,
  team: number,
  { startMs, endMs }: { startMs: number; endMs: number },
): FixedStay[] {
  let at = sites.baseOf(team);
  let free = startMs / 1000;
  const kept: FixedStay[] = [];
  for (const stay of fixed) {
    const end = stay.startAt + stay.staySeconds;
    const leaveBy = Math.min(end, endMs / 1000 - sites.travel(team, stay.site, sites.baseOf(team)));
    const latestAt = Math.max(stay.latestAt, free + sites.travel(team, at, stay.site));
    if (!(latestAt < leaveBy)) continue;
    kept.push({ ...stay, latestAt, staySeconds: leaveBy - stay.startAt });
    at = stay.site;
    free = leaveBy;
  }
  return kept;
}

/** What the greedy plan would do: the search begins there, so that it never ends below. */
function greedyBeginning({ frame, shift, duty, owed }: ShiftInput, slots: readonly number[]) {
  const patrols = (team: number, slot: number): boolean => duty[slot]![team]!.at === 'zone';
  const visits = greedyShift(frame, shift, patrols, (_, section) => owed[section]!);
  return frame.input.teams.map((_, team) =>
    visits
      .filter((visit) => visit.team === team)
      .map(({ section, slot }) => ({ section, slot: slots.indexOf(slot) })),
  );
}
