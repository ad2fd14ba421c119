/** What the counting thread can be asked, and what it answers. */
import type { RecordFilter } from '../../domain/filter.ts';
import type { TileId } from '../../tiles/math.ts';
import type { EncodedTile } from '../../tiles/thin.ts';
import type { Classing } from '../../domain/density/stat.ts';
import type { AnswerLegend } from '../density/classes.ts';
import type { PlacesOutline } from '../density/outline.ts';
import type { Counted, DensityColumns, DensityQuestion, Study, Window } from '../density/types.ts';
import type { EdgedBytes } from '../density/windowCounts.ts';
import type { IndexedArea, IndexedCategory, Profile } from './incidentIndex.ts';

type Of = RecordFilter['of'];

export interface IndexSize {
  records: number;
  /** Of the columns: in the order of time, and in that of places. */
  bytes: { byTime: number; byPlace: number };
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
  /** What the database counted; null: the index counts. */
  counted: EdgedBytes | null;
}

export interface LegendAsk {
  /** Of a kept answer. */
  key: string;
  /** Of `pooled`; null: those of the answer alone. */
  pooledValues: Float64Array | null;
  classing: Classing;
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
  /** Null: the answer is not kept (any more). */
  legend: { ask: LegendAsk; answer: AnswerLegend | null };
  pooled: { ask: PooledAsk; answer: Float64Array };
  /** Of the ends of all roads (lng, lat, lng, ..): what they span. */
  outline: { ask: Float64Array; answer: PlacesOutline };
}
