/** Staffing of a plan by the programme and HiGHS, told of while it runs; what it found is asked for afterwards. */
import type { Patrols } from '../../domain/plan/even.ts';
import type { MipSolver } from '../../domain/plan/staffing/mip.ts';
import { staff } from '../../domain/plan/staffing/staff.ts';
import type { Staffing } from '../../domain/plan/staffing/types.ts';
import type { Staff } from '../../domain/plan/types.ts';
import type { PlanResult } from './call.ts';
import type { PlanStep, StopSign } from './control.ts';

export interface StaffingTools {
  solver: MipSolver;
  sign: StopSign;
  tell(step: PlanStep): void;
  /** Milliseconds of any clock that runs on. */
  nowMs(): number;
}

/** Closer to the best possible than this is not looked for. */
const TARGET_GAP = 0.005;

export interface Staffed {
  staff: Staff;
  /** How good what was found is; null before anything was. */
  optimum(): PlanResult['optimum'];
  /** Whether a team patrols in a slot by what was found. */
  patrols: Patrols;
}

/** `staff` takes `limitSeconds` at most, but for a second or two; it throws as the programme's, and `stopped`. */
export function staffing(limitSeconds: number, { solver, sign, tell, nowMs }: StaffingTools): Staffed {
  let found: Staffing | null = null;
  return {
    staff: (input) => {
      const untilMs = nowMs() + 1000 * limitSeconds;
      found = staff(input, solver, {
        targetGap: TARGET_GAP,
        secondsLeft: () => Math.max(0, (untilMs - nowMs()) / 1000),
        shouldStop: () => sign.isRaised,
        onProgress: (progress) => tell({ phase: 'staffing', ...finite(progress) }),
      });
      sign.check();
      tell({ phase: 'routes', ...finite(found) });
      return found;
    },
    optimum: () => found && { ...finite(found), objective: found.objective, ended: found.ended },
    patrols: (team, slot) => found?.duty[slot]?.[team]?.at === 'zone',
  };
}

/** What cannot be written as JSON is not known. */
function finite({ objective, bound, gap }: Pick<Staffing, 'objective' | 'bound' | 'gap'>) {
  const known = (value: number) => (Number.isFinite(value) ? value : null);
  return { objective: known(objective), bound: known(bound), gap: known(gap) };
}
