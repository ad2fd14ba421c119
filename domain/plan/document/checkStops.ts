/** Violations of single stops, and of how sections are visited. */
import { LONGEST_STOP_MINUTES, REPEAT_AFTER_MINUTES, SHORTEST_STOP_MINUTES } from '../rules.ts';
import type { PlanSlots } from './slots.ts';
import type { DocumentAssignment, DocumentStop, PlanDocument, Violation, ViolationCode } from './types.ts';

const MINUTE_MS = 60_000;
const REPEAT_AFTER_MS = REPEAT_AFTER_MINUTES * MINUTE_MS;

/** Of each stop: within its slot, as long as is useful, by a team that may. */
export function stopViolations({ assignments, input, sections }: PlanDocument): Violation[] {
  const skillOf = new Map(sections.map(({ id, skill }) => [id, skill]));
  const skillsOf = new Map(input.teams.map(({ name, skills }) => [name, skills ?? []]));
  const found: Violation[] = [];
  for (const assignment of assignments) {
    const [startMs, endMs] = [Date.parse(assignment.start), Date.parse(assignment.end)];
    for (const stop of assignment.stops) {
      const arriveMs = Date.parse(stop.arriveAt);
      const leaveMs = arriveMs + stop.stayMinutes * MINUTE_MS;
      const late = Math.ceil((leaveMs - endMs) / MINUTE_MS);
      const report = reporter(found, assignment, stop);
      if (arriveMs >= endMs) {
        report(
          'late-stop',
          'error',
          `begins ${Math.floor((arriveMs - endMs) / MINUTE_MS)} min after its slot`,
          {
            minutes: late,
          },
        );
      } else if (late > 0 && stop.section !== null) {
        report('late-stop', 'warning', `ends ${late} min after its slot`, { minutes: late });
      }
      if (arriveMs < startMs) {
        const minutes = Math.ceil((startMs - arriveMs) / MINUTE_MS);
        report('early-stop', 'error', `begins ${minutes} min before its slot`, { minutes });
      }
      if (stop.section === null) continue;
      if (stop.stayMinutes < SHORTEST_STOP_MINUTES || stop.stayMinutes > LONGEST_STOP_MINUTES) {
        report('stay-length', 'warning', `a stay of ${stop.stayMinutes} min; 10 to 16 deter best`, {
          stay: stop.stayMinutes,
        });
      }
      const skill = skillOf.get(stop.section) ?? null;
      if (skill !== null && !skillsOf.get(assignment.team)?.includes(skill)) {
        report('missing-skill', 'error', `'${assignment.team}' does not have the skill '${skill}'`, {
          skill,
        });
      }
    }
  }
  return found;
}

function reporter(found: Violation[], assignment: DocumentAssignment, stop: DocumentStop) {
  return (
    code: ViolationCode,
    severity: Violation['severity'],
    detail: string,
    figures: Record<string, unknown>,
  ): void => {
    const { id, team } = assignment;
    const { section } = stop;
    found.push({ code, severity, assignment: id, stop: stop.id, team, section, ...figures, detail });
  };
}

interface Visit {
  assignment: DocumentAssignment;
  stop: DocumentStop;
  arriveMs: number;
}

/** Repeated stops that come too soon, and visits that are owed on a day (that of the shift) and not made. */
export function visitViolations({ assignments, sections }: PlanDocument, slots: PlanSlots): Violation[] {
  const inSlot = new Map<string, Visit[]>();
  const onDay = new Map<string, number>();
  for (const assignment of assignments) {
    for (const stop of assignment.stops) {
      if (stop.section === null) continue;
      const arriveMs = Date.parse(stop.arriveAt);
      const shift = slots.shiftAt(arriveMs);
      if (!shift) continue;
      const day = `${stop.section} ${shift.day}`;
      onDay.set(day, (onDay.get(day) ?? 0) + 1);
      const key = `${stop.section} ${slots.slotAt(arriveMs)!.startMs}`;
      const known = inSlot.get(key);
      if (known) known.push({ assignment, stop, arriveMs });
      else inSlot.set(key, [{ assignment, stop, arriveMs }]);
    }
  }
  const found: Violation[] = [];
  for (const visits of inSlot.values()) {
    visits.sort((a, b) => a.arriveMs - b.arriveMs);
    for (let v = 1; v < visits.length; v++) {
      const before = visits[v - 1]!;
      const { assignment, stop, arriveMs } = visits[v]!;
      const gapMs = arriveMs - before.arriveMs - before.stop.stayMinutes * MINUTE_MS;
      if (gapMs >= REPEAT_AFTER_MS) continue;
      const minutes = Math.max(0, Math.floor(gapMs / MINUTE_MS));
      const detail = `again after ${minutes} min; 40 are the least`;
      reporter(found, assignment, stop)('repeat-too-soon', 'warning', detail, { minutes });
    }
  }
  const days = [...new Set(slots.shifts.map(({ day }) => day))];
  for (const { id, name, leastVisits: owed } of sections) {
    if (owed === 0) continue;
    for (const day of days) {
      const given = onDay.get(`${id} ${day}`) ?? 0;
      if (given >= owed) continue;
      const start = new Date(slots.shifts.find((shift) => shift.day === day)!.startMs).toISOString();
      const detail = `'${name}' is owed ${owed} visits on ${day} and was given ${given}`;
      const nobody = { assignment: null, stop: null, team: null };
      found.push({
        code: 'least-visits',
        severity: 'warning',
        ...nobody,
        section: id,
        day,
        start,
        owed,
        given,
        detail,
      });
    }
  }
  return found;
}
