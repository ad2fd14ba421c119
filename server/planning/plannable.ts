/** Key sections with all that planning asks of them: their roads and their forecast. */
import { expectedByHour, expectedOver } from '../../domain/risk/expect.ts';
import { recentAgainstUsual } from '../../domain/risk/explain.ts';
import { HOURS_PER_WEEK } from '../../domain/time/ranges.ts';
import type { Store } from '../../db/engines/engine.ts';
import { listSectionRows, sectionStretches, type SectionRow } from '../../db/queries/sections.ts';
import type { AppContext } from '../context.ts';
import { Kept } from '../kept.ts';
import { riskOfSection, type Forecast } from '../forecast/forecast.ts';
import type { PlannableSection } from './call.ts';

const kept = new Kept<PlannableSection[]>();

/**
 * All sections in the order of their ids, so that the same data give the same plan. Kept as long as the forecast, which is made anew when
 * a section changes.
 */
export function plannable({ engine }: AppContext, forecasted: Forecast): Promise<PlannableSection[]> {
  return kept.get(forecasted, 'sections', async () =>
    planned(engine, await listSectionRows(engine), forecasted),
  );
}

async function planned(
  store: Store,
  sections: readonly SectionRow[],
  forecasted: Forecast,
): Promise<PlannableSection[]> {
  const stretches = new Map<string, PlannableSection['stretches']>();
  const rows = await sectionStretches(store, forecasted.graph.graphVersionId);
  for (const { sectionId, ...stretch } of rows) {
    const known = stretches.get(sectionId);
    if (known) known.push(stretch);
    else stretches.set(sectionId, [stretch]);
  }
  const { model, unitOf } = forecasted;
  return [...sections]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((section) => {
      const unit = unitOf.get(section.id);
      const risk = riskOfSection(forecasted, section.id);
      return {
        id: section.id,
        name: section.name,
        line: section.line.coordinates,
        priority: section.priority as 1 | 2 | 3,
        leastVisits: section.leastVisits,
        skill: section.skill,
        stretches: stretches.get(section.id) ?? [],
        evident: !risk.noEvidence,
        expectedPerWeek: risk.expectedPerWeek,
        recent: unit
          ? recentAgainstUsual(model, expectedOver(model, unit))
          : { recent: 0, usual: 0, days: 28 },
        hourOfWeek: unit ? expectedByHour(model, unit) : new Float64Array(HOURS_PER_WEEK),
      };
    });
}
