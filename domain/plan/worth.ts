/**
 * What a plan was worth once its week is over: incidents covered by stops. An incident is covered if it lies on the section of a stop, or at
 * a junction of it (`sectionIncidents.ts`), and came in during the slot of that stop; it counts once, however many stops cover it.
 */
import { bootstrap, type Estimate } from '../risk/bootstrap.ts';
import type { SectionIncidents } from './sectionIncidents.ts';

/** A section with a stop in a slot. */
export interface SectionSlot {
  section: number;
  startMs: number;
  endMs: number;
}

/** How many of the incidents lie within `[fromMs, toMs)`; one known as an interval counts by its share in there. */
export function incidentsBetween(incidents: SectionIncidents, fromMs: number, toMs: number): number {
  let count = 0;
  for (let row = 0; row < incidents.incident.length; row++) {
    if (row > 0 && incidents.incident[row] === incidents.incident[row - 1]) continue;
    count += shareWithin(incidents, row, fromMs, toMs);
  }
  return count;
}

/** Incidents covered by stops at these sections in these slots; slots that overlap must be equal. */
export function incidentsCovered(visits: readonly SectionSlot[], incidents: SectionIncidents): number {
  const ofSection = new Map<number, Map<number, number>>();
  for (const { section, startMs, endMs } of visits) {
    const slots = ofSection.get(section) ?? new Map<number, number>();
    ofSection.set(section, slots.set(startMs, endMs));
  }
  let covered = 0;
  const { incident, section } = incidents;
  for (let row = 0; row < incident.length;) {
    // An incident on two sections is covered by the slots of either, each once.
    const slots = new Map<number, number>();
    const first = row;
    for (; row < incident.length && incident[row] === incident[first]; row++) {
      for (const [startMs, endMs] of ofSection.get(section[row]!) ?? []) slots.set(startMs, endMs);
    }
    for (const [startMs, endMs] of slots) covered += shareWithin(incidents, first, startMs, endMs);
  }
  return covered;
}

function shareWithin({ atMs, toMs }: SectionIncidents, row: number, fromMs: number, endMs: number): number {
  const at = atMs[row]!;
  const until = toMs[row]!;
  if (!(until > at)) return at >= fromMs && at < endMs ? 1 : 0;
  return Math.max(0, Math.min(until, endMs) - Math.max(at, fromMs)) / (until - at);
}

/** One held-back week: what each plan covered, and was expected to, in how many hours of its teams. */
export interface ScoredWeek<Name extends string = string> {
  teamHours: number;
  covered: Record<Name, number>;
  expected: Record<Name, number>;
}

/** Incidents covered per hour of a team, with the interval over weeks drawn again; NaN without an hour. */
export function coveredPerTeamHour<Name extends string>(
  weeks: readonly ScoredWeek<Name>[],
  plan: Name,
  seed: number,
): Estimate {
  return ratioOverWeeks(
    weeks,
    ({ covered }) => covered[plan],
    ({ teamHours }) => teamHours,
    seed,
  );
}

/** What `plan` covered beside what `other` did; NaN where the other covered nothing. */
export function coveredRatio<Name extends string>(
  weeks: readonly ScoredWeek<Name>[],
  plan: Name,
  other: Name,
  seed: number,
): Estimate {
  return ratioOverWeeks(
    weeks,
    ({ covered }) => covered[plan],
    ({ covered }) => covered[other],
    seed,
  );
}

/** What `plan` was expected to cover beside what it did; NaN where it covered nothing. */
export function expectedRatio<Name extends string>(
  weeks: readonly ScoredWeek<Name>[],
  plan: Name,
  seed: number,
): Estimate {
  return ratioOverWeeks(
    weeks,
    ({ expected }) => expected[plan],
    ({ covered }) => covered[plan],
    seed,
  );
}

function ratioOverWeeks<Week>(
  weeks: readonly Week[],
  above: (week: Week) => number,
  below: (week: Week) => number,
  seed: number,
): Estimate {
  return bootstrap(weeks.length, seed, (drawn) => {
    let [top, bottom] = [0, 0];
    for (const week of drawn) {
      top += above(weeks[week]!);
      bottom += below(weeks[week]!);
    }
    return bottom > 0 ? top / bottom : NaN;
  });
}
