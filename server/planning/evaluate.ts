/** Plans judged on weeks that were held back: made from what was known before, scored on what then happened, beside two plain ways. */
import { placeOf } from '../../domain/network/roadPoints.ts';
import type { LngLat } from '../../domain/place.ts';
import { evenRotation } from '../../domain/plan/even.ts';
import type { PlanFrame } from '../../domain/plan/frame.ts';
import { greedyTours } from '../../domain/plan/greedyTours.ts';
import { incidentsOnSections } from '../../domain/plan/sectionIncidents.ts';
import type { MipSolver } from '../../domain/plan/staffing/mip.ts';
import type { Plan } from '../../domain/plan/types.ts';
import {
  coveredPerTeamHour,
  coveredRatio,
  expectedRatio,
  incidentsBetween,
  incidentsCovered,
} from '../../domain/plan/worth.ts';
import type { Estimate } from '../../domain/risk/bootstrap.ts';
import { zoneClock } from '../../domain/time/zone.ts';
import { weeklyOrigins } from './evaluateWeeks.ts';
import { PastPlanner, type MadePlan, type PlanAsked } from './pastPlanner.ts';

/** Ways of planning that are held beside each other. */
export const PLANS = ['plan', 'even', 'greedy'] as const;
export type PlanName = (typeof PLANS)[number];

const HOUR_MS = 3_600_000;

/** A stop of any of the plans. */
export interface EvaluatedStop {
  team: number;
  /** Local date of its shift. */
  day: string;
  section: number;
  location: LngLat;
  startMs: number;
  endMs: number;
  arriveMs: number;
  leaveMs: number;
  /** Expected incidents, at the first stop of a section in a slot; else 0. */
  expected: number;
  reasons: readonly string[];
}

export interface EvaluatedWeek extends MadePlan {
  stops: Record<PlanName, EvaluatedStop[]>;
  /** Incidents on key sections while teams were on shift: the most that any plan could have covered. */
  incidents: number;
  /** Of teams on patrol. */
  teamHours: number;
  /** Incidents at a junction of a section are the section's, each whole: what is foretold. */
  covered: Record<PlanName, number>;
  /** The same with each incident on the one road it was snapped to: an arm of a junction then has all of it, and the others nothing. */
  coveredBySnap: Record<PlanName, number>;
  expected: Record<PlanName, number>;
}

export interface Evaluation {
  weeks: EvaluatedWeek[];
  /** Incidents covered per team hour. */
  perTeamHour: Record<PlanName, Estimate>;
  /** Incidents that the plan covered beside what the others did. */
  overEven: Estimate;
  overGreedy: Estimate;
  /** The same by the one road that each incident was snapped to. */
  overEvenBySnap: Estimate;
  overGreedyBySnap: Estimate;
  /** Incidents that the plan was expected to cover, by those it covered. */
  calibration: Estimate;
}

export interface EvaluateProgress {
  /** Weeks. */
  done: number;
  total: number;
}

/** One plan of the days from `asOfMs`, which must be a local midnight, from what lies before it only. Throws as `makePlan` does. */
export function planAsOf(asked: PlanAsked, asOfMs: number, solver: MipSolver): MadePlan {
  return new PastPlanner(asked, asOfMs, solver).plan(asOfMs);
}

/**
 * Plans the last `count` weeks before `endMs`, or all from `firstMs` on, each from what lies before it, and scores them beside an even
 * rotation and a greedy plan of the same teams in the slots that they patrol in. `endMs`: a local midnight; nothing after it is looked at.
 * Throws `too-little-data` where no week fits.
 */
