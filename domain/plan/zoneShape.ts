/** How long sets of roads are, where their middle lies, and how far they spread around it. */
import type { Network } from '../network/graph.ts';
import { localFrame } from '../place.ts';

export interface Shape {
  roadCount: number;
  lengthMeters: number;
  /** Middle by length; metres east and north of the network's first node. 0, 0 without roads. */
  x: number;
  y: number;
  /** Radius of gyration: root mean square distance from the middle, by length. */
  spreadMeters: number;
}

/** The shape of each of `count` sets; `setOfRoad` is 0..count-1. A road counts half at either end. */
export function shapesOf(network: Network, setOfRoad: Int32Array, count: number): Shape[] {
  const frame = localFrame([network.nodeLng[0] ?? 0, network.nodeLat[0] ?? 0]);
  const sums = Array.from({ length: count }, () => ({ roads: 0, meters: 0, x: 0, y: 0, squares: 0 }));
  for (const [road, set] of setOfRoad.entries()) {
    const sum = sums[set]!;
    const meters = network.roadMeters[road]!;
    sum.roads++;
    sum.meters += meters;
    for (const node of [network.roadFrom[road]!, network.roadTo[road]!]) {
      const [x, y] = frame.toMeters([network.nodeLng[node]!, network.nodeLat[node]!]);
      sum.x += (meters / 2) * x;
      sum.y += (meters / 2) * y;
      sum.squares += (meters / 2) * (x * x + y * y);
    }
  }
  return sums.map(({ roads, meters, x, y, squares }) => {
    const mass = Math.max(meters, 1e-9);
    const [mx, my] = [x / mass, y / mass];
    const spreadMeters = Math.sqrt(Math.max(0, squares / mass - mx * mx - my * my));
    return { roadCount: roads, lengthMeters: meters, x: mx, y: my, spreadMeters };
  });
}
