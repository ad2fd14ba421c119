/** Plans judged on weeks that were held back: made from what was known before, scored on what then happened, beside two plain ways. */
import { buildNetwork, type Network } from '../../domain/network/graph.ts';
import { pointAlong } from '../../domain/network/line.ts';
import { placeOf } from '../../domain/network/roadPoints.ts';
import { createSnapper, type Snapper } from '../../domain/network/snap.ts';
import { lineLengthMeters, type LngLat } from '../../domain/place.ts';
import { evenRotation } from '../../domain/plan/even.ts';
import { frameOf, type PlanFrame } from '../../domain/plan/frame.ts';
import { greedyTours } from '../../domain/plan/greedyTours.ts';
import { planOn } from '../../domain/plan/plan.ts';
import { spreadBases } from './bases.ts';
import type { Plan, PlanInput, PlanSection, PlanTeam, Shift, Staff } from '../../domain/plan/types.ts';
import { sectionWorkloads } from '../../domain/plan/workload.ts';
import {
  coveredPerTeamHour,
  coveredRatio,
  incidentsBetween,
  incidentsCovered,
  incidentsOnSections,
  type PlacedIncidents,
  type SectionIncidents,
} from '../../domain/plan/worth.ts';
import { partitionRoads } from '../../domain/plan/zones.ts';
import { Problem } from '../../domain/problem.ts';
import type { Estimate } from '../../domain/risk/bootstrap.ts';
import { expectedByHour, expectedOver, type Unit } from '../../domain/risk/expect.ts';
import { recentAgainstUsual } from '../../domain/risk/explain.ts';
import { fitRisk, type RiskModel } from '../../domain/risk/fit.ts';
import type { Study } from '../../domain/risk/study.ts';
import type { TravelMode } from '../../domain/road.ts';
import type { RoadStretch } from '../../domain/sections/match.ts';
import { addDays } from '../../domain/time/date.ts';
import { zoneClock, type ZoneClock } from '../../domain/time/zone.ts';
import { openGround, type Ground } from '../forecast/ground.ts';
import { proposeFrom } from '../forecast/propose.ts';
import { expectedBetween } from './compute.ts';
import { weeklyOrigins } from './evaluateWeeks.ts';

/** A key section as a person gave it; its stretches by road id. */
export interface GivenSection {
  id: string;
  name: string;
  line: LngLat[];
  priority: 1 | 2 | 3;
  leastVisits: number;
  stretches: readonly { roadId: string; fromMeters: number; toMeters: number }[];
}

export interface PlanAsked {
  ground: Extract<Ground, { unit: 'roads' }>;
  /** Those of the database, or how many to propose from the data before each week. */
  sections: readonly GivenSection[] | { propose: number };
  /** With their bases, or how many: their bases are then spread over the sections. */
  teams: readonly PlanTeam[] | { count: number; mode: TravelMode };
  shifts: readonly Shift[];
  days: number;
  slotMinutes: number;
  stopMinutes: number;
  exploration: number;
  seed: number;
  staff: Staff;
}

/** Ways of planning that are held beside each other. */
export const PLANS = ['plan', 'even', 'greedy'] as const;
export type PlanName = (typeof PLANS)[number];

/** A key section of one plan. */
export interface PlannedSection extends PlanSection {
  id: string;
  name: string;
  line: LngLat[];
}

/** A plan made from what was known at an instant. */
export interface MadePlan {
  asOfMs: number;
  frame: PlanFrame;
  sections: PlannedSection[];
  plan: Plan;
}

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
  teamHours: number;
  covered: Record<PlanName, number>;
  expected: Record<PlanName, number>;
}

export interface Evaluation {
  weeks: EvaluatedWeek[];
  /** Incidents covered per team hour. */
  perTeamHour: Record<PlanName, Estimate>;
  /** Incidents that the plan covered beside what the others did. */
  overEven: Estimate;
  overGreedy: Estimate;
}

export interface EvaluateProgress {
  /** Weeks. */
  done: number;
  total: number;
}

const WEEK_DAYS = 7;

/** One plan of the days from `asOfMs`, which must be a local midnight, from what lies before it only. Throws as `makePlan` does. */
export function planAsOf(asked: PlanAsked, asOfMs: number): MadePlan {
  return new Planner(asked, asOfMs).plan(asOfMs);
}

