/**
 * The staffing of some slots as a mixed-integer programme. Columns, all whole numbers but the visits:
 *
 *   works[g,t]     teams of group g that work in slot t
 *   supply[c,k,t]  teams of class c that work as one of kind k (a pool: kind and skills that a zone tells apart)
 *   crew[z,t,q]    1 if zone z has crew q in slot t (how many of each pool), worth the best visits of its stops
 *   post[c,p,t]    teams of class c at post p; short[p,t] how many are missing there
 *   visit[s,t]     first and second visits, only in zones that hold a section that is owed visits on that day; missing[s,d]
 *
 * One column a crew, rather than counts of teams and a concave worth of stops: a fifth of a team would take the best fifth of a zone's stops, and a
 * relaxation that may do so everywhere is worth far more than any staffing. With crews, what is left to branch on are the few rows
 * that tie zones together (Dantzig & Wolfe 1960, doi:10.1287/opre.8.1.101).
 *
 * Nothing in it can contradict: what a person asked for is missed at a price, and locks have been checked (`clashes.ts`). All teams
 * free but for their locks is always a solution.
 */
import { crewOf, crewsWorth, type Crew, type CrewPlace, type CrewType } from './crews.ts';
import { MipBuilder } from './mip.ts';
import { barsRest, breakRuns, slotMinutes, slotsByDay } from './roster.ts';
import { possibleVisits, skillBits, skillsOfZone } from './stops.ts';
import type { Grouping, TeamClass } from './groups.ts';
import type { StaffingInput } from './types.ts';

/** Teams of one kind with these skills of a zone, or more. */
export interface Pool {
  kind: string;
  skills: readonly string[];
}

export type ColumnAbout =
  | { is: 'works'; group: number; slot: number }
  | { is: 'supply'; classIndex: number; pool: number; slot: number }
  | {
      is: 'crew';
      zone: number;
      slot: number;
      demand: { pool: number; teams: number }[];
    }
  | { is: 'post'; classIndex: number; post: number; slot: number }
  | { is: 'short'; post: number; slot: number }
  | { is: 'visit'; section: number; slot: number; worth: number }
  | { is: 'missing'; section: number; day: number };

export interface Programme {
  build: MipBuilder<ColumnAbout>;
  pools: Pool[];
  /**
   * Adds crews whose reduced worth at these prices of rows is above this: below 0 all of them, else a best one of each place among them.
   * How many; null if they are too many to add. Cost: a few crews a zone and slot, each its visits.
   */
  addCrews(prices: Float64Array, above: number): number | null;
}

/** What a person asked for and does not get: more than all that could be had instead, posts before visits. */
export interface Penalties {
  missedVisit: number;
  unmannedPost: number;
}

/** Looked at in one zone and slot at most, where all crews within a gap are wanted. */
const CREWS_AT_MOST = 20_000;

export interface ProgrammeScope {
  /** Slots that are decided on, whole days. */
  slots: readonly number[];
  /** `[team][slot]`: may work there (1), given what is decided on elsewhere. */
  mayWork: readonly Uint8Array[];
  penalties: Penalties;
}

/** Crews of one team only, and those who are locked; more come by prices (`pricing.ts`). */
export function buildProgramme(input: StaffingInput, grouping: Grouping, scope: ProgrammeScope): Programme {
  const build = new MipBuilder<ColumnAbout>();
  const pools = poolsOf(input, grouping);
  const balanceOfClass = teamColumns(input, grouping, scope, build);
  const least = leastVisitRows(input, scope, build);
  const places: CrewRows[] = [];
  for (const slot of scope.slots) {
    const balance = balanceOfClass.get(slot)!;
    // Each pool's teams in crews are supplied by classes: sum of supply - sum of crews = 0.
    const poolRows = pools.list.map(() => build.row(0, 0));
    supplyColumns(input, grouping, pools, slot, build, balance, poolRows);
    postColumns(input, grouping, scope, slot, build, balance);
    input.zones.forEach((_, zone) => {
      places.push(placeRows(input, grouping, pools, scope, { zone, slot }, build, poolRows, least));
    });
  }
  for (const place of places) {
    const locked = place.types.map((type) => type.least);
    if (locked.some((teams) => teams > 0)) addCrew(build, place, crewOf(place, locked));
    place.types.forEach(({ stops, most }, i) => {
      if (stops > 0 && most > locked[i]!)
        addCrew(build, place, crewOf(place, locked.with(i, locked[i]! + 1)));
    });
  }
  return {
    build,
    pools: pools.list,
    addCrews(prices, above) {
      let added = 0;
      for (const place of places) {
        const crews = crewsWorth(
          place,
          {
            teams: place.pools.map((row) => -prices[row]!),
            stops: place.stops.map((row, set) => prices[row]! - (set === 0 ? prices[place.owed]! : 0)),
            worthShare: place.worth >= 0 ? prices[place.worth]! : 1,
          },
          { least: prices[place.one]! + above, slack: Math.max(0, -1.001 * above), atMost: CREWS_AT_MOST },
        );
        if (!crews) return null;
        for (const crew of crews)
          if (crew.counts.some((teams) => teams > 0) && addCrew(build, place, crew)) added++;
      }
      return added;
    },
  };
}

