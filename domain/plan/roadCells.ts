/**
 * Every road given to the key section that is nearest along the roads. Each section's roads (its *cell*) hang together, and hold
 * the section whole, so that any union of neighbouring cells is a connected zone.
 */
import { componentsOf } from '../network/components.ts';
import { roadsAdjacentTo, type Network } from '../network/graph.ts';
import { search } from '../network/search.ts';
import { localFrame } from '../place.ts';

/** Sections that must stay together (they share roads, or one lies across the other), and the roads nearest to them. */
export interface Cell {
  /** Indexes of the sections, ascending. */
  sections: number[];
  component: number;
  /** Cells that can be joined to this one: their roads meet. Ascending. */
  neighbours: number[];
  /** Middle of its roads by length, metres in a flat frame. */
  x: number;
  y: number;
  lengthMeters: number;
}

export interface RoadCells {
  cells: Cell[];
  /** Cell of each road. */
  ofRoad: Int32Array;
  /** Sections with roads in more than one component: only those in the component with most of them are held. */
  split: number[];
}

/**
 * `sectionRoads`: the roads of each section, at least one each. A component without any section goes whole to the nearest cell as the
 * crow flies. One search over the network, and one more for each section whose roads do not touch.
 */
export function roadCells(network: Network, sectionRoads: readonly (readonly number[])[]): RoadCells {
  const components = componentsOf(network.roads);
  const split: number[] = [];
  const held = sectionRoads.map((roads, section) => {
    const main = mainComponent(network, roads, components.ofRoad);
    const kept = [...new Set(roads)].filter((road) => components.ofRoad[road] === main);
    if (kept.length < new Set(roads).size) split.push(section);
    return kept;
  });

  const groups = joinSections(network, held);
  const cellOfSection = new Int32Array(held.length);
  const cells = groups.members.map((sections, c): Cell => {
    for (const section of sections) cellOfSection[section] = c;
    const component = components.ofRoad[groups.roads[c]![0]!]!;
    return { sections, component, neighbours: [], x: 0, y: 0, lengthMeters: 0 };
  });

  const ofRoad = new Int32Array(network.roads.length).fill(-1);
  for (const [c, roads] of groups.roads.entries()) for (const road of roads) ofRoad[road] = c;
  placeCells(network, cells, groups.roads);
  spreadAlongRoads(network, ofRoad);
  giveIslands(network, cells, ofRoad, components.ofRoad, components.count);
  measure(network, cells, ofRoad);
  return { cells, ofRoad, split };
}

function mainComponent(network: Network, roads: readonly number[], ofRoad: Uint32Array): number {
  const meters = new Map<number, number>();
  for (const road of new Set(roads)) {
    meters.set(ofRoad[road]!, (meters.get(ofRoad[road]!) ?? 0) + network.roadMeters[road]!);
  }
  return [...meters].reduce((best, entry) =>
    entry[1] > best[1] || (entry[1] === best[1] && entry[0] < best[0]) ? entry : best,
  )[0];
}

/** Joins sections that share roads; where the roads of one do not touch, adds the shortest way between, and joins what it crosses. */
function joinSections(
  network: Network,
  held: readonly (readonly number[])[],
): { members: number[][]; roads: number[][] } {
  const parent = held.map((_, section) => section);
  const root = (s: number): number => {
    while (parent[s] !== s) s = parent[s] = parent[parent[s]!]!;
    return s;
  };
  const join = (a: number, b: number): void => {
    const [low, high] = [Math.min(root(a), root(b)), Math.max(root(a), root(b))];
    parent[high] = low;
  };
  const owner = new Map<number, number>();
  const claim = (road: number, section: number): void => {
    const other = owner.get(road);
    if (other === undefined) owner.set(road, section);
    else join(other, section);
  };
  for (const [section, roads] of held.entries()) for (const road of roads) claim(road, section);
  for (const [section, roads] of held.entries()) {
    for (const road of waysBetweenPieces(network, roads)) claim(road, section);
  }
  const index = new Map<number, number>();
  const members: number[][] = [];
  const roads: number[][] = [];
  for (let section = 0; section < held.length; section++) {
    let c = index.get(root(section));
    if (c === undefined) {
      index.set(root(section), (c = members.length));
      members.push([]);
      roads.push([]);
    }
    members[c]!.push(section);
  }
  for (const [road, section] of owner) roads[index.get(root(section))!]!.push(road);
  return { members, roads };
}

/** Roads that connect the pieces of one component's `roads`, piece after piece by the shortest way; empty if they touch. */
function waysBetweenPieces(network: Network, roads: readonly number[]): number[] {
  const inside = new Set(roads);
  const reached = new Set<number>();
  const bridges: number[] = [];
  const flood = (): void => {
    const stack = [roads[0]!];
    reached.clear();
    reached.add(roads[0]!);
    for (let road = stack.pop(); road !== undefined; road = stack.pop()) {
      for (const next of roadsAdjacentTo(network, road)) {
        if (!inside.has(next) || reached.has(next)) continue;
        reached.add(next);
        stack.push(next);
      }
    }
  };
  flood();
  while (reached.size < inside.size) {
    const sources = [...reached].flatMap((road) => [network.roadFrom[road]!, network.roadTo[road]!]);
    const found = search(
      network,
      'ebike',
      [...new Set(sources)].map((node) => ({ node, meters: 0 })),
    );
    let target = -1;
    let meters = Infinity;
    for (const road of inside) {
      if (reached.has(road)) continue;
      for (const node of [network.roadFrom[road]!, network.roadTo[road]!]) {
        if (found.metersTo(node) < meters) [target, meters] = [node, found.metersTo(node)];
      }
    }
    if (target < 0) break;
    for (let node = target; found.arcInto(node) >= 0; node = found.nodeBefore(node)) {
      const road = network.arcRoad[found.arcInto(node)]!;
      if (inside.has(road)) continue;
      inside.add(road);
      bridges.push(road);
    }
    flood();
  }
  return bridges;
}

