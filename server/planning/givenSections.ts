/** Key sections as a person gave them, with the roads that they lie on. */
import { sectionStretches, type SectionRow } from '../../db/queries/sections.ts';
import type { Store } from '../../db/engines/engine.ts';
import type { PlannableSection } from './call.ts';

/** A key section without its forecast; its stretches by road id. */
export type GivenSection = Pick<
  PlannableSection,
  'id' | 'name' | 'line' | 'priority' | 'leastVisits' | 'skill' | 'stretches'
>;

/** In the order of the rows. Linear in sections and stretches. */
export async function givenSections(
  store: Store,
  graphVersionId: string,
  rows: readonly SectionRow[],
): Promise<GivenSection[]> {
  const stretches = new Map<string, GivenSection['stretches']>();
  for (const { sectionId, ...stretch } of await sectionStretches(store, graphVersionId)) {
    const known = stretches.get(sectionId);
    if (known) known.push(stretch);
    else stretches.set(sectionId, [stretch]);
  }
  return rows.map(({ id, name, line, priority, leastVisits, skill }) => ({
    id,
    name,
    line: line.coordinates,
    priority: priority as 1 | 2 | 3,
    leastVisits,
    skill,
    stretches: stretches.get(id) ?? [],
  }));
}
