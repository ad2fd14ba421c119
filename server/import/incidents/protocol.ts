/** What the thread that reads a file of incidents and the one that stores them say to each other. */
import type { Crs } from '../../../domain/datum.ts';
import type { BadRow } from '../rejects.ts';
import type { SourceFile, TextEncoding } from '../source.ts';
import type { Mapping } from './columns.ts';

export interface ReadRequest {
  file: SourceFile;
  encoding: TextEncoding;
  source: string;
  mapping: Mapping;
  timeZone: string;
  crs: Crs;
  latestMs: number;
  unknownHourAtMidnight: boolean;
  /** Lines for the staging table begin with the line of the file. */
  withLines: boolean;
}

export interface Batch {
  kind: 'batch';
  /** Whole lines in COPY's text format, columns as in `INCIDENT_COLUMNS`. */
  text: string;
  rows: number;
  bad: BadRow[];
  /** Of the file as it lies on the disk, read so far. */
  readBytes: number;
}

export interface ReadSummary {
  kind: 'end';
  /** How often each category came. */
  categories: [code: string, rows: number][];
  /** Words for a severity that are not known, and how often they came. */
  unknownSeverities: [word: string, rows: number][];
  /** Up to SAMPLE_POINTS declared coordinates, taken evenly from all rows. */
  sample: [number, number][];
  /** Rows whose hour is not known. */
  hourUnknown: number;
  /** The UTC days of the rows, each once. */
  days: number[];
}

export type ReadMessage =
  Batch | ReadSummary | { kind: 'failed'; code: string | null; detail: string; stack: string | undefined };

/** Asks for one more batch. */
export type ReadCredit = 'more';

export const SAMPLE_POINTS = 2000;
