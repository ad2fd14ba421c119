/** A town of squares in a database, with incidents that can be counted by hand. */
import { sql } from 'drizzle-orm';
import { v5 } from 'uuid';
import { recordCell } from '../../domain/cells.ts';
import type { LngLat } from '../../domain/place.ts';
import type { Road } from '../../domain/road.ts';
import { gridPlace, gridTown } from '../../domain/sections/gridTown.fixture.ts';
import { copyChunks, pointHex } from '../../db/copyText.ts';
import type { Engine } from '../../db/engines/engine.ts';
import { LOCAL_ACTOR, recordChange } from '../../db/queries/ledger.ts';
import { replaceRoads } from '../../db/queries/roads.ts';
import { deriveIn, type DeriveReport } from '../../server/derive.ts';

const NAMESPACE = '6f1f2b52-2d0a-4a0e-9a4f-3a7d7b9d6b10';

/**
 * Streets A .. H run east, avenues 1 .. 12 north; blocks of 100 m. Roads have UUIDs, as everywhere. An `offset` makes an island `offset /
 * 2000` blocks to the east.
 */
export function gridRoads(columns = 12, rows = 8, offset = 0): Road[] {
  return gridTown(columns, rows, 100, offset).map((road) => ({ ...road, id: v5(road.id, NAMESPACE) }));
}

/** Makes `roads` the current graph version, with everything that follows. */
export function storeRoads(engine: Engine, roads: readonly Road[]): Promise<DeriveReport> {
  return engine.transaction(async (tx) => {
    const id = await replaceRoads(tx, LOCAL_ACTOR, {
      source: 'grid',
      fileSha256: 'none',
      simulated: false,
      roads,
      places: [],
      report: {},
    });
    return deriveIn(tx, LOCAL_ACTOR, id);
  });
}

export interface GivenIncident {
  at: string;
  /** Known as an interval: when it was over at the latest. */
  until?: string;
  hourUnknown?: boolean;
  place: LngLat;
  origin?: 'reported' | 'discovered';
  category?: string;
}

/** Stores incidents as an import would: not snapped yet. */
export async function storeIncidents(engine: Engine, incidents: readonly GivenIncident[]): Promise<void> {
  await engine.transaction(async (tx) => {
    await tx.copyIn(
      'incident (id, source, category, origin, occurred_at, occurred_to, hour_unknown, geom, cell, created_by, updated_by)',
      copyChunks(
        incidents.map((incident, i) => ({
          ...incident,
          id: v5(`${i}/${JSON.stringify(incident)}`, NAMESPACE),
        })),
        ({ id, at, until, hourUnknown, place, origin, category }) => [
          id,
          'test',
          category ?? 'theft',
          origin ?? 'reported',
          new Date(at),
          until === undefined ? null : new Date(until),
          hourUnknown ?? false,
          pointHex(...place),
          recordCell(place),
          'test',
          'test',
        ],
      ),
    );
    await recordChange(tx, LOCAL_ACTOR, 'incidents', incidents.length);
  });
}

/** `weeks` incidents, one a week back from Friday 2026-03-06 20:30 (+08:00), at a junction's offset in blocks. */
export function everyFriday(weeks: number, column: number, row: number): GivenIncident[] {
  const last = Date.parse('2026-03-06T20:30:00+08:00');
  return Array.from({ length: weeks }, (_, week) => ({
    at: new Date(last - week * 7 * 86_400_000).toISOString(),
    place: gridPlace(column, row),
  }));
}

/** Along street `row` from one column to another. */
export function streetLine(row: number, fromColumn: number, toColumn: number) {
  const coordinates = Array.from({ length: toColumn - fromColumn + 1 }, (_, i) =>
    gridPlace(fromColumn + i, row),
  );
  return { type: 'LineString' as const, coordinates };
}

/** An area: the box from one junction to another, in blocks. */
export async function storeArea(
  engine: Engine,
  id: string,
  [west, south]: [number, number],
  [east, north]: [number, number],
): Promise<void> {
  const [w, s] = gridPlace(west, south);
  const [e, n] = gridPlace(east, north);
  await engine.rows(sql`
    insert into area (id, kind, name, geom, created_by, updated_by)
    values (${id}, 'town', 'A box', st_multi(st_makeenvelope(${w}::float8, ${s}::float8, ${e}::float8, ${n}::float8, 4326)),
            'test', 'test')`);
}

/** The block of a street or avenue that begins at a junction (column, row). */
export function blockOf(name: string, column: number, row: number): Road {
  const fromNode = column + 1000 * row;
  const road = gridRoads().find((each) => each.name === name && each.fromNode === fromNode);
  if (!road) throw new Error(`no block of ${name} begins at ${column}, ${row}`);
  return road;
}
