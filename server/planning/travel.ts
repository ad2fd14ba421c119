/** Travel prepared once a graph version: hierarchies built in the computing thread, stored, and given back to it after a restart. */
import type { TravelMode } from '../../domain/road.ts';
import type { Engine } from '../../db/engines/engine.ts';
import { readHierarchy, storeHierarchy } from '../../db/queries/hierarchies.ts';
import { computeOn } from '../forecast/thread.ts';
import type { RoadGraph } from '../network.ts';

/**
 * Sees that the computing thread has the hierarchies of these modes: from the database (a tenth of a second for 75,000 junctions), or
 * built and stored (some seconds). Should the thread lose them meanwhile, it builds them itself.
 */
export async function prepareTravel(
  engine: Engine,
  graph: RoadGraph,
  modes: Iterable<TravelMode>,
): Promise<void> {
  const { graphVersionId } = graph;
  for (const mode of new Set(modes)) {
    if (await computeOn(graph, 'hasHierarchy', { graphVersionId, mode })) continue;
    const bytes = await readHierarchy(engine, graphVersionId, mode);
    const built = await computeOn(graph, 'takeHierarchy', { graphVersionId, mode, bytes });
    if (built) await storeHierarchy(engine, graphVersionId, mode, built);
  }
}
