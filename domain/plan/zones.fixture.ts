/** What holds of any partition into zones, checked by plain means; shared by its tests. */
import { expect } from 'vitest';
import { componentsOf } from '../network/components.ts';
import { roadsAdjacentTo, type Network } from '../network/graph.ts';
import type { ZonePartition, ZoneSection } from './zones.ts';

/** The number of connected pieces of a zone's roads in each component, by plain flood fill. */
function pieces(net: Network, zoneOfRoad: Int32Array, zone: number, component: Uint32Array): number[] {
  const seen = new Set<number>();
  const found = new Map<number, number>();
  for (let road = 0; road < zoneOfRoad.length; road++) {
    if (zoneOfRoad[road] !== zone || seen.has(road)) continue;
    found.set(component[road]!, (found.get(component[road]!) ?? 0) + 1);
    const stack = [road];
    seen.add(road);
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      for (const next of roadsAdjacentTo(net, at)) {
        if (zoneOfRoad[next] !== zone || seen.has(next)) continue;
        seen.add(next);
        stack.push(next);
      }
    }
  }
  return [...found.values()];
}

/**
 * Every road and section in one zone, no zone empty, each connected within each component (of the roads that no beat holds), each
 * section's roads in its zone unless it is told.
 */
export function checkPartition(net: Network, sections: readonly ZoneSection[], result: ZonePartition): void {
  const { zoneOfRoad, zones } = result;
  expect(zoneOfRoad.length).toBe(net.roads.length);
  for (const zone of zoneOfRoad) expect(zone >= 0 && zone < zones.length).toBe(true);
  const free = [...zoneOfRoad.keys()].filter((road) => zones[zoneOfRoad[road]!]!.beat === null);
  const component = new Uint32Array(zoneOfRoad.length);
  const parts = componentsOf(free.map((road) => net.roads[road]!)).ofRoad;
  for (const [i, road] of free.entries()) component[road] = parts[i]!;
  for (const [z, zone] of zones.entries()) {
    expect(zone.roadCount).toBeGreaterThan(0);
    for (const section of zone.sections) {
      expect(result.zoneOfSection[section]).toBe(z);
      if (result.splitSections.includes(section)) continue;
      for (const road of sections[section]!.roads) expect(zoneOfRoad[road]).toBe(z);
    }
    if (zone.beat !== null) continue;
    expect(zone.sections.length > 0 || zone.reason?.code === 'no-sections').toBe(true);
    expect(pieces(net, zoneOfRoad, z, component).every((count) => count === 1)).toBe(true);
  }
  expect(zones.flatMap((zone) => zone.sections).sort((a, b) => a - b)).toEqual([...sections.keys()]);
}
