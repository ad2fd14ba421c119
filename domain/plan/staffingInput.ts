/** What staffing is asked, made of a plan's frame: worth by section and slot, and how many stops a team gets round to in a zone. */
import { mayStop, type FrameSlot, type PlanFrame } from './frame.ts';
import type { StaffingInput, StaffLock, StaffTeam } from './staffing/types.ts';

/** Worth of a second stop in a slot, as a share of the first. */
export const REPEAT_SHARE = 0.25;

export function staffingInputOf(frame: PlanFrame): StaffingInput {
  const { input, slots, worth } = frame;
  const slotAt = new Map(slots.map(({ startMs }, slot) => [startMs, slot]));
  const slotsOf = (has: (startMs: number, endMs: number) => boolean): number[] =>
    [...slots.keys()].filter((slot) => has(slots[slot]!.startMs, slots[slot]!.endMs));
  return {
    slots: slots.map((slot) => ({ ...slot, name: slotName(frame, slot) })),
    teams: input.teams.map((team, t): StaffTeam => ({
      name: team.name,
      kind: `${team.mode} ${frame.sites.points[frame.sites.baseOf(t)]!.road} ${[...(team.skills ?? [])].sort().join(' ')}`,
      skills: team.skills ?? [],
      available: Uint8Array.from(slots, ({ startMs, endMs }) =>
        (team.unavailable ?? []).some(({ fromMs, toMs }) => fromMs < endMs && toMs > startMs) ? 0 : 1,
      ),
      maxMinutesPerDay: team.maxMinutesPerDay ?? null,
      breakAfterMinutes: team.breakAfterMinutes ?? null,
      restMinutes: team.restMinutes ?? null,
    })),
    zones: input.zones.zones.map(({ sections }, z) => ({
      name: input.zoneNames?.[z] ?? `${z + 1}`,
      sections,
    })),
    sections: input.sections.map(({ name, leastVisits, skill }, s) => ({
      name: name ?? `${s + 1}`,
      leastVisits: input.days.map(() => leastVisits),
      skill: skill ?? null,
    })),
    worth,
    repeatShare: REPEAT_SHARE,
    stopsIn: stopsInZones(frame),
    posts: (input.posts ?? []).map(({ name, during, teams, skill }) => ({
      name,
      slots: slotsOf((startMs) => during.some(({ fromMs, toMs }) => startMs >= fromMs && startMs < toMs)),
      teams,
      skill: skill ?? null,
    })),
    locks: [
      ...(input.locks ?? []).flatMap(({ slotStartMs, ...lock }): StaffLock[] => {
        const slot = slotAt.get(slotStartMs);
        return slot === undefined ? [] : [{ ...lock, slot }];
      }),
      ...(input.frozen ?? []).flatMap(({ team, slotStartMs, zone }): StaffLock[] => {
        const slot = slotAt.get(slotStartMs);
        return slot === undefined ? [] : [{ team, slot, to: 'zone', zone }];
      }),
    ],
  };
}

/** `2026-03-06 18:00-20:00`, by the clock's hands of the shift's day. */
function slotName({ input, shifts }: PlanFrame, { startMs, endMs, day, shift }: FrameSlot): string {
  const whole = shifts[shift]!;
  const [hour, minute] = input.shifts[whole.shift]!.start.split(':').map(Number);
  const clock = (ms: number): string => {
    const minutes = (60 * hour! + minute! + Math.round((ms - whole.startMs) / 60_000)) % 1440;
    return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  };
  return `${input.days[day]!} ${clock(startMs)}-${clock(endMs)}`;
}

/** Stops that fit into a slot: its length by stay and usual way; less the way from the base in a shift's first slot, and home in its last. */
function stopsInZones(frame: PlanFrame): StaffingInput['stopsIn'] {
  const { input, slots, shifts, sites, staySeconds } = frame;
  const figures = input.teams.map((_, team) =>
    input.zones.zones.map(({ sections }) => {
      const open = sections.filter((section) => mayStop(frame, team, section));
      const base = sites.baseOf(team);
      const least = (seconds: (section: number) => number): number =>
        open.reduce((best, section) => Math.min(best, seconds(section)), Infinity);
      const usual = open.reduce((sum, section) => {
        const near = open
          .filter((other) => other !== section)
          .map((other) => sites.travel(team, section, other))
          .sort((a, b) => a - b)
          .slice(0, 2);
        const way = near.reduce((total, seconds) => total + seconds, 0) / Math.max(1, near.length);
        return sum + staySeconds[section]! + way;
      }, 0);
      return {
        perStop: usual / Math.max(1, open.length),
        outSeconds: least((section) => sites.travel(team, base, section)),
        homeSeconds: least((section) => sites.travel(team, section, base)),
        staySeconds: least((section) => staySeconds[section]!),
      };
    }),
  );
  return (team, zone, slot) => {
    const { perStop, outSeconds, homeSeconds, staySeconds: stay } = figures[team]![zone]!;
    const { startMs, endMs, shift } = slots[slot]!;
    const whole = shifts[shift]!;
    if ((whole.endMs - whole.startMs) / 1000 < outSeconds + stay + homeSeconds) return 0;
    const from = Math.max(startMs, whole.startMs + 1000 * outSeconds);
    const to = Math.min(endMs, whole.endMs - 1000 * homeSeconds);
    const seconds = (to - from) / 1000;
    return seconds < stay ? 0 : Math.max(1, seconds / perStop);
  };
}
