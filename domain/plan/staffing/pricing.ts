/**
 * Solving a programme whose columns are made as they are needed: column generation (Gilmore & Gomory 1961, doi:10.1287/opre.9.6.849). The
 * relaxation is solved with some crews, prices of its rows say which others would be worth having, until none is: then its worth
 * bounds that of any staffing, with whatever crews. The programme is solved with the crews at hand; what no such crew is part of
 * loses by its reduced worth, so that only crews within the gap that is left could do better.
 */
import type { MipAnswer, MipSolver } from './mip.ts';
import type { Programme } from './programme.ts';
import type { StaffingOptions } from './types.ts';

export interface PricedProgramme {
  /** No solution is worth more; Infinity if prices could not be settled in time. */
  bound: number;
  /** By row. */
  prices: Float64Array | null;
  /** By column, if they are whole numbers where they must be: then this is a best solution. */
  whole: Float64Array | null;
}

/** Share of the objective that a solver's tolerances may hide. */
const TOLERANCE = 1e-7;
const WHOLE = 1e-6;

/** Adds to the programme the crews that its relaxation asks for. */
export function priceCrews(
  programme: Programme,
  solver: MipSolver,
  { secondsLeft, shouldStop }: Pick<StaffingOptions, 'secondsLeft' | 'shouldStop'>,
): PricedProgramme {
  const { build } = programme;
  const mip = build.build();
  const relaxation = solver.relax(mip);
  try {
    for (;;) {
      const answer = relaxation.solve({ secondsAtMost: secondsLeft(), shouldStop });
      if (!answer) return { bound: Infinity, prices: null, whole: null };
      const { objective, values, prices } = answer;
      const known = build.about.length;
      const tolerance = TOLERANCE * Math.max(1, Math.abs(objective));
      if (programme.addCrews(prices, tolerance / 100)! > 0) {
        relaxation.add(build.columnsFrom(known));
        continue;
      }
      const { whole } = build.columnsFrom(0);
      const isWhole = whole.every((is, i) => !is || Math.abs(values[i]! - Math.round(values[i]!)) <= WHOLE);
      return { bound: objective + tolerance, prices, whole: isWhole ? values : null };
    }
  } finally {
    relaxation.close();
  }
}

/**
 * The best staffing of a programme, as far as time allows, with `mip.ts`'s columns by `build.about`. The answer's bound holds for all crews.
 * `onProgress` is told of the objective and the least bound so far.
 */
export function solveProgramme(
  { build, addCrews, isExhaustible }: Programme,
  { prices, whole, bound: most }: PricedProgramme,
  solver: MipSolver,
  options: {
    targetGap: number;
    secondsLeft(): number;
    shouldStop?: () => boolean;
    onProgress?: (objective: number, bound: number) => void;
  },
): MipAnswer {
  if (whole) {
    const { worth } = build.columnsFrom(0);
    const objective = worth.reduce((sum, own, i) => sum + own * whole[i]!, 0);
    return { ended: 'optimal', values: whole, objective, bound: most };
  }
  const { targetGap, shouldStop, onProgress } = options;
  const first = solver.solve(build.build(), {
    targetGap,
    secondsAtMost: options.secondsLeft(),
    shouldStop,
    onProgress: (objective) => onProgress?.(objective, most),
  });
  const gap = most - first.objective;
  if (gap <= targetGap) return { ...first, ended: 'gap-reached', bound: most };
  if (first.ended === 'stopped' || first.ended === 'time-limit') return { ...first, bound: most };
  if (!prices || !isExhaustible) return { ...first, ended: 'gap-reached', bound: most };
  // Whatever is better has no crew that loses more than the gap.
  const added = addCrews(prices, -gap);
  if (added === null) return { ...first, ended: 'gap-reached', bound: most };
  if (added === 0) return { ...first, bound: Math.min(most, first.bound) };
  const second = solver.solve(build.build(), {
    targetGap,
    secondsAtMost: options.secondsLeft(),
    shouldStop,
    onProgress: (objective, bound) =>
      onProgress?.(Math.max(objective, first.objective), Math.min(most, Math.max(bound, first.objective))),
  });
  const best = second.objective > first.objective ? second : first;
  const bound = Math.min(most, Math.max(second.bound, best.objective));
  return { ended: second.ended, values: best.values, objective: best.objective, bound };
}
