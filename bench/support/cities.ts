/** The real cities of ../shared/data as the ground of a backtest, straight from their files. */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { latLngToCell } from 'h3-js';
import { createSnapper } from '../../domain/network/snap.ts';
import type { LngLat } from '../../domain/place.ts';
import { readOsm } from '../../server/import/osm/read.ts';
import type { Ground } from '../../server/forecast/ground.ts';

const DATA = join(import.meta.dirname, '../../../shared/data');

export interface City {
  name: string;
  incidents: string;
  /** null: no roads, so by cells of resolution 9. */
  roads: string | null;
  timeZone: string;
  /** First origin of the test years; null: the last twelve origins. */
  from: string | null;
}

export const CITIES: readonly City[] = [
  {
    name: 'Porto Alegre',
    incidents: 'portoalegre_crashes_2000-2009',
    roads: 'portoalegre_central',
    timeZone: 'America/Sao_Paulo',
    from: '2008-01-01T00:00:00-02:00',
  },
  {
    name: 'São Paulo',
    incidents: 'saopaulo_crashes_2011-2012_2014-2015',
    roads: 'saopaulo_central',
    timeZone: 'America/Sao_Paulo',
    from: '2015-01-01T00:00:00-02:00',
  },
  {
    name: 'Edinburgh',
    incidents: 'edinburgh_collisions_2010-2013h1',
    roads: null,
    timeZone: 'Europe/London',
    from: null,
  },
];

/** Reads a city: roads of the extract's largest part and the incidents within 60 m of them, or incidents in cells. */
export async function groundOf({ incidents, roads: extract, timeZone }: City): Promise<Ground> {
  const places: { atMs: number; place: LngLat }[] = [];
  const rows = createReadStream(join(DATA, `incidents/${incidents}.csv.gz`))
    .pipe(createGunzip())
    .pipe(parse({ columns: true }));
  for await (const row of rows as AsyncIterable<Record<string, string>>) {
    places.push({
      atMs: Date.parse(row.occurred_at!),
      place: [Number(row.longitude), Number(row.latitude)],
    });
  }
  const timesOf = (of: readonly { atMs: number }[]) => ({
    atMs: Float64Array.from(of, ({ atMs }) => atMs),
    toMs: new Float64Array(of.length).fill(NaN),
    hourUnknown: new Uint8Array(of.length),
    group: new Uint16Array(of.length),
    groups: ['unclassified'],
  });
  if (extract === null) {
    const cell = BigUint64Array.from(places, ({ place: [lng, lat] }) =>
      BigInt(`0x${latLngToCell(lat, lng, 9)}`),
    );
    return { unit: 'cells-9', timeZone, area: null, incidents: { ...timesOf(places), cell } };
  }
  const { roads } = await readOsm(join(DATA, `roads/${extract}.osm.pbf`));
  const snapper = createSnapper(roads);
  const snapped = places.flatMap(({ atMs, place }) => {
    const snap = snapper.nearest(place);
    return snap ? [{ atMs, road: snap.road, alongMeters: snap.alongMeters }] : [];
  });
  return {
    unit: 'roads',
    timeZone,
    roads,
    incidents: {
      ...timesOf(snapped),
      road: Int32Array.from(snapped, ({ road }) => road),
      roadIds: roads.map(({ id }) => id),
      alongMeters: Float32Array.from(snapped, ({ alongMeters }) => alongMeters),
      unsnapped: places.length - snapped.length,
    },
  };
}
