/** What lies at each road: land use, community, buildings, and how much goes on there, persistently. */
import { normalDraw, type Random } from '../../../domain/random.ts';
import type { AreaMap } from './areas.ts';
import type { BlockMap, BlockUse } from './blocks.ts';
import type { Building } from './buildings.ts';
import { COMMUNITY_NAMES, TOWN_NAME, VILLAGE_NAMES } from './names.ts';
import type { Network } from './network.ts';
import { lengthOf, pointAlong, smoothField, type XY } from './plane.ts';

export interface Surroundings {
  /** By road, the land use on either side. */
  uses: [BlockUse, BlockUse][];
  /** By road, the index of its community; -1 outside the town. */
  communityOf: Int32Array;
  middles: XY[];
  lengths: Float64Array;
  /** By road: buildings that stand nearest to it. */
  buildingsAt: number[][];
  /** By road: how much more happens there than its kind of place would tell; mean about 1, the same for all years. */
  heat: Float64Array;
  hotRoads: { road: number; factor: number }[];
  /** By road: the street's name, else its community's. */
  labels: string[];
}

/** Roads furthest from a building that are still its address, metres. */
const ADDRESS_METERS = 90;

export function surveyRoads(
  net: Network,
  map: BlockMap,
  areas: AreaMap,
  buildings: readonly Building[],
  random: Random,
): Surroundings {
  const count = net.roads.length;
  const uses: [BlockUse, BlockUse][] = [];
  const communityOf = new Int32Array(count);
  const middles: XY[] = [];
  const lengths = new Float64Array(count);
  const buildingsAt: number[][] = net.roads.map(() => []);
  net.lines.forEach((line, road) => {
    lengths[road] = lengthOf(line);
    const { point, direction } = pointAlong(line, lengths[road]! / 2);
    middles.push(point);
    const side = (meters: number) =>
      map.blockAt([point[0] - direction[1] * meters, point[1] + direction[0] * meters]);
    const [left, right] = [side(18), side(-18)];
    const use = (block: number): BlockUse => (block < 0 ? 'forest' : map.blocks[block]!.use);
    uses.push([use(left), use(right)]);
    const block = Math.max(
      left < 0 ? -1 : areas.communityOf[left]!,
      right < 0 ? -1 : areas.communityOf[right]!,
    );
    communityOf[road] = block;
  });
  buildings.forEach(({ center }, i) => {
    const near = net.nearest(center, ADDRESS_METERS);
    if (near) buildingsAt[near.road]!.push(i);
  });

  // Heat is smooth over some streets (a quarter has its repute), rough from road to road, and has a few hot spots.
  const repute = smoothField(700, random);
  const heat = Float64Array.from(middles, (p) =>
    Math.exp(0.7 * repute(p) + 0.65 * normalDraw(random) - 0.35),
  );
  const hotRoads: { road: number; factor: number }[] = [];
  const lively: ReadonlySet<BlockUse> = new Set([
    'downtown',
    'old-town',
    'urban-village',
    'residential',
    'industrial',
  ]);
  const candidates = net.roads.flatMap(({ roadClass, name }, road) =>
    name !== null &&
    communityOf[road]! >= 0 &&
    lengths[road]! > 50 &&
    roadClass !== 'trunk' &&
    uses[road]!.some((u) => lively.has(u))
      ? [road]
      : [],
  );
  for (let i = 0; i < 70 && candidates.length > 0; i++) {
    const road = candidates[Math.floor(random() * candidates.length)]!;
    if (hotRoads.some((hot) => hot.road === road)) continue;
    const factor = Math.round((4 + 9 * random() ** 2) * 10) / 10;
    hotRoads.push({ road, factor });
    heat[road] = Math.max(heat[road]!, 0.8) * factor;
  }
  const names = [...COMMUNITY_NAMES, ...VILLAGE_NAMES];
  const labels = net.roads.map(({ name }, road) => name ?? names[communityOf[road]!]?.[0] ?? TOWN_NAME[0]);
  return { labels, uses, communityOf, middles, lengths, buildingsAt, heat, hotRoads };
}
