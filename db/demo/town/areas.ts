/** Communities and grids grow over the blocks from their centres and stop at rivers and arterials, as real ones do. */
import type { Polygon } from 'geojson';
import type { Random } from '../../../domain/random.ts';
import type { LngLat } from '../../../domain/place.ts';
import type { BlockMap } from './blocks.ts';
import type { Building } from './buildings.ts';
import { TAG, type Layout } from './layout.ts';
import { CITY_NAME, COMMUNITY_NAMES, TOWN_CODE, TOWN_NAME, VILLAGE_NAMES, type Name } from './names.ts';
import { distance, inRing, ringArea, simplify, type XY } from './plane.ts';
import type { TownArea } from './types.ts';

const POPULATION = 100_000;

/** Share of residents who are registered elsewhere, by what is built. */
const MIGRANT_SHARE: Partial<Record<Building['use'], number>> = {
  'urban-village': 0.62,
  industrial: 0.9,
  downtown: 0.36,
  'old-town': 0.32,
  residential: 0.3,
};
const MIGRANT_SHARE_ELSEWHERE = 0.12;

export interface AreaMap {
  areas: TownArea[];
  /** By block: index of the community (-1 outside the town). */
  communityOf: Int32Array;
  /** Ids of the communities, by that index. */
  communityIds: string[];
  /** Indices of the communities that border on each community, the longest border first. */
  communityNeighbours: number[][];
  /** Where each community's people live on average. */
  communityCenters: XY[];
}

/** Makes city > town > 14 communities and villages > 4-8 grids each, with codes, names and populations. */
export function layOutAreas(
  map: BlockMap,
  buildings: readonly Building[],
  layout: Layout,
  idOf: (key: string) => string,
  toLngLat: (p: XY) => LngLat,
  year: number,
  random: Random,
): AreaMap {
  const { blocks } = map;
  const residents = new Float64Array(blocks.length);
  const migrants = new Float64Array(blocks.length);
  for (const { block, residents: count, use } of buildings) {
    residents[block]! += count;
    migrants[block]! += count * (MIGRANT_SHARE[use] ?? MIGRANT_SHARE_ELSEWHERE);
  }
  const inTown = townBlocks(map, layout);
  const communityOf = grow(map, inTown, layout.seeds, (tag) => barrier(tag, layout));
  const names: Name[] = [...COMMUNITY_NAMES, ...VILLAGE_NAMES];
  const total = [...inTown].reduce((sum, i) => sum + residents[i]!, 0);
  const scale = POPULATION / total;

  const polygon = (members: ReadonlySet<number>): Polygon => {
    const rings = map.outline(members).sort((a, b) => ringArea(b) - ringArea(a));
    const outer = rings.filter((ring) => ringArea(ring) > 0);
    const holes = rings.filter((ring) => ringArea(ring) < 0);
    return {
      type: 'Polygon',
      coordinates: [outer[0]!, ...holes].map((ring) => [...ring, ring[0]!].map(toLngLat)),
    };
  };
  const city: TownArea = {
    id: idOf('area/city'),
    kind: 'city',
    parentId: null,
    code: TOWN_CODE.slice(0, 6),
    name: CITY_NAME[0],
    nameEn: CITY_NAME[1],
    populationRegistered: 0,
    populationMigrant: 0,
    populationYear: year,
    geometry: polygon(inTown),
  };
  const town: TownArea = {
    ...city,
    id: idOf('area/town'),
    kind: 'town',
    parentId: city.id,
    code: TOWN_CODE,
    name: TOWN_NAME[0],
    nameEn: TOWN_NAME[1],
  };
  const areas = [city, town];
  const communityIds: string[] = [];
  const communityCenters: XY[] = [];
  layout.seeds.forEach((seed, i) => {
    const members = [...inTown].filter((block) => communityOf[block] === i);
    const code = `${TOWN_CODE}${String(i < COMMUNITY_NAMES.length ? i + 1 : 200 + i - COMMUNITY_NAMES.length).padStart(3, '0')}`;
    const community: TownArea = {
      ...town,
      id: idOf(`area/${i}`),
      kind: 'community',
      parentId: town.id,
      code,
      name: names[i]![0],
      nameEn: names[i]![1],
      populationRegistered: 0,
      populationMigrant: 0,
      geometry: polygon(new Set(members)),
    };
    areas.push(community);
    communityIds.push(community.id);
    communityCenters.push(seed);
    const count = Math.max(
      4,
      Math.min(8, Math.round(members.reduce((s, b) => s + residents[b]!, 0) / total / 0.0135)),
    );
    splitInGrids(map, members, residents, count, layout, random).forEach((grid, k) => {
      const sum = (of: Float64Array) => grid.reduce((s, b) => s + of[b]!, 0) * scale;
      const migrant = Math.round(sum(migrants));
      const registered = Math.max(0, Math.round(sum(residents)) - migrant);
      areas.push({
        ...community,
        id: idOf(`area/${i}/${k}`),
        kind: 'grid',
        parentId: community.id,
        code: `${code}${String(k + 1).padStart(3, '0')}`,
        name: `${names[i]![0]}第${k + 1}网格`,
        nameEn: `${names[i]![1]} Grid ${k + 1}`,
        populationRegistered: registered,
        populationMigrant: migrant,
        geometry: polygon(new Set(grid)),
      });
      for (const above of [city, town, community]) {
        above.populationRegistered += registered;
        above.populationMigrant += migrant;
      }
    });
  });
  const borders = layout.seeds.map(() => new Map<number, number>());
  for (const block of inTown) {
    const mine = communityOf[block]!;
    for (const { block: other, meters } of map.neighbours[block]!) {
      const theirs = communityOf[other]!;
      if (theirs >= 0 && theirs !== mine)
        borders[mine]!.set(theirs, (borders[mine]!.get(theirs) ?? 0) + meters);
    }
  }
  const communityNeighbours = borders.map((border) =>
    [...border].sort((p, q) => q[1] - p[1]).map(([i]) => i),
  );
  return { areas, communityOf, communityIds, communityNeighbours, communityCenters };
}

