/** The study area of a statistic: over which cells zeros count. Never the bounding box of what was found. */
import type { RecordFilter } from '../../domain/filter.ts';
import type { AreaGeometry } from '../../domain/place.ts';
import { Problem } from '../../domain/problem.ts';
import type { Store } from '../../db/engines/engine.ts';
import {
  areaOutline,
  areasOutline,
  roadEnds,
  studySources,
  widened,
  type Outline,
} from '../../db/queries/study.ts';
import type { AppContext } from '../context.ts';
import { Kept } from '../kept.ts';
import type { Study } from './types.ts';

const ASSUMED: Study = {
  kind: 'assumed',
  id: null,
  name: null,
  nameEn: null,
  geometry: null,
  key: 'assumed',
};

/** Outlines kept for one database: each is some tens of kilobytes. */
const keptStudies = new Kept<Study>(50);

/**
 * The chosen area; else the imported areas together; else the concave hull of the roads and 100 m; else unknown (`assumed`).
 * One small query when it is in memory.
 */
export async function studyArea(context: AppContext, { areaId }: RecordFilter): Promise<Study> {
  const { engine } = context;
  const { areas, areaCount, graphVersionId } = await context.kept('study sources', ['areas', 'roads'], () =>
    studySources(engine),
  );
  const kept = (key: string, make: (key: string) => Promise<Study>) =>
    keptStudies.get(engine, key, () => make(key));
  if (areaId !== null) return kept(`area ${areaId} ${areas}`, (key) => chosenStudy(engine, areaId, key));
  if (areaCount > 0) {
    return kept(`areas ${areas}`, async (key) => {
      const outline = await areasOutline(engine);
      return outline ? { kind: 'areas', id: null, ...outline, key } : ASSUMED;
    });
  }
  if (graphVersionId === null) return ASSUMED;
  return kept(`roads ${graphVersionId}`, async (key) => {
    const geometry = await roadsOutline(context);
    return geometry ? { kind: 'roads', id: null, name: null, nameEn: null, geometry, key } : ASSUMED;
  });
}

async function chosenStudy(store: Store, id: string, key: string): Promise<Study> {
  const outline: Outline | null = await areaOutline(store, id);
  if (!outline) throw new Problem('not-found', 'there is no such area');
  return { kind: 'area', id, ...outline, key };
}

const ROADS_REACH_METERS = 100;
/** Ends of roads that are nearer to each other than this need not be told apart: about 100 m. */
const GRID_DEGREES = 0.001;

/** The concave hull of the ends of the current roads, 100 m wider; null where there are none. PostGIS' own takes minutes. */
async function roadsOutline({ engine, counting }: AppContext): Promise<AreaGeometry | null> {
  const places = await roadEnds(engine, GRID_DEGREES);
  if (places.length === 0) return null;
  return widened(engine, await counting.call('outline', places, [places.buffer]), ROADS_REACH_METERS);
}
