/** Three years of incidents: a Poisson process by kind, place and hour, with near-repeats, a campaign and patrols. */
import Flatbush from 'flatbush';
import { normalDraw, poissonDraw, weightedIndex, type Random } from '../../../domain/random.ts';
import type { RoadClass } from '../../../domain/road.ts';
import type { LngLat } from '../../../domain/place.ts';
import type { Building } from './buildings.ts';
import { CAMPAIGN_PATROL_FACTOR, ZONES, type CampaignModel, type Zone } from './campaign.ts';
import { INCIDENT_KINDS, type IncidentKind } from './kinds.ts';
import { HALF_WIDTH_METERS, type Network } from './network.ts';
import { distance, pointAlong, type XY } from './plane.ts';
import { localDay, seasonFactor, clockShares } from './rhythm.ts';
import type { Surroundings } from './surroundings.ts';
import { INCIDENT_TEXTS } from './texts.ts';
import type { TownIncident, TownOrigin, TownTruth } from './types.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const YEARS_OF_HISTORY = 3;

const NEAR_REPEAT = { meanDistanceMeters: 55, maxDistanceMeters: 190, meanLagDays: 4, maxLagDays: 13.5 };

/** When patrols are out, by local hour, 1 at the height. */
const PATROL_HOURS = clockShares(0.02, [20.5, 2.4, 1], [15.5, 2, 0.4], [9.5, 2, 0.3]);
/** Patrol off the key sections, against 1 on them. */
const PATROL_ELSEWHERE = 0.12;

export interface IncidentWorld {
  net: Network;
  around: Surroundings;
  buildings: readonly Building[];
  campaign: CampaignModel;
  /** Index of the community that a place lies in, -1 outside the town (roads lead out of it). */
  communityAt(p: XY): number;
  /** By road: 1 on a key section, 0 else. */
  onSection: Uint8Array;
  asOfMs: number;
  offsetMs: number;
  idOf(key: string): string;
  toLngLat(p: XY): LngLat;
}

interface Draft {
  kind: IncidentKind;
  place: XY;
  road: number;
  atMs: number;
  origin: TownOrigin;
  offspring: boolean;
}

/** How much of a kind is to be expected on each road (any scale); 0 outside the town. */
export function roadWeights(kind: IncidentKind, net: Network, around: Surroundings): Float64Array {
  return Float64Array.from(net.roads, ({ roadClass }, road) => {
    if (around.communityOf[road]! < 0) return 0;
    const [left, right] = around.uses[road]!;
    const use = ((kind.uses[left] ?? 0) + (kind.uses[right] ?? 0)) / 2;
    const heat = 1 - kind.heat + kind.heat * around.heat[road]!;
    return around.lengths[road]! * use * (kind.classes[roadClass as RoadClass] ?? 0) * heat;
  });
}

