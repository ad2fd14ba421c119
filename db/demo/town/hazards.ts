/** Hazards and their life: found, assigned, rectified, verified; some late, rejected or opened again. */
import { normalDraw, poissonDraw, weightedIndex, type Random } from '../../../domain/random.ts';
import type { LngLat } from '../../../domain/place.ts';
import type { CampaignModel } from './campaign.ts';
import type { Layout } from './layout.ts';
import { HALF_WIDTH_METERS, type Network } from './network.ts';
import { pointAlong, type XY } from './plane.ts';
import type { PremisesDraft } from './premises.ts';
import { clockShares, localDay } from './rhythm.ts';
import type { Surroundings } from './surroundings.ts';
import type { PremisesKind, TownHazard } from './types.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const DAYS_OF_HISTORY = 1096;
const PER_DAY = 3.3;
/** Grid workers make their rounds by day. */
const ROUNDS = clockShares(0.01, [9.8, 1.4, 1], [15.3, 1.7, 1], [19.5, 1.2, 0.25]);
/** Inspections are this much denser in the treated communities during the campaign. */
const CAMPAIGN_INSPECTION_FACTOR = 2.6;

interface HazardKind {
  category: string;
  weight: number;
  /** Premises of these kinds; none: on the street, or at the river. */
  premises: readonly PremisesKind[];
  dueDays: number;
  /** Share put right on the spot. */
  settled: number;
  /** Share reported by the public instead of found. */
  reported: number;
  texts: readonly string[];
}

const KINDS: readonly HazardKind[] = [
  {
    category: 'rental-housing',
    weight: 22,
    premises: ['rented-house'],
    dueDays: 7,
    settled: 0.3,
    reported: 0.05,
    texts: ['租客信息未登记', '出租房违规隔断', '逃生窗被封堵', '楼道堆放杂物'],
  },
  {
    category: 'fire-hazard',
    weight: 16,
    premises: ['shop', 'restaurant', 'factory', 'warehouse', 'rented-house'],
    dueDays: 7,
    settled: 0.4,
    reported: 0.08,
    texts: ['灭火器过期', '疏散通道堵塞', '安全出口上锁', '应急照明损坏'],
  },
  {
    category: 'electrical',
    weight: 10,
    premises: ['rented-house', 'factory', 'shop'],
    dueDays: 5,
    settled: 0.25,
    reported: 0.05,
    texts: ['私拉电线', '配电箱未加盖', '线路老化'],
  },
  {
    category: 'ebike-charging',
    weight: 12,
    premises: ['rented-house', 'shop'],
    dueDays: 2,
    settled: 0.6,
    reported: 0.15,
    texts: ['楼道内电动车充电', '飞线充电', '电瓶带入室内充电'],
  },
  {
    category: 'gas',
    weight: 4,
    premises: ['restaurant', 'rented-house'],
    dueDays: 3,
    settled: 0.3,
    reported: 0.06,
    texts: ['燃气软管老化', '未装燃气报警器', '液化气瓶存放不当'],
  },
  {
    category: 'food-safety',
    weight: 8,
    premises: ['restaurant', 'school-kitchen', 'shop'],
    dueDays: 5,
    settled: 0.35,
    reported: 0.2,
    texts: ['食品过期', '后厨卫生不达标', '健康证过期', '留样不规范'],
  },
  {
    category: 'workplace',
    weight: 9,
    premises: ['factory', 'warehouse'],
    dueDays: 10,
    settled: 0.2,
    reported: 0.05,
    texts: ['机械防护罩缺失', '未佩戴防护用品', '粉尘清理不及时'],
  },
  {
    category: 'special-equipment',
    weight: 3.5,
    premises: ['factory', 'school-kitchen'],
    dueDays: 15,
    settled: 0.05,
    reported: 0.03,
    texts: ['叉车无证驾驶', '压力容器未检', '电梯超期未检'],
  },
  {
    category: 'dangerous-chemicals',
    weight: 1.8,
    premises: ['factory', 'warehouse', 'gas-station'],
    dueDays: 5,
    settled: 0.1,
    reported: 0.04,
    texts: ['危化品混放', '危化品台账不全'],
  },
  {
    category: 'construction',
    weight: 3,
    premises: ['construction-site'],
    dueDays: 7,
    settled: 0.15,
    reported: 0.12,
    texts: ['脚手架防护不到位', '临边无护栏', '扬尘未覆盖'],
  },
  {
    category: 'road-hazard',
    weight: 8,
    premises: [],
    dueDays: 7,
    settled: 0.1,
    reported: 0.45,
    texts: ['路面坑洼', '井盖缺失', '路灯不亮', '护栏损坏', '行道树遮挡标志'],
  },
  {
    category: 'water-hazard',
    weight: 2,
    premises: [],
    dueDays: 10,
    settled: 0.1,
    reported: 0.3,
    texts: ['河边警示牌缺失', '护栏破损', '救生设施缺失'],
  },
];

