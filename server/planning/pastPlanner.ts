/** Makes plans of past weeks, each from what was known before it, the way that plans are made of the week ahead. */
import { buildNetwork, type Network } from '../../domain/network/graph.ts';
import { pointAlong } from '../../domain/network/line.ts';
import { createSnapper, type Snapper } from '../../domain/network/snap.ts';
import { lineLengthMeters, type LngLat } from '../../domain/place.ts';
import type { Patrols } from '../../domain/plan/even.ts';
import { frameOf, type PlanFrame } from '../../domain/plan/frame.ts';
import { planOn } from '../../domain/plan/plan.ts';
import { wholeOverShares } from '../../domain/plan/sectionIncidents.ts';
import type { MipSolver } from '../../domain/plan/staffing/mip.ts';
import type { Plan, PlanInput, PlanSection, Shift } from '../../domain/plan/types.ts';
import { Problem } from '../../domain/problem.ts';
import { roadPlacesOf, type RoadPlacesOf } from '../../domain/risk/exposure.ts';
import { fitRisk } from '../../domain/risk/fit.ts';
import type { Study } from '../../domain/risk/study.ts';
import { unitOnRoads } from '../../domain/risk/unitOnRoads.ts';
import type { TravelMode } from '../../domain/road.ts';
import type { RoadStretch } from '../../domain/sections/match.ts';
import { addDays } from '../../domain/time/date.ts';
import { zoneClock, type ZoneClock } from '../../domain/time/zone.ts';
import type { PlanInput as Contract } from '../contract/plans/input.ts';
import { openGround, type Ground } from '../forecast/ground.ts';
import { proposeFrom } from '../forecast/propose.ts';
import { spreadBases } from './bases.ts';
import { expectedBetween } from './compute.ts';
import { planPosts, planTeams, shiftsOf } from './conditions.ts';
import { StopSign } from './control.ts';
import type { GivenSection } from './givenSections.ts';
import { sectionForecast } from './sectionForecast.ts';
import { staffing } from './staffing.ts';
import { makeZones } from './zones.ts';

/** What works on some days of every week, by their number from 0; on all if none are given. */
export type OnDays<T> = Omit<T, 'days'> & { days?: number[] | undefined };
export type WeekTeam = OnDays<Contract['teams'][number]>;
export type WeekPost = OnDays<NonNullable<Contract['posts']>[number]>;

export interface PlanAsked {
  ground: Extract<Ground, { unit: 'roads' }>;
  /** Those of the database, or how many to propose from the data before each week. */
  sections: readonly GivenSection[] | { propose: number };
  /** With their bases, or how many: their bases are then spread over the sections. */
  teams: readonly WeekTeam[] | { count: number; mode: TravelMode };
  posts: readonly WeekPost[];
  shifts: Shift[];
  days: number;
  slotMinutes: number;
  stopMinutes: number;
  exploration: number;
  seed: number;
  /** The longest search for the staffing of one plan. */
  limitSeconds: number;
}

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
  patrols: Patrols;
}

const WEEK_DAYS = 7;

export class PastPlanner {
  /** Where each incident lies: at a junction on all its arms; and on the one road it was snapped to. */
  readonly placesOf: RoadPlacesOf;
  readonly snappedTo: RoadPlacesOf;
  readonly #asked: PlanAsked;
  readonly #solver: MipSolver;
  readonly #clock: ZoneClock;
  readonly #study: Study;
  readonly #network: Network;
  readonly #snapper: Snapper;
  readonly #roadOfId: ReadonlyMap<string, number>;
  #teams: readonly WeekTeam[] | null = null;

