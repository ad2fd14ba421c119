import type { MipSolver } from './staffing/mip.ts';
import { staff } from './staffing/staff.ts';
import type { Staff } from './types.ts';

/** With no time left the staffing is the greedy one, and no solver is asked. */
export const staffAtOnce: Staff = (input) =>
  staff(input, {} as MipSolver, { targetGap: 0, secondsLeft: () => 0 });
