/**
 * Staffing the slots of a plan: at once by the greedy rule, then day by day by the programme (`programme.ts`). Days share nothing but the rest between
 * shifts, so the sum of their bounds bounds the whole. Where rest ties days, each is solved after those before it, and if that leaves a gap, all together.
 */
import { worthAtMost } from './ceiling.ts';
import { checkClashes } from './clashes.ts';
import type { DayStaffing } from './day.ts';
import { extractStaffing } from './extract.ts';
import { greedyStaffing } from './greedy.ts';
import { groupTeams } from './groups.ts';
import type { MipSolver } from './mip.ts';
import { priceCrews, solveProgramme, type PricedProgramme } from './pricing.ts';
import { penaltiesOf } from './penalties.ts';
import { buildProgramme, type Programme } from './programme.ts';
import { barsRest, slotsByDay } from './roster.ts';
import type { Duty, Staffing, StaffingInput, StaffingOptions, StaffingProgress } from './types.ts';

type Ended = Staffing['ended'];
const ENDED: readonly Ended[] = ['optimal', 'gap-reached', 'time-limit', 'stopped'];

/**
 * Blocks as long as `secondsLeft` says (at most, but for a second or two). Throws `infeasible` with pointers and plain words if locks and rules
 * contradict each other, or if no team is ever available; what else cannot be kept is in `unmet`.
 */
export function staff(input: StaffingInput, solver: MipSolver, options: StaffingOptions): Staffing {
  checkClashes(input);
  const grouping = groupTeams(input, options.oneByOne);
  const penalties = penaltiesOf(input, grouping);
  const scopes = [...slotsByDay(input.slots).values()];
  const tied = restTiesDays(input);
  const plans: DayStaffing[] = [];
  const fillGreedily = (from: number) => {
    plans.length = from;
    const works = workedSlots(input, plans);
    for (const slots of scopes.slice(from)) {
      plans.push(greedyStaffing(input, grouping, slots, works, penalties));
    }
  };
  fillGreedily(0);
  const bounds = scopes.map((slots) => worthAtMost(input, grouping, slots));
  let ended: Ended = 'optimal';
  const worse = (other: Ended) => {
    if (ENDED.indexOf(other) > ENDED.indexOf(ended)) ended = other;
  };
  /** `objective` and `bound` of one day may be ahead of what is kept. */
  const tell = (day = -1, objective = -Infinity, bound = Infinity) => {
    options.onProgress?.(
      measure(
        plans.map((plan, i) => {
          const more = i === day ? Math.max(0, objective - plan.objective) : 0;
          return { worth: plan.worth + more, objective: plan.objective + more };
        }),
        bounds.map((own, i) => (i === day ? Math.min(own, bound) : own)),
      ),
    );
  };
  tell();

  const over = () => (options.shouldStop?.() ? 'stopped' : options.secondsLeft() <= 0 ? 'time-limit' : null);
  const open = (slots: readonly number[], decided: readonly DayStaffing[]) => {
    const mayWork = restedSlots(input, slots, workedSlots(input, decided));
    const programme = buildProgramme(input, grouping, { slots, mayWork, penalties });
    return { programme, priced: priceCrews(programme, solver, options) };
  };
  const opened: { programme: Programme; priced: PricedProgramme }[] = [];
  for (const [day, slots] of scopes.entries()) {
    const why = over();
    if (why) worse(why);
    if (why) break;
    opened.push(open(slots, []));
    bounds[day] = Math.min(bounds[day]!, opened[day]!.priced.bound);
    tell();
  }
  const solve = (
    slots: readonly number[],
    { programme, priced }: { programme: Programme; priced: PricedProgramme },
    shareOfTime: number,
    targetGap: number,
    day: number,
  ) => {
    const until = options.secondsLeft() * (1 - shareOfTime);
    const answer = solveProgramme(programme, priced, solver, {
      targetGap,
      secondsLeft: () => options.secondsLeft() - until,
      shouldStop: options.shouldStop,
      onProgress: (objective, bound) => tell(day, objective, tied ? Infinity : bound),
    });
    worse(answer.ended);
    const staffing =
      answer.values && extractStaffing(input, grouping, slots, programme, answer.values, penalties);
    return { staffing, bound: answer.bound };
  };
  for (const [day, slots] of scopes.entries()) {
    const why = over() ?? (opened[day] ? null : 'time-limit');
    if (why) worse(why);
    if (why) break;
    const programme = tied && day > 0 ? open(slots, plans.slice(0, day)) : opened[day]!;
    const targetGap = options.targetGap * Math.max(plans[day]!.worth, 0);
    const { staffing, bound } = solve(slots, programme, 1 / (scopes.length - day), targetGap, day);
    // What is decided on other days does not bound this one.
    if (!tied) bounds[day] = Math.min(bounds[day]!, bound);
    if (staffing && staffing.objective > plans[day]!.objective) {
      plans[day] = staffing;
      if (tied) fillGreedily(day + 1);
    }
    tell();
  }
  if (tied && measure(plans, bounds).gap > options.targetGap && !over()) {
    const slots = [...input.slots.keys()];
    const all = open(slots, []);
    const { staffing, bound } = solve(
      slots,
      all,
      1,
      options.targetGap * measure(plans, bounds).objective,
      -1,
    );
    const objective = plans.reduce((sum, plan) => sum + plan.objective, 0);
    if (bound < bounds.reduce((sum, own) => sum + own, 0)) bounds.splice(0, bounds.length, bound);
    if (staffing && staffing.objective > objective) plans.splice(0, plans.length, staffing);
    tell();
  }
  const result = measure(plans, bounds);
  return {
    ...result,
    duty: dutyOf(input, plans),
    counted: countedOf(input, plans),
    ended: result.gap <= 1e-6 ? 'optimal' : ended === 'optimal' ? 'gap-reached' : ended,
    unmet: plans.flatMap((plan) => plan.unmet),
  };
}

