/** The incidents that a forecast rests on: reported, not rejected, before an instant; where they lie on roads or in cells. */
import { sql, type SQL } from 'drizzle-orm';
import { parentCell } from '../../domain/cells.ts';
import type { IncidentTimes } from '../../domain/risk/exposure.ts';
import type { Store } from '../engines/engine.ts';
import { allOf } from './sqlText.ts';

export interface Asked {
  beforeMs: number;
  /** Codes of categories; null: all. */
  categories: readonly string[] | null;
  /** Also what patrols discovered: it follows where they were sent, so by default it is left out. */
  includeDiscovered: boolean;
}

/** Incidents on roads, in columns side by side. */
export interface RoadIncidents extends IncidentTimes {
  /** By incident: index into `roadIds`. */
  road: Int32Array;
  roadIds: string[];
  alongMeters: Float32Array;
  /** Those asked for that lie further than 60 m from a road, or were not looked at yet: they are not in the columns. */
  unsnapped: number;
}

/** Incidents in cells. */
export interface CellIncidents extends IncidentTimes {
  /** By incident. */
  cell: BigUint64Array;
}

/** Incidents a statement reads. */
const PAGE = 25_000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

interface Page {
  last: string | null;
  where: string[] | null;
  along: number[] | null;
  at: number[] | null;
  until: (number | null)[] | null;
  unknown: number[] | null;
  group: string[] | null;
}

/** Reads them by pages of columns (one JSON array each: a tenth of the cost of rows); about 5 µs an incident. */
export async function roadIncidents(
  store: Store,
  graphVersionId: string,
  asked: Asked,
): Promise<RoadIncidents> {
  const pages = await readPages(store, asked, {
    where: sql`r.road_id`,
    along: sql`r.along_meters`,
    from: sql`incident_road r join incident i on i.id = r.incident_id`,
    only: sql`r.graph_version_id = ${graphVersionId} and r.road_id is not null`,
  });
  const [off] = await store.rows<{ count: number }>(sql`
    select count(*)::int as count from incident i
    left join incident_road r on r.graph_version_id = ${graphVersionId} and r.incident_id = i.id
    where r.road_id is null and ${condition(asked)}`);
  const times = timesOf(pages);
  const { index, names: roadIds } = dictionary();
  const road = new Int32Array(times.atMs.length);
  const alongMeters = new Float32Array(times.atMs.length);
  let n = 0;
  for (const { where, along } of pages) {
    for (let i = 0; i < where!.length; i++, n++) {
      road[n] = index(where![i]!);
      alongMeters[n] = along![i]!;
    }
  }
  return { ...times, road, roadIds, alongMeters, unsnapped: off!.count };
}

/** The same in cells of a resolution. */
export async function cellIncidents(store: Store, res: number, asked: Asked): Promise<CellIncidents> {
  const pages = await readPages(store, asked, {
    where: sql`i.cell::text`,
    along: sql`0`,
    from: sql`incident i`,
    only: sql`true`,
  });
  const times = timesOf(pages);
  const cell = new BigUint64Array(times.atMs.length);
  let n = 0;
  for (const { where } of pages) for (const text of where!) cell[n++] = parentCell(BigInt(text), res);
  return { ...times, cell };
}

const condition = ({ beforeMs, categories, includeDiscovered }: Asked): SQL =>
  allOf([
    sql`i.deleted_at is null and i.status <> 'rejected'`,
    sql`i.occurred_at < ${new Date(beforeMs).toISOString()}::timestamptz`,
    ...(includeDiscovered ? [] : [sql`i.origin = 'reported'`]),
    ...(categories ? [sql`i.category in ${[...categories]}`] : []),
  ]);

async function readPages(
  store: Store,
  asked: Asked,
  { where, along, from, only }: { where: SQL; along: SQL; from: SQL; only: SQL },
): Promise<Page[]> {
  const pages: Page[] = [];
  let after = FIRST_ID;
  for (;;) {
    const [page] = await store.rows<Page>(sql`
      with page as (
        select i.id, ${where} as "where", ${along} as along, i.occurred_at, i.occurred_to, i.hour_unknown,
               coalesce(c.group_code, 'unclassified') as "group"
        from ${from}
        left join category c on c."of" = 'incidents' and c.code = i.category
        where ${only} and i.id > ${after} and ${condition(asked)}
        order by i.id limit ${PAGE})
      select max(id::text) as last, json_agg("where" order by id) as "where", json_agg(along order by id) as along,
             json_agg(extract(epoch from occurred_at)::float8 order by id) as at,
             json_agg(extract(epoch from occurred_to)::float8 order by id) as until,
             json_agg(hour_unknown::int order by id) as unknown,
             json_agg("group" order by id) as "group"
      from page`);
    if (!page?.last) return pages;
    pages.push(page);
    after = page.last;
    if (page.where!.length < PAGE) return pages;
  }
}

function timesOf(pages: readonly Page[]): IncidentTimes {
  const count = pages.reduce((sum, page) => sum + page.at!.length, 0);
  const { index, names: groups } = dictionary();
  const times = {
    atMs: new Float64Array(count),
    toMs: new Float64Array(count),
    hourUnknown: new Uint8Array(count),
    group: new Uint16Array(count),
    groups,
  };
  let n = 0;
  for (const page of pages) {
    for (let i = 0; i < page.at!.length; i++, n++) {
      times.atMs[n] = page.at![i]! * 1000;
      const until = page.until![i];
      times.toMs[n] = until === null || until === undefined ? NaN : until * 1000;
      times.hourUnknown[n] = page.unknown![i]!;
      times.group[n] = index(page.group![i]!);
    }
  }
  return times;
}

/** Numbers for names, in the order in which they first come. */
function dictionary(): { index: (name: string) => number; names: string[] } {
  const names: string[] = [];
  const known = new Map<string, number>();
  const index = (name: string): number => {
    let at = known.get(name);
    if (at === undefined) known.set(name, (at = names.push(name) - 1));
    return at;
  };
  return { index, names };
}

/** Discovered beside reported incidents before an instant, by town or street; null: in none. */
export async function originsByTown(
  store: Store,
  beforeMs: number,
): Promise<
  { id: string | null; name: string | null; nameEn: string | null; reported: number; discovered: number }[]
> {
  return store.rows(sql`
    with recursive town as (
      select id, id as town_id from area where kind = 'town' and deleted_at is null
      union all
      select area.id, town.town_id from area join town on area.parent_id = town.id where area.deleted_at is null)
    select a.id, a.name, a.name_en as "nameEn", counted.reported, counted.discovered
    from (
      select town.town_id, count(*) filter (where i.origin = 'reported')::int as reported,
             count(*) filter (where i.origin = 'discovered')::int as discovered
      from incident i left join town on town.id = i.area_id
      where i.deleted_at is null and i.status <> 'rejected'
        and i.occurred_at < ${new Date(beforeMs).toISOString()}::timestamptz
      group by town.town_id) counted
    left join area a on a.id = counted.town_id
    order by counted.discovered desc, counted.reported desc, a.name`);
}