  /** Nothing is asked of it for an instant before `firstMs`. Throws Problem `no-roads`. */
  constructor(asked: PlanAsked, firstMs: number, solver: MipSolver) {
    const { ground } = asked;
    this.#asked = asked;
    this.#solver = solver;
    this.#clock = zoneClock(ground.timeZone);
    const { study, network } = openGround(ground, firstMs);
    this.#study = study;
    this.#network = network ?? buildNetwork(ground.roads);
    if (this.#network.roads.length === 0) throw new Problem('no-roads');
    this.#snapper = createSnapper(this.#network.roads);
    this.#roadOfId = new Map(this.#network.roads.map(({ id }, road) => [id, road]));
    const { roadIds, road, alongMeters } = ground.incidents;
    const own = road.map((at) => this.#roadOfId.get(roadIds[at]!) ?? -1);
    this.placesOf = roadPlacesOf(this.#network, own, alongMeters);
    this.snappedTo = (incident) => this.placesOf(incident).slice(0, 1);
  }

  /** From what lies before `asOfMs`, a local midnight, only. Throws as `makePlan` does. */
  plan(asOfMs: number): MadePlan {
    const { input, sections } = this.#inputAt(asOfMs);
    const frame = frameOf(input);
    const { staff, patrols } = staffing(this.#asked.limitSeconds, {
      solver: this.#solver,
      sign: new StopSign(),
      tell: () => undefined,
      nowMs: () => performance.now(),
    });
    return { asOfMs, sections, frame, plan: planOn(frame, staff), patrols };
  }

  #inputAt(asOfMs: number): { input: PlanInput; sections: PlannedSection[] } {
    const { shifts, slotMinutes, stopMinutes, exploration, seed } = this.#asked;
    const clock = this.#clock;
    const sections = this.#sectionsAt(asOfMs);
    if (sections.length === 0)
      throw new Problem('no-sections', 'no key section can be proposed from so few incidents');
    this.#teams ??= teamsOf(this.#asked.teams, sections.map(middleOf));
    const today = clock.localDate(asOfMs);
    const days = Array.from({ length: this.#asked.days }, (_, day) => addDays(today, day));
    const conditions = {
      days,
      shifts,
      slotMinutes,
      teams: this.#teams.map((team) => onDays(team, days)),
      posts: this.#asked.posts.map((post) => onDays(post, days)),
    };
    const onRoads = sections.map((section) => ({ given: section, stretches: section.stretches }));
    const cut = shiftsOf(conditions, clock);
    const input: PlanInput = {
      network: this.#network,
      snapper: this.#snapper,
      days,
      shifts,
      slotMinutes,
      stopMinutes,
      teams: planTeams(conditions, cut),
      posts: planPosts(conditions, cut, clock),
      sections,
      zones: makeZones(
        { roadIds: null, teams: conditions.teams, stopMinutes, seed },
        { count: null, beats: [], previous: null },
        this.#network,
        onRoads,
      ),
      expectedIncidents: (section, fromMs, toMs) =>
        expectedBetween(sections[section]!.hourOfWeek, clock, fromMs, toMs),
      toInstant: (date, time) => clock.toInstantMs(date, time),
      exploration,
      seed,
    };
    return { input, sections };
  }

  #sectionsAt(asOfMs: number) {
    this.#study.forgetBefore(asOfMs);
    const bare = this.#bareSections(asOfMs);
    if (bare.length === 0) return [];
    const model = fitRisk(this.#study, asOfMs, { horizonDays: WEEK_DAYS });
    const whole = wholeOverShares(bare, this.#asked.ground.incidents, this.placesOf, asOfMs);
    return bare.map((section, s) => ({
      ...section,
      ...sectionForecast(model, unitOnRoads(this.#network, section.stretches), whole[s]!),
    }));
  }

  #bareSections(asOfMs: number) {
    const { sections: asked, ground } = this.#asked;
    if ('propose' in asked) {
      return proposeFrom(this.#network, ground.incidents, asOfMs, asked.propose).map(
        ({ name, line, stretches }, s) => ({
          id: `${this.#clock.localDate(asOfMs)}-${s + 1}`,
          name,
          line,
          stretches,
          priority: 2 as const,
          leastVisits: 0,
          skill: null,
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
}

function teamsOf(asked: PlanAsked['teams'], places: readonly LngLat[]): readonly WeekTeam[] {
  if (!('count' in asked)) return asked;
  return spreadBases(places, asked.count).map((base, t) => ({
    name: `Team ${t + 1}`,
    mode: asked.mode,
    base,
  }));
}

function onDays<T extends { days?: number[] | undefined }>(
  { days: numbers, ...rest }: T,
  days: readonly string[],
): Omit<T, 'days'> & { days?: string[] } {
  return { ...rest, ...(numbers && { days: numbers.flatMap((day) => days[day] ?? []) }) };
}

const middleOf = ({ line }: { line: LngLat[] }): LngLat => pointAlong(line, lineLengthMeters(line) / 2);
