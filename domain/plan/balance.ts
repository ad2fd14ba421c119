/**
 * Cells joined to zones: connected, balanced in workload, compact. Growth from spread-out seeds, then simulated annealing over moves
 * and swaps of border cells that leave every zone connected.
 */
import type { Random } from '../random.ts';

export interface BalanceCell {
  component: number;
  neighbours: readonly number[];
  x: number;
  y: number;
  /** What is balanced. */
  workload: number;
  /** What is kept compact. */
  lengthMeters: number;
}

const RESTARTS = 3;
/** Steps of one annealing: so many per cell, up to a most. */
const STEPS_PER_CELL = 250;
const MOST_STEPS = 15_000;
const HOT = 0.3;
const COLD = 0.003;

/**
 * Zone of each cell, 0..count-1, none empty; in each component a zone's cells hang together. `tolerance`: the share that a zone may
 * lie off the mean workload before that outweighs everything else. `count` <= cells.
 */
export function balanceZones(
  cells: readonly BalanceCell[],
  count: number,
  tolerance: number,
  random: Random,
): Int32Array {
  let best: { zones: Int32Array; cost: number } | null = null;
  for (let restart = 0; restart < RESTARTS; restart++) {
    const state = new ZoneState(cells, grow(cells, count, random), count, tolerance);
    const found = anneal(state, random);
    if (!best || found.cost < best.cost - 1e-9) best = found;
  }
  return best!.zones;
}

/** Seeds far from each other; then the zone with least work takes the neighbouring cell nearest to its seed, till none is left. */
function grow(cells: readonly BalanceCell[], count: number, random: Random): Int32Array {
  const zones = new Int32Array(cells.length).fill(-1);
  const seeds: number[] = [Math.floor(random() * cells.length)];
  const apart = (a: BalanceCell, b: BalanceCell): number => Math.hypot(a.x - b.x, a.y - b.y);
  const nearest = new Float64Array(cells.length).fill(Infinity);
  while (seeds.length < count) {
    let next = -1;
    for (const [c, cell] of cells.entries()) {
      nearest[c] = Math.min(nearest[c]!, apart(cell, cells[seeds[seeds.length - 1]!]!));
      if (!seeds.includes(c) && (next < 0 || nearest[c]! > nearest[next]!)) next = c;
    }
    seeds.push(next);
  }
  const loads = seeds.map((seed) => cells[seed]!.workload);
  for (const [z, seed] of seeds.entries()) zones[seed] = z;
  const open = new Set(seeds.keys());
  while (open.size > 0) {
    let z = -1;
    for (const zone of open) if (z < 0 || loads[zone]! < loads[z]!) z = zone;
    let next = -1;
    for (const [c, cell] of cells.entries()) {
      if (zones[c]! >= 0 || !cell.neighbours.some((other) => zones[other] === z)) continue;
      if (next < 0 || apart(cell, cells[seeds[z]!]!) < apart(cells[next]!, cells[seeds[z]!]!)) next = c;
    }
    if (next < 0) {
      open.delete(z);
      continue;
    }
    zones[next] = z;
    loads[z]! += cells[next]!.workload;
  }
  // A component without a seed goes whole to the zone of the nearest cell that has one.
  for (const component of new Set(cells.map((cell) => cell.component))) {
    const left = [...cells.keys()].filter((c) => zones[c]! < 0 && cells[c]!.component === component);
    if (left.length === 0) continue;
    let best = { zone: 0, meters: Infinity };
    for (const seed of seeds) {
      const meters = apart(cells[seed]!, cells[left[0]!]!);
      if (meters < best.meters) best = { zone: zones[seed]!, meters };
    }
    for (const c of left) zones[c] = best.zone;
  }
  return zones;
}

class ZoneState {
  readonly load: Float64Array;
  private readonly sizes: Int32Array;
  private readonly mass: Float64Array;
  private readonly massX: Float64Array;
  private readonly massY: Float64Array;
  private readonly massSquares: Float64Array;
  private readonly meanLoad: number;
  private readonly inertiaScale: number;

  constructor(
    readonly cells: readonly BalanceCell[],
    readonly zones: Int32Array,
    readonly count: number,
    private readonly tolerance: number,
  ) {
    this.load = new Float64Array(count);
    this.sizes = new Int32Array(count);
    this.mass = new Float64Array(count);
    this.massX = new Float64Array(count);
    this.massY = new Float64Array(count);
    this.massSquares = new Float64Array(count);
    for (let c = 0; c < cells.length; c++) this.weigh(c, zones[c]!, 1);
    this.meanLoad = cells.reduce((sum, cell) => sum + cell.workload, 0) / count;
    let [m, x, y, squares] = [0, 0, 0, 0];
    for (let z = 0; z < count; z++) {
      m += this.mass[z]!;
      x += this.massX[z]!;
      y += this.massY[z]!;
      squares += this.massSquares[z]!;
    }
    // `count` equal and compact zones have about 1/count of the moment of inertia of the whole, all together.
    this.inertiaScale = Math.max(1e-9, (squares - (x * x + y * y) / Math.max(1e-9, m)) / count);
  }

