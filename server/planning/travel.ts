/** Travel prepared once a graph version: hierarchies built in a thread, stored, and given back to it after a restart. */
import type { TravelMode } from '../../domain/road.ts';
import type { Engine } from '../../db/engines/engine.ts';
import { readHierarchy, storeHierarchy } from '../../db/queries/hierarchies.ts';
import type { TravelHolder } from '../threads/graphCaller.ts';
import type { RoadGraph } from '../network.ts';

/**
 * Sees that a thread has the hierarchies of these modes: from the database (a tenth of a second for 75,000 junctions), or
 * built and stored (some seconds). Should the thread lose them meanwhile, it builds them itself.
 */
export async function prepareTravel(
  engine: Engine,
  thread: TravelHolder,
  graph: RoadGraph,
  modes: Iterable<TravelMode>,
): Promise<void> {
  const { graphVersionId } = graph;
  for (const mode of new Set(modes)) {
    if (await thread.hasHierarchy(graph, mode)) continue;
    const bytes = await readHierarchy(engine, graphVersionId, mode);
    const built = await thread.takeHierarchy(graph, mode, bytes);
    if (built) await storeHierarchy(engine, graphVersionId, mode, built);
  }
}
