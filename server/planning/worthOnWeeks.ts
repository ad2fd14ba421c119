/** Plans of past weeks scored, in the thread that has minutes for it. */
import type { MipSolver } from '../../domain/plan/staffing/mip.ts';
import type { PlanWorth } from '../contract/plans/worth.ts';
import type { GroundProgress } from '../forecast/groundJobs.ts';
import { evaluatePlans, type Evaluation } from './evaluate.ts';
import type { PlanAsked } from './pastPlanner.ts';

/** All that a score is made of. */
export interface WorthCall extends PlanAsked {
  endMs: number;
  weeks: number;
}

/** Throws Problem `too-little-data`, and as plans do. */
export function* scoreOnWeeks(
  { endMs, weeks, ...asked }: WorthCall,
  solver: MipSolver,
): Generator<GroundProgress, PlanWorth> {
  return worthOf(yield* evaluatePlans(asked, endMs, { count: weeks }, solver));
}

function worthOf({ weeks, perTeamHour, overEven, overGreedy, calibration }: Evaluation): PlanWorth {
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  return {
    weeks: weeks.map(({ asOfMs, incidents, covered: each }) => ({
      from: new Date(asOfMs).toISOString(),
      incidents,
      covered: each,
    })),
    teamHours: sum(weeks.map((week) => week.teamHours)),
    perTeamHour,
    overEven,
    overGreedy,
    calibration: Number.isNaN(calibration.value) ? null : calibration.value,
  };
}
