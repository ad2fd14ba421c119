/**
 * What every way of planning is held to alike: the slots, where a stop takes place, how long the way between two takes, and what a stop is
 * worth. The plan, the even rotation and the greedy plan are all made on one frame.
 */
import { shiftsOn, type ShiftOnDay } from './calendar.ts';
import { Problem, type ProblemPointer } from '../problem.ts';
import {
  DEFAULT_SLOT_MINUTES,
  DEFAULT_STOP_MINUTES,
  LONGEST_STOP_MINUTES,
  SHORTEST_STOP_MINUTES,
} from './rules.ts';
import { planSites, type Sites } from './sites.ts';
import type { PlanInput } from './types.ts';

const WORTH_OF_PRIORITY = { 1: 1.5, 2: 1, 3: 0.6 } as const;
/** What a visit that is owed counts for, beside the section's own worth: as much as this many average sections. */
const OWED_WORTH = 3;

export interface FrameSlot {
  startMs: number;
  endMs: number;
  /** Index in `PlanInput.days` and in `PlanFrame.shifts`. */
  day: number;
  shift: number;
}

export interface PlanFrame {
  input: PlanInput;
  sites: Sites;
  /** Seconds from site to site, row by row, by the team's mode; teams of a mode have the same table. */
  travelOf(team: number): Float64Array;
  shifts: readonly ShiftOnDay[];
  /** Of all shifts, in order of time. */
  slots: readonly FrameSlot[];
  /** Seconds of a stop, by section. */
  staySeconds: Float64Array;
  /** Expected incidents: `expected[slot][section]`. */
  expected: readonly Float64Array[];
  /** Worth of a first stop, > 0: what is expected, by priority. */
  worth: readonly Float64Array[];
  /** By slot: what is added to it while visits are owed. */
  owedWorth: Float64Array;
}

/** A stop in a plan: indices of the frame. */
export interface Visit {
  team: number;
  slot: number;
  section: number;
  arriveMs: number;
  leaveMs: number;
}

/** Throws `no-sections`, and `invalid` with pointers for lengths, teams and shifts that cannot be, and bases and posts off the roads. */
export function frameOf(input: PlanInput): PlanFrame {
  const slotMinutes = input.slotMinutes ?? DEFAULT_SLOT_MINUTES;
  const stopMinutes = input.stopMinutes ?? DEFAULT_STOP_MINUTES;
  validate(input, slotMinutes, stopMinutes);
  const shifts = shiftsOn(input.days, input.shifts, slotMinutes, input.toInstant);
  const slots = shifts.flatMap(({ day, slots: own }, shift) =>
    own.map((slot): FrameSlot => ({ ...slot, day: input.days.indexOf(day), shift })),
  );
  const expected = slots.map(({ startMs, endMs }) =>
    Float64Array.from(input.sections, (_, section) => input.expectedIncidents(section, startMs, endMs)),
  );
  const means = expected.map(
    (values) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length),
  );
  const sites = planSites(input);
  return {
    input,
    sites,
    travelOf: travelTables(input, sites),
    shifts,
    slots,
    staySeconds: Float64Array.from(input.sections, ({ stayMinutes }) => (stayMinutes ?? stopMinutes) * 60),
    expected,
    worth: expected.map((values, slot) =>
      // Where nothing is expected anywhere, a patrol still goes round.
      values.map(
        (value, section) =>
          Math.max(value, 1e-6 + 0.01 * means[slot]!) * WORTH_OF_PRIORITY[input.sections[section]!.priority],
      ),
    ),
    owedWorth: Float64Array.from(means, (mean) => OWED_WORTH * Math.max(mean, 1e-3)),
  };
}

function validate(
  { sections, teams, days, exploration }: PlanInput,
  slotMinutes: number,
  stopMinutes: number,
): void {
  if (sections.length === 0) throw new Problem('no-sections');
  const errors: ProblemPointer[] = [];
  if (!(stopMinutes >= SHORTEST_STOP_MINUTES && stopMinutes <= LONGEST_STOP_MINUTES)) {
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
  for (const [s, { stayMinutes: stay }] of sections.entries()) {
    if (stay === undefined || (stay >= SHORTEST_STOP_MINUTES && stay <= LONGEST_STOP_MINUTES)) continue;
    errors.push({ pointer: `/sections/${s}/stayMinutes`, detail: 'a stop lasts 10 to 16 minutes' });
  }
  if (errors.length > 0) throw new Problem('invalid', 'a plan cannot be made of this', errors);
}

function travelTables({ teams }: PlanInput, sites: Sites): PlanFrame['travelOf'] {
  const count = sites.points.length;
  const tables = new Map<string, Float64Array>();
  for (const [team, { mode }] of teams.entries()) {
    if (tables.has(mode)) continue;
    const table = new Float64Array(count * count);
    for (let i = 0; i < table.length; i++) {
      table[i] = sites.travel(team, Math.floor(i / count), i % count);
    }
    tables.set(mode, table);
  }
  return (team) => tables.get(teams[team]!.mode)!;
}

/** Whether a team may stop at a section at all: it has the skill and gets there and home from it. */
export function mayStop({ input, sites }: PlanFrame, team: number, section: number): boolean {
  const { skill } = input.sections[section]!;
  if (skill && !(input.teams[team]!.skills ?? []).includes(skill)) return false;
  const base = sites.baseOf(team);
  return Number.isFinite(sites.travel(team, base, section) + sites.travel(team, section, base));
}
