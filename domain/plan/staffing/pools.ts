/** What zones tell teams apart by: kind and those of their skills that a section there asks for. */
import type { Grouping, TeamClass } from './groups.ts';
import { skillsOfZone } from './stops.ts';
import type { StaffingInput } from './types.ts';

/** Teams of one kind with these skills of a zone, or more. */
export interface Pool {
  kind: string;
  skills: readonly string[];
}

export interface Pools {
  list: Pool[];
  zoneSkills: string[][];
  /** `[zone][class]`. */
  ofZone: number[][];
  /** Classes whose teams can work as one of the pool. */
  suppliers: number[][];
}

export function poolsOf(input: StaffingInput, { classes }: Grouping): Pools {
  const list: Pool[] = [];
  const index = new Map<string, number>();
  const zoneSkills = input.zones.map((_, zone) => skillsOfZone(input, zone));
  const ofZone = zoneSkills.map((asked) =>
    classes.map(({ kind, skills }) => {
      const own = asked.filter((skill) => skills.has(skill));
      const key = JSON.stringify([kind, own]);
      if (!index.has(key)) index.set(key, list.push({ kind, skills: own }) - 1);
      return index.get(key)!;
    }),
  );
  const supplies = (team: TeamClass, pool: Pool) =>
    team.kind === pool.kind && pool.skills.every((skill) => team.skills.has(skill));
  const suppliers = list.map((pool) => [...classes.keys()].filter((i) => supplies(classes[i]!, pool)));
  return { list, zoneSkills, ofZone, suppliers };
}
