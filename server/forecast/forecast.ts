/** The forecast in force: one model of the roads for the week ahead, kept until the data or the day change. */
import type { RiskClasses } from '../../domain/risk/classes.ts';
import type { RiskModel } from '../../domain/risk/fit.ts';
import {
  bestSlots,
  expectedByHour,
  expectedOver,
  type Unit,
  type UnitRisk,
} from '../../domain/risk/expect.ts';
import { unitOnRoads } from '../../domain/risk/unitOnRoads.ts';
import type { RoadStretch } from '../../domain/sections/match.ts';
import { layerVersion } from '../../db/queries/ledger.ts';
import { roadIncidents, type RoadIncidents } from '../../db/queries/riskEvents.ts';
import { sectionStretches } from '../../db/queries/sections.ts';
import type { AppContext, AsOf } from '../context.ts';
import { Kept } from '../kept.ts';
import { roadGraph, type RoadGraph } from '../network.ts';
import { describeModel, type ModelDescription } from './describe.ts';
import { computeOn } from './thread.ts';

/** The week ahead. */
const HORIZON_DAYS = 7;

export interface RoadForecast {
  graph: RoadGraph;
  /** Places are the graph's roads, in its order. */
  model: RiskModel;
  /** Of the risk map. */
  risk: RiskClasses;
  /** What every answer that rests on the model says about it. */
  description: ModelDescription;
  /** What it depends on. */
  version: string;
}

export interface Forecast extends RoadForecast {
  /** The roads of each key section, by id. */
  unitOf: ReadonlyMap<string, Unit>;
}

/** Length of the best slots, hours, and how many are told. */
const SLOT_HOURS = 3;
const SLOT_COUNT = 3;

/** What the model follows from; of the incidents those before its instant, so that a call that comes in now costs no new fit. */
const FITTED_TO = ['incidents', 'roads', 'categories'] as const;

const keptIncidents = new Kept<RoadIncidents>();
const keptModels = new Kept<RoadForecast>();
const keptForecasts = new Kept<Forecast>();

/**
 * The forecast of the roads; null where there are none. About 10 µs an incident and 100 µs a road when something changed (in a thread of
 * its own), two small queries when nothing did.
 */
export async function roadForecast(context: AppContext): Promise<RoadForecast | null> {
  const { engine } = context;
  const graph = await roadGraph(engine);
  if (!graph) return null;
  const asOfMs = await forecastAsOf(context);
  const layers = await layerVersion(engine, FITTED_TO, asOfMs);
  const version = `${layers}|${graph.graphVersionId}|${asOfMs}`;
  return keptModels.get(engine, version, async () => {
    const incidents = await incidentsOnRoads(context, graph, asOfMs);
    const { model, risk } = await computeOn(graph, 'fit', {
      graphVersionId: graph.graphVersionId,
      incidents,
      asOfMs,
      horizonDays: HORIZON_DAYS,
      timeZone: context.clock.timeZone,
    });
    return { graph, model, risk, description: describeModel(model, incidents), version };
  });
}

/** The same with the key sections; null where there are no roads. */
export async function forecast(context: AppContext): Promise<Forecast | null> {
  const roads = await roadForecast(context);
  if (!roads) return null;
  const { engine } = context;
  const sections = await layerVersion(engine, ['sections']);
  return keptForecasts.get(engine, `${roads.version}|${sections}`, async () => ({
    ...roads,
    unitOf: await sectionUnits(context, roads.graph),
  }));
}

/** The incidents that forecasts and proposals rest on. */
export async function incidentsOnRoads(
  context: AppContext,
  graph: RoadGraph,
  asOfMs: number,
): Promise<RoadIncidents> {
  const version = await layerVersion(context.engine, FITTED_TO, asOfMs);
  return keptIncidents.get(context.engine, `${version}|${graph.graphVersionId}|${asOfMs}`, () =>
    roadIncidents(context.engine, graph.graphVersionId, {
      beforeMs: asOfMs,
      categories: null,
      includeDiscovered: false,
    }),
  );
}

/**
 * The instant that a forecast starts from. By the clock it is the last local midnight, and in a file of history the one
 * after the newest incident, so that a whole day of questions rests on the same data.
 */
export async function forecastAsOf(context: AppContext): Promise<number> {
  const { clock } = context;
  const asOf: AsOf = await context.asOf();
  if (asOf.source === 'configured') return asOf.ms;
  const midnight = clock.startOfDayMs(clock.localDate(asOf.ms));
  if (asOf.source === 'clock') return midnight;
  return clock.startOfDayMs(clock.localDate(midnight + 36 * 3_600_000));
}

/** Each key section's roads, and the share of each that it runs along. */
async function sectionUnits(context: AppContext, graph: RoadGraph): Promise<Map<string, Unit>> {
  const stretches = new Map<string, RoadStretch[]>();
  for (const row of await sectionStretches(context.engine, graph.graphVersionId)) {
    const { sectionId, roadId, fromMeters, toMeters } = row;
    const road = graph.roadOfId.get(roadId);
    if (road === undefined) continue;
    const known = stretches.get(sectionId);
    if (known) known.push({ road, fromMeters, toMeters });
    else stretches.set(sectionId, [{ road, fromMeters, toMeters }]);
  }
  return new Map([...stretches].map(([id, of]) => [id, unitOnRoads(graph.network, of)]));
}

export interface SectionRisk {
  incidents: number;
  /** Too few incidents stand behind the numbers. */
  noEvidence: boolean;
  expectedPerWeek: number;
  /** 80 % */
  expectedInterval: [number, number];
  bestSlots: { weekday: number; start: string; end: string; expected: number }[];
}

const UNKNOWN: SectionRisk = {
  incidents: 0,
  noEvidence: true,
  expectedPerWeek: 0,
  expectedInterval: [0, 0],
  bestSlots: [],
};

/** What the forecast says of one key section. */
export function riskOfSection(forecasted: Forecast | null, sectionId: string): SectionRisk {
  const unit = forecasted?.unitOf.get(sectionId);
  if (!forecasted || !unit) return UNKNOWN;
  const week: UnitRisk = expectedOver(forecasted.model, unit);
  return {
    incidents: Math.round(week.incidents),
    noEvidence: !week.evident,
    expectedPerWeek: week.expected,
    expectedInterval: [week.low, week.high],
    bestSlots: bestSlots(expectedByHour(forecasted.model, unit), SLOT_HOURS, SLOT_COUNT).map((slot) => ({
      weekday: slot.weekday,
      start: hourText(slot.startHour),
      end: hourText(slot.startHour + slot.hours),
      expected: slot.expected,
    })),
  };
}

/** `18` -> `18:00`; `24` -> `24:00`, beyond it the next day's hour. */
function hourText(hour: number): string {
  return `${String(hour > 24 ? hour - 24 : hour).padStart(2, '0')}:00`;
}
