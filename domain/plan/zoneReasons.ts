/** Why a zone is out of balance: what a person can change, named. */
import type { Cell } from './roadCells.ts';
import { hangsTogether } from './zoneState.ts';

/**
 * `heavy-section`: one section alone is more than a zone's share; `joined-sections`: sections that share roads are; `component`: the
 * roads there hang on nothing else; `would-cut`: handing over this section would cut a zone in two; `too-coarse`: no section is of the
 * size that is missing; `fixed-beat`: this beat (the zone itself, or the one that leaves the others too much or too little) is never
 * cut, `sections` are those in it; `no-sections`: no key section lies on the roads that no beat holds.
 */
export type ZoneReason =
  | { code: 'heavy-section'; section: number }
  | { code: 'joined-sections'; sections: number[] }
  | { code: 'component'; component: number; section: number }
  | { code: 'would-cut'; section: number }
  | { code: 'too-coarse'; section: number }
  | { code: 'fixed-beat'; beat: number; sections: number[] }
  | { code: 'no-sections'; sections: number[] };

export type WeighedCell = Cell & { workload: number };

/** Of a zone that was not fixed. `deviation` and `tolerance` are shares of `mean`, the mean workload of zones. */
export function reasonOf(
  zone: number,
  deviation: number,
  cells: readonly WeighedCell[],
  zoneOfCell: Int32Array,
  mean: number,
  tolerance: number,
): ZoneReason {
  const heaviest = (among: readonly WeighedCell[]): WeighedCell =>
    among.reduce((best, cell) => (cell.workload > best.workload ? cell : best));
  const own = cells.filter((_, c) => zoneOfCell[c] === zone);
  // A zone with too little usually pays for a section elsewhere that is more than one zone's share.
  const heavy = heaviest(deviation > 0 ? own : cells);
  if (heavy.workload > mean * (1 + tolerance)) {
    return heavy.sections.length > 1
      ? { code: 'joined-sections', sections: heavy.sections }
      : { code: 'heavy-section', section: heavy.sections[0]! };
  }
  const components = new Set(own.map((cell) => cell.component));
  const isIsland = cells.every((cell, c) => !components.has(cell.component) || zoneOfCell[c] === zone);
  if (isIsland && cells.length > own.length) {
    return { code: 'component', component: own[0]!.component, section: own[0]!.sections[0]! };
  }
  // The border cell whose hand-over would come nearest to balance.
  const missing = Math.abs(deviation) * mean;
  let best = { cell: cells.indexOf(heavy), to: zone, off: Infinity };
  for (const [c, cell] of cells.entries()) {
    for (const next of cell.neighbours) {
      const [from, to] = [zoneOfCell[c]!, zoneOfCell[next]!];
      if (from === to || (deviation > 0 ? from : to) !== zone) continue;
      const off = Math.abs(cell.workload - missing);
      if (off < best.off) best = { cell: c, to, off };
    }
  }
  const section = cells[best.cell]!.sections[0]!;
  const moved = zoneOfCell.slice();
  const from = moved[best.cell]!;
  moved[best.cell] = best.to;
  const cuts = !hangsTogether(cells, moved, from) || !hangsTogether(cells, moved, best.to);
  return { code: cuts ? 'would-cut' : 'too-coarse', section };
}
