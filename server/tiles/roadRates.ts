/** How many incidents each road has seen in a year, kept for all tiles. */
import { MS_PER_DAY } from '../../domain/time/date.ts';
import type { Engine } from '../../db/engines/engine.ts';
import { incidentsByRoad } from '../../db/queries/tiles.ts';

const YEAR_DAYS = 365;

interface Kept {
  key: string;
  counts: Promise<ReadonlyMap<string, number>>;
}

const kept = new WeakMap<Engine, Kept>();

/**
 * Reported incidents by road in the 365 days before `asOfMs`; roads without any are left out. `version`: of the incidents and the
 * roads. About 2 us an incident of that year when one of both changed.
 */
export function roadCounts(
  engine: Engine,
  asOfMs: number,
  version: string,
): Promise<ReadonlyMap<string, number>> {
  const key = `${version}|${asOfMs}`;
  const known = kept.get(engine);
  if (known?.key === key) return known.counts;
  const counts = incidentsByRoad(engine, { fromMs: asOfMs - YEAR_DAYS * MS_PER_DAY, toMs: asOfMs });
  const made = { key, counts };
  kept.set(engine, made);
  counts.catch(() => kept.get(engine) === made && kept.delete(engine));
  return counts;
}
