/** Contraction hierarchies beside the graph version that they were built from; they go when it goes. */
import { sql } from 'drizzle-orm';
import type { TravelMode } from '../../domain/road.ts';
import type { Store } from '../engines/engine.ts';

/** The bytes of domain/network/hierarchyBytes.ts, or null if none were stored. */
export async function readHierarchy(
  store: Store,
  graphVersionId: string,
  mode: TravelMode,
): Promise<Uint8Array | null> {
  const [row] = await store.rows<{ bytes: Uint8Array }>(sql`
    select bytes from graph_hierarchy where graph_version_id = ${graphVersionId} and mode = ${mode}`);
  return row?.bytes ?? null;
}

/** Stores them, in place of any before; does nothing if the graph version has been removed meanwhile. */
export async function storeHierarchy(
  store: Store,
  graphVersionId: string,
  mode: TravelMode,
  bytes: Uint8Array,
): Promise<void> {
  await store.rows(sql`
    insert into graph_hierarchy (graph_version_id, mode, bytes)
    select id, ${mode}, ${bytes}::bytea from graph_version where id = ${graphVersionId} for key share
    on conflict (graph_version_id, mode) do update set bytes = excluded.bytes`);
}
