/** The incident index as the server has it: filled from a database, in the counting thread. */
import pino from 'pino';
import type { Engine } from '../../db/engines/engine.ts';
import { zoneClock } from '../../domain/time/zone.ts';
import { LiveIndex } from '../../server/index/live.ts';
import { countingThread, type CountingThread } from '../../server/index/thread.ts';
import { TOWN_ZONE } from './town.ts';

const LOOK_AGAIN_MS = 20;
const LOAD_DEADLINE_MS = 1_800_000;

export interface LoadedIndex {
  thread: CountingThread;
  /** Before the engine is closed. */
  stop(): Promise<void>;
}

/** Resolves once everything is loaded. */
export async function loadIndex(engine: Engine): Promise<LoadedIndex> {
  const log = pino({ level: 'error' }, pino.destination(2));
  const thread = countingThread();
  const index = new LiveIndex(engine, zoneClock(TOWN_ZONE), log, thread);
  index.start();
  const givenUpMs = performance.now() + LOAD_DEADLINE_MS;
  while (index.state.status !== 'ready') {
    if (performance.now() > givenUpMs) throw new Error('the index was not loaded within half an hour');
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
  return {
    thread,
    async stop() {
      await index.stop();
      await thread.stop();
    },
  };
}
