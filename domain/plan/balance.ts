/**
 * Cells joined to zones: connected, balanced in workload, compact, and near to what they were. From a start that small changes of
 * data hardly move, the best move or swap of border cells again and again; simulated annealing only where that leaves zones out of
 * balance. What is drawn by chance would fall otherwise after every change; what follows from the data does not.
 */
import type { Random } from '../random.ts';
import { bisect, mendZones } from './zoneStarts.ts';
import { ZoneState, type BalanceCell } from './zoneState.ts';

const ANNEALINGS = 3;
/** Steps of one annealing: so many per cell, up to a most. */
const STEPS_PER_CELL = 250;
const MOST_STEPS = 15_000;
const HOT = 0.3;
/** Where zones of before are to be kept. */
const WARM = 0.03;
const COLD = 0.003;
/** Zones of before are given up only for a balance that is better by this, in shares of the mean workload. */
const WORTH_STARTING_ANEW = 0.05;

export interface BalanceOptions {
  /** The share that a zone may lie off the mean workload before that outweighs everything else. */
  tolerance: number;
  random: Random;
  /** Zone that each cell was in, any numbers, -1 unknown. What comes out is numbered otherwise (see zoneNumbers.ts). */
  previous?: Int32Array | null;
}

/**
 * Zone of each cell, 0..count-1, none empty; in each component a zone's cells hang together. `count` <= cells. The order of the cells
 * does not matter (unless some lie at one place).
 */
export function balanceZones(
  given: readonly BalanceCell[],
  count: number,
  { tolerance, random, previous = null }: BalanceOptions,
): Int32Array {
  const order = [...given.keys()].sort(
    (a, b) =>
      given[a]!.x - given[b]!.x || given[a]!.y - given[b]!.y || given[a]!.workload - given[b]!.workload,
  );
  const rank = new Int32Array(given.length);
  for (const [r, c] of order.entries()) rank[c] = r;
  const cells = order.map((c) => ({
    ...given[c]!,
    neighbours: given[c]!.neighbours.map((other) => rank[other]!).sort((a, b) => a - b),
  }));
  const near = reachableFrom(cells);
  const stateOf = (zones: Int32Array, before: Int32Array | null = null) =>
    new ZoneState(cells, zones, count, tolerance, before);
  const before =
    previous &&
    heaviest(
      cells,
      Int32Array.from(order, (c) => previous[c]!),
      count,
    );

  let best: ZoneState | null = null;
  if (before?.some((zone) => zone >= 0)) {
    best = settle(stateOf(mendZones(cells, before, count), before), near, random, WARM);
  }
  if (!best || best.excess() > 0) {
    const fresh = settle(stateOf(mendZones(cells, bisect(cells, count), count)), near, random, HOT);
    if (!best || fresh.excess() < best.excess() - WORTH_STARTING_ANEW) best = fresh;
  }
  return Int32Array.from(rank, (r) => best.zones[r]!);
}

/** The `count` zones with most work, numbered from 0 in the order of their numbers; cells of others get -1. */
function heaviest(cells: readonly BalanceCell[], zones: Int32Array, count: number): Int32Array {
  const loads = new Map<number, number>();
  for (const [c, zone] of zones.entries()) {
    if (zone >= 0) loads.set(zone, (loads.get(zone) ?? 0) + cells[c]!.workload);
  }
  const kept = [...loads]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, count)
    .map(([zone]) => zone)
    .sort((a, b) => a - b);
  return zones.map((zone) => kept.indexOf(zone));
}

const betterOf = (a: ZoneState, b: ZoneState): ZoneState => (b.cost() < a.cost() - 1e-9 ? b : a);

/** The best within reach; by annealing from `heat` on while some zone is out of balance. */
function settle(start: ZoneState, near: readonly number[][], random: Random, heat: number): ZoneState {
  descend(start, near);
  let best = start;
  for (let round = 0; round < ANNEALINGS && best.excess() > 0; round++) {
    const state = start.with(best.zones.slice());
    anneal(state, near, random, heat);
    descend(state, near);
    best = betterOf(best, state);
  }
  return best;
}

/** Cells next to each: those whose roads meet, and from an island the nearest cells elsewhere. */
function reachableFrom(cells: readonly BalanceCell[]): number[][] {
  return cells.map((cell) => {
    const elsewhere = [...cells.keys()]
      .filter((c) => cells[c]!.component !== cell.component)
      .sort((a, b) => squared(cell, cells[a]!) - squared(cell, cells[b]!) || a - b);
    return [...cell.neighbours, ...elsewhere.slice(0, 2)];
  });
}

