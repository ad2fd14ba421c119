/** The forecast of all key sections: one model, kept until the data or the day change. */
import type { RiskModel } from '../../domain/risk/types.ts';
import { bestSlots, expectedPerWeek } from '../../domain/risk/slots.ts';
import { layerVersion } from '../../db/queries/ledger.ts';
import { roadIncidents, type RoadIncidents } from '../../db/queries/riskEvents.ts';
import { listSectionRows, sectionStretches, type SectionRow } from '../../db/queries/sections.ts';
import type { AppContext, AsOf } from '../context.ts';
import { Kept } from '../kept.ts';
import { roadGraph, type RoadGraph } from '../network.ts';
import { compute } from './thread.ts';
import { describeModel, type ModelDescription } from './describe.ts';

export interface Forecast {
  graph: RoadGraph;
  model: RiskModel;
  /** What every answer that rests on the model says about it. */
  description: ModelDescription;
  /** Row of each key section in the model, by id. */
  unitOf: ReadonlyMap<string, number>;
  /** Whole incidents on each key section. */
  incidents: Int32Array;
}

/** Length of the best slots, hours, and how many are told. */
const SLOT_HOURS = 3;
const SLOT_COUNT = 3;

const keptIncidents = new Kept<RoadIncidents>();
const keptForecasts = new Kept<Forecast | null>();

/**
 * The forecast in force; null where there are no roads or no key sections. About 10 µs an incident when something
 * changed (in a thread of its own), two small queries when nothing did.
 */
export async function forecast(context: AppContext): Promise<Forecast | null> {
  const { engine } = context;
  const graph = await roadGraph(engine);
  if (!graph) return null;
  const asOfMs = await forecastAsOf(context);
  const version = await layerVersion(engine, ['incidents', 'sections', 'roads', 'categories']);
  return keptForecasts.get(engine, `${version}|${graph.graphVersionId}|${asOfMs}`, async () => {
    const sections = await listSectionRows(engine);
    if (sections.length === 0) return null;
    return fitSections(context, graph, sections, asOfMs);
  });
}

/** The incidents that forecasts and proposals rest on. */
export async function incidentsOnRoads(
  context: AppContext,
  graph: RoadGraph,
  asOfMs: number,
): Promise<RoadIncidents> {
  const version = await layerVersion(context.engine, ['incidents', 'roads', 'categories']);
  return keptIncidents.get(context.engine, `${version}|${graph.graphVersionId}|${asOfMs}`, () =>
    roadIncidents(context.engine, graph.graphVersionId, asOfMs),
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

async function fitSections(
  context: AppContext,
  graph: RoadGraph,
  sections: readonly SectionRow[],
  asOfMs: number,
): Promise<Forecast> {
  const unitOf = new Map(sections.map((section, unit) => [section.id, unit]));
  const rows = await sectionStretches(context.engine, graph.graphVersionId);
  const stretches = rows.flatMap(({ sectionId, ...stretch }) => {
    const unit = unitOf.get(sectionId);
    return unit === undefined ? [] : [{ unit, ...stretch }];
  });
  const incidents = await incidentsOnRoads(context, graph, asOfMs);
  const fitted = await compute('fit', {
    incidents,
    stretches,
    unitMeters: sections.map((section) => section.lengthMeters),
    asOfMs,
    timeZone: context.clock.timeZone,
  });
  return {
    graph,
    model: fitted.model,
    description: describeModel(fitted.model, incidents),
    unitOf,
    incidents: fitted.incidents,
  };
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
  if (!forecasted || unit === undefined) return UNKNOWN;
  const week = expectedPerWeek(forecasted.model, unit);
  return {
    incidents: forecasted.incidents[unit]!,
    noEvidence: !week.evident,
    expectedPerWeek: week.expected,
    expectedInterval: [week.low, week.high],
    bestSlots: bestSlots(forecasted.model, unit, SLOT_HOURS, SLOT_COUNT).map((slot) => ({
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

/** The value kept for this key, or a new one; whoever asks meanwhile waits for the same. */
