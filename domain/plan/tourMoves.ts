/** Changes of tours that gain worth, or save way and lose none: insertion, 2-opt and or-opt, moves and swaps between teams, replacement. */
import type { Random } from '../random.ts';
import type { ToursState } from './toursState.ts';

const EPSILON = 1e-9;
/** Way saved that is worth a change, seconds. */
const LEAST_SAVING = 1e-3;

/** Puts in the stop with most worth for the time that it costs (squared, as in the paper); the team that makes it, or -1. */
export function insertBest(state: ToursState): number {
  const { cost, teams, favour } = state;
  const stops = state.teamOf.length;
  let best = -1;
  let bestRate = 0;
  for (let team = 0; team < teams; team++) {
    for (let stop = 0, at = team * stops; stop < stops; stop++, at++) {
      if (cost[at] === Infinity) continue;
      const gain = state.gain(team, stop);
      const rate = (favour[stop]! * gain * gain) / cost[at]!;
      if (rate > bestRate) [best, bestRate] = [at, rate];
    }
  }
  if (best < 0) return -1;
  const team = Math.floor(best / stops);
  state.insert(team, best % stops, state.place[best]!);
  state.row(team);
  return team;
}

/** Takes out up to `length` stops in a row of one slot, from a random one on; whether there were any. */
export function removeRun(
  state: ToursState,
  team: number,
  slot: number,
  length: number,
  random: Random,
): boolean {
  const firsts = team * (state.slots + 1) + slot;
  const from = state.first[firsts]!;
  const count = state.first[firsts + 1]! - from;
  if (count === 0 || state.isFixed(state.node[team * state.capacity + from]!)) return false;
  const taken = Math.min(length, count);
  const start = from + Math.floor(random() * (count - taken + 1));
  const removed: number[] = [];
  for (let i = 0; i < taken; i++) removed.push(state.remove(team, start));
  state.row(team);
  for (const stop of removed) {
    state.column(stop);
    state.favour[stop] = random();
  }
  return true;
}

/** Or-opt and 2-opt within each slot of a tour, as long as the way gets shorter; whether it did. */
export function shorten(state: ToursState, team: number): boolean {
  let shorter = false;
  for (let slot = 0; slot < state.slots; slot++) {
    const firsts = team * (state.slots + 1) + slot;
    const from = state.first[firsts]!;
    const count = state.first[firsts + 1]! - from;
    if (count < 2 || state.isFixed(state.node[team * state.capacity + from]!)) continue;
    for (
      let order = shorterOrder(state, team, from, count);
      order;
      order = shorterOrder(state, team, from, count)
    ) {
      state.node.set(order, team * state.capacity + from);
      state.schedule(team);
      shorter = true;
    }
  }
  if (shorter) state.row(team);
  return shorter;
}

/** The first order of `count` stops from a position on that is found to shorten the way and fits, or null. */
function shorterOrder(state: ToursState, team: number, from: number, count: number): number[] | null {
  const { travel, siteCount } = state.problem.teams[team]!;
  const row = team * state.capacity + from;
  const order = Array.from(state.node.subarray(row, row + count));
  // Sites with the one before the stretch and the one after it: stop i is at i + 1.
  const sites = [
    state.siteBefore(team, from),
    ...order.map((node) => state.site[node]!),
    state.siteAt(team, from + count),
  ];
  const way = (a: number, b: number): number => travel[sites[a]! * siteCount + sites[b]!]!;
  for (let i = 1; i <= count; i++) {
    const saved = way(i - 1, i) + way(i, i + 1) - way(i - 1, i + 1);
    if (saved <= LEAST_SAVING) continue;
    for (let gap = 0; gap <= count; gap++) {
      if (gap === i || gap === i - 1) continue;
      if (way(gap, i) + way(i, gap + 1) - way(gap, gap + 1) >= saved - LEAST_SAVING) continue;
      const other = moved(order, i - 1, gap < i ? gap : gap - 1);
      if (fits(state, team, from, other)) return other;
    }
  }
  for (let a = 1; a < count; a++) {
    let [forward, backward] = [0, 0];
    for (let b = a + 1; b <= count; b++) {
      forward += way(b - 1, b);
      backward += way(b, b - 1);
      const now = way(a - 1, a) + forward + way(b, b + 1);
      if (way(a - 1, b) + backward + way(a, b + 1) >= now - LEAST_SAVING) continue;
      const other = reversed(order, a - 1, b - 1);
      if (fits(state, team, from, other)) return other;
    }
  }
  return null;
}

/** Whether `order` can stand in for `instead` nodes (as many, if not said) from a position on. */
export function fits(
  state: ToursState,
  team: number,
  position: number,
  order: readonly number[],
  instead = order.length,
): boolean {
  let at = state.siteBefore(team, position);
  let free = state.leaveBefore(team, position);
  for (const node of order) {
    const site = state.site[node]!;
    const arriveAt = Math.max(state.open[node]!, free + state.seconds(team, at, site));
    if (arriveAt > state.close[node]!) return false;
    free = state.leaveOf(node, arriveAt);
    at = site;
  }
  const next = position + instead;
  return free + state.seconds(team, at, state.siteAt(team, next)) <= state.lateAt(team, next);
}