interface Pools {
  list: Pool[];
  zoneSkills: string[][];
  /** `[zone][class]`. */
  ofZone: number[][];
  /** Classes whose teams can work as one of the pool. */
  suppliers: number[][];
}

function poolsOf(input: StaffingInput, { classes }: Grouping): Pools {
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

/** works[g,t] with the rules of working time; gives by slot the row of each class: works - supply - post = 0. */
function teamColumns(
  input: StaffingInput,
  { classes, groups }: Grouping,
  scope: ProgrammeScope,
  build: MipBuilder<ColumnAbout>,
): Map<number, number[]> {
  const balance = new Map(scope.slots.map((slot) => [slot, classes.map(() => build.row(0, 0))]));
  const inScope = new Set(scope.slots);
  const lockOf = new Map(input.locks.map((lock) => [`${lock.team} ${lock.slot}`, lock]));
  groups.forEach(({ classIndex, teams }, group) => {
    const [first] = teams as [number];
    const team = input.teams[first]!;
    const count = teams.length;
    const rows = new Map<number, [row: number, value: number][]>(
      scope.slots.map((slot) => [slot, [[balance.get(slot)![classIndex]!, 1]]]),
    );
    if (team.maxMinutesPerDay !== null) {
      for (const ofDay of slotsByDay(input.slots).values()) {
        if (!inScope.has(ofDay[0]!)) continue;
        // Hours. Counted slots are of one length: whole slots, so that each team's turn is no longer than its limit.
        const length = slotMinutes(input.slots[ofDay[0]!]!);
        const counted = count > 1;
        const row = counted
          ? build.row(-Infinity, count * Math.floor(team.maxMinutesPerDay / length))
          : build.row(-Infinity, team.maxMinutesPerDay);
        for (const slot of ofDay) rows.get(slot)!.push([row, counted ? 1 : slotMinutes(input.slots[slot]!)]);
      }
    }
    for (const { from, to } of breakRuns(input.slots, team)) {
      if (!inScope.has(from)) continue;
      // Break: of each run one slot stays free.
      const row = build.row(-Infinity, count * (to - from));
      for (let slot = from; slot <= to; slot++) rows.get(slot)!.push([row, 1]);
    }
    for (const before of count > 1 ? [] : scope.slots) {
      for (const after of scope.slots) {
        if (after <= before || !barsRest(team, input.slots[before]!, input.slots[after]!)) continue;
        if (!team.available[before] || !team.available[after]) continue;
        // Rest: not both.
        const row = build.row(-Infinity, 1);
        rows.get(before)!.push([row, 1]);
        rows.get(after)!.push([row, 1]);
      }
    }
    for (const slot of scope.slots) {
      const lock = count > 1 ? undefined : lockOf.get(`${first} ${slot}`);
      const may = team.available[slot] && scope.mayWork[first]![slot] && lock?.to !== 'off';
      const must = lock !== undefined && lock.to !== 'off';
      build.column(
        { is: 'works', group, slot },
        { lower: must ? 1 : 0, upper: may ? count : 0, whole: true },
        rows.get(slot)!,
      );
    }
  });
  return balance;
}

function supplyColumns(
  input: StaffingInput,
  { classes, classOf }: Grouping,
  pools: Pools,
  slot: number,
  build: MipBuilder<ColumnAbout>,
  balance: readonly number[],
  poolRows: readonly number[],
): void {
  const locked = new Map<string, number>();
  for (const lock of input.locks) {
    if (lock.slot !== slot || lock.to !== 'zone') continue;
    const classIndex = classOf[lock.team]!;
    const key = `${classIndex} ${pools.ofZone[lock.zone]![classIndex]}`;
    locked.set(key, (locked.get(key) ?? 0) + 1);
  }
  pools.suppliers.forEach((suppliers, pool) => {
    for (const classIndex of suppliers) {
      build.column(
        { is: 'supply', classIndex, pool, slot },
        {
          lower: locked.get(`${classIndex} ${pool}`) ?? 0,
          upper: classes[classIndex]!.teams.length,
          whole: true,
        },
        [
          [balance[classIndex]!, -1],
          [poolRows[pool]!, 1],
        ],
      );
    }
  });
}

function postColumns(
  input: StaffingInput,
  { classes, classOf }: Grouping,
  scope: ProgrammeScope,
  slot: number,
  build: MipBuilder<ColumnAbout>,
  balance: readonly number[],
): void {
  input.posts.forEach((post, index) => {
    const locked = input.locks.filter(
      (lock) => lock.slot === slot && lock.to === 'post' && lock.post === index,
    );
    const wanted = post.slots.includes(slot) ? post.teams : 0;
    const teams = Math.max(wanted, locked.length);
    if (teams === 0) return;
    // Post: those who stand there and those who are missing are as many as were asked for.
    const row = build.row(teams, teams);
    classes.forEach(({ skills, teams: own }, classIndex) => {
      const lower = locked.filter((lock) => classOf[lock.team] === classIndex).length;
      if (post.skill !== null && !skills.has(post.skill)) return;
      build.column(
        { is: 'post', classIndex, post: index, slot },
        { lower, upper: Math.min(teams, own.length), whole: true },
        [
          [balance[classIndex]!, -1],
          [row, 1],
        ],
      );
    });
    build.column(
      { is: 'short', post: index, slot },
      { worth: -scope.penalties.unmannedPost, upper: teams, whole: true },
      [[row, 1]],
    );
  });
}

interface LeastVisits {
  /** Row of what a section is owed on a day: visits + missing >= owed. */
  ofSection(section: number, day: number): number | undefined;
  /** Row of what a zone is owed: stops of its crews + missing >= owed. Implied, but whole crews are to be had from it. */
  ofZone(zone: number, day: number): number | undefined;
}

/** missing[s,d], and its rows. */
function leastVisitRows(
  input: StaffingInput,
  scope: ProgrammeScope,
  build: MipBuilder<ColumnAbout>,
): LeastVisits {
  const ofSection = new Map<string, number>();
  const ofZone = new Map<string, number>();
  for (const day of new Set(scope.slots.map((slot) => input.slots[slot]!.day))) {
    input.zones.forEach(({ sections }, zone) => {
      const owedOf = (section: number) => input.sections[section]!.leastVisits[day] ?? 0;
      const sum = sections.reduce((all, section) => all + owedOf(section), 0);
      if (sum === 0) return;
      const zoneRow = build.row(sum, Infinity);
      ofZone.set(`${zone} ${day}`, zoneRow);
      for (const section of sections) {
        const owed = owedOf(section);
        if (owed === 0) continue;
        const row = build.row(owed, Infinity);
        ofSection.set(`${section} ${day}`, row);
        build.column(
          { is: 'missing', section, day },
          { worth: -scope.penalties.missedVisit, upper: owed, whole: false },
          [
            [row, 1],
            [zoneRow, 1],
          ],
        );
      }
    });
  }
  return {
    ofSection: (section, day) => ofSection.get(`${section} ${day}`),
    ofZone: (zone, day) => ofZone.get(`${zone} ${day}`),
  };
}

/** Rows of a zone in a slot, and what its crews are made of. */
interface CrewRows extends CrewPlace {
  one: number;
  pools: readonly number[];
  /** By set of skills; empty where no visits are owed. */
  stops: readonly number[];
  /** -1 where no visits are owed: there a crew is worth its best visits. */
  worth: number;
  /** What the zone is owed on the day; -1 where nothing is. */
  owed: number;
  known: Set<string>;
}

function placeRows(
  input: StaffingInput,
  grouping: Grouping,
  pools: Pools,
  scope: ProgrammeScope,
  at: { zone: number; slot: number },
  build: MipBuilder<ColumnAbout>,
  poolRows: readonly number[],
  least: LeastVisits,
): CrewRows {
  const { zone, slot } = at;
  const { day } = input.slots[slot]!;
  const zoneSkills = pools.zoneSkills[zone]!;
  const skillSets = 1 << zoneSkills.length;
  const types = crewTypes(input, grouping, pools, scope, at);
  const visits = possibleVisits(input, zone, slot, zoneSkills);
  const isLocked = types.some(({ least }) => least > 0);
  // One crew at most, and one in any case where teams are locked.
  const one = build.row(isLocked ? 1 : 0, 1);
  const place = {
    zone,
    slot,
    types,
    skillSets,
    visits,
    one,
    pools: types.map(({ pool }) => poolRows[pool]!),
  };
  const owed = least.ofZone(zone, day);
  if (owed === undefined) return { ...place, stops: [], worth: -1, owed: -1, known: new Set() };
  // Visits (of each set of skills, 0 being all) - stops of the crew <= 0; worth of visits - best worth of the crew <= 0.
  const stops = Array.from({ length: skillSets }, () => build.row(-Infinity, 0));
  const worth = build.row(-Infinity, 0);
  for (const visit of visits) {
    const ofSection = least.ofSection(visit.section, day);
    build.column(
      { is: 'visit', section: visit.section, slot, worth: visit.worth },
      { worth: visit.worth, upper: 1, whole: false },
      [
        [worth, visit.worth],
        ...stops.flatMap((row, set) => (set === 0 || set & visit.skill ? [[row, 1] as const] : [])),
        ...(ofSection === undefined ? [] : [[ofSection, 1] as const]),
      ],
    );
  }
  return { ...place, stops, worth, owed, known: new Set() };
}

/** False: it has this crew already. */
function addCrew(build: MipBuilder<ColumnAbout>, rows: CrewRows, crew: Crew): boolean {
  const key = crew.counts.join();
  if (rows.known.has(key)) return false;
  rows.known.add(key);
  const demand = crew.counts.flatMap((teams, i) => (teams > 0 ? [{ pool: rows.types[i]!.pool, teams }] : []));
  const entries: [row: number, value: number][] = [[rows.one, 1]];
  crew.counts.forEach((teams, i) => entries.push([rows.pools[i]!, -teams]));
  rows.stops.forEach((row, set) => entries.push([row, -crew.stops[set]!]));
  if (rows.worth >= 0) entries.push([rows.worth, -crew.worth], [rows.owed, crew.stops[0]!]);
  build.column(
    { is: 'crew', zone: rows.zone, slot: rows.slot, demand },
    { worth: rows.worth >= 0 ? 0 : crew.worth, upper: 1, whole: true },
    entries,
  );
  return true;
}

/** Teams that are alike in the zone: as many as may work in the slot, at least those who are locked to it. */
function crewTypes(
  input: StaffingInput,
  { classes, groups, classOf }: Grouping,
  pools: Pools,
  scope: ProgrammeScope,
  { zone, slot }: { zone: number; slot: number },
): CrewType[] {
  const here = pools.ofZone[zone]!;
  const byPool = new Map<number, CrewType>();
  classes.forEach(({ skills, teams }, classIndex) => {
    const pool = here[classIndex]!;
    if (byPool.has(pool)) return;
    const stops = input.stopsIn(teams[0]!, zone, slot);
    byPool.set(pool, { pool, stops, bits: skillBits(pools.zoneSkills[zone]!, skills), least: 0, most: 0 });
  });
  for (const { classIndex, teams } of groups) {
    const [first] = teams as [number];
    if (!input.teams[first]!.available[slot] || !scope.mayWork[first]![slot]) continue;
    for (const [pool, type] of byPool) {
      if (pools.suppliers[pool]!.includes(classIndex)) type.most += teams.length;
    }
  }
  for (const lock of input.locks) {
    if (lock.slot !== slot || lock.to !== 'zone' || lock.zone !== zone) continue;
    byPool.get(here[classOf[lock.team]!]!)!.least++;
  }
  return [...byPool.values()];
}
