/**
 * What follows from the road graph: incidents snapped to roads, key sections matched to roads. Safe to repeat and to
 * interrupt: only what is missing is done.
 */
import type { LngLat } from '../domain/place.ts';
import type { Engine, Store, Transaction } from '../db/engines/engine.ts';
import {
  countUnsnapped,
  gatherStatistics,
  storeMatches,
  storeSnap,
  storeSnaps,
  unmatchedSections,
  unsnappedIncidents,
  type IncidentSnap,
  type SectionMatchRow,
} from '../db/queries/derived.ts';
import { recordChange, type Actor } from '../db/queries/ledger.ts';
import { breathe, loadGraph, roadGraph, roadGraphWithin, type RoadGraph } from './network.ts';

export interface DeriveProgress {
  step: 'snapping' | 'matching';
  done: number;
  total: number;
}

export interface DeriveReport {
  /** Incidents looked at now, and how many of them lie further than 60 m from a road. */
  incidents: number;
  offRoads: number;
  /** Key sections matched now, and those whose match changed by over 10 % against the roads before. */
  sections: number;
  changedSections: string[];
}

export interface DeriveOptions {
  onProgress?: (progress: DeriveProgress) => void;
}

/** Incidents a transaction snaps: others wait no longer than about a second. */
const BATCH = 20_000;
/** Incidents snapped before others get their turn (about 20 ms). */
const PIECE = 2_500;
const CHANGED_SHARE = 0.1;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** Does what is missing for the current road graph, a batch a transaction. Nothing where there are no roads. */
export async function derive(
  engine: Engine,
  actor: Actor,
  options: DeriveOptions = {},
): Promise<DeriveReport> {
  const graph = await roadGraph(engine);
  if (!graph) return { incidents: 0, offRoads: 0, sections: 0, changedSections: [] };
  const snapped = await snapMissing(
    engine,
    (work) => engine.transaction(work),
    actor,
    graph,
    options.onProgress,
  );
  const matched = await engine.transaction((tx) => matchMissing(tx, actor, graph, options.onProgress));
  return { ...snapped, ...matched };
}

/**
 * The same inside a transaction that has just written the graph version: readers see roads, snaps and matches at once.
 */
export async function deriveIn(
  tx: Transaction,
  actor: Actor,
  graphVersionId: string,
  options: DeriveOptions & { graph?: RoadGraph } = {},
): Promise<DeriveReport> {
  const graph = options.graph ?? (await loadGraph(tx, graphVersionId));
  const snapped = await snapMissing(tx, (work) => work(tx), actor, graph, options.onProgress);
  const matched = await matchMissing(tx, actor, graph, options.onProgress);
  return { ...snapped, ...matched };
}

/** Stores where one incident lies, in the transaction that writes or moves it. Nothing where there are no roads. */
export async function snapOne(
  tx: Transaction,
  context: { readonly engine: Engine },
  incidentId: string,
  location: LngLat,
): Promise<void> {
  const graph = await roadGraphWithin(tx, context.engine);
  if (graph) await storeSnap(tx, graph.graphVersionId, snapOf(graph, incidentId, location));
}

/** The roads that a section's line runs along, as they are stored. */
export function matchOf(
  graph: RoadGraph,
  sectionId: string,
  line: readonly LngLat[],
  shareBefore: number | null = null,
): SectionMatchRow {
  const { stretches, matchedShare } = graph.matcher.match(line);
  return {
    sectionId,
    matchedShare,
    changed: shareBefore !== null && Math.abs(matchedShare - shareBefore) > CHANGED_SHARE * shareBefore,
    stretches: stretches.map(({ road, fromMeters, toMeters }) => ({
      roadId: graph.roads[road]!.id,
      fromMeters,
      toMeters,
    })),
  };
}

function snapOf(graph: RoadGraph, incidentId: string, location: LngLat): IncidentSnap {
  const snap = graph.snapper.nearest(location);
  return {
    incidentId,
    roadId: snap ? graph.roads[snap.road]!.id : null,
    alongMeters: snap?.alongMeters ?? null,
    distanceMeters: snap?.distanceMeters ?? null,
  };
}

async function snapMissing(
  store: Store,
  inTransaction: (work: (tx: Transaction) => Promise<void>) => Promise<void>,
  actor: Actor,
  graph: RoadGraph,
  onProgress: DeriveOptions['onProgress'],
): Promise<{ incidents: number; offRoads: number }> {
  const total = await countUnsnapped(store, graph.graphVersionId);
  let incidents = 0;
  let offRoads = 0;
  let after = FIRST_ID;
  while (incidents < total) {
    const batch = await unsnappedIncidents(store, graph.graphVersionId, after, BATCH);
    if (batch.length === 0) break;
    const snaps: IncidentSnap[] = [];
    for (const [i, { id, lng, lat }] of batch.entries()) {
      const snap = snapOf(graph, id, [lng, lat]);
      if (snap.roadId === null) offRoads++;
      snaps.push(snap);
      if (i % PIECE === PIECE - 1) await breathe();
    }
    await inTransaction(async (tx) => {
      await storeSnaps(tx, graph.graphVersionId, snaps);
      // Which road an incident lies at moves it to no other day, cell or area.
      await recordChange(tx, actor, 'incidents', snaps.length, { days: [] });
    });
    after = batch[batch.length - 1]!.id;
    incidents += batch.length;
    onProgress?.({ step: 'snapping', done: incidents, total: Math.max(total, incidents) });
  }
  if (incidents >= PIECE) await gatherStatistics(store);
  return { incidents, offRoads };
}

async function matchMissing(
  tx: Transaction,
  actor: Actor,
  graph: RoadGraph,
  onProgress: DeriveOptions['onProgress'],
): Promise<{ sections: number; changedSections: string[] }> {
  const sections = await unmatchedSections(tx, graph.graphVersionId);
  const matches: SectionMatchRow[] = [];
  for (const { id, line, shareBefore } of sections) {
    matches.push(matchOf(graph, id, line, shareBefore));
    onProgress?.({ step: 'matching', done: matches.length, total: sections.length });
    await breathe();
  }
  await storeMatches(tx, graph.graphVersionId, matches);
  await recordChange(tx, actor, 'sections', matches.length);
  return {
    sections: matches.length,
    changedSections: matches.filter((match) => match.changed).map((match) => match.sectionId),
  };
}
