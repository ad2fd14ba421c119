/**
 * The simulated town: seeded, pure, the same to the last digit for the same seed and `asOf`.
 * Each part draws from its own stream, so that a change in one leaves the others as they were.
 */
import { boundsOf, localFrame, type LngLat } from '../../../domain/place.ts';
import { seededRandom, type Random } from '../../../domain/random.ts';
import { layOutAreas } from './areas.ts';
import { drawBasemap } from './basemap.ts';
import { findBlocks, layOutParks, type Block } from './blocks.ts';
import { setBuildings } from './buildings.ts';
import { planCampaign } from './campaign.ts';
import { makeGround } from './ground.ts';
import { simulateHazards } from './hazards.ts';
import { townIds } from './ids.ts';
import { roadWeights, simulateIncidents } from './incidents.ts';
import { INCIDENT_KINDS } from './kinds.ts';
import { drawLayout } from './layout.ts';
import { TOWN_NAME } from './names.ts';
import { buildNetwork, keptStreetEdges, roundDegrees } from './network.ts';
import { simulatePatrols } from './patrols.ts';
import { planarize } from './planar.ts';
import { distance, distanceToLine, smoothField, type XY } from './plane.ts';
import { openPremises } from './premises.ts';
import { chooseSections } from './sections.ts';
import { surveyRoads } from './surroundings.ts';
import { raiseTeams } from './teams.ts';
import type { Town, TownOptions } from './types.ts';

/** Where the town is drawn; fields and hills in reality. */
const CENTER: LngLat = [120.05, 28.9];
const DAY_MS = 86_400_000;

/** Makes the town. Cost: a few seconds and well under 300 MB; tracks are made lazily by `tracks()`. */
export function simulateTown({ seed, asOf, utcOffsetMinutes = 480 }: TownOptions): Town {
  const asOfMs = asOf.getTime();
  if (!Number.isFinite(asOfMs)) throw new RangeError('simulateTown: asOf is not a date');
  const offsetMs = utcOffsetMinutes * 60_000;
  const idOf = townIds(seed);
  let stream = 0;
  const nextRandom = (): Random => seededRandom(Math.imul(seed + 1, 2_654_435_761) + ++stream * 40_503);
  const frame = localFrame(CENTER);
  const toLngLat = (p: XY): LngLat => roundDegrees(frame.toLngLat(p));

  const layout = drawLayout(nextRandom());
  const graph = planarize(layout.strokes);
  const streetEdges = keptStreetEdges(graph, layout);
  const net = buildNetwork(graph, streetEdges, layout, frame, idOf);
  const map = findBlocks(graph, streetEdges, layout);
  layOutParks(map.blocks, nextRandom());
  const ground = makeGround(layout, net);
  const ponds = digPonds(map.blocks, nextRandom());
  for (const { center, radiusMeters } of ponds) ground.block(center, radiusMeters + 8);
  const buildings = setBuildings(map.blocks, net, ground, map.blockAt, nextRandom());

  const midnightMs = Math.floor((asOfMs + offsetMs) / DAY_MS) * DAY_MS - offsetMs;
  const year = new Date(asOfMs + offsetMs).getUTCFullYear() - 1;
  const areas = layOutAreas(map, buildings, layout, idOf, toLngLat, year, nextRandom());
  const around = surveyRoads(net, map, areas, buildings, nextRandom());
  const activity = new Float64Array(net.roads.length);
  for (const kind of INCIDENT_KINDS) {
    const weights = roadWeights(kind, net, around);
    const total = weights.reduce((sum, w) => sum + w, 0);
    weights.forEach((w, road) => (activity[road]! += (w / total) * kind.perWeek));
  }
  const sections = chooseSections(net, around, activity, idOf, toLngLat, nextRandom());
  const onSection = new Uint8Array(net.roads.length);
  for (const { roads } of sections) for (const road of roads) onSection[road] = 1;
  const premises = openPremises(buildings, map.blocks, net, around, idOf, toLngLat, nextRandom());
  const { teams, persons } = raiseTeams(net, areas, idOf, toLngLat);
  const campaign = planCampaign(areas, midnightMs, idOf);
  const communityAt = (p: XY) => areas.communityOf[map.blockAt(p)] ?? -1;
  const happened = simulateIncidents(
    { net, around, buildings, campaign, communityAt, onSection, asOfMs, offsetMs, idOf, toLngLat },
    nextRandom(),
  );
  const hazards = simulateHazards(
    { net, around, layout, premises, campaign, asOfMs, offsetMs, idOf, toLngLat },
    nextRandom(),
  );
  const [core, west, old] = layout.seeds as [XY, XY, XY];
  const main: XY = [(core[0] + west[0] + old[0]) / 3, (core[1] + west[1] + old[1]) / 3];
  return {
    seed,
    asOf: new Date(asOfMs),
    name: TOWN_NAME[0],
    nameEn: TOWN_NAME[1],
    center: toLngLat(main),
    bounds: boundsOf(areas.areas[1]!.geometry.coordinates[0]!.map(([lng, lat]): LngLat => [lng!, lat!])),
    roads: net.roads,
    basemap: drawBasemap(
      map,
      net,
      buildings,
      ponds.map(({ ring }) => ring),
      layout,
      main,
      toLngLat,
    ),
    areas: areas.areas,
    sections: sections.map(({ section }) => section),
    premises: premises.map((draft) => draft.premises),
    persons,
    teams: teams.map(({ team }) => team),
    incidents: happened.incidents,
    hazards,
    campaign: campaign.campaign,
    truth: {
      campaign: campaign.truth,
      nearRepeat: happened.nearRepeat,
      hotRoads: around.hotRoads.map(({ road, factor }) => ({ roadId: net.roads[road]!.id, factor })),
      expectedPerWeek: happened.expectedPerWeek,
    },
    tracks: () => simulatePatrols({ seed, net, teams, sections, asOfMs, offsetMs, idOf, toLngLat }),
  };
}

/** Ponds in the larger parks and here and there in the fields. */
function digPonds(
  blocks: readonly Block[],
  random: Random,
): { center: XY; radiusMeters: number; ring: XY[] }[] {
  const ponds: { center: XY; radiusMeters: number; ring: XY[] }[] = [];
  for (const { use, inside, ring, areaSquareMeters } of blocks) {
    const wet = use === 'park' ? 0.7 : use === 'farmland' && areaSquareMeters > 20_000 ? 0.09 : 0;
    if (random() >= wet) continue;
    const room = distanceToLine(inside, [...ring, ring[0]!]) - 14;
    const size = Math.min(room, 70) * (0.55 + 0.35 * random());
    if (size < 12) continue;
    const edge = smoothField(size * 2.2, random);
    const shore = Array.from({ length: 28 }, (_, i): XY => {
      const angle = (i / 28) * 2 * Math.PI;
      const p: XY = [inside[0] + size * Math.cos(angle), inside[1] + size * Math.sin(angle)];
      const s = 0.85 + 0.25 * Math.max(-1, Math.min(1, edge(p)));
      return [inside[0] + (p[0] - inside[0]) * s, inside[1] + (p[1] - inside[1]) * s];
    });
    ponds.push({
      center: inside,
      radiusMeters: Math.max(...shore.map((p) => distance(p, inside))),
      ring: shore,
    });
  }
  return ponds;
}
