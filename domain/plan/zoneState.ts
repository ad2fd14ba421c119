/** Cells in zones: their loads, how compact they are, whether they hang together, and what the whole costs. */
export interface BalanceCell {
  component: number;
  /** Cells that this one can be joined to: their roads meet. */
  neighbours: readonly number[];
  x: number;
  y: number;
  /** What is balanced. */
  workload: number;
  /** What is kept compact. */
  lengthMeters: number;
}

/** A zone's cost of being off the mean workload grows steeply from this share of the tolerance on. */
const EASE = 0.9;
const COST_OF_EXCESS = 10;
const COST_OF_SPREAD = 0.4;
/** Cost of taking a mean zone's workload out of the zones that it was in. */
const COST_OF_MOVING = 0.5;

/** Zone of each cell, changed cell by cell; what a zone costs is known at once. Mutable: `zones` is the caller's array. */
export class ZoneState {
  private readonly load: Float64Array;
  private readonly sizes: Int32Array;
  private readonly mass: Float64Array;
  private readonly massX: Float64Array;
  private readonly massY: Float64Array;
  private readonly massSquares: Float64Array;
  private readonly moved: Float64Array;
  private readonly meanLoad: number;
  private readonly inertiaScale: number;

  /** `previous`: the zone that each cell was in, -1 unknown; being elsewhere costs. */
  constructor(
    readonly cells: readonly BalanceCell[],
    readonly zones: Int32Array,
    readonly count: number,
    private readonly tolerance: number,
    private readonly previous: Int32Array | null = null,
  ) {
    this.load = new Float64Array(count);
    this.sizes = new Int32Array(count);
    this.mass = new Float64Array(count);
    this.massX = new Float64Array(count);
    this.massY = new Float64Array(count);
    this.massSquares = new Float64Array(count);
    this.moved = new Float64Array(count);
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

  /** The same cells and terms in other zones. */
  with(zones: Int32Array): ZoneState {
    return new ZoneState(this.cells, zones, this.count, this.tolerance, this.previous);
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
    const before = this.previous?.[c] ?? -1;
    if (before >= 0 && before !== zone) this.moved[zone]! += sign * cell.workload;
  }

  private offOf(zone: number): number {
    return this.meanLoad > 0 ? Math.abs(this.load[zone]! / this.meanLoad - 1) : 0;
  }

  costOf(zone: number): number {
    const off = this.offOf(zone);
    const m = this.mass[zone]!;
    const inertia =
      m > 0 ? this.massSquares[zone]! - (this.massX[zone]! ** 2 + this.massY[zone]! ** 2) / m : 0;
    const moved = this.meanLoad > 0 ? this.moved[zone]! / this.meanLoad : 0;
    return (
      off * off +
      COST_OF_EXCESS * Math.max(0, off - EASE * this.tolerance) +
      (COST_OF_SPREAD * inertia) / this.inertiaScale +
      COST_OF_MOVING * moved
    );
  }

  cost(): number {
    let sum = 0;
    for (let z = 0; z < this.count; z++) sum += this.costOf(z);
    return sum;
  }

  /** How far the zones lie beyond the tolerance, all together, in shares of the mean workload; 0: balanced. */
  excess(): number {
    let sum = 0;
    for (let z = 0; z < this.count; z++) sum += Math.max(0, this.offOf(z) - this.tolerance);
    return sum;
  }

  /** What the cost would change by if `cell` went to zone `to`, and `back` (if not -1) from there to where `cell` was. */
  changeBy(cell: number, to: number, back = -1): number {
    const from = this.zones[cell]!;
    const before = this.costOf(from) + this.costOf(to);
    this.move(cell, to);
    if (back >= 0) this.move(back, from);
    const change = this.costOf(from) + this.costOf(to) - before;
    if (back >= 0) this.move(back, to);
    this.move(cell, from);
    return change;
  }

  /** Moves (or swaps, as `changeBy`) unless that would empty or cut a zone; says whether it did. */
  tryMove(cell: number, to: number, back = -1): boolean {
    const from = this.zones[cell]!;
    this.move(cell, to);
    if (back >= 0) this.move(back, from);
    if (this.holds(from) && this.holds(to)) return true;
    if (back >= 0) this.move(back, to);
    this.move(cell, from);
    return false;
  }

  /** Whether the zone is not empty and its cells hang together in each component. */
  private holds(zone: number): boolean {
    return this.sizes[zone]! > 0 && hangsTogether(this.cells, this.zones, zone);
  }
}

/** The cells of a zone in pieces that hang together. */
export function piecesOf(cells: readonly BalanceCell[], zones: Int32Array, zone: number): number[][] {
  const seen = new Set<number>();
  const pieces: number[][] = [];
  for (let first = 0; first < cells.length; first++) {
    if (zones[first] !== zone || seen.has(first)) continue;
    const piece = [first];
    seen.add(first);
    for (let i = 0; i < piece.length; i++) {
      for (const next of cells[piece[i]!]!.neighbours) {
        if (zones[next] !== zone || seen.has(next)) continue;
        seen.add(next);
        piece.push(next);
      }
    }
    pieces.push(piece);
  }
  return pieces;
}

/** Whether, in each component, the cells of a zone can be reached from one another within it. */
export function hangsTogether(cells: readonly BalanceCell[], zones: Int32Array, zone: number): boolean {
  const pieces = piecesOf(cells, zones, zone);
  return new Set(pieces.map((piece) => cells[piece[0]!]!.component)).size === pieces.length;
}
