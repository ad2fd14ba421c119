/** What a plan is asked for, in the planner's terms: teams with the spans that they are away, posts with the slots that they are manned in. */
import { shiftsOn, type ShiftOnDay } from '../../domain/plan/calendar.ts';
import type { FrozenStops, PlanLock, PlanPost, PlanTeam, Shift, Span } from '../../domain/plan/types.ts';
import { addDays } from '../../domain/time/date.ts';
import type { ZoneClock } from '../../domain/time/zone.ts';
import type { PlanInput } from '../contract/plans/input.ts';
import type { Plan } from '../contract/plans/plan.ts';

export interface PlanConditions {
  days: string[];
  shifts: Shift[];
  slotMinutes: number;
  teams: PlanInput['teams'];
  posts: NonNullable<PlanInput['posts']>;
}

const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;

/** Shifts cut into slots. Throws Problem `invalid` as `shiftsOn`. */
export function shiftsOf({ days, shifts, slotMinutes }: PlanConditions, clock: ZoneClock): ShiftOnDay[] {
  return shiftsOn(days, shifts, slotMinutes, (date, time) => clock.toInstantMs(date, time));
}

/** A team is away in each shift of the days and shifts that it does not work in. */
export function planTeams({ teams }: PlanConditions, shifts: readonly ShiftOnDay[]): PlanTeam[] {
  return teams.map((team): PlanTeam => {
    const away = shifts.filter(
      ({ day, shift }) =>
        (team.days && !team.days.includes(day)) || (team.shifts && !team.shifts.includes(shift)),
    );
    return {
      name: team.name,
      mode: team.mode,
      base: team.base,
      skills: team.skills ?? [],
      unavailable: away.map(({ startMs, endMs }) => ({ fromMs: startMs, toMs: endMs })),
      ...(team.maxHoursPerDay !== undefined && { maxMinutesPerDay: team.maxHoursPerDay * HOUR_MINUTES }),
      ...(team.breakAfterHours !== undefined && { breakAfterMinutes: team.breakAfterHours * HOUR_MINUTES }),
      ...(team.restHours !== undefined && { restMinutes: team.restHours * HOUR_MINUTES }),
    };
  });
}

/** Posts with the slots that their hours touch, as spans; one without any is never manned, and is to be told. */
export function planPosts(
  { posts, days }: PlanConditions,
  shifts: readonly ShiftOnDay[],
  clock: ZoneClock,
): PlanPost[] {
  const slots = shifts.flatMap((shift) => shift.slots);
  return posts.map(({ name, at, days: own, start, end, teams = 1, skill = null }): PlanPost => {
    const hours = (own ?? days)
      .filter((day) => days.includes(day))
      .map((day): Span => {
        const [from, to] = [minuteOf(start), minuteOf(end)];
        const instant = (minute: number) =>
          clock.toInstantMs(addDays(day, Math.floor(minute / DAY_MINUTES)), timeOf(minute % DAY_MINUTES));
        return { fromMs: instant(from), toMs: instant(to > from ? to : to + DAY_MINUTES) };
      });
    const during = slots
      .filter(({ startMs, endMs }) => hours.some(({ fromMs, toMs }) => fromMs < endMs && toMs > startMs))
      .map(({ startMs, endMs }): Span => ({ fromMs: startMs, toMs: endMs }));
    return { name, at, during, teams, skill };
  });
}

/** Locks of the planner, and of each (`locks`, then `frozen`) the index of the assignment that it is of. */
export interface PlanLocks {
  locks: PlanLock[];
  frozen: FrozenStops[];
  lockedAssignments: number[];
}

/** What a person has locked in a plan: zones and posts of a team in a slot, and stops that stay. */
export function locksOf(
  { assignments, zones, input }: Pick<Plan, 'assignments' | 'zones' | 'input'>,
  shifts: readonly ShiftOnDay[],
  sectionIds: readonly string[],
): PlanLocks {
  const slots = shifts.flatMap((shift) => shift.slots);
  const locks: PlanLock[] = [];
  const frozen: FrozenStops[] = [];
  const [ofLocks, ofFrozen]: [number[], number[]] = [[], []];
  for (const [index, assignment] of assignments.entries()) {
    const { team: name, start, zone: zoneId, post: postName, lock, stops } = assignment;
    const locked = lock === 'stops' ? stops : stops.filter((stop) => stop.locked);
    if (lock === null && locked.length === 0) continue;
    const startMs = Date.parse(start);
    const slot = slots.find((each) => each.startMs <= startMs && startMs < each.endMs);
    const team = input.teams.findIndex((each) => each.name === name);
    if (!slot || team < 0) continue;
    const at = { team, slotStartMs: slot.startMs };
    const post = (input.posts ?? []).findIndex((each) => each.name === postName);
    const zone = zones.findIndex(({ id }) => id === zoneId);
    if (post >= 0) {
      locks.push({ ...at, to: 'post', post });
      ofLocks.push(index);
    }
    if (zone < 0) continue;
    const kept = locked.flatMap(({ section: id, arriveAt, stayMinutes }) => {
      const section = id === null ? -1 : sectionIds.indexOf(id);
      return section < 0 ? [] : [{ section, arriveAtMs: Date.parse(arriveAt), stayMinutes }];
    });
    if (kept.length > 0) {
      frozen.push({ ...at, zone, stops: kept, isOpen: lock !== 'stops' });
      ofFrozen.push(index);
    } else {
      locks.push({ ...at, to: 'zone', zone });
      ofLocks.push(index);
    }
  }
  return { locks, frozen, lockedAssignments: [...ofLocks, ...ofFrozen] };
}

function minuteOf(time: string): number {
  const [hour, minute] = time.split(':').map(Number);
  return hour! * HOUR_MINUTES + minute!;
}

function timeOf(minute: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / HOUR_MINUTES))}:${two(minute % HOUR_MINUTES)}`;
}
