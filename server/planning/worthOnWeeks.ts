/** Plans of past weeks scored, in the thread that has minutes for it. */
import { staff } from '../../domain/plan/staffing/staff.ts';
import type { MipSolver } from '../../domain/plan/staffing/mip.ts';
import type { PlanWorth } from '../contract/plans/worth.ts';
import type { GroundProgress } from '../forecast/groundJobs.ts';
import { evaluatePlans, type Evaluation, type PlanAsked } from './evaluate.ts';

/** All that a score is made of. */
export interface WorthCall extends Omit<PlanAsked, 'staff'> {
  endMs: number;
  weeks: number;
}

const TARGET_GAP = 0.01;
/** Of the search for staffing, in each week. */
const LIMIT_SECONDS = 3;

/** Throws Problem `too-little-data`, and as plans do. */
export function* scoreOnWeeks(
  { endMs, weeks, ...asked }: WorthCall,
  solver: MipSolver,
  nowMs: () => number,
): Generator<GroundProgress, PlanWorth> {
  const scored = yield* evaluatePlans(
    {
      ...asked,
      staff: (input) => {
        const untilMs = nowMs() + 1000 * LIMIT_SECONDS;
        const secondsLeft = () => Math.max(0, (untilMs - nowMs()) / 1000);
        return staff(input, solver, { targetGap: TARGET_GAP, secondsLeft });
      },
    },
    endMs,
    { count: weeks },
  );
  return worthOf(scored);
}

function worthOf({ weeks, perTeamHour, overEven, overGreedy }: Evaluation): PlanWorth {
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  const covered = sum(weeks.map((week) => week.covered.plan));
  const expected = sum(weeks.map((week) => week.expected.plan));
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
    calibration: covered > 0 ? expected / covered : null,
  };
}