/** What it costs, in metres, to grow over a line: rivers and arterials are where communities end. */
function barrier(tag: number, layout: Layout): number {
  if (tag === TAG.river) return 1500;
  const roadClass = layout.streets[tag]?.roadClass;
  if (roadClass === 'trunk' || roadClass === 'primary') return 420;
  if (roadClass === 'secondary') return 260;
  return roadClass === 'tertiary' ? 60 : 0;
}

/** This far around its centre all ground is a village's, even beyond the drawn limit. */
const VILLAGE_GROUND_METERS = 560;

/** The blocks within the drawn limit, in one piece and without holes. */
function townBlocks({ blocks, neighbours }: BlockMap, layout: Layout): Set<number> {
  const within = new Set<number>();
  const limit = simplify(layout.outline, 3);
  blocks.forEach(({ inside }, i) => {
    const atVillage = layout.seeds.some((seed) => distance(seed, inside) < VILLAGE_GROUND_METERS);
    if (atVillage || inRing(inside, limit)) within.add(i);
  });
  const town = largestPatch(neighbours, within);
  const outside = new Set(blocks.keys());
  for (const i of town) outside.delete(i);
  const beyond = largestPatch(neighbours, outside);
  for (const i of outside) if (!beyond.has(i)) town.add(i);
  return town;
}

function largestPatch(neighbours: BlockMap['neighbours'], members: ReadonlySet<number>): Set<number> {
  let best = new Set<number>();
  const seen = new Set<number>();
  for (const start of members) {
    if (seen.has(start)) continue;
    const patch = new Set([start]);
    for (const i of patch) {
      for (const { block } of neighbours[i]!) if (members.has(block)) patch.add(block);
    }
    for (const i of patch) seen.add(i);
    if (patch.size > best.size) best = patch;
  }
  return best;
}

