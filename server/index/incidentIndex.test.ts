import fc from 'fast-check';
import { cellToParent, latLngToCell } from 'h3-js';
import { describe, expect, it } from 'vitest';
import { EVERYTHING, type RecordFilter } from '../../domain/filter.ts';
import { seededRandom } from '../../domain/random.ts';
import { zoneClock } from '../../domain/time/zone.ts';
import { PACKED_ROW_BYTES } from '../../db/queries/indexRows.ts';
import { tileAt } from '../../tiles/math.ts';
import { IncidentIndex } from './incidentIndex.ts';
import { unpackRows } from './rows.ts';

/** What the tests count for themselves, without any of our own code but the seed. */
interface Row {
  ref: bigint;
  lng: number;
  lat: number;
  ms: number;
  category: number;
  discovered: boolean;
  status: number;
  hourUnknown: boolean;
  severity: number | null;
  area: number;
}

const STATUSES = ['received', 'assigned', 'closed', 'cleared', 'rejected'];
const CATEGORIES = [
  { code: 'theft', severityWeight: 2 },
  { code: 'burglary', severityWeight: 5 },
  { code: 'noise', severityWeight: 0.5 },
];
/** A town with two communities; and another town, deleted, with one. */
const AREAS = [
  { id: 'town', parentId: null, deleted: false },
  { id: 'east', parentId: 'town', deleted: false },
  { id: 'west', parentId: 'town', deleted: false },
  { id: 'gone', parentId: null, deleted: true },
  { id: 'left', parentId: 'gone', deleted: false },
];
const WITHIN: Record<string, number[]> = { town: [1, 2, 3], east: [2], west: [3], gone: [], left: [5] };

function makeRows(count: number, seed: number, fromMs: number, toMs: number): Row[] {
  const random = seededRandom(seed);
  const below = (n: number) => Math.floor(random() * n);
  return Array.from({ length: count }, (_, i) => {
    // Half of them crowd in a tenth of the width: cells hold several.
    const side = random() < 0.5 ? 0.01 : 0.1;
    const lng = -74 + random() * side;
    return {
      ref: (BigInt(below(2 ** 32)) << 32n) | BigInt(i),
      lng,
      lat: 40.7 + random() * side,
      ms: fromMs + below(toMs - fromMs),
      category: below(3),
      discovered: random() < 0.3,
      status: below(5),
      hourUnknown: random() < 0.1,
      severity: random() < 0.3 ? below(9) : null,
      // Areas lie side by side, but for some records that are in another, or in none.
      area: random() < 0.05 ? below(6) : Math.floor((lng + 74) * 600) % 6,
    };
  });
}

/** As the database packs them. */
function packed(rows: readonly Row[]): Uint8Array {
  const bytes = new Uint8Array(rows.length * PACKED_ROW_BYTES);
  const view = new DataView(bytes.buffer);
  rows.forEach((row, i) => {
    const at = i * PACKED_ROW_BYTES;
    view.setBigUint64(at, BigInt(`0x${latLngToCell(row.lat, row.lng, 11)}`));
    view.setBigInt64(at + 8, BigInt(row.ms - Date.UTC(2000, 0, 1)) * 1000n);
    const kind =
      (row.category + 1) * 32 + (row.discovered ? 16 : 0) + row.status * 2 + (row.hourUnknown ? 1 : 0);
    view.setUint32(at + 16, kind);
    view.setUint32(at + 20, row.area);
    view.setFloat32(at + 24, row.severity ?? NaN);
    view.setBigUint64(at + 28, row.ref);
    view.setFloat64(at + 44, row.lng);
    view.setFloat64(at + 52, row.lat);
  });
  return bytes;
}

const local = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'America/New_York',
  weekday: 'short',
  hour: '2-digit',
  hourCycle: 'h23',
});
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const localCache = new Map<number, { hour: number; weekday: number }>();
function localOf(ms: number) {
  const hourMs = Math.floor(ms / 3_600_000) * 3_600_000;
  let known = localCache.get(hourMs);
  if (!known) {
    const parts = Object.fromEntries(local.formatToParts(hourMs).map(({ type, value }) => [type, value]));
    known = { hour: Number(parts.hour), weekday: WEEKDAYS.indexOf(parts.weekday!) + 1 };
    localCache.set(hourMs, known);
  }
  return known;
}

