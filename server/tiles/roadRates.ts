/** How many incidents each road has seen in a year, kept for all tiles. */
import { MS_PER_DAY } from '../../domain/time/date.ts';
import type { Engine } from '../../db/engines/engine.ts';
import { incidentsByRoad } from '../../db/queries/tiles.ts';
import { Kept } from '../kept.ts';

const YEAR_DAYS = 365;

const kept = new Kept<ReadonlyMap<string, number>>();

/**
 * Reported incidents by road in the 365 days before `asOfMs`; roads without any are left out. `version`: of the incidents and the
 * roads. About 2 us an incident of that year when one of both changed.
 */
export function roadCounts(
  engine: Engine,
  asOfMs: number,
  version: string,
): Promise<ReadonlyMap<string, number>> {
  return kept.get(engine, `${version}|${asOfMs}`, () =>
    incidentsByRoad(engine, { fromMs: asOfMs - YEAR_DAYS * MS_PER_DAY, toMs: asOfMs }),
  );
}
