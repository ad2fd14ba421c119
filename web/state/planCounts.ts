/** What a plan gives to each key section, and how it stands beside others. Pure. */
import type { Assignment, Plan } from '../api.ts';
import { daysOf, slotAt, type PlanSlot } from './planTable.ts';

export interface SectionCount {
  id: string;
  name: string;
  priority: number;
  /** Visits owed over all days of the plan. */
  need: number;
  planned: number;
  /** Visits short of what is owed, day by day: one day's surplus does not make up for another's lack. */
  missing: number;
  /** Incidents expected in the plan's slots at its stops. */
  covered: number;
  expectedPerWeek: number;
}

export function sectionCounts(plan: Plan, slots: readonly PlanSlot[]): SectionCount[] {
  const days = daysOf(slots);
  const byDay = new Map<string, number>();
  const planned = new Map<string, number>();
  const covered = new Map<string, number>();
  for (const item of plan.assignments) {
    const day = slotAt(slots, item.start)?.day;
    for (const { section, expectedIncidents } of item.stops) {
      if (section === null) continue;
      add(planned, section, 1);
      add(covered, section, expectedIncidents);
      if (day) add(byDay, `${day} ${section}`, 1);
    }
  }
  return plan.sections.map(({ id, name, priority, leastVisits, expectedPerWeek }) => ({
    id,
    name,
    priority,
    need: leastVisits * days.length,
    planned: planned.get(id) ?? 0,
    missing: days.reduce((sum, day) => sum + Math.max(0, leastVisits - (byDay.get(`${day} ${id}`) ?? 0)), 0),
    covered: covered.get(id) ?? 0,
    expectedPerWeek,
  }));
}

function add(map: Map<string, number>, key: string, by: number) {
  map.set(key, (map.get(key) ?? 0) + by);
}

/** Expected incidents covered by an hour of a team; 0 for a plan in which nobody works. */
export const perTeamHour = ({
  expectedIncidents,
  teamHours,
}: Pick<Plan, 'expectedIncidents' | 'teamHours'>) => (teamHours > 0 ? expectedIncidents / teamHours : 0);

/** Violations by what they are of: the worst first, errors before warnings. */
export function violationsOf(
  plan: Pick<Plan, 'violations'>,
  of: { assignment: string; stop?: string },
): Plan['violations'] {
  return plan.violations
    .filter((item) => item.assignment === of.assignment && (of.stop === undefined || item.stop === of.stop))
    .sort((a, b) => a.severity.localeCompare(b.severity));
}

/** Ids of assignments that an edit of this plan's newest version touched. */
export function touchedBy(before: Pick<Plan, 'assignments'>, now: Pick<Plan, 'assignments'>): Set<string> {
  const known = new Map(before.assignments.map((item) => [item.id, signatureOf(item)]));
  return new Set(
    now.assignments.filter((item) => known.get(item.id) !== signatureOf(item)).map(({ id }) => id),
  );
}

/** What a dispatcher sees of an assignment; times of stops shift with everything, and are no edit. */
const signatureOf = ({ team, zone, post, start, end, lock, duty, stops }: Assignment) =>
  JSON.stringify([
    team,
    zone,
    post,
    start,
    end,
    lock,
    duty,
    stops.map(({ section, locked }) => [section, locked]),
  ]);