function squared(a: BalanceCell, b: BalanceCell): number {
  return (a.x - b.x) ** 2 + (a.y - b.y) ** 2;
}

/** Makes the best move of one border cell, or where none helps the best swap of two, till nothing helps. */
function descend(state: ZoneState, near: readonly number[][]): void {
  while (makeBest(state, moves(state, near)) || makeBest(state, swaps(state, near)));
}

interface Move {
  cell: number;
  to: number;
  /** The cell that goes the other way; -1 none. */
  back: number;
  change: number;
}

function makeBest(state: ZoneState, options: Move[]): boolean {
  options.sort((a, b) => a.change - b.change);
  return options.some(({ cell, to, back }) => state.tryMove(cell, to, back));
}

/** Moves of one cell to a zone beside it that lower the cost. */
function moves(state: ZoneState, near: readonly number[][]): Move[] {
  const found: Move[] = [];
  for (const [cell, to] of borders(state, near)) {
    if (state.sizeOf(state.zones[cell]!) === 1) continue;
    const change = state.changeBy(cell, to);
    if (change < -1e-9) found.push({ cell, to, back: -1, change });
  }
  return found;
}

/** Swaps of cells on both sides of a border that lower the cost. */
function swaps(state: ZoneState, near: readonly number[][]): Move[] {
  const found: Move[] = [];
  const sides = new Map<string, number[]>();
  const key = (from: number, to: number) => `${from}>${to}`;
  for (const [cell, to] of borders(state, near)) {
    const side = key(state.zones[cell]!, to);
    sides.set(side, [...(sides.get(side) ?? []), cell]);
  }
  for (const [side, going] of sides) {
    const [from, to] = side.split('>').map(Number) as [number, number];
    if (from > to) continue;
    for (const cell of going) {
      for (const back of sides.get(key(to, from)) ?? []) {
        const change = state.changeBy(cell, to, back);
        if (change < -1e-9) found.push({ cell, to, back, change });
      }
    }
  }
  return found;
}

/** Each cell with each other zone beside it. */
function borders({ zones }: ZoneState, near: readonly number[][]): [cell: number, zone: number][] {
  return near.flatMap((others, cell) => {
    const beside = new Set(others.map((other) => zones[other]!));
    beside.delete(zones[cell]!);
    return [...beside].map((zone): [number, number] => [cell, zone]);
  });
}

/** Simulated annealing by moves and swaps of border cells; leaves the best that it saw. */
function anneal(state: ZoneState, near: readonly number[][], random: Random, hot: number): void {
  let cost = state.cost();
  let best = { zones: state.zones.slice(), cost };
  const steps = Math.min(MOST_STEPS, STEPS_PER_CELL * state.cells.length);
  for (let step = 0; step < steps; step++) {
    const heat = hot * (COLD / hot) ** (step / steps);
    const cell = Math.floor(random() * state.cells.length);
    const options = near[cell]!;
    if (options.length === 0) continue;
    const other = options[Math.floor(random() * options.length)]!;
    const [from, to] = [state.zones[cell]!, state.zones[other]!];
    if (from === to) continue;
    // A swap sends a border cell of the other zone back.
    const back = random() < 0.4 ? borderCell(state, near, to, from, random) : -1;
    if (back < 0 && state.sizeOf(from) === 1) continue;
    const change = state.changeBy(cell, to, back);
    if (change > 0 && random() >= Math.exp(-change / heat)) continue;
    if (!state.tryMove(cell, to, back)) continue;
    cost += change;
    if (cost < best.cost - 1e-9) best = { zones: state.zones.slice(), cost };
  }
  for (const [cell, zone] of best.zones.entries()) state.move(cell, zone);
}

/** A cell of `zone` that borders on `beside`; -1 if none was found in a few draws. */
function borderCell(
  state: ZoneState,
  near: readonly number[][],
  zone: number,
  beside: number,
  random: Random,
): number {
  for (let draw = 0; draw < 8; draw++) {
    const cell = Math.floor(random() * state.cells.length);
    if (state.zones[cell] !== zone) continue;
    if (near[cell]!.some((other) => state.zones[other] === beside)) return cell;
  }
  return -1;
}
