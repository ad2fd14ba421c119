/** What a plan is told of a key section: the forecast of its roads, with what happens at its junctions whole. */
import { expectedByHour, expectedOver, type Unit } from '../../domain/risk/expect.ts';
import { recentAgainstUsual } from '../../domain/risk/explain.ts';
import type { RiskModel } from '../../domain/risk/fit.ts';
import { HOURS_PER_WEEK } from '../../domain/time/ranges.ts';
import type { PlannableSection } from './call.ts';

type SectionForecast = Pick<PlannableSection, 'evident' | 'expectedPerWeek' | 'recent' | 'hourOfWeek'>;

/** Nothing is known of a section on no road. */
const UNKNOWN: SectionForecast = {
  evident: false,
  expectedPerWeek: 0,
  recent: { recent: 0, usual: 0, days: 28 },
  hourOfWeek: new Float64Array(HOURS_PER_WEEK),
};

/** `whole`: incidents at the section, junctions whole, by those that its roads are given (`wholeOverShares`). */
export function sectionForecast(model: RiskModel, unit: Unit | undefined, whole: number): SectionForecast {
  if (!unit) return UNKNOWN;
  const risk = expectedOver(model, unit);
  return {
    evident: risk.evident,
    expectedPerWeek: (whole * risk.expected * 7) / model.horizonDays,
    recent: recentAgainstUsual(model, risk),
    hourOfWeek: expectedByHour(model, unit).map((expected) => whole * expected),
  };
}
