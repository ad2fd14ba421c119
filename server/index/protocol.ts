/** What the counting thread can be asked, and what it answers. */
import type { RecordFilter } from '../../domain/filter.ts';
import type { TileId } from '../../tiles/math.ts';
import type { EncodedTile } from '../../tiles/thin.ts';
import type { PlacesOutline } from '../density/outline.ts';
import type {
  CellCounts,
  Counted,
  DensityColumns,
  DensityQuestion,
  Study,
  Window,
} from '../density/types.ts';
import type { IndexedArea, IndexedCategory, Profile } from './incidentIndex.ts';

type Of = RecordFilter['of'];

export interface IndexSize {
  records: number;
  /** Of the columns: for the counts, and for the points of tiles. */
  bytes: { counts: number; points: number };
}

export type StudySent = Pick<Study, 'key' | 'geometry'>;

export interface AnswerAsk {
  /** Of the data's version, the study area and the question: what the answer is kept under. */
  key: string;
  question: DensityQuestion;
  study: StudySent;
  /** What the database counted; null: the index counts. */
  counted: Counted | null;
}

export interface PooledAsk {
  question: DensityQuestion;
  windows: readonly Window[];
  study: StudySent;
  counted: readonly CellCounts[] | null;
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
  span: { ask: RecordFilter; answer: { oldestMs: number; newestMs: number } | null };
  recordTile: { ask: { filter: RecordFilter; tile: TileId }; answer: EncodedTile };
  answer: { ask: AnswerAsk; answer: DensityColumns };
  /** Has an answer made and kept, without sending it. */
  keep: { ask: AnswerAsk; answer: null };
  /** Null: the answer is not kept (any more). */
  densityTile: { ask: { key: string; tile: TileId }; answer: EncodedTile | null };
  pooled: { ask: PooledAsk; answer: Float64Array };
  /** Of the ends of all roads (lng, lat, lng, ..): what they span. */
  outline: { ask: Float64Array; answer: PlacesOutline };
}