export function* evaluatePlans(
  asked: PlanAsked,
  endMs: number,
  weeks: { count: number } | { firstMs: number },
  solver: MipSolver,
): Generator<EvaluateProgress, Evaluation> {
  const { seed, ground } = asked;
  const oldestMs = ground.incidents.atMs.reduce((a, b) => Math.min(a, b), Infinity);
  const originsMs = weeklyOrigins({ oldestMs, days: asked.days }, endMs, weeks, zoneClock(ground.timeZone));
  const planner = new PastPlanner(asked, originsMs[0]!, solver);
  const done: EvaluatedWeek[] = [];
  for (const originMs of originsMs) {
    yield { done: done.length, total: originsMs.length };
    done.push(scored(planner.plan(originMs), planner, asked));
  }
  const bySnap = done.map((week) => ({ ...week, covered: week.coveredBySnap }));
  return {
    weeks: done,
    perTeamHour: eachPlan((name) => coveredPerTeamHour(done, name, seed)),
    overEven: coveredRatio(done, 'plan', 'even', seed),
    overGreedy: coveredRatio(done, 'plan', 'greedy', seed),
    overEvenBySnap: coveredRatio(bySnap, 'plan', 'even', seed),
    overGreedyBySnap: coveredRatio(bySnap, 'plan', 'greedy', seed),
    calibration: expectedRatio(done, 'plan', seed),
  };
}

/** The plan and its peers on what then happened. */
function scored(made: MadePlan, planner: PastPlanner, { ground: { incidents } }: PlanAsked): EvaluatedWeek {
  const { frame, plan, sections, patrols, asOfMs } = made;
  const { shifts, slots } = frame;
  const stops = {
    plan: stopsOfPlan(plan),
    even: stopsOfVisits(frame, evenRotation(frame, patrols)),
    greedy: stopsOfVisits(frame, greedyTours(frame, patrols)),
  };
  const lastMs = shifts.reduce((last, { endMs }) => Math.max(last, endMs), asOfMs);
  const happened = incidentsOnSections(sections, incidents, planner.placesOf, asOfMs, lastMs);
  const bySnap = incidentsOnSections(sections, incidents, planner.snappedTo, asOfMs, lastMs);
  const sum = <T>(of: readonly T[], value: (each: T, index: number) => number) =>
    of.reduce((total, each, index) => total + value(each, index), 0);
  return {
    ...made,
    stops,
    incidents: sum(slots, ({ startMs, endMs }) => incidentsBetween(happened, startMs, endMs)),
    teamHours: sum(slots, ({ startMs, endMs }, slot) => {
      const onPatrol = frame.input.teams.filter((_, team) => patrols(team, slot));
      return (onPatrol.length * (endMs - startMs)) / HOUR_MS;
    }),
    covered: eachPlan((name) => incidentsCovered(stops[name], happened)),
    coveredBySnap: eachPlan((name) => incidentsCovered(stops[name], bySnap)),
    expected: eachPlan((name) => sum(stops[name], ({ expected }) => expected)),
  };
}

function eachPlan<T>(of: (name: PlanName) => T): Record<PlanName, T> {
  return { plan: of('plan'), even: of('even'), greedy: of('greedy') };
}

/** The stops of a plan in the order of its slots. */
export function stopsOfPlan(plan: Plan): EvaluatedStop[] {
  return plan.assignments.flatMap(({ team, day, startMs, endMs, stops }) =>
    stops.map(({ section, location, arriveAtMs, stayMinutes, expectedIncidents, reasons }) => ({
      team,
      day,
      section,
      location,
      startMs,
      endMs,
      arriveMs: arriveAtMs,
      leaveMs: arriveAtMs + stayMinutes * 60_000,
      expected: expectedIncidents,
      reasons: reasons.map(({ code }) => code),
    })),
  );
}

function stopsOfVisits(frame: PlanFrame, visits: ReturnType<typeof greedyTours>): EvaluatedStop[] {
  const seen = new Set<string>();
  return visits.map(({ team, slot, section, arriveMs, leaveMs }) => {
    const key = `${slot} ${section}`;
    const expected = seen.has(key) ? 0 : frame.expected[slot]![section]!;
    seen.add(key);
    const { startMs, endMs, day } = frame.slots[slot]!;
    const { network, days } = frame.input;
    const location = placeOf(network, frame.sites.points[section]!);
    return {
      team,
      day: days[day]!,
      section,
      location,
      startMs,
      endMs,
      arriveMs,
      leaveMs,
      expected,
      reasons: [],
    };
  });
}
