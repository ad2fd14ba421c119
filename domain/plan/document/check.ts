/** What a plan breaks of the conditions that it was asked for, as a list that a dispatcher can go through. */
import { overlapsOf } from '../roster.ts';
import { dutyViolations } from './checkDuty.ts';
import type { Homecoming } from './retime.ts';
import { toursOf, type PlanSlots, type ToInstant, type Tour } from './slots.ts';
import { stopViolations, visitViolations } from './checkStops.ts';
import type { DocumentAssignment, PlanDocument, Violation, ViolationCode } from './types.ts';

/** Codes that need the ways between places: known of tours that were timed, and kept of the others. */
const BY_WAYS: ReadonlySet<string> = new Set(['home-late', 'unreachable'] satisfies ViolationCode[]);

const MINUTE_MS = 60_000;

/**
 * Every violation, errors first, then in order of start. Figures are fields beside `detail` (`minutes`, `hours`, `limit`, `day`, `start`,
 * `post`, `wanted`, `given`, `owed`, `stay`, `skill`, `other`). Linear in stops, but for what overlaps.
 * @param document as it is after the edit; its own `violations` are those of the version before
 * @param timed by key of the tour: what timing it anew has found
 */
export function violationsOf(
  document: PlanDocument,
  slots: PlanSlots,
  toInstant: ToInstant,
  timed: ReadonlyMap<string, Homecoming> = new Map(),
): Violation[] {
  const tours = toursOf(document.assignments, slots);
  const startOf = new Map(document.assignments.map(({ id, start }) => [id, Date.parse(start)]));
  const found = [
    ...stopViolations(document),
    ...visitViolations(document, slots),
    ...dutyViolations(document, tours, slots, toInstant),
    ...overlapViolations(document),
    ...[...tours.values()].flatMap((tour) => {
      const homecoming = timed.get(tour.key);
      return homecoming ? wayViolations(tour, homecoming) : keptViolations(tour, document.violations);
    }),
  ];
  const order = ({ severity, assignment, start }: Violation): number =>
    (severity === 'error' ? 0 : 1e15) +
    (assignment !== null
      ? (startOf.get(assignment) ?? 0)
      : typeof start === 'string'
        ? Date.parse(start)
        : 0);
  return found
    .map((violation) => ({ violation, at: order(violation) }))
    .sort((a, b) => a.at - b.at)
    .map(({ violation }) => violation);
}

function wayViolations(tour: Tour, { homeMs, unreachable }: Homecoming): Violation[] {
  const last = tour.assignments.findLast(({ stops }) => stops.length > 0);
  const found = unreachable.map(({ assignment, stop }): Violation => {
    const section = tour.assignments
      .find(({ id }) => id === assignment)!
      .stops.find(({ id }) => id === stop)!.section;
    const detail = `no way leads '${tour.team}' to this stop`;
    return { code: 'unreachable', severity: 'error', assignment, stop, team: tour.team, section, detail };
  });
  if (!last) return found;
  const about = {
    severity: 'error',
    assignment: last.id,
    stop: null,
    team: tour.team,
    section: null,
  } as const;
  if (homeMs === null) {
    found.push({ ...about, code: 'unreachable', detail: `no way leads '${tour.team}' back to its base` });
  } else if (homeMs > tour.endMs) {
    const minutes = Math.ceil((homeMs - tour.endMs) / MINUTE_MS);
    const detail = `'${tour.team}' is back at its base ${minutes} min after the end`;
    found.push({ ...about, code: 'home-late', minutes, detail });
  }
  return found;
}

function keptViolations(tour: Tour, before: readonly Violation[]): Violation[] {
  const kept = before.filter(({ code }) => BY_WAYS.has(code));
  if (kept.length === 0) return [];
  const own = new Set(tour.assignments.map(({ id }) => id));
  return kept.filter(({ assignment }) => assignment !== null && own.has(assignment));
}

/** A team, or a person of two teams, that is given two things at once; `other` is the assignment that it meets. */
function overlapViolations({ assignments, input }: PlanDocument): Violation[] {
  const members = new Map(input.teams.map((team) => [team.name, team.members ?? []]));
  const duties = assignments.map(({ id, team, start, end }) => ({
    id,
    team,
    start,
    end,
    members: members.get(team) ?? [],
  }));
  return overlapsOf(duties).map(({ who, kind, first, second }) => ({
    code: 'overlap',
    severity: 'error',
    assignment: second.id,
    stop: null,
    team: second.team,
    section: null,
    who,
    kind,
    other: first.id,
    start: second.start,
    detail: `'${who}' is given two things at once`,
  }));
}

/** What this plan gives to whom another one has given something at the same time; `plan` and `other` say what. */
export function overlapsWithOthers(
  plan: Pick<PlanDocument, 'input'> & { id: string; assignments: readonly DocumentAssignment[] },
  others: readonly {
    plan: string;
    id: string;
    team: string;
    members: readonly string[];
    start: string;
    end: string;
  }[],
): Violation[] {
  const members = new Map(plan.input.teams.map((team) => [team.name, team.members ?? []]));
  const duties = [
    ...plan.assignments.map(({ id, team, start, end }) => ({
      plan: plan.id,
      id,
      team,
      start,
      end,
      members: [...(members.get(team) ?? [])],
    })),
    ...others.map((other) => ({ ...other, members: [...other.members] })),
  ];
  return overlapsOf(duties).flatMap(({ who, kind, first, second }): Violation[] => {
    if ((first.plan === plan.id) === (second.plan === plan.id)) return [];
    const [own, other] = first.plan === plan.id ? [first, second] : [second, first];
    return [
      {
        code: 'overlap',
        severity: 'error',
        assignment: own.id,
        stop: null,
        team: own.team,
        section: null,
        who,
        kind,
        plan: other.plan,
        other: other.id,
        start: own.start,
        detail: `'${who}' has something else to do at that time, by another published plan`,
      },
    ];
  });
}
