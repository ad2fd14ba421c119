/** A made-up town for tests of statistics, and what can be said of it without any of our own code. */
import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { cellToParent, latLngToCell } from 'h3-js';
import { copyChunks, pointHex } from '../../db/copyText.ts';
import type { Engine } from '../../db/engines/engine.ts';
import { recordCell } from '../../domain/cells.ts';
import { seededRandom } from '../../domain/random.ts';

export interface Row {
  id: string;
  lng: number;
  lat: number;
  at: Date;
  category: string;
  origin: 'reported' | 'discovered';
}

const random = seededRandom(20_260_411);
/** About normal, mean 0 and deviation 1. */
const spread = () => (random() + random() + random() + random() - 2) * 1.73;

/** Where things happen: two hot places, and everywhere a little. */
const PLACES = [
  { lng: 120.03, lat: 28.88, share: 0.35, degrees: 0.004 },
  { lng: 120.08, lat: 28.92, share: 0.25, degrees: 0.006 },
] as const;

function place(): { lng: number; lat: number } {
  let chosen = random();
  for (const { lng, lat, share, degrees } of PLACES) {
    if (chosen < share) return { lng: lng + spread() * degrees, lat: lat + spread() * degrees };
    chosen -= share;
  }
  return { lng: 120 + random() * 0.12, lat: 28.85 + random() * 0.1 };
}

/** 3,000 incidents of 2024 and 2025. */
export const ROWS: readonly Row[] = Array.from({ length: 3000 }, () => ({
  id: randomUUID(),
  ...place(),
  at: new Date(Date.UTC(2024, 0, 1) + Math.floor(random() * 731 * 86_400) * 1000),
  category: ['theft', 'burglary', 'vandalism'][Math.floor(random() * 3)]!,
  origin: random() < 0.2 ? 'discovered' : 'reported',
}));

/** [west, south, east, north] of the areas: two towns side by side, and a community in the first. */
export const AREAS = {
  west: { id: randomUUID(), name: '西镇', kind: 'town', box: [120, 28.85, 120.05, 28.95] },
  east: { id: randomUUID(), name: '东镇', kind: 'town', box: [120.05, 28.85, 120.1, 28.95] },
  inner: { id: randomUUID(), name: '里村', kind: 'community', box: [120.02, 28.87, 120.04, 28.89] },
} as const;

/** Stores rows without any record of a change, as an import of long ago. */
export async function storeRows(engine: Engine, rows: readonly Row[], areaId: string | null = null) {
  await engine.transaction((tx) =>
    tx.copyIn(
      'incident (id, source, category, origin, occurred_at, geom, cell, area_id, created_by, updated_by)',
      copyChunks(rows, ({ id, category, origin, at, lng, lat }) => [
        id,
        'test',
        category,
        origin,
        at,
        pointHex(lng, lat),
        recordCell([lng, lat]),
        areaId,
        'test',
        'test',
      ]),
    ),
  );
}

export async function storeArea(engine: Engine, name: keyof typeof AREAS): Promise<void> {
  const { id, kind, box } = AREAS[name];
  const [w, s, e, n] = box;
  await engine.rows(sql`
    insert into area (id, kind, name, geom, created_by, updated_by)
    values (${id}, ${kind}, ${AREAS[name].name},
            st_multi(st_makeenvelope(${w}::float8, ${s}::float8, ${e}::float8, ${n}::float8, 4326)), 'test', 'test')`);
  await engine.rows(sql`
    update incident set area_id = ${id} where st_intersects(geom, (select geom from area where id = ${id}))`);
}

/** Local midnight in Shanghai. */
export const day = (date: string) => Date.parse(`${date}T00:00:00+08:00`);

export const between = (from: string, to: string) => (row: Row) =>
  row.at.getTime() >= day(from) && row.at.getTime() < day(to);

export const cellOf = (row: { lng: number; lat: number }, res: number) =>
  cellToParent(latLngToCell(row.lat, row.lng, 11), res);

export function countsOf(rows: readonly Row[], res: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(cellOf(row, res), (counts.get(cellOf(row, res)) ?? 0) + 1);
  return counts;
}

/** Benjamini and Hochberg's: whether each p is significant at rate q. */
export function significant(p: readonly number[], q: number): boolean[] {
  const sorted = [...p].sort((a, b) => a - b);
  const limit = sorted.reduce((found, value, i) => (value <= (q * (i + 1)) / p.length ? value : found), -1);
  return p.map((value) => value <= limit);
}

/** Two-sided exact test of `b` of `a + b` at one half: the chance of all outcomes that are no likelier. */
export function evenP(a: number, b: number): number {
  const n = a + b;
  const logFactorial = (m: number) =>
    Array.from({ length: m }, (_, i) => Math.log(i + 1)).reduce((s, v) => s + v, 0);
  const chance = (k: number) =>
    Math.exp(logFactorial(n) - logFactorial(k) - logFactorial(n - k) - n * Math.LN2);
  const own = chance(b) * (1 + 1e-7);
  let p = 0;
  for (let k = 0; k <= n; k++) if (chance(k) <= own) p += chance(k);
  return Math.min(1, p);
}