export interface HazardWorld {
  net: Network;
  around: Surroundings;
  layout: Layout;
  premises: readonly PremisesDraft[];
  campaign: CampaignModel;
  asOfMs: number;
  offsetMs: number;
  idOf(key: string): string;
  toLngLat(p: XY): LngLat;
}

export function simulateHazards(world: HazardWorld, random: Random): TownHazard[] {
  const { net, around, campaign, asOfMs, offsetMs } = world;
  const byKind = new Map<PremisesKind, PremisesDraft[]>();
  for (const draft of world.premises) {
    byKind.set(draft.premises.kind, [...(byKind.get(draft.premises.kind) ?? []), draft]);
  }
  const streets = net.roads.flatMap(({ name }, road) =>
    name !== null && around.communityOf[road]! >= 0 ? [road] : [],
  );
  const banks = streets.filter((road) => net.roads[road]!.name!.startsWith('滨江'));
  /** A premises has its own standing: the same few are found wanting again and again. */
  const standing = new Map(world.premises.map((draft) => [draft, Math.exp(1.1 * normalDraw(random))]));

  const placeOf = (kind: HazardKind): { place: XY; road: number; premisesId: string | null; at: string } => {
    const pool =
      kind.premises.length > 0 ? byKind.get(kind.premises[Math.floor(random() * kind.premises.length)]!) : [];
    if (pool && pool.length > 0) {
      const few = Array.from({ length: 5 }, () => pool[Math.floor(random() * pool.length)]!);
      const chosen =
        few[
          weightedIndex(
            few.map((draft) => standing.get(draft)!),
            random,
          )
        ]!;
      return { ...chosen, premisesId: chosen.premises.id, at: chosen.premises.name };
    }
    const among = kind.category === 'water-hazard' && banks.length > 0 ? banks : streets;
    const road = among[Math.floor(random() * among.length)]!;
    const { point, direction } = pointAlong(net.lines[road]!, random() * around.lengths[road]!);
    const off = HALF_WIDTH_METERS[net.roads[road]!.roadClass] * (2 * random() - 1);
    const place: XY = [point[0] - direction[1] * off, point[1] + direction[0] * off];
    return { place, road, premisesId: null, at: around.labels[road]! };
  };

  const today = Math.floor((asOfMs + offsetMs) / DAY_MS);
  const hazards: TownHazard[] = [];
  for (let back = DAYS_OF_HISTORY; back >= 0; back--) {
    const day = localDay(today - back);
    const startMs = day.epochDay * DAY_MS - offsetMs;
    const holiday = day.festivalDay >= -1 && day.festivalDay <= 7 ? 0.25 : 1;
    const mean =
      PER_DAY * holiday * (day.weekday > 5 ? 0.55 : 1.18) * (1 + 0.15 * (1 - back / DAYS_OF_HISTORY));
    const during = campaign.isDuring(startMs);
    for (let n = poissonDraw(mean * (during ? CAMPAIGN_INSPECTION_FACTOR : 1), random); n > 0; n--) {
      const kind =
        KINDS[
          weightedIndex(
            KINDS.map(({ weight }) => weight),
            random,
          )
        ]!;
      const spot = placeOf(kind);
      const zone = campaign.zoneOfCommunity[around.communityOf[spot.road]!];
      // The campaign inspects its own communities; elsewhere the rounds go on as ever.
      if (during && zone !== 'treated' && random() > 1 / CAMPAIGN_INSPECTION_FACTOR) continue;
      const foundMs = startMs + (weightedIndex(ROUNDS, random) + random()) * HOUR_MS;
      if (foundMs > asOfMs) continue;
      hazards.push(live(kind, spot, foundMs, world, random));
    }
  }
  hazards.sort((a, b) => a.foundAt.getTime() - b.foundAt.getTime());
  hazards.forEach((hazard, i) => (hazard.id = world.idOf(`hazard/${i}`)));
  return hazards;
}

