/** The town's base map: what an extract of a real town would bring. */
import type { Geometry, Polygon } from 'geojson';
import type { BasemapFeature } from '../../../domain/basemap.ts';
import type { LngLat } from '../../../domain/place.ts';
import type { BlockMap, BlockUse } from './blocks.ts';
import { footprint, type Building } from './buildings.ts';
import type { Layout } from './layout.ts';
import {
  COMMUNITY_NAMES,
  CREEK_NAME,
  RAILWAY_NAME,
  RIVER_NAME,
  TOWN_NAME,
  VILLAGE_NAMES,
  type Name,
} from './names.ts';
import { joinRoads, type Network } from './network.ts';
import { inRing, parallel, ringArea, simplify, type XY } from './plane.ts';

const LANDUSE: Record<BlockUse, string> = {
  downtown: 'commercial',
  'old-town': 'residential',
  residential: 'residential',
  'urban-village': 'residential',
  village: 'residential',
  school: 'residential',
  industrial: 'industrial',
  park: 'park',
  riverside: 'grass',
  farmland: 'farmland',
  forest: 'forest',
};

const PARK_NAMES: readonly Name[] = [
  ['中心公园', 'Central Park'],
  ['荷塘公园', 'Hetang Park'],
  ['文化公园', 'Culture Park'],
  ['东门公园', 'East Gate Park'],
  ['江南公园', 'Jiangnan Park'],
  ['北苑公园', 'Beiyuan Park'],
  ['青竹公园', 'Qingzhu Park'],
];

/** `ponds` are drawn as water; `toLngLat` places metres on the globe. */
export function drawBasemap(
  map: BlockMap,
  net: Network,
  buildings: readonly Building[],
  ponds: readonly XY[][],
  layout: Layout,
  center: XY,
  toLngLat: (p: XY) => LngLat,
): BasemapFeature[] {
  const out: BasemapFeature[] = [];
  const add = (layer: BasemapFeature['layer'], kind: string, name: Name | null, geometry: Geometry) =>
    out.push({ layer, kind, name: name?.[0] ?? null, nameEn: name?.[1] ?? null, geometry });
  const polygon = (rings: readonly XY[][]): Polygon => ({
    type: 'Polygon',
    coordinates: rings.map((ring) => [...ring, ring[0]!].map(toLngLat)),
  });
  const line = (points: readonly XY[]): Geometry => ({
    type: 'LineString',
    coordinates: points.map(toLngLat),
  });
  const label = (kind: string, name: Name, at: XY) =>
    add('place', kind, name, { type: 'Point', coordinates: toLngLat(at) });

  for (const { kind, rings } of landusePatches(map)) add('landuse', kind, null, polygon(rings));

  const onLand = (p: XY) => inRing(p, layout.rim);
  const first = layout.river.findIndex(onLand);
  const last = layout.river.findLastIndex(onLand);
  const reach = layout.river.slice(first, last + 1);
  const half = (side: number) => (i: number) => side * layout.riverHalfWidth[first + i]!;
  const banks = [...parallel(reach, half(-1)), ...parallel(reach, half(1)).reverse()];
  add('water', 'river', RIVER_NAME, polygon([banks]));
  add('water', 'stream', CREEK_NAME, line(simplify(layout.creek.filter(onLand), 0.7)));
  for (const pond of ponds) add('water', 'water', null, polygon([pond]));
  add('railway', 'rail', RAILWAY_NAME, line(simplify(layout.railway.filter(onLand), 0.7)));
  for (const building of buildings) {
    add('building', 'building', null, { type: 'Polygon', coordinates: [footprint(building).map(toLngLat)] });
  }
  for (const run of joinRoads(net)) {
    const road = net.roads[run.roads[0]!.road]!;
    const name: Name | null = road.name === null ? null : [road.name, road.nameEn ?? road.name];
    add('road', road.roadClass, name, line(run.line));
  }
  label('town', TOWN_NAME, center);
  layout.seeds.forEach((at, i) => {
    const community = COMMUNITY_NAMES[i];
    if (community) label('suburb', community, at);
    else label('village', VILLAGE_NAMES[i - COMMUNITY_NAMES.length]!, at);
  });
  let schools = 0;
  let parks = 0;
  for (const { use, inside } of map.blocks) {
    if (use === 'park' && parks < PARK_NAMES.length) label('locality', PARK_NAMES[parks++]!, inside);
    if (use === 'school') label('locality', schoolName(schools++), inside);
  }
  return out;
}

/** Primary and middle schools are numbered through, as in most towns. */
export function schoolName(index: number): Name {
  const number = ['一', '二', '三', '四', '五', '六', '七', '八', '九'][index >> 1] ?? '十';
  return index % 2 === 0
    ? [`云溪镇第${number}小学`, `Yunxi No. ${(index >> 1) + 1} Primary School`]
    : [`云溪镇第${number}中学`, `Yunxi No. ${(index >> 1) + 1} Middle School`];
}

/** Neighbouring blocks of one land use as one polygon each: the outer ring, then its holes. */
function landusePatches({ blocks, neighbours, outline }: BlockMap): { kind: string; rings: XY[][] }[] {
  const seen = new Uint8Array(blocks.length);
  const patches: { kind: string; rings: XY[][] }[] = [];
  blocks.forEach(({ use }, start) => {
    if (seen[start]) return;
    const kind = LANDUSE[use];
    const patch = new Set([start]);
    for (const i of patch) {
      seen[i] = 1;
      for (const { block } of neighbours[i]!) if (LANDUSE[blocks[block]!.use] === kind) patch.add(block);
    }
    patches.push({ kind, rings: outline(patch).sort((a, b) => ringArea(b) - ringArea(a)) });
  });
  return patches;
}