function isIn(filter: RecordFilter, row: Row): boolean {
  const { hour, weekday } = localOf(row.ms);
  const { bbox } = filter;
  return (
    (filter.fromMs === null || row.ms >= filter.fromMs) &&
    (filter.toMs === null || row.ms < filter.toMs) &&
    (!filter.categories || filter.categories.includes(CATEGORIES[row.category]!.code)) &&
    (!filter.origins || filter.origins.includes(row.discovered ? 'discovered' : 'reported')) &&
    (!filter.statuses || filter.statuses.includes(STATUSES[row.status]!)) &&
    (!filter.hours || (!row.hourUnknown && filter.hours.includes(hour))) &&
    (!filter.weekdays || filter.weekdays.includes(weekday)) &&
    (!bbox || (row.lng >= bbox[0] && row.lng < bbox[2] && row.lat >= bbox[1] && row.lat < bbox[3])) &&
    (filter.areaId === null || WITHIN[filter.areaId]!.includes(row.area)) &&
    (filter.cell === null || isInCell(row, filter.cell))
  );
}

/** The second hexadecimal digit of a cell is its resolution. */
const isInCell = (row: Row, cell: string) => cellOf(row, parseInt(cell[1]!, 16)) === cell;
const cellOf = (row: Row, res: number) => cellToParent(latLngToCell(row.lat, row.lng, 11), res);

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
// Five months over both changes of the clock in New York (10 March, 3 November 2024).
const FROM = Date.UTC(2024, 1, 20);
const TO = Date.UTC(2024, 11, 1);
/** A kind so frequent that a week holds thousands of it: one in which clocks change, and the one before. */
const CROWD = makeRows(5000, 11, Date.UTC(2024, 9, 21), Date.UTC(2024, 10, 4)).map((row) => ({
  ...row,
  category: 0,
  discovered: false,
  status: 0,
  hourUnknown: false,
}));
const ROWS = [...makeRows(4000, 7, FROM, TO), ...CROWD];

function indexOfRows(rows: readonly Row[]): IncidentIndex {
  const index = new IncidentIndex('incidents', zoneClock('America/New_York'));
  index.areas = AREAS;
  index.categories = CATEGORIES;
  index.replace(-Infinity, Infinity, unpackRows(packed(rows), index));
  return index;
}

const minuteIn = fc.integer({ min: FROM / 60_000, max: TO / 60_000 }).map((minute) => minute * 60_000);
const someOf = <T>(values: readonly T[]) =>
  fc.option(fc.subarray([...values], { minLength: 1 }), { freq: 2 });
const window = fc.option(
  fc.tuple(minuteIn, minuteIn).map(([a, b]) => [Math.min(a, b), Math.max(a, b) + 60_000] as const),
);
const box = fc.option(
  fc.tuple(...[0, 1, 2, 3].map(() => fc.double({ min: 0, max: 0.1, noNaN: true }))).map(([a, b, c, d]) => {
    const [west, east] = [-74 + Math.min(a!, b!), -74 + Math.max(a!, b!) + 1e-4];
    const [south, north] = [40.7 + Math.min(c!, d!), 40.7 + Math.max(c!, d!) + 1e-4];
    return [west, south, east, north] as [number, number, number, number];
  }),
  { freq: 2 },
);
const cell = fc.option(
  fc.tuple(fc.nat(ROWS.length - 1), fc.integer({ min: 6, max: 11 })).map(([i, res]) => cellOf(ROWS[i]!, res)),
  { freq: 2 },
);
const anyFilter: fc.Arbitrary<RecordFilter> = fc
  .record({
    window,
    categories: someOf(CATEGORIES.map(({ code }) => code)),
    origins: someOf(['reported', 'discovered'] as const),
    statuses: someOf(STATUSES),
    hours: someOf([0, 1, 2, 3, 9, 18, 22, 23]),
    weekdays: someOf([1, 3, 6, 7]),
    bbox: box,
    areaId: fc.option(fc.constantFrom(...Object.keys(WITHIN)), { freq: 2 }),
    cell,
  })
  .map(({ window: days, ...rest }) => ({
    ...EVERYTHING,
    ...rest,
    fromMs: days?.[0] ?? null,
    toMs: days?.[1] ?? null,
  }));

