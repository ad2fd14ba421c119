/** A safety campaign ('one month, one town') in part of the town, and what it truly does. */
import type { AreaMap } from './areas.ts';
import type { TownCampaign, TownTruth } from './types.ts';

const DAY_MS = 86_400_000;
const PHASE_DAYS = 42;
/** Days before `asOf` on which the second phase begins. */
const DURING_BEGAN_DAYS_AGO = 140;
/** The centre of the town: communities by index. */
const TREATED = [0, 1, 2] as const;
/** So many communities with the longest borders to a treated one take what is displaced; the others are untouched. */
const DISPLACED_TO = 1;

/** Factors on the rate of reported incidents in the treated communities while it runs. */
const DURING: Readonly<Record<string, number>> = {
  theft: 0.7,
  'theft-ebike': 0.65,
  burglary: 0.72,
  robbery: 0.6,
  vandalism: 0.78,
  assault: 0.75,
  drunkenness: 0.8,
  gambling: 0.6,
  noise: 0.85,
  'illegal-parking': 0.8,
  'drunk-driving': 0.7,
  collision: 0.92,
};
/** Some thieves move on: factors in the communities next to the treated ones. */
const DISPLACEMENT: Readonly<Record<string, number>> = { theft: 1.1, 'theft-ebike': 1.12, burglary: 1.08 };
/** Share of the effect that lasts through the third phase. */
const LASTING_SHARE = 0.45;
/** Patrols are this much denser in the treated communities while it runs. */
export const CAMPAIGN_PATROL_FACTOR = 1.9;

export type Zone = 'rest' | 'treated' | 'ring';
export const ZONES: readonly Zone[] = ['rest', 'treated', 'ring'];

export interface CampaignModel {
  campaign: TownCampaign;
  truth: TownTruth['campaign'];
  zoneOfCommunity: Zone[];
  /** Factors on a category's rate at an instant, by zone. */
  factors(category: string, atMs: number): Record<Zone, number>;
  isDuring(atMs: number): boolean;
}

/** `midnightMs` is the local midnight that begins the day of `asOf`. */
export function planCampaign(
  areas: AreaMap,
  midnightMs: number,
  idOf: (key: string) => string,
): CampaignModel {
  const treated: ReadonlySet<number> = new Set(TREATED);
  const ring = new Set(
    TREATED.flatMap((i) =>
      areas.communityNeighbours[i]!.filter((k) => !treated.has(k)).slice(0, DISPLACED_TO),
    ),
  );
  const duringFrom = midnightMs - DURING_BEGAN_DAYS_AGO * DAY_MS;
  const phase = PHASE_DAYS * DAY_MS;
  const after = Object.fromEntries(
    Object.entries(DURING).map(([category, factor]) => [
      category,
      Math.round((1 - (1 - factor) * LASTING_SHARE) * 1000) / 1000,
    ]),
  );
  const zoneOfCommunity = areas.communityIds.map((_, i): Zone =>
    treated.has(i) ? 'treated' : ring.has(i) ? 'ring' : 'rest',
  );
  const isDuring = (atMs: number) => atMs >= duringFrom && atMs < duringFrom + phase;
  return {
    campaign: {
      id: idOf('campaign'),
      name: '一月一镇·云溪平安行动（模拟）',
      nameEn: 'One month, one town: Yunxi (simulated)',
      areaIds: TREATED.map((i) => areas.communityIds[i]!),
      beforeFrom: new Date(duringFrom - phase),
      duringFrom: new Date(duringFrom),
      afterFrom: new Date(duringFrom + phase),
      afterTo: new Date(duringFrom + 2 * phase),
    },
    truth: {
      during: { ...DURING },
      after,
      displacement: { ...DISPLACEMENT },
      displacementAreaIds: [...ring].sort((a, b) => a - b).map((i) => areas.communityIds[i]!),
    },
    zoneOfCommunity,
    isDuring,
    factors: (category, atMs) => {
      if (isDuring(atMs))
        return { rest: 1, treated: DURING[category] ?? 1, ring: DISPLACEMENT[category] ?? 1 };
      const lasting = atMs >= duringFrom + phase && atMs < duringFrom + 2 * phase;
      return { rest: 1, treated: lasting ? (after[category] ?? 1) : 1, ring: 1 };
    },
  };
}
