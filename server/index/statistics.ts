/** Statistics and their tiles in the thread: made of counts from the index, or of counts that the database made. */
import { isStudyStat } from '../../domain/density/stat.ts';
import { studyCells } from '../../domain/density/studyCells.ts';
import { Problem } from '../../domain/problem.ts';
import type { EncodedTile } from '../../tiles/thin.ts';
import type { TileId } from '../../tiles/math.ts';
import { answer } from '../density/answer.ts';
import { legendOf, type AnswerLegend } from '../density/classes.ts';
import { cellTile } from '../density/cellTile.ts';
import { pooled } from '../density/pooled.ts';
import type { Counted, DensityColumns, DensityQuestion, StudyCells } from '../density/types.ts';
import { windowCounts } from '../density/windowCounts.ts';
import { countFromIndex, countWindowsFromIndex } from './count.ts';
import type { IncidentIndex } from './incidentIndex.ts';
import type { AnswerAsk, LegendAsk, PooledAsk, StudySent } from './protocol.ts';

/** Answers that tiles are cut from: each up to some megabytes. */
const KEPT_ANSWERS = 8;
/** Sets of cells kept: up to 400 KB each. */
const KEPT_STUDIES = 12;

export class Statistics {
  readonly #answers = new Map<string, { question: DensityQuestion; columns: DensityColumns }>();
  readonly #studies = new Map<string, StudyCells>();

  /** The answer, kept under its key: the key names the data's version, the study area and the question. */
  answer(index: IncidentIndex | null, { key, question, study, counted }: AnswerAsk): DensityColumns {
    const kept = this.#answers.get(key);
    if (kept) return kept.columns;
    const cells = this.#cellsOf(study, question);
    const columns = answer(question, counted ?? countedOf(index, question, cells), cells);
    keep(this.#answers, KEPT_ANSWERS, key, { question, columns });
    return columns;
  }

  /** A tile of an answer; null where that is not kept (any more). */
  tile(key: string, tile: TileId): EncodedTile | null {
    const kept = this.#answers.get(key);
    if (!kept) return null;
    keep(this.#answers, KEPT_ANSWERS, key, kept);
    return cellTile(kept.question, kept.columns, tile);
  }

  /** The legend of an answer; null where that is not kept (any more). */
  legend({ key, pooledValues, classing }: LegendAsk): AnswerLegend | null {
    const kept = this.#answers.get(key);
    if (!kept) return null;
    keep(this.#answers, KEPT_ANSWERS, key, kept);
    const { total, totalBefore, studyCells, outside, noEvidence } = kept.columns;
    return {
      totals: { total, totalBefore, studyCells, outside, noEvidence },
      legend: legendOf(kept.question, kept.columns, pooledValues, classing),
    };
  }

  /** The positive values of all windows of a played period. */
  pooled(index: IncidentIndex | null, { question, windows, study, counted }: PooledAsk) {
    const cells = this.#cellsOf(study, question);
    const counts = counted
      ? windowCounts(counted, windows)
      : countWindowsFromIndex(needed(index), question, windows);
    return pooled(question, counts, cells);
  }

  /** What shows single cells does without a study area where that has too many: it then knows of none. */
  #cellsOf(study: StudySent, { res, stat }: DensityQuestion): StudyCells | null {
    if (study.geometry === null) return null;
    const key = `${res} ${study.key}`;
    const known = this.#studies.get(key);
    if (known) return known;
    try {
      const cells = studyCells(study.geometry, res);
      keep(this.#studies, KEPT_STUDIES, key, cells);
      return cells;
    } catch (error) {
      if (!isStudyStat(stat) && error instanceof Problem && error.code === 'too-many') return null;
      throw error;
    }
  }
}

const countedOf = (
  index: IncidentIndex | null,
  question: DensityQuestion,
  study: StudyCells | null,
): Counted =>
  countFromIndex(needed(index), question, { earlier: isStudyStat(question.stat) && study === null });

function needed(index: IncidentIndex | null): IncidentIndex {
  if (!index) throw new Error('the index was not started');
  return index;
}

/** As the newest; the oldest goes. */
function keep<T>(kept: Map<string, T>, most: number, key: string, value: T): void {
  kept.delete(key);
  kept.set(key, value);
  if (kept.size > most) kept.delete(kept.keys().next().value!);
}
