/** Premises: what hazards and inspections belong to, with street addresses. */
import type { Random } from '../../../domain/random.ts';
import type { LngLat } from '../../../domain/place.ts';
import { schoolName } from './basemap.ts';
import type { Block, BlockUse } from './blocks.ts';
import type { Building } from './buildings.ts';
import { INDUSTRY_WORDS, SHOP_WORDS } from './names.ts';
import { joinRoads, type Network } from './network.ts';
import { distance, type XY } from './plane.ts';
import type { Surroundings } from './surroundings.ts';
import type { PremisesKind, TownPremises } from './types.ts';

/** How many of each kind, and in which quarters they are found. */
const WANTED: readonly [kind: PremisesKind, count: number, uses: readonly BlockUse[]][] = [
  ['rented-house', 640, ['urban-village', 'urban-village', 'old-town', 'village', 'residential']],
  ['shop', 330, ['downtown', 'downtown', 'old-town', 'residential', 'urban-village']],
  ['restaurant', 190, ['downtown', 'old-town', 'urban-village']],
  ['factory', 240, ['industrial']],
  ['warehouse', 60, ['industrial']],
  ['construction-site', 26, ['residential', 'industrial', 'downtown']],
  ['gas-station', 7, ['industrial', 'residential', 'farmland']],
];

export interface PremisesDraft {
  premises: TownPremises;
  place: XY;
  road: number;
}

export function openPremises(
  buildings: readonly Building[],
  blocks: readonly Block[],
  net: Network,
  around: Surroundings,
  idOf: (key: string) => string,
  toLngLat: (p: XY) => LngLat,
  random: Random,
): PremisesDraft[] {
  const startMeters = new Float64Array(net.roads.length);
  for (const run of joinRoads(net)) {
    let meters = 0;
    for (const { road } of run.roads) {
      startMeters[road] = meters;
      meters += around.lengths[road]!;
    }
  }
  /** Numbers run along the street, odd on one side and even on the other, one for about every seven metres. */
  const addressAt = (place: XY, road: number): string => {
    const line = net.lines[road]!;
    const meters = startMeters[road]! + Math.min(distance(line[0]!, place), around.lengths[road]!);
    const [a, b] = [line[0]!, line.at(-1)!];
    const left = (b[0] - a[0]) * (place[1] - a[1]) - (b[1] - a[1]) * (place[0] - a[0]) > 0;
    return `${around.labels[road]!}${2 * Math.floor(meters / 7) + (left ? 1 : 2)}号`;
  };
  const byUse = new Map<BlockUse, { building: number; road: number }[]>();
  around.buildingsAt.forEach((list, road) => {
    if (around.communityOf[road]! < 0) return;
    for (const building of list) {
      const { use } = buildings[building]!;
      if (!byUse.has(use)) byUse.set(use, []);
      byUse.get(use)!.push({ building, road });
    }
  });
  const taken = new Set<number>();
  const drafts: PremisesDraft[] = [];
  const open = (kind: PremisesKind, name: string, place: XY, road: number) =>
    drafts.push({
      road,
      place,
      premises: {
        id: idOf(`premises/${drafts.length}`),
        kind,
        name,
        address: addressAt(place, road),
        location: toLngLat(place),
      },
    });
  for (const [kind, count, uses] of WANTED) {
    for (let made = 0, tries = 0; made < count && tries < count * 6; tries++) {
      const pool = byUse.get(uses[Math.floor(random() * uses.length)]!) ?? [];
      const spot = pool[Math.floor(random() * pool.length)];
      if (!spot || taken.has(spot.building)) continue;
      taken.add(spot.building);
      made++;
      open(kind, nameOf(kind, made, random), buildings[spot.building]!.center, spot.road);
    }
  }
  let schools = 0;
  for (const { use, inside } of blocks) {
    if (use !== 'school') continue;
    const near = net.nearest(inside, 400);
    const name = schoolName(schools++)[0];
    if (near) open('school-kitchen', `${name}食堂`, inside, near.road);
  }
  return drafts;
}

function nameOf(kind: PremisesKind, number: number, random: Random): string {
  const shop = () => SHOP_WORDS[Math.floor(random() * SHOP_WORDS.length)]!;
  const works = () => INDUSTRY_WORDS[Math.floor(random() * INDUSTRY_WORDS.length)]![0];
  const one = (of: readonly string[]) => of[Math.floor(random() * of.length)]!;
  switch (kind) {
    case 'rented-house':
      return `出租房${String(number).padStart(4, '0')}`;
    case 'shop':
      return `${shop()}${one(['超市', '便利店', '五金店', '服装店', '药房', '手机店'])}`;
    case 'restaurant':
      return `${shop()}${one(['饭店', '面馆', '烧烤', '小吃店', '火锅店'])}`;
    case 'factory':
      return `${works()}${shop()}${one(['五金厂', '门业', '工具厂', '电器厂', '杯业', '机械厂'])}`;
    case 'warehouse':
      return `${works()}${number}号仓库`;
    case 'construction-site':
      return `${works()}在建工地${number}`;
    case 'gas-station':
      return `云溪第${number}加油站`;
    case 'school-kitchen':
      return '学校食堂';
  }
}
