/**
 * The even rotation, as a peer for plans: the key sections in one short round, cut into as many stretches as there are teams; each team
 * goes along its stretch again and again and takes up in the next shift where it left off.
 */
import { mayStop, type PlanFrame, type Visit } from './frame.ts';

/** Whether a team patrols in a slot. */
export type Patrols = (team: number, slot: number) => boolean;

/** Stops of an even rotation: within their slots, home by the end of the shift, a section once in a slot. Deterministic. */
export function evenRotation(frame: PlanFrame, patrols: Patrols = () => true): Visit[] {
  const { sites, slots, staySeconds } = frame;
  const visits: Visit[] = [];
  for (const [team, round] of stretchesOf(frame).entries()) {
    let next = 0;
    let [at, freeMs] = [0, 0];
    let shiftNow = -1;
    const home = sites.baseOf(team);
    for (const [slot, { startMs, endMs, shift }] of slots.entries()) {
      const { startMs: shiftStartMs, endMs: homeByMs } = frame.shifts[shift]!;
      if (shift !== shiftNow) [shiftNow, at, freeMs] = [shift, home, shiftStartMs];
      if (!patrols(team, slot)) continue;
      for (let stops = 0; stops < round.length; stops++) {
        const section = round[next]!;
        const arriveMs = Math.max(startMs, freeMs + 1000 * sites.travel(team, at, section));
        const leaveMs = arriveMs + 1000 * staySeconds[section]!;
        if (leaveMs > endMs || leaveMs + 1000 * sites.travel(team, section, home) > homeByMs) break;
        visits.push({ team, slot, section, arriveMs, leaveMs });
        [at, freeMs, next] = [section, leaveMs, (next + 1) % round.length];
      }
    }
  }
  return visits;
}

/** By team, the sections of its stretch that it can get to; stretches go to the teams that are nearest to them. */
function stretchesOf(frame: PlanFrame): number[][] {
  const { sites, input } = frame;
  const teams = input.teams.length;
  const round = shortRound(input.sections.length, (a, b) => {
    const there = sites.travel(0, a, b) + sites.travel(0, b, a);
    return Number.isFinite(there) ? there : 1e9;
  });
  const stretches = Array.from({ length: teams }, (_, s) =>
    round.slice(Math.round((s * round.length) / teams), Math.round(((s + 1) * round.length) / teams)),
  );
  const pairs = stretches.flatMap((stretch, s) =>
    input.teams.map((_, team) => {
      const seconds = stretch.map((section) => sites.travel(team, sites.baseOf(team), section));
      return {
        s,
        team,
        seconds: seconds.reduce((sum, value) => sum + value, 0) / Math.max(1, seconds.length),
      };
    }),
  );
  pairs.sort((a, b) => a.seconds - b.seconds || a.team - b.team || a.s - b.s);
  const given: number[][] = [];
  const gone = new Set<number>();
  for (const { s, team } of pairs) {
    if (given[team] || gone.has(s)) continue;
    gone.add(s);
    given[team] = stretches[s]!.filter((section) => mayStop(frame, team, section));
  }
  return given;
}

/** A short round through `count` places: nearest neighbours, then 2-opt (Croes 1958, doi:10.1287/opre.6.6.791). */
function shortRound(count: number, there: (a: number, b: number) => number): number[] {
  const left = new Set(Array.from({ length: count }, (_, i) => i));
  const round: number[] = [];
  for (let at = 0; left.size > 0;) {
    let next = -1;
    for (const place of left) if (next < 0 || there(at, place) < there(at, next)) next = place;
    left.delete(next);
    round.push(next);
    at = next;
  }
  for (let improved = true; improved;) {
    improved = false;
    for (let a = 0; a < count - 2; a++) {
      for (let b = a + 2; b < count - (a === 0 ? 1 : 0); b++) {
        const [p, q, r, s] = [round[a]!, round[a + 1]!, round[b]!, round[(b + 1) % count]!];
        if (there(p, r) + there(q, s) >= there(p, q) + there(r, s) - 1e-6) continue;
        for (let i = a + 1, j = b; i < j; i++, j--) [round[i], round[j]] = [round[j]!, round[i]!];
        improved = true;
      }
    }
  }
  return round;
}