export function reversed<T>(nodes: readonly T[], from: number, to: number): T[] {
  return [...nodes.slice(0, from), ...nodes.slice(from, to + 1).reverse(), ...nodes.slice(to + 1)];
}

export function moved<T>(nodes: readonly T[], from: number, to: number): T[] {
  const rest = [...nodes.slice(0, from), ...nodes.slice(from + 1)];
  rest.splice(to, 0, nodes[from]!);
  return rest;
}

/** Exchanges a stop of a tour for one that nobody makes, in its place, where that gains most; whether it did. */
export function replace(state: ToursState, team: number): boolean {
  const { sections, capacity } = state;
  let gained = false;
  for (let p = 0; p < state.length[team]!; p++) {
    const stop = state.node[team * capacity + p]!;
    if (state.isFixed(stop)) continue;
    const before = state.siteBefore(team, p);
    const free = state.leaveBefore(team, p);
    const [next, late] = [state.siteAt(team, p + 1), state.lateAt(team, p + 1)];
    const loss = state.loss(team, stop);
    const offset = state.slot[stop]! * sections;
    let best = -1;
    let bestGain = loss + EPSILON;
    for (let other = offset; other < offset + sections; other++) {
      if (state.teamOf[other]! >= 0) continue;
      const gain = state.gain(team, other);
      if (gain <= bestGain) continue;
      const site = state.site[other]!;
      const arriveAt = Math.max(state.open[other]!, free + state.seconds(team, before, site));
      if (arriveAt > state.close[other]!) continue;
      if (arriveAt + state.stay[other]! + state.seconds(team, site, next) > late) continue;
      [best, bestGain] = [other, gain];
    }
    if (best < 0) continue;
    state.remove(team, p);
    state.insert(team, best, p);
    state.row(team);
    state.column(stop);
    gained = true;
  }
  return gained;
}

/** Moves a stop to another team, or swaps it for one of theirs, where that gains worth, or loses none and saves way; that team, or -1. */
export function exchange(state: ToursState, team: number): number {
  const { capacity } = state;
  for (let p = 0; p < state.length[team]!; p++) {
    const stop = state.node[team * capacity + p]!;
    if (state.isFixed(stop)) continue;
    const own = state.problem.teams[team]!.worth[stop]!;
    const [before, next] = [state.siteBefore(team, p), state.siteAt(team, p + 1)];
    const through =
      state.seconds(team, before, state.site[stop]!) + state.seconds(team, state.site[stop]!, next);
    const saved = through - state.seconds(team, before, next);
    for (let other = 0; other < state.teams; other++) {
      const theirs = state.problem.teams[other]!.worth[stop]!;
      if (other === team || !(theirs > 0)) continue;
      state.cell(other, stop);
      const at = other * state.teamOf.length + stop;
      const cost = state.cost[at]! - state.stay[stop]!;
      state.cost[at] = Infinity;
      if (theirs > own + EPSILON ? cost < Infinity : theirs >= own - EPSILON && cost < saved - LEAST_SAVING) {
        const place = state.place[at]!;
        state.remove(team, p);
        state.insert(other, stop, place);
        state.row(team);
        state.row(other);
        return other;
      }
      if (swap(state, team, p, other)) return other;
    }
  }
  return -1;
}

/** Swaps the stop at a position for one of another team's in the same slot, each in the other's place, where that gains. */
function swap(state: ToursState, team: number, p: number, other: number): boolean {
  const { site, capacity } = state;
  const stop = state.node[team * capacity + p]!;
  const firsts = other * (state.slots + 1) + state.slot[stop]!;
  const [own, others] = [state.problem.teams[team]!.worth, state.problem.teams[other]!.worth];
  const [before, next] = [state.siteBefore(team, p), state.siteAt(team, p + 1)];
  const here = site[stop]!;
  const now = through(state, team, before, here, next);
  for (let q = state.first[firsts]!; q < state.first[firsts + 1]!; q++) {
    const theirs = state.node[other * capacity + q]!;
    if (state.isFixed(theirs) || !(own[theirs]! > 0)) continue;
    const gain = own[theirs]! + others[stop]! - own[stop]! - others[theirs]!;
    if (gain < -EPSILON) continue;
    const there = site[theirs]!;
    const [theirBefore, theirNext] = [state.siteBefore(other, q), state.siteAt(other, q + 1)];
    const saved =
      now -
      through(state, team, before, there, next) +
      through(state, other, theirBefore, there, theirNext) -
      through(state, other, theirBefore, here, theirNext);
    if (gain <= EPSILON && saved <= LEAST_SAVING) continue;
    if (!fits(state, team, p, [theirs]) || !fits(state, other, q, [stop])) continue;
    state.remove(team, p);
    state.remove(other, q);
    state.insert(team, theirs, p);
    state.insert(other, stop, q);
    state.row(team);
    state.row(other);
    return true;
  }
  return false;
}

function through(state: ToursState, team: number, before: number, at: number, next: number): number {
  return state.seconds(team, before, at) + state.seconds(team, at, next);
}
