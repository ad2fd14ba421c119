/** The counting thread from the outside. */
import { ThreadCaller } from '../threads/caller.ts';
import type { IndexCalls } from './protocol.ts';

export type CountingThread = ThreadCaller<IndexCalls>;

/** Starts when it is first asked. */
export const countingThread = (): CountingThread =>
  new ThreadCaller<IndexCalls>(new URL('./worker.ts', import.meta.url));