/**
 * Plans the last `count` weeks before `endMs`, or all from `firstMs` on, each from what lies before it, and scores them beside an even
 * rotation and a greedy plan of the same teams. `endMs`: a local midnight; nothing after it is looked at. Throws `too-little-data` where no
 * week fits.
 */
export function* evaluatePlans(
  asked: PlanAsked,
  endMs: number,
  weeks: { count: number } | { firstMs: number },
): Generator<EvaluateProgress, Evaluation> {
  const clock = zoneClock(asked.ground.timeZone);
  const oldestMs = asked.ground.incidents.atMs.reduce((a, b) => Math.min(a, b), Infinity);
  const originsMs = weeklyOrigins({ oldestMs, days: asked.days }, endMs, weeks, clock);
  const planner = new Planner(asked, originsMs[0]!);
  const done: EvaluatedWeek[] = [];
  for (const originMs of originsMs) {
    yield { done: done.length, total: originsMs.length };
    done.push(planner.evaluate(originMs));
  }
  const { seed } = asked;
  const of = (plan: PlanName) => coveredPerTeamHour(done, plan, seed);
  return {
    weeks: done,
    perTeamHour: { plan: of('plan'), even: of('even'), greedy: of('greedy') },
    overEven: coveredRatio(done, 'plan', 'even', seed),
    overGreedy: coveredRatio(done, 'plan', 'greedy', seed),
  };
}

class Planner {
  readonly #asked: PlanAsked;
  readonly #clock: ZoneClock;
  readonly #study: Study;
  readonly #network: Network;
  readonly #snapper: Snapper;
  readonly #roadOfId: ReadonlyMap<string, number>;
  readonly #incidents: PlacedIncidents;
  #teams: readonly PlanTeam[] | null = null;