/** Follows a hazard until it is done with or `asOf` is reached. */
function live(
  kind: HazardKind,
  spot: { place: XY; premisesId: string | null; at: string },
  foundMs: number,
  { asOfMs, toLngLat }: HazardWorld,
  random: Random,
): TownHazard {
  const minute = (ms: number) => new Date(Math.floor(ms / 60_000) * 60_000);
  const past = (ms: number) => (ms <= asOfMs ? minute(ms) : null);
  const hazard: TownHazard = {
    id: '',
    category: kind.category,
    location: toLngLat(spot.place),
    premisesId: spot.premisesId,
    origin: random() < kind.reported ? 'reported' : 'discovered',
    status: 'found',
    foundAt: minute(foundMs),
    assignedAt: null,
    dueAt: minute(foundMs + kind.dueDays * DAY_MS),
    rectifiedAt: null,
    verifiedAt: null,
    description: `${spot.at}：${kind.texts[Math.floor(random() * kind.texts.length)]!}`,
  };
  const settledMs = foundMs + (5 + 40 * random()) * 60_000;
  if (random() < kind.settled && settledMs <= asOfMs) {
    return { ...hazard, status: 'settled', dueAt: null, rectifiedAt: minute(settledMs) };
  }
  const assignedMs = foundMs + (0.5 + 30 * random() ** 2) * HOUR_MS;
  hazard.assignedAt = past(assignedMs);
  if (hazard.assignedAt === null) return hazard;
  if (random() < 0.03) return { ...hazard, status: 'rejected', dueAt: null };
  hazard.status = 'assigned';
  // Most are in time; about one in eight is late, and one in a hundred lies about for a year.
  const late = random() < 0.13;
  const dueMs = kind.dueDays * DAY_MS;
  const stuck = random() < 0.012;
  const rectifiedMs =
    assignedMs + dueMs * (stuck ? 40 + 200 * random() : late ? 1 + 8 * random() ** 2 : 0.15 + 0.7 * random());
  hazard.rectifiedAt = past(rectifiedMs);
  if (hazard.rectifiedAt === null) return hazard;
  hazard.status = 'rectified';
  const checkedMs = rectifiedMs + (0.3 + 6 * random() ** 2) * DAY_MS;
  if (checkedMs > asOfMs) return hazard;
  if (random() < 0.05) {
    // Not put right after all: opened again, and rectified anew some time later.
    const again = checkedMs + dueMs * (0.5 + 2.5 * random());
    const reopened: TownHazard = {
      ...hazard,
      status: 'reopened',
      dueAt: minute(checkedMs + dueMs),
      rectifiedAt: null,
    };
    if (again > asOfMs) return reopened;
    const verifiedAt = past(again + 2 * DAY_MS * random());
    return {
      ...reopened,
      status: verifiedAt ? 'verified' : 'rectified',
      rectifiedAt: minute(again),
      verifiedAt,
    };
  }
  return { ...hazard, status: 'verified', verifiedAt: minute(checkedMs) };
}
