/** The table of `roadPointTable` by plain search: what the hierarchy is held against, in tests and in benchmarks. */
import type { TravelMode } from '../road.ts';
import type { Network } from './graph.ts';
import { directMeters, waysIn, waysOut, type RoadPoint } from './roadPoints.ts';
import { search } from './search.ts';

/** Metres from each place to each, row by row; one search of the network a row. */
export function searchTable(
  network: Network,
  from: readonly RoadPoint[],
  to: readonly RoadPoint[],
  mode: TravelMode,
): Float64Array {
  const arrivals = to.map((point) => waysIn(network, point, mode));
  const table = new Float64Array(from.length * to.length);
  for (const [row, point] of from.entries()) {
    const found = search(network, mode, waysOut(network, point, mode));
    for (const [column, target] of to.entries()) {
      let meters = directMeters(network, point, target, mode);
      for (const gate of arrivals[column]!) {
        meters = Math.min(meters, found.metersTo(gate.node) + gate.meters);
      }
      table[row * to.length + column] = meters;
    }
  }
  return table;
}
