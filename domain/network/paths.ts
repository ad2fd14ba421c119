/** Travel times, and distances by plain search. Lengths in metres, times in seconds at a mode's patrol speed. */
import { TRAVEL_SPEED_KMH, type TravelMode } from '../road.ts';
import type { Network } from './graph.ts';
import { search } from './search.ts';

/** Time that `meters` take at the mode's default speed on patrol. */
export function travelSeconds(meters: number, mode: TravelMode): number {
  return (meters * 3.6) / TRAVEL_SPEED_KMH[mode];
}

/** Metres from a junction to every junction, by node index; Infinity where `mode` cannot get within `maxMeters`. */
export function distancesFrom(
  network: Network,
  node: number,
  mode: TravelMode,
  maxMeters = Infinity,
): Float64Array {
  const found = search(network, mode, [{ node, meters: 0 }], { maxMeters });
  const meters = new Float64Array(network.nodeCount).fill(Infinity);
  for (const reached of found.reached()) meters[reached] = found.metersTo(reached);
  return meters;
}