/** Incidents by time, and what is true about them. Cost: about a second for three years. */
export function simulateIncidents(
  world: IncidentWorld,
  random: Random,
): {
  incidents: TownIncident[];
  nearRepeat: TownTruth['nearRepeat'];
  expectedPerWeek: Record<string, number>;
} {
  const { net, around, campaign, asOfMs, offsetMs } = world;
  const today = Math.floor((asOfMs + offsetMs) / DAY_MS);
  const firstDay = today - Math.round(YEARS_OF_HISTORY * 365.25);
  const days = Array.from({ length: today - firstDay + 1 }, (_, i) => localDay(firstDay + i));
  const drafts: Draft[] = [];
  const expectedPerWeek: Record<string, number> = {};
  const placer = makePlacer(world, random);

  for (const kind of INCIDENT_KINDS) {
    const weights = roadWeights(kind, net, around);
    const everywhere = roadPicker(weights);
    const patrolled = roadPicker(
      weights.map((w, road) => w * (world.onSection[road] ? 1 : PATROL_ELSEWHERE)),
    );
    const patrolShare = patrolled.weight / everywhere.weight;
    const week = hoursOfWeek(kind);
    let expected = 0;
    for (const day of days) {
      const startMs = day.epochDay * DAY_MS - offsetMs;
      const hours = week[day.weekday - 1]!;
      const share = hours.reduce((sum, x) => sum + x, 0);
      const years = (day.epochDay - today) / 365.25 + YEARS_OF_HISTORY / 2;
      const rate = kind.perWeek * share * seasonFactor(kind.season, day) * (1 + kind.trend) ** years;
      expected += rate;
      /** Draws at the highest rate of any zone and keeps each by its own zone's (thinning, Lewis & Shedler 1979). */
      const draw = (
        mean: number,
        roads: RoadPicker,
        hourWeights: readonly number[],
        factors: Record<Zone, number>,
      ) => {
        const most = Math.max(...ZONES.map((zone) => factors[zone]));
        for (let n = poissonDraw(mean * most, random); n > 0; n--) {
          const road = roads.pick(random);
          const place = placer.at(kind, road);
          const atMs = startMs + (weightedIndex(hourWeights, random) + random()) * HOUR_MS;
          const zone = campaign.zoneOfCommunity[world.communityAt(place)] ?? 'rest';
          if (random() * most >= factors[zone]) continue;
          drafts.push({
            kind,
            road,
            place,
            atMs,
            origin: roads === patrolled ? 'discovered' : 'reported',
            offspring: false,
          });
        }
      };
      draw(rate, everywhere, hours, campaign.factors(kind.category, startMs));
      if (kind.discovered === 0) continue;
      const patrolHours = hours.map((x, hour) => x * PATROL_HOURS[hour]!);
      const treated = campaign.isDuring(startMs) ? CAMPAIGN_PATROL_FACTOR : 1;
      draw(rate * kind.discovered * patrolShare, patrolled, patrolHours, { rest: 1, ring: 1, treated });
    }
    expectedPerWeek[kind.category] = round((expected / days.length / (1 - kind.nearRepeat)) * 7);
  }
  repeatNearby(drafts, placer, random);

  const startMs = firstDay * DAY_MS - offsetMs;
  const history = drafts
    .filter(({ atMs }) => atMs >= startMs && atMs <= asOfMs)
    .sort((a, b) => a.atMs - b.atMs);
  const counts = new Map<string, { all: number; offspring: number }>();
  const incidents = history.map((draft): TownIncident => {
    const count = counts.get(draft.kind.category) ?? { all: 0, offspring: 0 };
    counts.set(draft.kind.category, {
      all: count.all + 1,
      offspring: count.offspring + (draft.offspring ? 1 : 0),
    });
    return finish(draft, world, random);
  });
  // An interval begins before the true time, so that the order is settled only now.
  incidents.sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime());
  incidents.forEach((incident, i) => (incident.id = world.idOf(`incident/${i}`)));
  const repeating = INCIDENT_KINDS.filter(({ nearRepeat }) => nearRepeat > 0);
  const share = (category: string) => {
    const count = counts.get(category);
    return count ? round(count.offspring / count.all) : 0;
  };
  return {
    incidents,
    expectedPerWeek,
    nearRepeat: {
      ...NEAR_REPEAT,
      offspringMean: Object.fromEntries(repeating.map((kind) => [kind.category, kind.nearRepeat])),
      share: Object.fromEntries(repeating.map(({ category }) => [category, share(category)])),
    },
  };
}

const round = (x: number) => Math.round(x * 10_000) / 10_000;

/** Seven days of 24 weights; all 168 sum to 1. */
function hoursOfWeek(kind: IncidentKind): number[][] {
  const week = Array.from({ length: 7 }, (_, i) =>
    kind.hours.map((share, hour) => {
      const night = ((i === 4 || i === 5) && hour >= 18) || ((i === 5 || i === 6) && hour < 6);
      return share * (i >= 5 ? kind.weekend : 1) * (night ? kind.weekendNights : 1);
    }),
  );
  const total = week.flat().reduce((sum, x) => sum + x, 0);
  return week.map((day) => day.map((x) => x / total));
}

interface RoadPicker {
  /** Sum of all weights. */
  weight: number;
  pick(random: Random): number;
}

/** Draws roads in proportion to their weights. */
function roadPicker(weights: Float64Array): RoadPicker {
  const roads: number[] = [];
  const sums: number[] = [];
  let weight = 0;
  weights.forEach((w, road) => {
    if (w <= 0) return;
    weight += w;
    roads.push(road);
    sums.push(weight);
  });
  const pick = (random: Random): number => {
    const at = random() * weight;
    let low = 0;
    let high = roads.length - 1;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (sums[mid]! > at) high = mid;
      else low = mid + 1;
    }
    return roads[low]!;
  };
  return { weight, pick };
}

