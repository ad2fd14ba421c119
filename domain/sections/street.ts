/** A street through the road graph: which road goes on where another ends. */
import type { Network } from '../network/graph.ts';
import type { LngLat } from '../place.ts';
import type { RoadStretch } from './match.ts';

/** A stretch of a road as part of a chain of roads: `forward` if the chain runs as the road's line does. */
export interface Link extends RoadStretch {
  forward: boolean;
}

/**
 * The whole roads of the street beyond one end of a chain, nearest first, until `meters` are reached or it ends. Each is directed as the
 * chain is. A chain that ends within a road has nothing ahead.
 */
export function streetAhead(
  network: Network,
  chain: readonly Link[],
  atEnd: boolean,
  taken: ReadonlySet<number>,
  nodes: ReadonlySet<number>,
  meters: number,
): Link[] {
  const ahead: Link[] = [];
  const passed = new Set(nodes);
  let last = atEnd ? chain[chain.length - 1]! : chain[0]!;
  if (last.toMeters - last.fromMeters < network.roadMeters[last.road]!) return ahead;
  for (let found = 0; found < meters;) {
    const outward = atEnd ? last.forward : !last.forward;
    const node = outward ? network.roadTo[last.road]! : network.roadFrom[last.road]!;
    const next = continuation(network, last.road, outward, node, taken, passed);
    if (next === null) break;
    const away = network.roadFrom[next]! === node;
    passed.add(away ? network.roadTo[next]! : network.roadFrom[next]!);
    last = { road: next, fromMeters: 0, toMeters: network.roadMeters[next]!, forward: away === atEnd };
    found += Math.max(1, last.toMeters);
    ahead.push(last);
  }
  return ahead;
}

/**
 * The road that goes on from `node` as the same street: same name, turning at most 60 degrees; unnamed, at most 30.
 * Not into `taken` roads, nor back to `passed` junctions. `outward`: `road` is travelled along its line to reach `node`.
 */
function continuation(
  network: Network,
  road: number,
  outward: boolean,
  node: number,
  taken: ReadonlySet<number>,
  passed: ReadonlySet<number>,
): number | null {
  const from = headingAt(network.roads[road]!.line, outward, false);
  const { name } = network.roads[road]!;
  let best: number | null = null;
  let bestCosine = Math.cos(((name === null ? 30 : 60) * Math.PI) / 180);
  for (let arc = network.arcStart[node]!; arc < network.arcStart[node + 1]!; arc++) {
    const next = network.arcRoad[arc]!;
    if (next === road || taken.has(next) || passed.has(network.arcTo[arc]!)) continue;
    if (network.roads[next]!.name !== name) continue;
    const to = headingAt(network.roads[next]!.line, network.arcForward[arc] === 1, true);
    const cosine = from[0] * to[0] + from[1] * to[1];
    if (cosine > bestCosine) [best, bestCosine] = [next, cosine];
  }
  return best;
}

/** Unit heading (east, north) at the start or the end of a road travelled along its line or against it. */
function headingAt(line: readonly LngLat[], forward: boolean, atStart: boolean): [number, number] {
  const n = line.length;
  const fromFront = forward === atStart;
  const [a, b] = fromFront ? [line[0]!, line[1]!] : [line[n - 2]!, line[n - 1]!];
  const sign = forward ? 1 : -1;
  const east = (b[0] - a[0]) * Math.cos((a[1] * Math.PI) / 180) * sign;
  const north = (b[1] - a[1]) * sign;
  const norm = Math.hypot(east, north) || 1;
  return [east / norm, north / norm];
}