  constructor(asked: PlanAsked, firstMs: number) {
    const { ground } = asked;
    this.#asked = asked;
    this.#clock = zoneClock(ground.timeZone);
    const { study, network } = openGround(ground, firstMs);
    this.#study = study;
    this.#network = network ?? buildNetwork(ground.roads);
    if (this.#network.roads.length === 0) throw new Problem('no-roads');
    this.#snapper = createSnapper(this.#network.roads);
    this.#roadOfId = new Map(this.#network.roads.map(({ id }, road) => [id, road]));
    const { roadIds, road } = ground.incidents;
    this.#incidents = { ...ground.incidents, road: road.map((at) => this.#roadOfId.get(roadIds[at]!) ?? -1) };
  }

  plan(asOfMs: number): MadePlan {
    const { input, sections } = this.#inputAt(asOfMs);
    const frame = frameOf(input);
    return { asOfMs, sections, frame, plan: planOn(frame, this.#asked.staff) };
  }

  evaluate(originMs: number): EvaluatedWeek {
    const made = this.plan(originMs);
    const { frame, plan, sections } = made;
    const stops = {
      plan: stopsOfPlan(plan),
      even: stopsOfVisits(frame, evenRotation(frame)),
      greedy: stopsOfVisits(frame, greedyTours(frame)),
    };
    const { shifts, slots } = frame;
    const lastMs = shifts.reduce((last, { endMs }) => Math.max(last, endMs), originMs);
    const happened = incidentsOnSections(sections, this.#incidents, originMs, lastMs);
    const hours = shifts.reduce((sum, { startMs, endMs }) => sum + (endMs - startMs) / 3_600_000, 0);
    const sumOf = (of: readonly EvaluatedStop[]) => of.reduce((sum, { expected }) => sum + expected, 0);
    return {
      ...made,
      stops,
      incidents: slots.reduce(
        (sum, { startMs, endMs }) => sum + incidentsBetween(happened, startMs, endMs),
        0,
      ),
      teamHours: hours * frame.input.teams.length,
      covered: eachPlan((name) => coveredOf(stops[name], happened)),
      expected: eachPlan((name) => sumOf(stops[name])),
    };
  }

  #inputAt(asOfMs: number): { input: PlanInput; sections: PlannedSection[] } {
    const { days, shifts, slotMinutes, stopMinutes, exploration, seed, sections: asked } = this.#asked;
    this.#study.forgetBefore(asOfMs);
    const model = fitRisk(this.#study, asOfMs, { horizonDays: WEEK_DAYS });
    const sections = this.#sectionsAt(asOfMs, asked).map((section) => this.#withRisk(section, model));
    if (sections.length === 0)
      throw new Problem('no-sections', 'no key section can be proposed from so few incidents');
    this.#teams ??= teamsOf(this.#asked.teams, sections.map(middleOf));
    const teams = this.#teams;
    const clock = this.#clock;
    const today = clock.localDate(asOfMs);
    const input: PlanInput = {
      network: this.#network,
      snapper: this.#snapper,
      days: Array.from({ length: days }, (_, day) => addDays(today, day)),
      shifts,
      slotMinutes,
      stopMinutes,
      teams,
      sections,
      zones: zonesOf(this.#network, sections, teams, stopMinutes, seed),
      expectedIncidents: (section, fromMs, toMs) =>
        expectedBetween(sections[section]!.hourOfWeek, clock, fromMs, toMs),
      toInstant: (date, time) => clock.toInstantMs(date, time),
      exploration,
      seed,
    };
    return { input, sections };
  }

  #sectionsAt(asOfMs: number, asked: PlanAsked['sections']): SectionBare[] {
    if ('propose' in asked) {
      return proposeFrom(this.#network, this.#asked.ground.incidents, asOfMs, asked.propose).map(
        ({ name, line, stretches }, s) => ({
          id: `${this.#clock.localDate(asOfMs)}-${s + 1}`,
          name,
          line,
          stretches,
          priority: 2,
          leastVisits: 0,
        }),
      );
    }
    return asked.flatMap(({ stretches: given, ...section }) => {
      const stretches = given.flatMap(({ roadId, ...part }): RoadStretch[] => {
        const road = this.#roadOfId.get(roadId);
        return road === undefined ? [] : [{ road, ...part }];
      });
      return stretches.length > 0 ? [{ ...section, stretches }] : [];
    });
  }

  #withRisk(section: SectionBare, model: RiskModel) {
    const unit = unitOfStretches(this.#network, section.stretches);
    const risk = expectedOver(model, unit);
    return {
      ...section,
      evident: risk.evident,
      expectedPerWeek: (risk.expected * 7) / model.horizonDays,
      recent: recentAgainstUsual(model, risk),
      hourOfWeek: expectedByHour(model, unit),
    };
  }
}

type SectionBare = Pick<PlannedSection, 'id' | 'name' | 'line' | 'stretches' | 'priority' | 'leastVisits'>;

function eachPlan<T>(of: (name: PlanName) => T): Record<PlanName, T> {
  return { plan: of('plan'), even: of('even'), greedy: of('greedy') };
}

function teamsOf(asked: PlanAsked['teams'], places: readonly LngLat[]): readonly PlanTeam[] {
  if (!('count' in asked)) return asked;
  return spreadBases(places, asked.count).map((base, t) => ({
    name: `Team ${t + 1}`,
    mode: asked.mode,
    base,
  }));
}

const middleOf = ({ line }: { line: LngLat[] }): LngLat => pointAlong(line, lineLengthMeters(line) / 2);

/** Sections that one zone holds at most, on average. */
const SECTIONS_PER_ZONE = 10;

function zonesOf(
  network: Network,
  sections: readonly PlannedSection[],
  teams: readonly PlanTeam[],
  stopMinutes: number,
  seed: number,
) {
  const workloads = sectionWorkloads(
    sections.map((section) => ({ expectedPerWeek: section.expectedPerWeek, location: middleOf(section) })),
    stopMinutes,
    teams[0]!.mode,
  );
  return partitionRoads({
    network,
    sections: sections.map(({ stretches }, s) => ({
      roads: stretches.map(({ road }) => road),
      workloadMinutes: workloads[s]!,
    })),
    count: Math.min(sections.length, Math.max(teams.length, Math.ceil(sections.length / SECTIONS_PER_ZONE))),
    seed,
  });
}

function unitOfStretches(network: Network, stretches: readonly RoadStretch[]): Unit {
  const parts = new Map<number, number>();
  for (const { road, fromMeters, toMeters } of stretches) {
    const part = Math.abs(toMeters - fromMeters) / network.roadMeters[road]!;
    parts.set(road, Math.min(1, (parts.get(road) ?? 0) + part));
  }
  return { places: Uint32Array.from(parts.keys()), parts: Float64Array.from(parts.values()) };
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

const coveredOf = (stops: readonly EvaluatedStop[], happened: SectionIncidents): number =>
  incidentsCovered(stops, happened);
