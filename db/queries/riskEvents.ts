/** The incidents that a forecast rests on: reported, not rejected, snapped to a road, before an instant. */
import { sql } from 'drizzle-orm';
import type { Store } from '../engines/engine.ts';

/** Columns side by side, one entry an incident. */
export interface RoadIncidents {
  /** By incident: index into `roadIds`. */
  road: Int32Array;
  roadIds: string[];
  alongMeters: Float32Array;
  atMs: Float64Array;
  /** NaN where the instant is known. */
  toMs: Float64Array;
  /** 1: the day is known, the hour is not. */
  hourUnknown: Uint8Array;
  /** By incident: index into `groups`, category groups. */
  group: Uint16Array;
  groups: string[];
  /** Reported incidents before the instant that lie further than 60 m from a road, or were not looked at yet. */
  unsnapped: number;
}

/** Incidents a statement reads. */
const PAGE = 25_000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

interface Page {
  last: string | null;
  road: string[] | null;
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
  beforeMs: number,
): Promise<RoadIncidents> {
  const before = sql`${new Date(beforeMs).toISOString()}::timestamptz`;
  const asked = sql`i.deleted_at is null and i.origin = 'reported' and i.status <> 'rejected' and i.occurred_at < ${before}`;
  const pages: Page[] = [];
  let after = FIRST_ID;
  for (;;) {
    const [page] = await store.rows<Page>(sql`
      with page as (
        select r.incident_id, r.road_id, r.along_meters, i.occurred_at, i.occurred_to, i.hour_unknown,
               coalesce(c.group_code, 'unclassified') as "group"
        from incident_road r
        join incident i on i.id = r.incident_id
        left join category c on c."of" = 'incidents' and c.code = i.category
        where r.graph_version_id = ${graphVersionId} and r.road_id is not null and r.incident_id > ${after} and ${asked}
        order by r.incident_id limit ${PAGE})
      select max(incident_id::text) as last, json_agg(road_id order by incident_id) as road,
             json_agg(along_meters order by incident_id) as along,
             json_agg(extract(epoch from occurred_at)::float8 order by incident_id) as at,
             json_agg(extract(epoch from occurred_to)::float8 order by incident_id) as until,
             json_agg(hour_unknown::int order by incident_id) as unknown,
             json_agg("group" order by incident_id) as "group"
      from page`);
    if (!page?.last) break;
    pages.push(page);
    after = page.last;
    if (page.road!.length < PAGE) break;
  }
  const [off] = await store.rows<{ count: number }>(sql`
    select count(*)::int as count from incident i
    left join incident_road r on r.graph_version_id = ${graphVersionId} and r.incident_id = i.id
    where r.road_id is null and ${asked}`);
  return { ...columnsOf(pages), unsnapped: off!.count };
}

function columnsOf(pages: readonly Page[]): Omit<RoadIncidents, 'unsnapped'> {
  const count = pages.reduce((sum, page) => sum + page.road!.length, 0);
  const columns = {
    road: new Int32Array(count),
    roadIds: [] as string[],
    alongMeters: new Float32Array(count),
    atMs: new Float64Array(count),
    toMs: new Float64Array(count),
    hourUnknown: new Uint8Array(count),
    group: new Uint16Array(count),
    groups: [] as string[],
  };
  const indexIn = (names: string[]) => {
    const known = new Map<string, number>();
    return (name: string): number => {
      let index = known.get(name);
      if (index === undefined) known.set(name, (index = names.push(name) - 1));
      return index;
    };
  };
  const roadIndex = indexIn(columns.roadIds);
  const groupIndex = indexIn(columns.groups);
  let n = 0;
  for (const page of pages) {
    for (let i = 0; i < page.road!.length; i++, n++) {
      columns.road[n] = roadIndex(page.road![i]!);
      columns.alongMeters[n] = page.along![i]!;
      columns.atMs[n] = page.at![i]! * 1000;
      const until = page.until![i];
      columns.toMs[n] = until === null || until === undefined ? NaN : until * 1000;
      columns.hourUnknown[n] = page.unknown![i]!;
      columns.group[n] = groupIndex(page.group![i]!);
    }
  }
  return columns;
}
