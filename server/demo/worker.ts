/** The thread that makes the simulated town: rows first, then the base map; each is handed over as soon as it is there. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Road } from '../../domain/road.ts';
import { townPlaces, townRows, type TableRows } from '../../db/demo/rows.ts';
import { simulateTown } from '../../db/demo/town/simulate.ts';
import { zoneClock } from '../../domain/time/zone.ts';
import type { NamedPlace } from '../../db/queries/roads.ts';
import { buildBasemap } from '../../tiles/basemap/build.ts';

export interface TownTask {
  seed: number;
  asOfMs: number;
  timeZone: string;
  /** Where the base map goes; null: there is another one. */
  basemapFile: string | null;
  /** False: only the base map is missing. */
  rows: boolean;
}

export type TownPart =
  | { kind: 'roads'; roads: Road[]; places: NamedPlace[] }
  | { kind: 'rows'; table: TableRows }
  | { kind: 'rows-done' }
  | { kind: 'basemap'; done: number; total: number }
  | { kind: 'end' };

const task = workerData as TownTask;
const tell = (part: TownPart) => parentPort!.postMessage(part);

const town = simulateTown({
  seed: task.seed,
  asOf: new Date(task.asOfMs),
  utcOffsetMinutes: zoneClock(task.timeZone).offsetMinutes(task.asOfMs),
});
if (task.rows) {
  tell({ kind: 'roads', roads: town.roads, places: townPlaces(town) });
  for (const table of townRows(town, task.timeZone)) tell({ kind: 'rows', table });
  tell({ kind: 'rows-done' });
}
if (task.basemapFile !== null) {
  await buildBasemap({
    features: town.basemap,
    roads: town.roads,
    file: task.basemapFile,
    name: `${town.name}（模拟）`,
    attribution: '模拟数据 · Simulated data',
    simulated: true,
    onProgress: ({ done, total }) => tell({ kind: 'basemap', done, total }),
  });
}
tell({ kind: 'end' });
