/** Key sections with all that planning asks of them: their roads and their forecast. */
import { expectedByHour, expectedOver } from '../../domain/risk/expect.ts';
import { recentAgainstUsual } from '../../domain/risk/explain.ts';
import { HOURS_PER_WEEK } from '../../domain/time/ranges.ts';
import { sectionStretches, type SectionRow } from '../../db/queries/sections.ts';
import type { AppContext } from '../context.ts';
import { riskOfSection, type Forecast } from '../forecast/forecast.ts';
import type { PlannableSection } from './call.ts';

/** The sections in the order of their ids, so that the same data give the same plan. */
export async function plannable(
  context: AppContext,
  sections: readonly SectionRow[],
  forecasted: Forecast,
): Promise<PlannableSection[]> {
  const stretches = new Map<string, PlannableSection['stretches']>();
  for (const { sectionId, ...stretch } of await sectionStretches(
    context.engine,
    forecasted.graph.graphVersionId,
  )) {
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
