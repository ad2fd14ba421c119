/** The conditions of a plan as they are typed, and the request that they make. Pure. */
import { addDays } from '../../domain/time/date.ts';
import type { LngLat } from '../../domain/place.ts';
import type { PlanInput } from '../api.ts';

export interface TeamRow {
  name: string;
  mode: 'foot' | 'ebike' | 'car';
  base: LngLat | null;
  /** Names and skills as they are typed: separated by commas of either width, or 、. */
  members: string;
  skills: string;
  /** null: every day, every shift. */
  days: string[] | null;
  shifts: number[] | null;
  /** null: no limit, no break, no rest. */
  maxHoursPerDay: number | null;
  breakAfterHours: number | null;
  restHours: number | null;
}

export interface PostRow {
  name: string;
  at: LngLat | null;
  start: string;
  end: string;
  teams: number;
  skill: string;
  duty: string;
}

export interface PlanForm {
  from: string;
  /** Included, as people say it. */
  lastDay: string;
  shifts: { start: string; end: string }[];
  slotMinutes: number;
  stopMinutes: number;
  teams: TeamRow[];
  posts: PostRow[];
  /** null: as many as suit the teams. */
  zoneCount: number | null;
  keepZones: boolean;
  useBeats: boolean;
  /** 0..0.5. */
  exploration: number;
  duty: string;
  limitSeconds: number;
  seed: number;
}

export const NEW_TEAM: TeamRow = {
  name: '',
  mode: 'foot',
  base: null,
  members: '',
  skills: '',
  days: null,
  shifts: null,
  maxHoursPerDay: null,
  breakAfterHours: null,
  restHours: null,
};

const DEFAULTS = {
  slotMinutes: 120,
  stopMinutes: 12,
  exploration: 0.1,
  limitSeconds: 20,
} as const;

/** One evening on the first day after the data ends, every team that is known. */
export function firstForm(asOf: string, known: readonly Pick<TeamRow, 'name' | 'mode' | 'base'>[]): PlanForm {
  const day = addDays(asOf, 1);
  return {
    from: day,
    lastDay: day,
    shifts: [{ start: '18:00', end: '24:00' }],
    ...DEFAULTS,
    teams: known.map(({ name, mode, base }) => ({ ...NEW_TEAM, name, mode, base })),
    posts: [],
    zoneCount: null,
    keepZones: true,
    useBeats: true,
    duty: '',
    seed: 1,
  };
}

/** The form again as it was for a stored plan. */
export function formOf(input: PlanInput): PlanForm {
  return {
    from: input.from,
    lastDay: addDays(input.to, -1),
    shifts: input.shifts.map(({ start, end }) => ({ start, end })),
    slotMinutes: input.slotMinutes ?? DEFAULTS.slotMinutes,
    stopMinutes: input.stopMinutes ?? DEFAULTS.stopMinutes,
    exploration: input.exploration ?? DEFAULTS.exploration,
    limitSeconds: input.limitSeconds ?? DEFAULTS.limitSeconds,
    teams: input.teams.map((team) => ({
      name: team.name,
      mode: team.mode,
      base: team.base as LngLat,
      members: joined(team.members),
      skills: joined(team.skills),
      days: team.days ?? null,
      shifts: team.shifts ?? null,
      maxHoursPerDay: team.maxHoursPerDay ?? null,
      breakAfterHours: team.breakAfterHours ?? null,
      restHours: team.restHours ?? null,
    })),
    posts: (input.posts ?? []).map((post) => ({
      name: post.name,
      at: post.at as LngLat,
      start: post.start,
      end: post.end,
      teams: post.teams ?? 1,
      skill: post.skill ?? '',
      duty: post.duty ?? '',
    })),
    zoneCount: input.zones?.count ?? null,
    keepZones: input.zones?.keepFrom !== null,
    useBeats: input.zones?.useBeats ?? true,
    duty: input.duty ?? '',
    seed: input.seed ?? 1,
  };
}

/** The request, or null while a team or a post lacks its place, or nobody goes out. */
export function inputOf(form: PlanForm, area: string | null): PlanInput | null {
  if (form.teams.length === 0) return null;
  if (form.teams.some(({ base }) => base === null) || form.posts.some(({ at }) => at === null)) return null;
  const last = form.lastDay < form.from ? form.from : form.lastDay;
  const days = (list: string[] | null) => list?.filter((day) => day >= form.from && day <= last) ?? null;
  const zones = {
    ...(form.zoneCount !== null && { count: form.zoneCount }),
    ...(!form.useBeats && { useBeats: false }),
    ...(!form.keepZones && { keepFrom: null }),
  };
  return {
    ...(area && { area }),
    from: form.from,
    to: addDays(last, 1),
    shifts: form.shifts,
    slotMinutes: form.slotMinutes,
    stopMinutes: form.stopMinutes,
    exploration: form.exploration,
    teams: form.teams.map((team) => {
      const own = days(team.days);
      return {
        name: team.name.trim(),
        mode: team.mode,
        base: team.base!,
        ...filled('members', split(team.members)),
        ...filled('skills', split(team.skills)),
        ...(own && { days: own }),
        ...(team.shifts && { shifts: team.shifts.filter((shift) => shift < form.shifts.length) }),
        ...(team.maxHoursPerDay !== null && { maxHoursPerDay: team.maxHoursPerDay }),
        ...(team.breakAfterHours !== null && { breakAfterHours: team.breakAfterHours }),
        ...(team.restHours !== null && { restHours: team.restHours }),
      };
    }),
    ...(form.posts.length > 0 && {
      posts: form.posts.map(postOf),
    }),
    ...(Object.keys(zones).length > 0 && { zones }),
    ...(form.duty.trim() && { duty: form.duty.trim() }),
    limitSeconds: form.limitSeconds,
    seed: form.seed,
  };
}

/** The post as it is sent; its place must have been picked. */
export const postOf = (post: PostRow) => ({
  name: post.name.trim(),
  at: post.at!,
  start: post.start,
  end: post.end,
  ...(post.teams > 1 && { teams: post.teams }),
  ...(post.skill.trim() && { skill: post.skill.trim() }),
  ...(post.duty.trim() && { duty: post.duty.trim() }),
});

/** Names as they are typed: `张三、李四, 王五`. */
export const split = (text: string): string[] =>
  text
    .split(/[,，、;；\n]/)
    .map((part) => part.trim())
    .filter(Boolean);

const joined = (list: readonly string[] | undefined) => list?.join('、') ?? '';
const filled = (name: string, list: string[]) => (list.length > 0 ? { [name]: list } : {});

/**
 * The field that a problem's pointer is about: itself, or the nearest thing that holds it (`/teams/0/base/1` -> `/teams/0/base`).
 * null: none of them does.
 */
export function nearestField(pointer: string, fields: readonly string[]): string | null {
  const known = new Set(fields);
  for (let at = pointer; at.length > 0; at = at.slice(0, at.lastIndexOf('/'))) {
    if (known.has(at)) return at;
  }
  return null;
}
