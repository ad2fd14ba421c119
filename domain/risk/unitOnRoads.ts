/** Stretches of roads as a unit of the forecast. */
import type { Network } from '../network/graph.ts';
import type { RoadStretch } from '../sections/match.ts';
import type { Unit } from './expect.ts';

/** Each road once, with the share of it that the stretches run along, at most 1. */
export function unitOnRoads({ roadMeters }: Network, stretches: readonly RoadStretch[]): Unit {
  const parts = new Map<number, number>();
  for (const { road, fromMeters, toMeters } of stretches) {
    const part = Math.abs(toMeters - fromMeters) / roadMeters[road]!;
    parts.set(road, Math.min(1, (parts.get(road) ?? 0) + part));
  }
  return { places: Uint32Array.from(parts.keys()), parts: Float64Array.from(parts.values()) };
}
