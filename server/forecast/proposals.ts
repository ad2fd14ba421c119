/** Key sections proposed from the incidents on the roads, stored beside the given ones. */
import { randomUUID } from 'node:crypto';
import { Problem } from '../../domain/problem.ts';
import { storeMatches, type SectionMatchRow } from '../../db/queries/derived.ts';
import { recordAudit, recordChange } from '../../db/queries/ledger.ts';
import {
  deleteProposals,
  insertSection,
  listSectionRows,
  roadsInArea,
  sectionStretches,
} from '../../db/queries/sections.ts';
import { isSimulated } from '../../db/queries/settings.ts';
import type { AppContext } from '../context.ts';
import { matchOf } from '../derive.ts';
import { roadGraph } from '../network.ts';
import { forecastAsOf, incidentsOnRoads } from './forecast.ts';
import { computeOn } from './thread.ts';

const DEFAULT_COUNT = 40;

export interface ProposalsAsked {
  areaId?: string | undefined;
  count?: number | undefined;
}

/**
 * Replaces the proposals (of an area, or all) by new ones, away from the roads of given sections. One transaction.
 * Throws Problem `no-roads`.
 */
export async function storeProposals(
  context: AppContext,
  { areaId, count = DEFAULT_COUNT }: ProposalsAsked,
): Promise<{ stored: number; deleted: number }> {
  const { engine, actor } = context;
  const graph = await roadGraph(engine);
  if (!graph) throw new Problem('no-roads');
  const asOfMs = await forecastAsOf(context);
  const incidents = await incidentsOnRoads(context, graph, asOfMs);
  const given = (await listSectionRows(engine)).filter((section) => section.origin === 'given');
  const givenIds = new Set(given.map((section) => section.id));
  const stretches = await sectionStretches(engine, graph.graphVersionId);
  const proposals = await computeOn(graph, 'propose', {
    graphVersionId: graph.graphVersionId,
    incidents,
    asOfMs,
    count,
    roadIds: areaId ? await roadsInArea(engine, graph.graphVersionId, areaId) : null,
    exceptRoadIds: new Set(
      stretches.filter((stretch) => givenIds.has(stretch.sectionId)).map((stretch) => stretch.roadId),
    ),
  });
  const simulated = await isSimulated(engine);
  return engine.transaction(async (tx) => {
    const deleted = await deleteProposals(tx, actor, areaId ?? null);
    const matches: SectionMatchRow[] = [];
    for (const { name, line } of proposals) {
      const id = randomUUID();
      await insertSection(tx, actor, { id, name, origin: 'proposed', line }, simulated);
      matches.push(matchOf(graph, id, line));
    }
    await storeMatches(tx, graph.graphVersionId, matches);
    await recordChange(tx, actor, 'sections', deleted + proposals.length);
    await recordAudit(tx, actor, {
      action: 'section.create',
      areaId: areaId ?? null,
      detail: { proposed: proposals.length, deleted },
    });
    return { stored: proposals.length, deleted };
  });
}
