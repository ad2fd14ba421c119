/**
 * From counts to teams. Who works: the teams of a group take turns in one fixed order, slot after slot, each starting where the last ended.
 *
 * Why that keeps every rule that the counts keep: let n be the teams, and let the counts of some slots that follow each other add up to W. Their
 * turns are W that follow each other in the fixed order, so each team has at most ceil(W / n) of them. In one slot W <= n: nobody works
 * twice. In a run that calls for a break, of k + 1 slots, W <= n k: each team works k at most and one slot is free. On a day
 * W <= n m: each team works m slots at most. (Slots of other days and runs do not matter: each rule is about slots that follow each other.)
 *
 * Where: those who work are given the places of their class so that as many as can stay where they were in the slot before.
 */
import { assign } from './assign.ts';
import type { TeamGroup } from './groups.ts';
import type { Duty } from './types.ts';

/** `counts[group][i]` teams of a group work in the i-th slot; `[i]` of the answer holds the teams, rising. */
export function unfoldRoster(
  groups: readonly Pick<TeamGroup, 'teams'>[],
  counts: readonly (readonly number[])[],
  slotCount: number,
  firstTurn = 0,
): number[][] {
  const working = Array.from({ length: slotCount }, (): number[] => []);
  groups.forEach(({ teams }, group) => {
    let turn = firstTurn;
    for (let slot = 0; slot < slotCount; slot++) {
      for (let i = 0; i < counts[group]![slot]!; i++) working[slot]!.push(teams[turn++ % teams.length]!);
    }
  });
  return working.map((teams) => teams.sort((a, b) => a - b));
}

/** A place for one team. */
export interface Place {
  duty: Duty;
  /** Whether a team can do that. */
  takes(team: number): boolean;
  /** The team that is locked to it. */
  lockedTo: number | null;
}

const MOVE = 1;
const NEVER = 1e6;

/** By team: as many teams as places, who fit in some order. `before`: where teams were in the slot before, null: another shift. */
export function givePlaces(
  teams: readonly number[],
  places: readonly Place[],
  before: readonly Duty[] | null,
): Map<number, Duty> {
  const costs = teams.map((team) =>
    places.map(({ duty, takes, lockedTo }) => {
      if (lockedTo === null ? !takes(team) : lockedTo !== team) return NEVER;
      return before && isSamePlace(before[team]!, duty) ? 0 : MOVE;
    }),
  );
  const placeOf = assign(costs);
  return new Map(teams.map((team, i) => [team, places[placeOf[i]!]!.duty]));
}

function isSamePlace(a: Duty, b: Duty): boolean {
  if (a.at === 'zone') return b.at === 'zone' && a.zone === b.zone;
  if (a.at === 'post') return b.at === 'post' && a.post === b.post;
  return false;
}