/** Those that ask for little more than a place, or nothing, are answered in other ways than those that ask for much. */
const simpleFilter: fc.Arbitrary<RecordFilter> = fc.oneof(
  fc.constant(EVERYTHING),
  anyFilter.map(({ bbox, areaId, cell: id }) => ({ ...EVERYTHING, bbox, areaId, cell: id })),
  anyFilter.map(({ areaId, categories }) => ({ ...EVERYTHING, areaId, categories })),
);
const mostFilters = fc.oneof(simpleFilter, anyFilter);

function tally<K>(keys: Iterable<K>): Map<K, number> {
  const counts = new Map<K, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

describe('the incident index', () => {
  const index = indexOfRows(ROWS);

  it('counts by cell what is in a filter, and adds up its weights', () => {
    fc.assert(
      fc.property(mostFilters, fc.integer({ min: 6, max: 11 }), (filter, res) => {
        const inside = ROWS.filter((row) => isIn(filter, row));
        const expected = tally(inside.map((row) => cellOf(row, res)));
        for (const weighted of [false, true]) {
          const { cells, counts } = index.counts(filter, res, weighted);
          const got = new Map(Array.from(cells, (id, i) => [id.toString(16), counts[i]!]));
          expect(got).toEqual(expected);
          expect([...cells]).toEqual([...cells].sort((a, b) => (a < b ? -1 : 1)));
        }
        const sum = index.counts(filter, res, true).weighted!.reduce((all, weight) => all + weight, 0);
        const weights = inside.map((row) => row.severity ?? CATEGORIES[row.category]!.severityWeight);
        expect(sum).toBeCloseTo(
          weights.reduce((all, weight) => all + weight, 0),
          6,
        );
      }),
      { numRuns: 150 },
    );
  });

  it('counts by step, by hour of week and by category', () => {
    fc.assert(
      fc.property(mostFilters, fc.constantFrom(HOUR, DAY, 11 * DAY), (filter, stepMs) => {
        const inside = ROWS.filter((row) => isIn(filter, row));
        const first = FROM + 3 * DAY;
        const edges = Array.from({ length: 40 }, (_, i) => first + i * stepMs);
        const inSteps = inside.filter((row) => row.ms >= first && row.ms < edges.at(-1)!);
        const steps = Array.from({ length: 39 }, () => 0);
        for (const row of inSteps) steps[Math.floor((row.ms - first) / stepMs)]!++;
        expect([...index.series(filter, edges)]).toEqual(steps);

        const cube = index.stepCounts(filter, 8, edges);
        const perStep = steps.map((_, step) =>
          cube.cells.reduce((sum, __, i) => sum + cube.counts[i * cube.steps + step]!, 0),
        );
        expect(perStep).toEqual(steps);
        expect(new Set(Array.from(cube.cells, (id) => id.toString(16)))).toEqual(
          new Set(inSteps.map((row) => cellOf(row, 8))),
        );

        const profile = index.profile(filter);
        const hours = Array.from({ length: 168 }, () => 0);
        for (const row of inside.filter((each) => !each.hourUnknown)) {
          const { hour, weekday } = localOf(row.ms);
          hours[(weekday - 1) * 24 + hour]!++;
        }
        expect(profile.hourOfWeek).toEqual(hours);
        expect(profile.total).toBe(inside.length);
        expect(new Map(profile.categories.map((item) => [item.category, item.count]))).toEqual(
          tally(inside.map((row) => CATEGORIES[row.category]!.code)),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('gives each point of a filter to exactly one tile of a zoom', () => {
    fc.assert(
      fc.property(mostFilters, fc.integer({ min: 8, max: 18 }), fc.nat(ROWS.length - 1), (filter, z, i) => {
        const inside = ROWS.filter((row) => isIn(filter, row));
        const tile = tileAt([ROWS[i]!.lng, ROWS[i]!.lat], z);
        const expected = inside.filter(({ lng, lat }) => {
          const at = tileAt([lng, lat], z);
          return at.x === tile.x && at.y === tile.y;
        });
        const { count, refHi, refLo, minute, kind } = index.points(filter, tile);
        const got = Array.from({ length: count }, (_, p) => ({
          ref: (BigInt(refHi[p]!) << 32n) | BigInt(refLo[p]!),
          minute: minute[p]!,
          category: index.kinds.kinds[kind[p]!]!.category - 1,
        }));
        if (z < 13) {
          const { clusters } = index.clusters(filter, tile);
          expect(clusters.members.reduce((sum, members) => sum + members, 0)).toBe(expected.length);
        }
        const byRef = (a: { ref: bigint }, b: { ref: bigint }) => (a.ref < b.ref ? -1 : 1);
        expect(got.sort(byRef)).toEqual(
          expected
            .map(({ ref, ms, category }) => ({ ref, minute: Math.floor(ms / 60_000), category }))
            .sort(byRef),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('holds what is there after any stretch of time was replaced', () => {
    // Stretches begin and end in minutes that hold a record.
    const edge = fc.nat(599).map((i) => Math.floor(ROWS[i]!.ms / 60_000) * 60_000);
    const stretch = fc.tuple(edge, edge, fc.nat(60), fc.nat(1000)).filter(([a, b]) => a !== b);
    fc.assert(
      fc.property(fc.array(stretch, { minLength: 1, maxLength: 5 }), (stretches) => {
        let rows = ROWS.slice(0, 600);
        const changed = indexOfRows(rows);
        for (const [a, b, count, seed] of stretches) {
          const [fromMs, toMs] = [Math.min(a, b), Math.max(a, b)];
          const fresh = makeRows(count, seed, fromMs, toMs);
          rows = [...rows.filter((row) => row.ms < fromMs || row.ms >= toMs), ...fresh];
          changed.replace(fromMs, toMs, unpackRows(packed(fresh), changed));
        }
        expect(changed.count).toBe(rows.length);
        const { cells, counts, weighted } = changed.counts(EVERYTHING, 9, true);
        expect(new Map(Array.from(cells, (id, i) => [id.toString(16), counts[i]!]))).toEqual(
          tally(rows.map((row) => cellOf(row, 9))),
        );
        const weights = rows.map((row) => row.severity ?? CATEGORIES[row.category]!.severityWeight);
        expect(weighted!.reduce((a, b) => a + b, 0)).toBeCloseTo(
          weights.reduce((a, b) => a + b, 0),
          6,
        );
        const tile = tileAt([-73.95, 40.75], 12);
        const inTile = rows.filter(({ lng, lat }) => {
          const at = tileAt([lng, lat], 12);
          return at.x === tile.x && at.y === tile.y;
        });
        expect(changed.points(EVERYTHING, tile).count).toBe(inTile.length);
      }),
      { numRuns: 30 },
    );
  });

  it('is empty at first and after everything was taken out', () => {
    const empty = indexOfRows([]);
    expect(empty.counts(EVERYTHING, 9).cells).toHaveLength(0);
    expect(empty.profile(EVERYTHING).total).toBe(0);
    const emptied = indexOfRows(ROWS.slice(0, 10));
    emptied.replace(-Infinity, Infinity, unpackRows(new Uint8Array(0), emptied));
    expect(emptied.isEmpty).toBe(true);
    expect(emptied.counts(EVERYTHING, 11).cells).toHaveLength(0);
  });

  it('takes at most 32 bytes a record', () => {
    // As a town has them: many records to a cell.
    const rows = makeRows(1_000, 3, FROM, FROM + 7 * DAY);
    const { byTime, byPlace } = indexOfRows(Array.from({ length: 50 }, () => rows).flat()).byteLength;
    expect((byTime + byPlace) / 50_000).toBeLessThan(32);
  });
});
