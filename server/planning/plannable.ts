/** Key sections with all that planning asks of them: their roads and their forecast. */
import { wholeOverShares } from '../../domain/plan/sectionIncidents.ts';
import { roadPlacesOf } from '../../domain/risk/exposure.ts';
import { listSectionRows, type SectionRow } from '../../db/queries/sections.ts';
import type { AppContext } from '../context.ts';
import { incidentsOnRoads, type Forecast } from '../forecast/forecast.ts';
import { Kept } from '../kept.ts';
import type { PlannableSection } from './call.ts';
import { givenSections } from './givenSections.ts';
import { sectionForecast } from './sectionForecast.ts';

type Stretches = PlannableSection['stretches'];

const kept = new Kept<PlannableSection[]>();

/**
 * All sections in the order of their ids, so that the same data give the same plan. Kept as long as the forecast, which is made anew when
 * a section changes.
 */
export function plannable(context: AppContext, forecasted: Forecast): Promise<PlannableSection[]> {
  return kept.get(forecasted, 'sections', async () =>
    planned(context, await listSectionRows(context.engine), forecasted),
  );
}

async function planned(
  context: AppContext,
  sections: readonly SectionRow[],
  forecasted: Forecast,
): Promise<PlannableSection[]> {
  const { model, unitOf, graph } = forecasted;
  const ordered = [...sections].sort((a, b) => (a.id < b.id ? -1 : 1));
  const given = await givenSections(context.engine, graph.graphVersionId, ordered);
  const whole = await wholeBySection(
    context,
    forecasted,
    new Map(given.map(({ id, stretches }) => [id, stretches])),
  );
  return given.map((section) => ({
    ...section,
    ...sectionForecast(model, unitOf.get(section.id), whole.get(section.id) ?? 1),
  }));
}

/** About 0.3 microseconds an incident. */
async function wholeBySection(
  context: AppContext,
  { graph, model }: Forecast,
  stretches: ReadonlyMap<string, Stretches>,
): Promise<ReadonlyMap<string, number>> {
  const { network, roadOfId } = graph;
  const incidents = await incidentsOnRoads(context, graph, model.asOfMs);
  const roads = incidents.roadIds.map((id) => roadOfId.get(id) ?? -1);
  const own = incidents.road.map((at) => roads[at]!);
  const sections = [...stretches.values()].map((parts) => ({
    stretches: parts.flatMap(({ roadId, ...part }) => {
      const road = roadOfId.get(roadId);
      return road === undefined ? [] : [{ road, ...part }];
    }),
  }));
  const placesOf = roadPlacesOf(network, own, incidents.alongMeters);
  const factors = wholeOverShares(sections, incidents, placesOf, model.asOfMs);
  return new Map([...stretches.keys()].map((id, s) => [id, factors[s]!]));
}
