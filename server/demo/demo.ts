/** The simulated town, made and loaded; and taken out again. */
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startThread } from '../../db/engines/thread.ts';
import { withDeadline, type Engine, type Transaction } from '../../db/engines/engine.ts';
import {
  refuseReal,
  sealDemo,
  storedDemo,
  storeTownRoads,
  storeTownTable,
  type DemoMade,
} from '../../db/demo/load.ts';
import { removeTown } from '../../db/demo/remove.ts';
import { LOCAL_ACTOR } from '../../db/queries/ledger.ts';
import type { OnStartStep } from '../../domain/startStep.ts';
import { isSimulated, readSetting } from '../../db/queries/settings.ts';
import { deriveIn } from '../derive.ts';
import { graphOf } from '../network.ts';
import { isSimulatedBasemap } from './basemap.ts';
import type { TownPart, TownTask } from './worker.ts';

export const DEFAULT_SEED = 20_260_101;
const DEADLINE_MS = 600_000;
const FALLBACK_ZONE = 'Asia/Shanghai';

export interface DemoOptions {
  /** The end of history, epoch ms: nothing in the town is later. */
  asOfMs: number;
  /** 0..4294967295; the same seed and `asOfMs` give the same town. */
  seed?: number;
  /** Gets `basemap.pmtiles`. */
  dataFolder: string;
  onProgress?: OnStartStep;
}

export interface DemoReport {
  /** False: the town was there already, and nothing was changed. */
  loaded: boolean;
  /** Rows by table. */
  counts: Record<string, number>;
}

/**
 * Makes the town in a thread of its own and loads it in one transaction, with all that is derived from its roads. A town
 * that is there already stays as it is; only a missing base map is drawn again. A base map that somebody else put into
 * the folder is left alone. Throws Problem `mixed-data` where real data are.
 */
export async function loadDemo(engine: Engine, options: DemoOptions): Promise<DemoReport> {
  const basemapFile = join(options.dataFolder, 'basemap.pmtiles');
  mkdirSync(options.dataFolder, { recursive: true });
  const whose = await isSimulatedBasemap(basemapFile);
  const timeZone = (await readSetting(engine, 'time_zone')) ?? FALLBACK_ZONE;
  const there = (await isSimulated(engine)) ? await storedDemo(engine) : null;
  const made: DemoMade = there ?? { seed: options.seed ?? DEFAULT_SEED, asOfMs: options.asOfMs };
  if (there && whose !== null) return { loaded: false, counts: {} };
  await refuseReal(engine);

  options.onProgress?.('simulate');
  const parts = makeTown({
    ...made,
    timeZone,
    basemapFile: whose === false ? null : basemapFile,
    rows: there === null,
  });
  if (there) {
    for await (const part of parts) showBasemap(part, options);
    return { loaded: false, counts: {} };
  }
  try {
    // The transaction begins with the first rows: nobody waits for a connection while the town is being made.
    const first = await parts.next();
    const counts = await withDeadline(DEADLINE_MS, () =>
      engine.transaction(async (tx) => {
        await refuseReal(tx);
        return storeParts(tx, made, first.value as TownPart, parts, options);
      }),
    );
    return { loaded: true, counts };
  } catch (error) {
    await parts.return(undefined);
    if (whose === null) await rm(basemapFile, { force: true });
    throw error;
  }
}

/** Removes the town, what was recorded in it, and its base map. Returns false where there is none. */
export async function removeDemo(engine: Engine, dataFolder: string): Promise<boolean> {
  const removed = await withDeadline(DEADLINE_MS, () => removeTown(engine, LOCAL_ACTOR));
  const basemapFile = join(dataFolder, 'basemap.pmtiles');
  if (removed && (await isSimulatedBasemap(basemapFile))) await rm(basemapFile, { force: true });
  return removed;
}

async function storeParts(
  tx: Transaction,
  made: DemoMade,
  first: TownPart,
  parts: AsyncGenerator<TownPart>,
  { onProgress }: DemoOptions,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  if (first.kind !== 'roads') throw new Error('the town begins with its roads');
  let stored = 0;
  const storing = (rows: number) => onProgress?.('store', (stored += rows));
  storing(first.roads.length);
  const graphVersionId = await storeTownRoads(tx, LOCAL_ACTOR, made, first.roads, first.places);
  counts.road = first.roads.length;
  const graph = await graphOf(graphVersionId, first.roads);
  for await (const part of parts) {
    if (part.kind === 'rows') {
      const name = part.table.target.slice(0, part.table.target.indexOf(' '));
      storing(part.table.rows);
      await storeTownTable(tx, LOCAL_ACTOR, part.table);
      counts[name] = part.table.rows;
    } else if (part.kind === 'rows-done') {
      await deriveIn(tx, LOCAL_ACTOR, graphVersionId, {
        graph,
        onProgress: ({ step, done, total }) => onProgress?.(step, done, total),
      });
      await sealDemo(tx, LOCAL_ACTOR, made, counts);
    } else showBasemap(part, { onProgress });
  }
  return counts;
}

function showBasemap(part: TownPart, { onProgress }: Pick<DemoOptions, 'onProgress'>): void {
  if (part.kind === 'basemap') onProgress?.('basemap', part.done, part.total);
}

/** The parts in the order in which the thread makes them; it goes on working while one is stored. */
async function* makeTown(task: TownTask): AsyncGenerator<TownPart> {
  const worker = startThread(new URL('./worker.ts', import.meta.url), { workerData: task });
  const waiting: TownPart[] = [];
  let failure: Error | null = null;
  let wake: () => void = () => undefined;
  worker.on('message', (part: TownPart) => (waiting.push(part), wake()));
  worker.on('error', (error) => ((failure = error), wake()));
  worker.on('exit', () => ((failure ??= new Error('the town was not finished')), wake()));
  try {
    for (;;) {
      const part = waiting.shift();
      if (part?.kind === 'end') return;
      if (part) yield part;
      else if (failure) throw failure as Error;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    worker.removeAllListeners('exit');
    await worker.terminate();
  }
}
