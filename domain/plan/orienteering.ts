/**
 * Which stops several teams make in a stretch of time, and in what order: the team orienteering problem with time windows, stays, and
 * teams that start where they stand and must be home in time. Iterated local search (Vansteenwegen, Souffriau, Vanden Berghe & Van
 * Oudheusden 2009, doi:10.1016/j.cor.2008.12.007), with replacement, 2-opt (Croes 1958), or-opt (Or 1976), moves and swaps between teams
 * beside its insertion. Times in seconds.
 */
import type { Random } from '../random.ts';
import { exchange, fits, insertBest, removeRun, replace, shorten } from './tourMoves.ts';
import type { TourProblem, Tours } from './tourProblem.ts';
import { ToursState } from './toursState.ts';

export interface ToursOptions {
  /** Rounds of perturbation and repair. */
  rounds: number;
  random: Random;
  /** Stops to begin with, by team in order of arrival; those that do not fit are left out. */
  begin?: readonly (readonly { section: number; slot: number }[])[];
}

/** Consecutive stops that a perturbation takes out of a team's tour, at most. */
const LONGEST_RUN = 5;
/** Teams whose tours are perturbed at a time. */
const MOST_SHAKEN = 3;
/** A round may end this far below the best, as a share, and still be gone on from; and after so many rounds without a new best: from it. */
const TOLERANCE = 0.01;
const PATIENCE = 60;
const EPSILON = 1e-9;

/**
 * Tours of high worth. Deterministic by `random`. A round costs about sections x (stops of a team) x (teams shaken); 6 teams, 3 slots and
 * 60 sections: 0.1 ms. Throws RangeError where a team's fixed stays cannot be kept.
 */
export function bestTours(problem: TourProblem, { rounds, random, begin }: ToursOptions): Tours {
  const state = new ToursState(problem);
  for (const [team, stops] of (begin ?? []).entries()) {
    for (const { section, slot } of stops) {
      const stop = slot * problem.sections + section;
      if (state.teamOf[stop]! >= 0) continue;
      const last = state.first[team * (state.slots + 1) + slot + 1]!;
      if (state.problem.teams[team]!.worth[stop]! > 0 && fits(state, team, last, [stop], 0))
        state.insert(team, stop, last);
    }
  }
  state.refresh();
  improve(state, allTeams(state));
  const best = state.copy();
  const current = state.copy();
  let sinceBest = 0;
  const most = stopsToBeMade(problem);
  for (let round = 0; round < rounds && best.made < most; round++) {
    const shaken = shake(state, random);
    if (shaken.length === 0) break;
    improve(state, shaken);
    state.favour.fill(1);
    const travel = state.travel;
    if (state.worth > best.worth + EPSILON || (state.worth > best.worth - EPSILON && travel < best.travel)) {
      best.take(state);
      current.take(state);
      sinceBest = 0;
      continue;
    }
    sinceBest++;
    if (sinceBest >= PATIENCE) {
      sinceBest = 0;
      current.take(best);
      state.restore(best);
    } else if (
      state.worth >= current.worth ||
      (state.worth >= best.worth * (1 - TOLERANCE) && random() < 0.25)
    ) {
      current.take(state);
    } else state.restore(current);
  }
  state.restore(best);
  return { stops: state.stops(), worth: state.worth };
}

/** Stops that somebody may make and nobody has to: with all of them there is nothing left to gain. */
function stopsToBeMade({ teams }: TourProblem): number {
  const stops = teams[0]?.worth.length ?? 0;
  let count = 0;
  for (let stop = 0; stop < stops; stop++) if (teams.some(({ worth }) => worth[stop]! > 0)) count++;
  return count;
}

const allTeams = (state: ToursState): number[] => Array.from({ length: state.teams }, (_, team) => team);

/** Takes runs of stops out of a few tours; the teams they were taken from. */
function shake(state: ToursState, random: Random): number[] {
  const busy = allTeams(state).filter((team) => state.chosenIn(team) > 0);
  const shaken: number[] = [];
  const count = Math.min(busy.length, 1 + Math.floor(random() * MOST_SHAKEN));
  const slot = Math.floor(random() * state.slots);
  for (let i = 0; i < count; i++) {
    const [team] = busy.splice(Math.floor(random() * busy.length), 1);
    const length = 1 + Math.floor(random() * LONGEST_RUN);
    // Tours are taken apart in the same stretch of time, so that their stops can change hands.
    if (removeRun(state, team!, slot, length, random)) shaken.push(team!);
  }
  if (shaken.length === 0 && busy.length > 0 && count > 0) {
    const team = busy[Math.floor(random() * busy.length)]!;
    for (let s = 0; s < state.slots && shaken.length === 0; s++) {
      if (removeRun(state, team, s, LONGEST_RUN, random)) shaken.push(team);
    }
  }
  return shaken;
}

/** Insertion and local search from the tours of `changed` on, until nothing gains. */
function improve(state: ToursState, changed: readonly number[]): void {
  const dirty = new Set(changed);
  while (dirty.size > 0) {
    for (let team = insertBest(state); team >= 0; team = insertBest(state)) dirty.add(team);
    const [team] = dirty;
    dirty.delete(team!);
    const other = exchange(state, team!);
    if (other >= 0) dirty.add(other);
    if (shorten(state, team!) || other >= 0 || replace(state, team!)) dirty.add(team!);
  }
}