  sizeOf(zone: number): number {
    return this.sizes[zone]!;
  }

  move(cell: number, zone: number): void {
    this.weigh(cell, this.zones[cell]!, -1);
    this.zones[cell] = zone;
    this.weigh(cell, zone, 1);
  }

  private weigh(c: number, zone: number, sign: 1 | -1): void {
    const cell = this.cells[c]!;
    const mass = sign * (cell.lengthMeters + 1);
    this.sizes[zone]! += sign;
    this.load[zone]! += sign * cell.workload;
    this.mass[zone]! += mass;
    this.massX[zone]! += mass * cell.x;
    this.massY[zone]! += mass * cell.y;
    this.massSquares[zone]! += mass * (cell.x * cell.x + cell.y * cell.y);
  }

  costOf(zone: number): number {
    const off = this.meanLoad > 0 ? Math.abs(this.load[zone]! / this.meanLoad - 1) : 0;
    const m = this.mass[zone]!;
    const inertia =
      m > 0 ? this.massSquares[zone]! - (this.massX[zone]! ** 2 + this.massY[zone]! ** 2) / m : 0;
    return off * off + 10 * Math.max(0, off - 0.9 * this.tolerance) + (0.4 * inertia) / this.inertiaScale;
  }

  cost(): number {
    let sum = 0;
    for (let z = 0; z < this.count; z++) sum += this.costOf(z);
    return sum;
  }

  /** Whether the zone is not empty and its cells hang together in each component. */
  holds(zone: number): boolean {
    return this.sizes[zone]! > 0 && hangsTogether(this.cells, this.zones, zone);
  }
}

/** Whether, in each component, the cells of a zone can be reached from one another within it. */
export function hangsTogether(cells: readonly BalanceCell[], zones: Int32Array, zone: number): boolean {
  const seen = new Set<number>();
  const begun = new Set<number>();
  for (let first = 0; first < cells.length; first++) {
    if (zones[first] !== zone || seen.has(first)) continue;
    if (begun.has(cells[first]!.component)) return false;
    begun.add(cells[first]!.component);
    const stack = [first];
    seen.add(first);
    for (let c = stack.pop(); c !== undefined; c = stack.pop()) {
      for (const next of cells[c]!.neighbours) {
        if (zones[next] !== zone || seen.has(next)) continue;
        seen.add(next);
        stack.push(next);
      }
    }
  }
  return true;
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

function anneal(state: ZoneState, random: Random): { zones: Int32Array; cost: number } {
  const near = reachableFrom(state.cells);
  let cost = state.cost();
  let best = { zones: state.zones.slice(), cost };
  const steps = Math.min(MOST_STEPS, STEPS_PER_CELL * state.cells.length);
  for (let step = 0; step < steps; step++) {
    const heat = HOT * (COLD / HOT) ** (step / steps);
    const cell = Math.floor(random() * state.cells.length);
    const options = near[cell]!;
    if (options.length === 0) continue;
    const other = options[Math.floor(random() * options.length)]!;
    const [from, to] = [state.zones[cell]!, state.zones[other]!];
    if (from === to) continue;
    // A swap sends a border cell of the other zone back.
    const back = random() < 0.4 ? borderCell(state, near, to, from, cell, random) : -1;
    if (back < 0 && state.sizeOf(from) === 1) continue;
    const before = state.costOf(from) + state.costOf(to);
    state.move(cell, to);
    if (back >= 0) state.move(back, from);
    const change = state.costOf(from) + state.costOf(to) - before;
    const wanted = change <= 0 || random() < Math.exp(-change / heat);
    if (wanted && state.holds(from) && state.holds(to)) {
      cost += change;
      if (cost < best.cost - 1e-9) best = { zones: state.zones.slice(), cost };
    } else {
      if (back >= 0) state.move(back, to);
      state.move(cell, from);
    }
  }
  return best;
}

/** A cell of `zone` that borders on `beside`, other than `except`; -1 if none was found in a few draws. */
function borderCell(
  state: ZoneState,
  near: readonly number[][],
  zone: number,
  beside: number,
  except: number,
  random: Random,
): number {
  for (let draw = 0; draw < 8; draw++) {
    const cell = Math.floor(random() * state.cells.length);
    if (cell === except || state.zones[cell] !== zone) continue;
    if (near[cell]!.some((other) => state.zones[other] === beside)) return cell;
  }
  return -1;
}