/** Puts an incident at a building or on the street, some metres off as records are. */
function makePlacer({ net, around, buildings, communityAt }: IncidentWorld, random: Random) {
  const index = new Flatbush(buildings.length);
  for (const { center } of buildings) index.add(center[0], center[1], center[0], center[1]);
  index.finish();
  const roadOf = new Int32Array(buildings.length).fill(-1);
  around.buildingsAt.forEach((list, road) => list.forEach((b) => (roadOf[b] = road)));
  const jitter = (p: XY, meters: number): XY => [
    p[0] + meters * normalDraw(random),
    p[1] + meters * normalDraw(random),
  ];
  const alongInTown = (road: number) => {
    const somewhere = () => pointAlong(net.lines[road]!, random() * around.lengths[road]!);
    let spot = somewhere();
    for (let tries = 0; tries < 12 && communityAt(spot.point) < 0; tries++) spot = somewhere();
    return spot;
  };
  const onStreet = (kind: IncidentKind, road: number): XY => {
    const { point, direction } = alongInTown(road);
    const half = HALF_WIDTH_METERS[net.roads[road]!.roadClass];
    const moving = kind.category.startsWith('collision') || kind.category === 'drunk-driving';
    const off = moving
      ? normalDraw(random) * half * 0.4
      : (random() < 0.5 ? 1 : -1) * (half + 2.5 * random());
    return jitter([point[0] - direction[1] * off, point[1] + direction[0] * off], 2.5);
  };
  return {
    at: (kind: IncidentKind, road: number): XY => {
      const here = around.buildingsAt[road]!;
      if (kind.at !== 'building' || here.length === 0) return onStreet(kind, road);
      return jitter(buildings[here[Math.floor(random() * here.length)]!]!.center, 2);
    },
    /** A building's place some way off, never further than `most` metres; null if none is there. */
    near: (p: XY, mean: number, most: number): { place: XY; road: number } | null => {
      const meters = Math.min(most, -Math.log(1 - random()) * mean);
      const angle = random() * 2 * Math.PI;
      const target: XY = [p[0] + meters * Math.cos(angle), p[1] + meters * Math.sin(angle)];
      const found = index.neighbors(target[0], target[1], 1, 60)[0];
      if (found === undefined || roadOf[found]! < 0) return null;
      const place = jitter(buildings[found]!.center, 2);
      return distance(place, p) > most ? null : { place, road: roadOf[found]! };
    },
  };
}

/** Each incident of a repeating kind may draw others nearby within days, and those again (a branching process). */
function repeatNearby(drafts: Draft[], placer: ReturnType<typeof makePlacer>, random: Random): void {
  const { meanDistanceMeters, maxDistanceMeters, meanLagDays, maxLagDays } = NEAR_REPEAT;
  for (let i = 0; i < drafts.length; i++) {
    const parent = drafts[i]!;
    if (parent.kind.nearRepeat === 0 || parent.origin !== 'reported') continue;
    for (let n = poissonDraw(parent.kind.nearRepeat, random); n > 0; n--) {
      const spot = placer.near(parent.place, meanDistanceMeters, maxDistanceMeters);
      const lag = Math.min(maxLagDays, -Math.log(1 - random()) * meanLagDays);
      // Whole days keep the hour that suits the offender; the rest of the lag is some minutes.
      const atMs = parent.atMs + Math.max(1, Math.round(lag)) * DAY_MS + normalDraw(random) * 40 * 60_000;
      if (spot) drafts.push({ ...parent, ...spot, atMs, offspring: true });
    }
  }
}

function finish(draft: Draft, world: IncidentWorld, random: Random): TownIncident {
  const { kind, origin } = draft;
  const occurredAtMs = Math.floor(draft.atMs / 60_000) * 60_000;
  const known = random() >= kind.interval.share;
  const span = kind.interval.hours * (0.4 + 1.2 * random()) * HOUR_MS;
  // Of an interval, the true time lies anywhere within.
  const from = known ? occurredAtMs : Math.floor((occurredAtMs - random() * span) / 60_000) * 60_000;
  const to = known ? null : Math.min(world.asOfMs, Math.floor((from + span) / 60_000) * 60_000);
  const knownAtMs = to ?? occurredAtMs;
  const age = world.asOfMs - knownAtMs;
  const delay = (origin === 'discovered' ? 0.4 : 2 + 70 * random() ** 3) * HOUR_MS * (0.5 + random());
  const luck = random();
  let status: TownIncident['status'] = luck < kind.clearedShare ? 'cleared' : 'closed';
  if (random() < 0.012) status = 'rejected';
  else if (age < 3 * HOUR_MS * (0.3 + random())) status = 'received';
  else if (age < delay || (age < 20 * DAY_MS && random() < 0.15)) status = 'assigned';
  const texts = INCIDENT_TEXTS[kind.category]!;
  return {
    id: '',
    category: kind.category,
    location: world.toLngLat(draft.place),
    occurredAt: new Date(from),
    occurredTo: to === null ? null : new Date(Math.max(from, to)),
    origin,
    status,
    clearedAt: status === 'cleared' ? new Date(Math.floor((knownAtMs + delay) / 60_000) * 60_000) : null,
    description: texts[Math.floor(random() * texts.length)]!.replace(
      '{road}',
      world.around.labels[draft.road]!,
    ),
  };
}
