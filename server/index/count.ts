/** What a question needs counted, from the index. */
import { EVERYTHING } from '../../domain/filter.ts';
import { isStudyStat } from '../../domain/density/stat.ts';
import type { Counted, DensityQuestion } from '../density/types.ts';
import type { IncidentIndex } from './incidentIndex.ts';

/** The same as `countBySql` (server/density/count.ts), which is its oracle. */
export function countFromIndex(index: IncidentIndex, question: DensityQuestion): Counted {
  const { filter, res, stat, before, stepEdgesMs } = question;
  const earlierThan = isStudyStat(stat) ? filter.fromMs : null;
  return {
    now: index.counts(filter, res, true),
    before: before && index.counts({ ...filter, ...before }, res),
    steps: stepEdgesMs && index.stepCounts(filter, res, stepEdgesMs),
    earlier:
      earlierThan === null
        ? null
        : index.counts({ ...EVERYTHING, of: filter.of, toMs: earlierThan }, res).cells,
  };
}
