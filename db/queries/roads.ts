/** The road graph, one version at a time: written as a whole, read as a whole. */
import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { LngLat } from '../../domain/place.ts';
import type { Road, RoadClass } from '../../domain/road.ts';
import { copyChunks, pointHex } from '../copyText.ts';
import type { Store, Transaction } from '../engines/engine.ts';
import { lineHex, lineOfHex } from '../wkb.ts';
import { recordChange, type Actor } from './ledger.ts';

export interface NamedPlace {
  /** city | town | village | suburb | quarter | locality */
  kind: string;
  name: string;
  nameEn: string | null;
  location: LngLat;
}

export interface RoadsToStore {
  source: string;
  /** Of the file the roads were read from, in hex. */
  fileSha256: string;
  simulated: boolean;
  roads: Iterable<Road>;
  places: Iterable<NamedPlace>;
  /** What the reader counted; kept with the version. */
  report: unknown;
}

const ROAD_COLUMNS =
  'road (graph_version_id, id, way_id, from_node, to_node, name, name_en, road_class, oneway, on_foot, by_car, length_meters, geom)';

/**
 * Stores `roads` as the current graph version and returns its id. The version before is kept (matches are compared with
 * it), older ones are removed with what was derived from them. Derive snaps and matches in the same transaction
 * (server/derive.ts), so that readers never see a graph without them.
 */
export async function replaceRoads(tx: Transaction, actor: Actor, given: RoadsToStore): Promise<string> {
  const id = randomUUID();
  await tx.rows(sql`delete from graph_version where not current`);
  await tx.rows(sql`update graph_version set current = false where current`);
  await tx.rows(sql`
    insert into graph_version (id, source, file_sha256, imported_by, current, simulated, report)
    values (${id}, ${given.source}, ${given.fileSha256}, ${actor.name}, true, ${given.simulated},
            ${JSON.stringify(given.report ?? {})}::jsonb)`);
  let roads = 0;
  await tx.copyIn(
    ROAD_COLUMNS,
    copyChunks(given.roads, (road) => {
      roads++;
      return [
        id,
        road.id,
        road.wayId,
        road.fromNode,
        road.toNode,
        road.name,
        road.nameEn,
        road.roadClass,
        road.oneway,
        road.onFoot,
        road.byCar,
        road.lengthMeters,
        lineHex(road.line),
      ];
    }),
  );
  let ordinal = 0;
  await tx.copyIn(
    'place (graph_version_id, ordinal, kind, name, name_en, geom)',
    copyChunks(given.places, (place) => [
      id,
      ordinal++,
      place.kind,
      place.name,
      place.nameEn,
      pointHex(...place.location),
    ]),
  );
  // Without fresh statistics the first readers would sort the whole table.
  await tx.rows(sql`analyze road`);
  await recordChange(tx, actor, 'roads', roads);
  return id;
}

export interface GraphVersion {
  id: string;
  source: string;
  fileSha256: string;
  simulated: boolean;
}

/** The graph version in use; null before the first import of roads. */
export async function currentGraphVersion(store: Store): Promise<GraphVersion | null> {
  const [row] = await store.rows<GraphVersion>(sql`
    select id, source, file_sha256 as "fileSha256", simulated from graph_version where current`);
  return row ?? null;
}

interface RoadRow extends Omit<Road, 'line' | 'roadClass'> {
  roadClass: RoadClass;
  geom: string;
}

/** Roads a statement reads: far below any deadline, and the thread breathes between two. */
const PAGE_ROADS = 10_000;

/** All roads of a graph version, by id; about 10 µs a road on PostgreSQL. Empty for an unknown version. */
export async function loadRoads(store: Store, graphVersionId: string): Promise<Road[]> {
  const roads: Road[] = [];
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const rows = await store.rows<RoadRow>(sql`
      select id, way_id::float8 as "wayId", from_node::float8 as "fromNode", to_node::float8 as "toNode", name,
             name_en as "nameEn", road_class as "roadClass", oneway, on_foot as "onFoot", by_car as "byCar",
             length_meters::float8 as "lengthMeters", geom::text as geom
      from road where graph_version_id = ${graphVersionId} and id > ${after} order by id limit ${PAGE_ROADS}`);
    for (const { geom, ...road } of rows) roads.push({ ...road, line: lineOfHex(geom) });
    if (rows.length < PAGE_ROADS) return roads;
    after = rows[rows.length - 1]!.id;
  }
}