/** Cheapest seed for each block, by growth over neighbours (so each region is connected); -1 outside `members`. */
function grow(
  { blocks, neighbours, blockAt }: BlockMap,
  members: ReadonlySet<number>,
  seeds: readonly XY[],
  toll: (tag: number) => number,
  handicap: readonly number[] = seeds.map(() => 1),
): Int32Array {
  const owner = new Int32Array(blocks.length).fill(-1);
  const cost = new Float64Array(blocks.length).fill(Infinity);
  const queue: { cost: number; block: number; owner: number }[] = [];
  seeds.forEach((seed, i) => {
    let start = blockAt(seed);
    if (!members.has(start) || cost[start] === 0) start = nearestBlock(blocks, members, seed, cost);
    cost[start] = 0;
    queue.push({ cost: 0, block: start, owner: i });
  });
  while (queue.length > 0) {
    let at = 0;
    for (let i = 1; i < queue.length; i++) if (queue[i]!.cost < queue[at]!.cost) at = i;
    const now = queue[at]!;
    queue[at] = queue[queue.length - 1]!;
    queue.pop();
    if (owner[now.block] !== -1) continue;
    owner[now.block] = now.owner;
    for (const { block, tag } of neighbours[now.block]!) {
      if (!members.has(block) || owner[block] !== -1) continue;
      const step = distance(blocks[now.block]!.inside, blocks[block]!.inside) + toll(tag);
      const next = now.cost + step * handicap[now.owner]!;
      if (next < cost[block]!) {
        cost[block] = next;
        queue.push({ cost: next, block, owner: now.owner });
      }
    }
  }
  return owner;
}

function nearestBlock(
  blocks: BlockMap['blocks'],
  members: ReadonlySet<number>,
  p: XY,
  cost: Float64Array,
): number {
  let best = -1;
  for (const i of members) {
    if (cost[i] === 0) continue;
    if (best < 0 || distance(blocks[i]!.inside, p) < distance(blocks[best]!.inside, p)) best = i;
  }
  return best;
}

/** Splits a community into `count` connected grids of roughly equal residents (a balanced k-means on the blocks). */
function splitInGrids(
  map: BlockMap,
  members: readonly number[],
  residents: Float64Array,
  count: number,
  layout: Layout,
  random: Random,
): number[][] {
  const set = new Set(members);
  const weight = (block: number) => residents[block]! + map.blocks[block]!.areaSquareMeters / 4000;
  const homes = members.filter((b) => residents[b]! > 0);
  const pool = homes.length >= count ? homes : members;
  const seeds: XY[] = [map.blocks[pool[Math.floor(random() * pool.length)]!]!.inside];
  while (seeds.length < count) {
    const far = pool.reduce(
      (best, block) => {
        const p = map.blocks[block]!.inside;
        const score = Math.min(...seeds.map((s) => distance(s, p))) * Math.sqrt(Math.sqrt(weight(block)));
        return score > best.score ? { score, p } : best;
      },
      { score: -1, p: seeds[0]! },
    );
    seeds.push(far.p);
  }
  let centers = seeds;
  const handicap = seeds.map(() => 1);
  let grids: number[][] = [];
  for (let round = 0; round < 7; round++) {
    const owner = grow(map, set, centers, (tag) => barrier(tag, layout) / 4, handicap);
    grids = centers.map((_, k) => members.filter((block) => owner[block] === k));
    const loads = grids.map((grid) => grid.reduce((sum, block) => sum + weight(block), 0));
    const mean = loads.reduce((sum, load) => sum + load, 0) / count;
    centers = grids.map((grid, k) => {
      const load = loads[k]! || 1;
      handicap[k] = Math.max(0.4, Math.min(2.5, handicap[k]! * (load / mean) ** 0.3));
      const sum = (axis: 0 | 1) =>
        grid.reduce((s, b) => s + map.blocks[b]!.inside[axis] * weight(b), 0) / load;
      return grid.length > 0 ? [sum(0), sum(1)] : centers[k]!;
    });
  }
  return grids.filter((grid) => grid.length > 0);
}