/** Gives each road the cell that is nearest along the roads; what no traveller may use follows its neighbours. */
function spreadAlongRoads(network: Network, ofRoad: Int32Array): void {
  const cellOfNode = new Int32Array(network.nodeCount).fill(-1);
  for (let road = 0; road < ofRoad.length; road++) {
    if (ofRoad[road]! < 0) continue;
    for (const node of [network.roadFrom[road]!, network.roadTo[road]!]) {
      if (cellOfNode[node]! < 0) cellOfNode[node] = ofRoad[road]!;
    }
  }
  const sources = [...cellOfNode.keys()].filter((node) => cellOfNode[node]! >= 0);
  const found = search(
    network,
    'ebike',
    sources.map((node) => ({ node, meters: 0 })),
  );
  const path: number[] = [];
  for (const reached of found.reached()) {
    let node = reached;
    while (cellOfNode[node]! < 0) {
      path.push(node);
      node = found.nodeBefore(node);
    }
    for (const passed of path) cellOfNode[passed] = cellOfNode[node]!;
    path.length = 0;
  }
  for (let road = 0; road < ofRoad.length; road++) {
    if (ofRoad[road]! >= 0) continue;
    const [a, b] = [network.roadFrom[road]!, network.roadTo[road]!];
    if (found.metersTo(a) === Infinity && found.metersTo(b) === Infinity) continue;
    ofRoad[road] = cellOfNode[found.metersTo(a) <= found.metersTo(b) ? a : b]!;
  }
  const queue = [...ofRoad.keys()].filter((road) => ofRoad[road]! >= 0);
  for (let i = 0; i < queue.length; i++) {
    for (const next of roadsAdjacentTo(network, queue[i]!)) {
      if (ofRoad[next]! >= 0) continue;
      ofRoad[next] = ofRoad[queue[i]!]!;
      queue.push(next);
    }
  }
}

function giveIslands(
  network: Network,
  cells: readonly Cell[],
  ofRoad: Int32Array,
  componentOfRoad: Uint32Array,
  componentCount: number,
): void {
  const frame = frameOf(network);
  const cellOfIsland = new Int32Array(componentCount).fill(-1);
  for (let road = 0; road < ofRoad.length; road++) {
    if (ofRoad[road]! >= 0) continue;
    const island = componentOfRoad[road]!;
    if (cellOfIsland[island]! < 0) {
      const node = network.roadFrom[road]!;
      const [x, y] = frame.toMeters([network.nodeLng[node]!, network.nodeLat[node]!]);
      let best = Infinity;
      for (const [c, cell] of cells.entries()) {
        const distance = Math.hypot(cell.x - x, cell.y - y);
        if (distance < best) [best, cellOfIsland[island]] = [distance, c];
      }
    }
    ofRoad[road] = cellOfIsland[island]!;
  }
}

function frameOf(network: Network): ReturnType<typeof localFrame> {
  return localFrame([network.nodeLng[0] ?? 0, network.nodeLat[0] ?? 0]);
}

function placeCells(network: Network, cells: readonly Cell[], roads: readonly (readonly number[])[]): void {
  const frame = frameOf(network);
  for (const [c, cell] of cells.entries()) {
    for (const road of roads[c]!) {
      for (const node of [network.roadFrom[road]!, network.roadTo[road]!]) {
        const [x, y] = frame.toMeters([network.nodeLng[node]!, network.nodeLat[node]!]);
        cell.x += x / (2 * roads[c]!.length);
        cell.y += y / (2 * roads[c]!.length);
      }
    }
  }
}

/** Length, the middle of all its roads, and the neighbours of each cell. */
function measure(network: Network, cells: readonly Cell[], ofRoad: Int32Array): void {
  const frame = frameOf(network);
  const neighbours = cells.map(() => new Set<number>());
  const middles = cells.map(() => ({ x: 0, y: 0 }));
  for (let road = 0; road < ofRoad.length; road++) {
    const c = ofRoad[road]!;
    const meters = network.roadMeters[road]!;
    cells[c]!.lengthMeters += meters;
    for (const node of [network.roadFrom[road]!, network.roadTo[road]!]) {
      const [x, y] = frame.toMeters([network.nodeLng[node]!, network.nodeLat[node]!]);
      middles[c]!.x += (x * meters) / 2;
      middles[c]!.y += (y * meters) / 2;
    }
    for (const next of roadsAdjacentTo(network, road)) {
      if (ofRoad[next] !== c) neighbours[c]!.add(ofRoad[next]!);
    }
  }
  for (const [c, cell] of cells.entries()) {
    cell.neighbours = [...neighbours[c]!].sort((a, b) => a - b);
    if (cell.lengthMeters === 0) continue;
    cell.x = middles[c]!.x / cell.lengthMeters;
    cell.y = middles[c]!.y / cell.lengthMeters;
  }
}
