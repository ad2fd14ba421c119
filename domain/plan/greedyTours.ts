/**
 * The greedy plan, as a peer for plans: whoever is free next goes to the section with most worth a minute, the way there, the wait for its
 * slot and the stay included; anywhere that the team can reach.
 */
import type { Patrols } from './even.ts';
import { mayStop, type PlanFrame, type Visit } from './frame.ts';

/**
 * Stops of a greedy plan: within their slots, home by the end of the shift, each section once in a slot, in the worth that the plan is made
 * for. Deterministic. Sections x slots of a shift for every stop.
 */
export function greedyTours(frame: PlanFrame, patrols: Patrols = () => true): Visit[] {
  const today = frame.input.days.map(() => new Int32Array(frame.input.sections.length));
  return [...frame.shifts.keys()].flatMap((shift) => {
    const owedOf = (slot: number, section: number): number =>
      frame.input.sections[section]!.leastVisits - today[frame.slots[slot]!.day]![section]!;
    const visits = greedyShift(frame, shift, patrols, owedOf);
    for (const { slot, section } of visits) today[frame.slots[slot]!.day]![section]!++;
    return visits;
  });
}

/** The same for one shift; `owedOf`: visits owed to a section before it. */
export function greedyShift(
  frame: PlanFrame,
  shift: number,
  patrols: Patrols,
  owedOf: (slot: number, section: number) => number,
): Visit[] {
  const { input, sites, shifts, slots, staySeconds, worth, owedWorth } = frame;
  const { startMs, endMs: homeByMs } = shifts[shift]!;
  const visits: Visit[] = [];
  const own = [...slots.keys()].filter((slot) => slots[slot]!.shift === shift);
  const open = input.teams.map((_, team) =>
    [...input.sections.keys()].filter((section) => mayStop(frame, team, section)),
  );
  const visited = own.map(() => new Uint8Array(input.sections.length));
  const made = new Int32Array(input.sections.length);
  const free = input.teams.map((_, team) => ({ team, at: sites.baseOf(team), ms: startMs }));
  while (free.length > 0) {
    free.sort((a, b) => a.ms - b.ms || a.team - b.team);
    const state = free[0]!;
    const { team } = state;
    let best: (Visit & { rate: number; index: number }) | null = null;
    for (const [index, slot] of own.entries()) {
      const { startMs: fromMs, endMs } = slots[slot]!;
      if (endMs <= state.ms || !patrols(team, slot)) continue;
      for (const section of open[team]!) {
        if (visited[index]![section]) continue;
        const arriveMs = Math.max(fromMs, state.ms + 1000 * sites.travel(team, state.at, section));
        const leaveMs = arriveMs + 1000 * staySeconds[section]!;
        const homeMs = leaveMs + 1000 * sites.travel(team, section, sites.baseOf(team));
        if (leaveMs > endMs || homeMs > homeByMs) continue;
        const owed = made[section]! < owedOf(slot, section);
        const gain = worth[slot]![section]! + (owed ? owedWorth[slot]! : 0);
        const rate = gain / (leaveMs - state.ms);
        if (!best || rate > best.rate) best = { team, slot, section, arriveMs, leaveMs, rate, index };
      }
    }
    if (!best) {
      free.shift();
      continue;
    }
    const { rate: _rate, index, ...visit } = best;
    visits.push(visit);
    visited[index]![visit.section] = 1;
    made[visit.section]!++;
    [state.at, state.ms] = [visit.section, visit.leaveMs];
  }
  return visits;
}
