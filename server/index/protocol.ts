/** What the index's thread can be asked, and what it answers. */
import type { RecordFilter } from '../../domain/filter.ts';
import type { Counted, DensityQuestion } from '../density/types.ts';
import type { IndexedArea, IndexedCategory, Profile } from './incidentIndex.ts';

type Of = RecordFilter['of'];

export interface IndexSize {
  records: number;
  /** Of the columns: for the counts, and for the points of tiles. */
  bytes: { counts: number; points: number };
}

export interface IndexCalls {
  /** Begins anew, empty. */
  start: { ask: { timeZone: string }; answer: null };
  /** What the numbers of the rows stand for; lists only grow at their ends. */
  lists: {
    ask: { of: Of; areas: readonly IndexedArea[]; categories: readonly IndexedCategory[] };
    answer: null;
  };
  /** Takes these rows (db/queries/indexRows.ts) for everything that lies in the time. */
  rows: { ask: { of: Of; fromMs: number; toMs: number; bytes: Uint8Array }; answer: null };
  size: { ask: null; answer: IndexSize };
  counted: { ask: DensityQuestion; answer: Counted };
  series: { ask: { filter: RecordFilter; edgesMs: readonly number[] }; answer: Uint32Array };
  profile: { ask: RecordFilter; answer: Profile };
}
