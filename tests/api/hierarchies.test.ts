import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import { buildNetwork } from '../../domain/network/graph.ts';
import { hierarchyFrom } from '../../domain/network/hierarchyBytes.ts';
import { readHierarchy, storeHierarchy } from '../../db/queries/hierarchies.ts';
import { loadRoads } from '../../db/queries/roads.ts';
import { roadGraph, type RoadGraph } from '../../server/network.ts';
import { computingThread } from '../../server/forecast/thread.ts';
import { prepareTravel } from '../../server/planning/travel.ts';
import { onBothEngines } from '../support/engines.ts';
import { gridRoads, storeRoads } from './gridTown.ts';

onBothEngines('travel prepared for a graph version', (server) => {
  let graph: RoadGraph;
  const stored = () =>
    server().engine.rows<{ mode: string; version: string }>(sql`
      select mode, xmin::text as version from graph_hierarchy where graph_version_id = ${graph.graphVersionId} order by mode`);
  const newGraph = async () => {
    await storeRoads(server().engine, gridRoads());
    graph = (await roadGraph(server().engine))!;
  };
  beforeAll(newGraph);

  it('is built once and stored, and can be read for the roads that are stored', async () => {
    const { engine } = server();
    await prepareTravel(engine, computingThread, graph, ['car', 'foot', 'car']);
    const first = await stored();
    expect(first.map(({ mode }) => mode)).toEqual(['car', 'foot']);
    await prepareTravel(engine, computingThread, graph, ['foot', 'car']);
    expect(await stored()).toEqual(first);
    const network = buildNetwork(await loadRoads(engine, graph.graphVersionId));
    const bytes = (await readHierarchy(engine, graph.graphVersionId, 'car'))!;
    expect(hierarchyFrom(bytes, network, 'car')).not.toBeNull();
    expect(await readHierarchy(engine, graph.graphVersionId, 'ebike')).toBeNull();
  });

  it('is taken from the database by a thread that does not have it, and replaced where it is of other roads', async () => {
    const { engine } = server();
    const good = (await readHierarchy(engine, graph.graphVersionId, 'car'))!;
    await newGraph();
    // The same roads in the same order: what was stored for them before holds for them.
    await storeHierarchy(engine, graph.graphVersionId, 'car', good);
    await storeHierarchy(engine, graph.graphVersionId, 'foot', good);
    const before = await stored();
    await prepareTravel(engine, computingThread, graph, ['car', 'foot']);
    const after = await stored();
    expect(after[0]).toEqual(before[0]);
    expect(after[1]!.version).not.toBe(before[1]!.version);
    const bytes = (await readHierarchy(engine, graph.graphVersionId, 'foot'))!;
    expect(hierarchyFrom(bytes, graph.network, 'foot')).not.toBeNull();
  });

  it('goes with its graph version, and is not stored for one that is gone', async () => {
    const { engine } = server();
    await storeHierarchy(engine, randomUUID(), 'car', new Uint8Array(4));
    await newGraph();
    await newGraph();
    const [left] = await engine.rows<{ count: number }>(
      sql`select count(*)::int as count from graph_hierarchy`,
    );
    expect(left!.count).toBe(0);
  });
});
