/** What is asked for: which incidents or hazards, where and when. Every part that is null asks for nothing. */
import type { BBox } from './place.ts';
import type { Origin } from './vocabulary.ts';

export interface RecordFilter {
  of: 'incidents' | 'hazards';
  /** Inclusive, epoch ms. */
  fromMs: number | null;
  /** Exclusive, epoch ms. */
  toMs: number | null;
  /** Category codes (groups are already spread out). */
  categories: readonly string[] | null;
  origins: readonly Origin[] | null;
  statuses: readonly string[] | null;
  /** Local hours of the day 0..23, ascending. A record whose hour is unknown is in none. */
  hours: readonly number[] | null;
  /** ISO weekdays 1..7, ascending. */
  weekdays: readonly number[] | null;
  bbox: BBox | null;
  /** An area; the areas within it count. */
  areaId: string | null;
  /** An H3 cell in hexadecimal, resolution 6..11: what has it as (grand)parent. */
  cell: string | null;
  /** A key section: what was snapped to its stretch of road. */
  sectionId: string | null;
}

/** Asks for every incident. */
export const EVERYTHING: RecordFilter = {
  of: 'incidents',
  fromMs: null,
  toMs: null,
  categories: null,
  origins: null,
  statuses: null,
  hours: null,
  weekdays: null,
  bbox: null,
  areaId: null,
  cell: null,
  sectionId: null,
};
