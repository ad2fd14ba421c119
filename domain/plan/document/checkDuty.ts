/** Violations of what teams can be asked for, and of the fixed posts. */
import { addDays } from '../../time/date.ts';
import { parseTimeOfDay } from '../../time/zone.ts';
import type { PlanSlots, ToInstant, Tour } from './slots.ts';
import type { DocumentAssignment, DocumentTeam, PlanDocument, Violation, ViolationCode } from './types.ts';

const HOUR_MS = 3_600_000;

export function dutyViolations(
  { input, assignments }: PlanDocument,
  tours: ReadonlyMap<string, Tour>,
  slots: PlanSlots,
  toInstant: ToInstant,
): Violation[] {
  const found: Violation[] = [];
  for (const team of input.teams) {
    const own = [...tours.values()]
      .filter((tour) => tour.team === team.name)
      .sort((a, b) => a.startMs - b.startMs);
    checkHours(found, team, own);
  }
  const teams = new Map(input.teams.map((team) => [team.name, team]));
  for (const post of input.posts ?? []) {
    const there = assignments.filter((assignment) => assignment.post === post.name);
    for (const assignment of there) {
      const { skill } = post;
      if (skill === undefined || teams.get(assignment.team)?.skills?.includes(skill)) continue;
      const detail = `'${assignment.team}' does not have the skill '${skill}'`;
      found.push(of(assignment, 'missing-skill', 'error', detail, { skill, post: post.name }));
    }
    const wanted = post.teams ?? 1;
    for (const { startMs, endMs } of slotsOfPost(post, slots, toInstant)) {
      const given = there.filter(
        ({ start, end }) => Date.parse(start) < endMs && Date.parse(end) > startMs,
      ).length;
      if (given >= wanted) continue;
      const start = new Date(startMs).toISOString();
      const detail = `${given} of ${wanted} teams at post '${post.name}' in the slot from ${start}`;
      const nobody = { assignment: null, stop: null, team: null, section: null };
      found.push({
        code: 'post-unmanned',
        severity: 'error',
        ...nobody,
        post: post.name,
        start,
        wanted,
        given,
        detail,
      });
    }
  }
  return found;
}

/** The slots that a post's hours touch. */
function slotsOfPost(
  { days, start, end }: NonNullable<PlanDocument['input']['posts']>[number],
  { shifts }: PlanSlots,
  toInstant: ToInstant,
) {
  const isOvernight = parseTimeOfDay(end)! <= parseTimeOfDay(start)!;
  const own = days ?? [...new Set(shifts.map(({ day }) => day))];
  const spans = own.map((day) => ({
    fromMs: toInstant(day, start),
    toMs: toInstant(isOvernight ? addDays(day, 1) : day, end),
  }));
  return shifts
    .flatMap(({ slots }) => slots)
    .filter((slot) => spans.some(({ fromMs, toMs }) => slot.startMs < toMs && slot.endMs > fromMs));
}

/** Days, shifts, hours, breaks and rest of one team. `tours` in order of time. */
function checkHours(found: Violation[], team: DocumentTeam, tours: readonly Tour[]): void {
  const hoursOfDay = new Map<string, number>();
  let lastEndMs = -Infinity;
  for (const { shift, assignments } of tours) {
    const first = assignments[0]!;
    for (const assignment of assignments) {
      if (shift && Date.parse(assignment.start) >= shift.startMs && Date.parse(assignment.end) <= shift.endMs)
        continue;
      const detail = `'${team.name}' works outside of its shift`;
      found.push(of(assignment, 'outside-shift', 'warning', detail, {}));
    }
    if (shift) {
      const { day } = shift;
      if ((team.days && !team.days.includes(day)) || (team.shifts && !team.shifts.includes(shift.shift))) {
        const detail = `'${team.name}' does not work in shift ${shift.shift + 1} on ${day}`;
        found.push(of(first, 'unavailable', 'error', detail, { day, shift: shift.shift }));
      }
      for (const assignment of assignments) {
        const before = hoursOfDay.get(day) ?? 0;
        const hours = before + hoursOf(assignment);
        hoursOfDay.set(day, hours);
        const limit = team.maxHoursPerDay;
        if (limit === undefined || hours <= limit || before > limit) continue;
        const detail = `'${team.name}' works more than ${limit} h on ${day}`;
        found.push(of(assignment, 'over-hours', 'error', detail, { hours, limit, day }));
      }
    }
    checkBreak(found, team, assignments);
    const restHours = (Date.parse(first.start) - lastEndMs) / HOUR_MS;
    if (team.restHours !== undefined && restHours < team.restHours) {
      const detail = `'${team.name}' has ${round(restHours)} h of rest before; ${team.restHours} are the least`;
      found.push(
        of(first, 'short-rest', 'error', detail, { hours: round(restHours), limit: team.restHours }),
      );
    }
    lastEndMs = Math.max(lastEndMs, ...assignments.map(({ end }) => Date.parse(end)));
  }
}

/** Said once of every stretch of work without a gap, where it becomes too long. */
function checkBreak(
  found: Violation[],
  team: DocumentTeam,
  assignments: readonly DocumentAssignment[],
): void {
  const limit = team.breakAfterHours;
  if (limit === undefined) return;
  let hours = 0;
  let endMs = -Infinity;
  for (const assignment of assignments) {
    const before = Date.parse(assignment.start) > endMs ? 0 : hours;
    hours = before + hoursOf(assignment);
    endMs = Math.max(endMs, Date.parse(assignment.end));
    if (hours <= limit || before > limit) continue;
    const detail = `'${team.name}' works over ${limit} h without a break`;
    found.push(of(assignment, 'no-break', 'error', detail, { hours: round(hours), limit }));
  }
}

const hoursOf = ({ start, end }: DocumentAssignment) => (Date.parse(end) - Date.parse(start)) / HOUR_MS;
const round = (hours: number) => Math.round(hours * 100) / 100;

function of(
  { id, team, start }: DocumentAssignment,
  code: ViolationCode,
  severity: Violation['severity'],
  detail: string,
  figures: Record<string, unknown>,
): Violation {
  return { code, severity, assignment: id, stop: null, team, section: null, start, ...figures, detail };
}
