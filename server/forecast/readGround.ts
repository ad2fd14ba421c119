/** Reads what a forecast or backtest is computed on. */
import type { RecordFilter } from '../../domain/filter.ts';
import { Problem } from '../../domain/problem.ts';
import { cellIncidents, roadIncidents, type Asked } from '../../db/queries/riskEvents.ts';
import type { AppContext } from '../context.ts';
import { studyArea } from '../density/study.ts';
import { roadGraph } from '../network.ts';
import { cellResolutionOf, type Ground, type UnitKind } from './ground.ts';

const EVERYWHERE = { areaId: null } as RecordFilter;

/** Roads where there are any, else cells. */
export async function defaultUnit(context: AppContext): Promise<UnitKind> {
  return (await roadGraph(context.engine)) ? 'roads' : 'cells-9';
}

/** Reads what is asked for. Throws Problem `no-roads`. */
export async function readGround(context: AppContext, unit: UnitKind, asked: Asked): Promise<Ground> {
  const { engine, clock } = context;
  const { timeZone } = clock;
  if (unit === 'roads') {
    const graph = await roadGraph(engine);
    if (!graph) throw new Problem('no-roads');
    const incidents = await roadIncidents(engine, graph.graphVersionId, asked);
    return { unit, timeZone, roads: graph.roads, incidents };
  }
  const incidents = await cellIncidents(engine, cellResolutionOf(unit), asked);
  const { geometry } = await studyArea(context, EVERYWHERE);
  return { unit, timeZone, incidents, area: geometry };
}
