/** Where the search for balanced zones begins: at the zones as they were, or at a split that small changes of data hardly move. */
import { piecesOf, type BalanceCell } from './zoneState.ts';

/**
 * The whole halved again and again: each part across its own long side, where the workload on both sides is in proportion to the
 * zones that they shall hold (recursive coordinate bisection: Berger and Bokhari 1987, doi:10.1109/TC.1987.1676942). Every zone gets
 * a cell; zones need not hang together: see `mendZones`.
 */
export function bisect(cells: readonly BalanceCell[], count: number): Int32Array {
  const zones = new Int32Array(cells.length);
  const split = (part: number[], first: number, parts: number): void => {
    if (parts === 1) {
      for (const c of part) zones[c] = first;
      return;
    }
    const eastward = part.map((c) => cells[c]!.x);
    const northward = part.map((c) => cells[c]!.y);
    const rank = deviationOf(eastward) >= deviationOf(northward) ? eastward : northward;
    const sorted = [...part.keys()].sort((a, b) => rank[a]! - rank[b]!).map((i) => part[i]!);
    const low = Math.floor(parts / 2);
    const half = (sorted.reduce((sum, c) => sum + cells[c]!.workload, 0) * low) / parts;
    let cut = 0;
    for (let sum = 0; cut < sorted.length - (parts - low); cut++) {
      const workload = cells[sorted[cut]!]!.workload;
      if (cut >= low && sum + workload / 2 > half) break;
      sum += workload;
    }
    split(sorted.slice(0, cut), first, low);
    split(sorted.slice(cut), first + low, parts - low);
  };
  split([...cells.keys()], 0, count);
  return zones;
}

function deviationOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

/**
 * `count` zones that hang together in each component and none empty, as near as can be to the wanted ones (-1: none): of a zone in pieces the heaviest in each component stays; what is left over goes to the neighbouring zone with the least
 * work; a zone without cells is cut out of the one with most. `count` <= cells.
 */
export function mendZones(cells: readonly BalanceCell[], wanted: Int32Array, count: number): Int32Array {
  const zones = wanted.slice();
  const weigh = (piece: readonly number[]) => piece.reduce((sum, c) => sum + cells[c]!.workload, 0);
  for (let zone = 0; zone < count; zone++) {
    const heaviest = new Map<number, number[]>();
    for (const piece of piecesOf(cells, zones, zone)) {
      const { component } = cells[piece[0]!]!;
      const other = heaviest.get(component);
      const wins = !other || weigh(piece) > weigh(other) || piece.length > other.length;
      for (const c of wins ? (other ?? []) : piece) zones[c] = -1;
      if (wins) heaviest.set(component, piece);
    }
  }
  seedEmpty(cells, zones, count);
  spread(cells, zones, count);
  return zones;
}

/** Gives each empty zone one cell: of those in no zone the heaviest, else one that its zone can do without. */
function seedEmpty(cells: readonly BalanceCell[], zones: Int32Array, count: number): void {
  for (let zone = 0; zone < count; zone++) {
    if (zones.includes(zone)) continue;
    const loads = loadsOf(cells, zones, count);
    const mates = (c: number) => zones.reduce((sum, other) => sum + (other === zones[c] ? 1 : 0), 0);
    let best = -1;
    const isBetter = (c: number): boolean => {
      if (best < 0) return true;
      const [own, other] = [zones[c]!, zones[best]!];
      if (own < 0 !== other < 0) return own < 0;
      if (own >= 0 && loads[own] !== loads[other]) return loads[own]! > loads[other]!;
      return cells[c]!.workload > cells[best]!.workload;
    };
    for (let c = 0; c < cells.length; c++) {
      if (zones[c]! >= 0 && (mates(c) === 1 || cuts(cells, zones, c))) continue;
      if (isBetter(c)) best = c;
    }
    zones[best] = zone;
  }
}

function cuts(cells: readonly BalanceCell[], zones: Int32Array, cell: number): boolean {
  const zone = zones[cell]!;
  const before = piecesOf(cells, zones, zone).length;
  zones[cell] = -1;
  const after = piecesOf(cells, zones, zone).length;
  zones[cell] = zone;
  return after > before;
}

/** The zone with the least work takes the nearest neighbouring cell, till none is left. */
function spread(cells: readonly BalanceCell[], zones: Int32Array, count: number): void {
  const loads = loadsOf(cells, zones, count);
  const open = new Set(loads.keys());
  while (open.size > 0) {
    let zone = -1;
    for (const z of open) if (zone < 0 || loads[z]! < loads[zone]!) zone = z;
    let next = { cell: -1, meters: Infinity };
    for (let c = 0; c < cells.length; c++) {
      if (zones[c]! >= 0) continue;
      for (const beside of cells[c]!.neighbours) {
        if (zones[beside] !== zone) continue;
        const meters = apart(cells[c]!, cells[beside]!);
        if (meters < next.meters) next = { cell: c, meters };
      }
    }
    if (next.cell < 0) {
      open.delete(zone);
      continue;
    }
    zones[next.cell] = zone;
    loads[zone]! += cells[next.cell]!.workload;
  }
  // A component that no zone reaches goes whole to the zone of the nearest cell.
  for (let first = 0; first < cells.length; first++) {
    if (zones[first]! >= 0) continue;
    let best = { zone: 0, meters: Infinity };
    for (let c = 0; c < cells.length; c++) {
      const meters = apart(cells[first]!, cells[c]!);
      if (zones[c]! >= 0 && meters < best.meters) best = { zone: zones[c]!, meters };
    }
    for (const c of piecesOf(cells, zones, -1).find((piece) => piece.includes(first))!) zones[c] = best.zone;
  }
}

function loadsOf(cells: readonly BalanceCell[], zones: Int32Array, count: number): Float64Array {
  const loads = new Float64Array(count);
  for (const [c, cell] of cells.entries()) if (zones[c]! >= 0) loads[zones[c]!]! += cell.workload;
  return loads;
}

const apart = (a: BalanceCell, b: BalanceCell): number => Math.hypot(a.x - b.x, a.y - b.y);