/** Objective, bound and gap in worth of visits: what is unmet is taken from both in the programme. */
function measure(
  plans: readonly Pick<DayStaffing, 'worth' | 'objective'>[],
  bounds: readonly number[],
): StaffingProgress {
  const lost = plans.reduce((sum, { worth, objective }) => sum + worth - objective, 0);
  const objective = plans.reduce((sum, plan) => sum + plan.objective, 0) + lost;
  const bound = Math.max(objective, bounds.reduce((sum, own) => sum + own, 0) + lost);
  const gap = bound > 0 ? (bound - objective) / bound : 0;
  return { objective, bound, gap };
}

/** `[team][slot]`: 1 where it works by a lock or a plan. */
function workedSlots(input: StaffingInput, plans: readonly DayStaffing[]): Uint8Array[] {
  const works = input.teams.map(() => new Uint8Array(input.slots.length));
  for (const { team, slot, to } of input.locks) if (to !== 'off') works[team]![slot] = 1;
  for (const { duty } of plans) {
    for (const [slot, there] of duty)
      there.forEach((at, team) => (works[team]![slot] = at.at === 'off' ? 0 : 1));
  }
  return works;
}

/** `[team][slot]`: 1 if a team that works as it does out of these slots has its rest if it works in the slot. */
function restedSlots(
  input: StaffingInput,
  scope: readonly number[],
  works: readonly Uint8Array[],
): Uint8Array[] {
  const inScope = new Set(scope);
  return input.teams.map((team, index) => {
    const elsewhere = [...works[index]!.keys()].filter((slot) => works[index]![slot] && !inScope.has(slot));
    return Uint8Array.from(input.slots, (slot, i) => {
      const bars = (other: number) =>
        other < i ? barsRest(team, input.slots[other]!, slot) : barsRest(team, slot, input.slots[other]!);
      return inScope.has(i) && elsewhere.some(bars) ? 0 : 1;
    });
  });
}

function restTiesDays({ slots, teams }: StaffingInput): boolean {
  return teams.some((team) => {
    const may = [...slots.keys()].filter((slot) => team.available[slot]);
    return may.some((slot, i) => {
      const next = may[i + 1];
      if (next === undefined || slots[slot]!.day === slots[next]!.day) return false;
      return barsRest(team, slots[slot]!, slots[next]!);
    });
  });
}

function dutyOf(input: StaffingInput, plans: readonly DayStaffing[]): Duty[][] {
  const duty: Duty[][] = [];
  for (const plan of plans) for (const [slot, there] of plan.duty) duty[slot] = there;
  return input.slots.map((_, slot) => duty[slot]!);
}

/** Visits that are made for the most part, most worth first. */
function countedOf(input: StaffingInput, plans: readonly DayStaffing[]): number[][] {
  const made = input.slots.map(() => new Map<number, number>());
  for (const { visits } of plans) {
    for (const visit of visits) {
      const ofSlot = made[visit.slot]!;
      ofSlot.set(visit.section, (ofSlot.get(visit.section) ?? 0) + visit.made);
    }
  }
  return made.map((ofSlot, slot) => {
    const worth = input.worth[slot]!;
    return [...ofSlot]
      .filter(([, share]) => share >= 0.5)
      .map(([section]) => section)
      .sort((a, b) => worth[b]! - worth[a]! || a - b);
  });
}
