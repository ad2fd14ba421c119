/** Patrol teams, their bases and their people; nobody here is a real person. */
import type { LngLat } from '../../../domain/place.ts';
import type { TravelMode } from '../../../domain/road.ts';
import type { AreaMap } from './areas.ts';
import type { Network } from './network.ts';
import { distance, type XY } from './plane.ts';
import type { TownPerson, TownTeam } from './types.ts';

/** `home`: index of the community whose office is the base. */
const TEAMS: readonly {
  name: string;
  nameEn: string;
  mode: TravelMode;
  size: number;
  home: number;
  base: string;
}[] = [
  { name: '机动巡逻一组', nameEn: 'Car patrol 1', mode: 'car', size: 3, home: 0, base: '云溪派出所' },
  { name: '机动巡逻二组', nameEn: 'Car patrol 2', mode: 'car', size: 3, home: 4, base: '江南警务站' },
  {
    name: '电动车巡逻一组',
    nameEn: 'E-bike patrol 1',
    mode: 'ebike',
    size: 2,
    home: 1,
    base: '文昌社区办公室',
  },
  {
    name: '电动车巡逻二组',
    nameEn: 'E-bike patrol 2',
    mode: 'ebike',
    size: 2,
    home: 3,
    base: '城东社区办公室',
  },
  { name: '步行巡逻一组', nameEn: 'Foot patrol 1', mode: 'foot', size: 2, home: 2, base: '老街社区办公室' },
  { name: '步行巡逻二组', nameEn: 'Foot patrol 2', mode: 'foot', size: 2, home: 0, base: '解放社区办公室' },
];

export interface TeamDraft {
  team: TownTeam;
  /** Node of the network where the base stands. */
  node: number;
  personIds: string[];
}

export function raiseTeams(
  net: Network,
  areas: AreaMap,
  idOf: (key: string) => string,
  toLngLat: (p: XY) => LngLat,
): { teams: TeamDraft[]; persons: TownPerson[] } {
  const persons: TownPerson[] = [];
  const hire = (role: TownPerson['role'], teamId: string | null, areaId: string | null): string => {
    const number = String(persons.length + 1).padStart(2, '0');
    const person = { id: idOf(`person/${number}`), name: `模拟员${number}`, role, teamId, areaId };
    persons.push(person);
    return person.id;
  };
  const drivable = new Set(
    net.roads.flatMap(({ byCar }, road) => (byCar ? [net.from[road]!, net.to[road]!] : [])),
  );
  const used = new Set<number>();
  const teams = TEAMS.map(({ home, base, ...team }, i): TeamDraft => {
    const center = areas.communityCenters[home]!;
    let node = -1;
    for (const candidate of drivable) {
      if (used.has(candidate)) continue;
      if (node < 0 || distance(net.nodes[candidate]!, center) < distance(net.nodes[node]!, center))
        node = candidate;
    }
    used.add(node);
    const id = idOf(`team/${i}`);
    return {
      node,
      team: { id, ...team, base: toLngLat(net.nodes[node]!), baseName: base },
      personIds: Array.from({ length: team.size }, () => hire('patrol', id, null)),
    };
  });
  for (let i = 0; i < 2; i++) hire('dispatcher', null, null);
  for (const areaId of areas.communityIds) hire('grid-worker', null, areaId);
  return { teams, persons };
}
