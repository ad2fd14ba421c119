/** Names for proposed sections, in the words of the map itself: the street, and the streets that it is cut by. */
import type { Network } from '../network/graph.ts';

/** The name of a street that meets `street` at a junction (the alphabetically first), or null. */
export function crossStreets(network: Network, node: number, street: string | null): string | null {
  let found: string | null = null;
  for (let arc = network.arcStart[node]!; arc < network.arcStart[node + 1]!; arc++) {
    const { name } = network.roads[network.arcRoad[arc]!]!;
    if (name !== null && name !== street && (found === null || name < found)) found = name;
  }
  return found;
}

/**
 * One name each: the street alone if it has one section; with its cross streets if it has several; with a number if that is still not
 * enough. A street without a name goes by its cross streets.
 */
export function distinctNames(
  sections: readonly { street: string | null; ends: (string | null)[] }[],
): string[] {
  const perStreet = new Map<string | null, number>();
  for (const { street } of sections) perStreet.set(street, (perStreet.get(street) ?? 0) + 1);
  const used = new Map<string, number>();
  return sections.map(({ street, ends }) => {
    const cross = [...new Set(ends.filter((name) => name !== null))].join(' – ');
    let name = street ?? (cross === '' ? '#' : `(${cross})`);
    if (street !== null && perStreet.get(street)! > 1 && cross !== '') name = `${street} (${cross})`;
    const times = (used.get(name) ?? 0) + 1;
    used.set(name, times);
    if (name === '#') return `#${times}`;
    return times === 1 ? name : `${name} ${times}`;
  });
}
