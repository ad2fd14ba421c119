/** A plan as it is handed on: assignments and stops with names, local times and words instead of ids and codes. */
import { dutyText } from '../../../domain/plan/roster.ts';
import type { LngLat } from '../../../domain/place.ts';
import { MS_PER_DAY } from '../../../domain/time/date.ts';
import type { ZoneClock } from '../../../domain/time/zone.ts';
import type { Plan } from '../../contract/plans/plan.ts';
import { WORDS, reasonsWords, zoneWords, type WordLanguage } from './words.ts';

export interface SheetStop {
  id: string;
  order: number;
  section: string;
  arriveAt: string;
  /** Local times, `18:05`. */
  arrive: string;
  leave: string;
  stayMinutes: number;
  expected: number;
  reasons: string;
  location: LngLat;
}

export interface SheetAssignment {
  id: string;
  /** Local day. */
  date: string;
  /** `18:00-20:00`. */
  slot: string;
  start: string;
  end: string;
  team: string;
  members: string;
  /** Zone or post in words. */
  place: string;
  duty: string;
  stops: SheetStop[];
  expected: number;
  routeMeters: number;
  /** One line, or several. */
  route: LngLat[][];
}

export interface PlanSheet {
  id: string;
  version: number;
  status: Plan['status'];
  from: string;
  to: string;
  updatedAt: string;
  simulated: boolean;
  /** The one team that it is of; null: all. */
  team: string | null;
  language: WordLanguage;
  assignments: SheetAssignment[];
  sections: {
    name: string;
    zone: string;
    priority: number;
    skill: string;
    leastVisits: number;
    /** Over all days of the plan; `planned` counts the stops of all teams. */
    needed: number;
    planned: number;
    perWeek: number;
  }[];
}

const MS_PER_MINUTE = 60_000;

/** `team` null: all teams. Linear in stops. */
export function planSheet(
  plan: Plan,
  team: string | null,
  language: WordLanguage,
  clock: ZoneClock,
): PlanSheet {
  const names = new Map(plan.sections.map(({ id, name }) => [id, name]));
  const zones = new Map(plan.zones.map(({ id, name }) => [id, zoneWords(name, language)]));
  const members = new Map(plan.input.teams.map((one) => [one.name, one.members ?? []]));
  const text = { posts: plan.input.posts ?? [], duty: plan.input.duty ?? null };
  const timeOf = (ms: number) => localTime(ms, clock);
  const days = (Date.parse(plan.input.to) - Date.parse(plan.input.from)) / MS_PER_DAY;
  const visits = new Map<string, number>();
  for (const { section } of plan.assignments.flatMap(({ stops }) => stops)) {
    if (section !== null) visits.set(section, (visits.get(section) ?? 0) + 1);
  }
  return {
    id: plan.id,
    version: plan.version,
    status: plan.status,
    from: plan.input.from,
    to: plan.input.to,
    updatedAt: plan.updatedAt,
    simulated: plan.simulated,
    team,
    language,
    assignments: plan.assignments
      .filter((one) => team === null || one.team === team)
      .map((one) => ({
        id: one.id,
        date: clock.localDate(Date.parse(one.start)),
        slot: `${timeOf(Date.parse(one.start))}-${timeOf(Date.parse(one.end))}`,
        start: one.start,
        end: one.end,
        team: one.team,
        members: (members.get(one.team) ?? []).join(WORDS[language].separator),
        place: (one.zone === null ? one.post : (zones.get(one.zone) ?? one.zone)) ?? '',
        duty: dutyText(one, text) ?? '',
        stops: one.stops.map((stop, i) => {
          const arriveMs = Date.parse(stop.arriveAt);
          return {
            id: stop.id,
            order: i + 1,
            section: (stop.section === null ? one.post : (names.get(stop.section) ?? stop.section)) ?? '',
            arriveAt: stop.arriveAt,
            arrive: timeOf(arriveMs),
            leave: timeOf(arriveMs + stop.stayMinutes * MS_PER_MINUTE),
            stayMinutes: stop.stayMinutes,
            expected: stop.expectedIncidents,
            reasons: reasonsWords(stop.reasons, language),
            location: stop.location,
          };
        }),
        expected: one.stops.reduce((sum, { expectedIncidents }) => sum + expectedIncidents, 0),
        routeMeters: one.routeMeters,
        route: linesOf(one.route),
      })),
    sections: plan.sections.map(({ id, name, zone, priority, skill, leastVisits, expectedPerWeek }) => ({
      name,
      zone: zone === null ? '' : (zones.get(zone) ?? zone),
      priority,
      skill: skill ?? '',
      leastVisits,
      needed: leastVisits * days,
      planned: visits.get(id) ?? 0,
      perWeek: expectedPerWeek,
    })),
  };
}

/** `18:05` in the deployment's zone. */
function localTime(ms: number, clock: ZoneClock): string {
  const local = new Date(ms + clock.offsetMinutes(ms) * MS_PER_MINUTE);
  return local.toISOString().slice(11, 16);
}

/** The lines of a LineString or MultiLineString; none of anything else. */
function linesOf(geometry: Plan['assignments'][number]['route']): LngLat[][] {
  const { coordinates } = geometry as { coordinates?: unknown };
  if (geometry.type === 'LineString') return [coordinates as LngLat[]];
  if (geometry.type === 'MultiLineString') return coordinates as LngLat[][];
  return [];
}

/** `巡逻计划 2026-03-06 红队`, for titles in files. */
export function titleOf({ from, team, language }: PlanSheet): string {
  return [WORDS[language].plan, from, team].filter((part) => part !== null).join(' ');
}

/** What every file says of itself: data, state, and that it is advice. */
export function notesOf({ simulated, status, version, language }: PlanSheet): string[] {
  const words = WORDS[language];
  return [
    ...(simulated ? [words.simulated] : []),
    `${words[status]}, ${words.version} ${version}`,
    words.advice,
  ];
}
