/**
 * HiGHS (Huangfu & Hall 2018, doi:10.1007/s12532-017-0130-5) as the solver of the domain's programmes. Loaded once a thread;
 * solving blocks that thread, so it belongs into a worker. Stops are asked for at the solver's own checkpoints: `shouldStop` must read
 * shared memory or a clock, since no message arrives meanwhile.
 */
import loadHighs, { type Highs, type HighsCallbackMap, type Model, type ModelData } from 'highs';
import type { Mip, MipAnswer, MipOptions, MipSolver, Relaxation } from '../../domain/plan/staffing/mip.ts';

let loading: Promise<MipSolver> | undefined;

/** One thread, seeded: the same programme gives the same answer as long as neither time limit nor stop cuts in. */
export function highsSolver(): Promise<MipSolver> {
  return (loading ??= loadHighs().then((highs) => ({
    solve: (mip, options) => solve(highs, mip, options),
    relax: (mip) => relax(highs, mip),
  })));
}

function solve(highs: Highs, mip: Mip, options: MipOptions): MipAnswer {
  return highs.withModel(modelOf(highs, mip, true), (model): MipAnswer => {
    const { callbackType, modelStatus } = highs.constants;
    set(model, options.secondsAtMost, { mip_rel_gap: 0, mip_abs_gap: Math.max(options.targetGap, 1e-6) });
    let stopped = false;
    let best: Float64Array | null = null;
    let objective = -Infinity;
    let bound = Infinity;
    const see = (data: { mip_dual_bound?: number }) => {
      if (data.mip_dual_bound !== undefined) bound = Math.min(bound, data.mip_dual_bound);
      options.onProgress?.(objective, bound);
    };
    const callbacks: HighsCallbackMap = {
      [callbackType.mipImprovingSolution](event) {
        best = event.data.mip_solution ?? best;
        objective = Math.max(objective, event.data.objective_function_value ?? -Infinity);
        see(event.data);
      },
      [callbackType.mipLogging](event) {
        see(event.data);
      },
      [callbackType.mipInterrupt](event) {
        if (options.shouldStop?.()) {
          stopped = true;
          event.interrupt();
        }
      },
    };
    model.run(callbacks);
    const status = model.getModelStatus();
    if (status === modelStatus.optimal || status === modelStatus.empty) {
      objective = model.getObjectiveValue();
      bound = status === modelStatus.empty ? objective : Math.min(bound, dualBound(model));
      const ended = bound - objective <= 1e-6 ? 'optimal' : 'gap-reached';
      return { ended, values: model.getSolution().colValue, objective, bound };
    }
    if (status !== modelStatus.timeLimit && status !== modelStatus.interrupted) throw failed(status);
    bound = Math.min(bound, dualBound(model));
    return { ended: stopped ? 'stopped' : 'time-limit', values: best, objective, bound };
  });
}

/** Keeps its basis from solve to solve. */
function relax(highs: Highs, mip: Mip): Relaxation {
  const { callbackType, modelStatus } = highs.constants;
  const model = highs.createModel(modelOf(highs, mip, false));
  const numRows = mip.rowLower.length;
  return {
    solve({ secondsAtMost, shouldStop }) {
      model.zeroAllClocks();
      set(model, secondsAtMost, {});
      model.run({
        [callbackType.simplexInterrupt](event) {
          if (shouldStop?.()) event.interrupt();
        },
      });
      const status = model.getModelStatus();
      if (status === modelStatus.timeLimit || status === modelStatus.interrupted) {
        return null;
      }
      if (status !== modelStatus.optimal) throw failed(status);
      const { colValue, rowDual } = model.getSolution();
      return { objective: model.getObjectiveValue(), values: colValue, prices: rowDual };
    },
    add({ worth, lower, upper, starts, rows, values }) {
      const matrix = {
        format: 'csc' as const,
        numRows,
        numCols: worth.length,
        starts,
        indices: rows,
        values,
      };
      model.addCols({ cost: worth, lower, upper, matrix });
    },
    close: () => void model.dispose(),
  };
}

function modelOf(highs: Highs, mip: Mip, integral: boolean): ModelData {
  const { variableType, objectiveSense } = highs.constants;
  const [numCols, numRows] = [mip.worth.length, mip.rowLower.length];
  return {
    numCols,
    numRows,
    sense: objectiveSense.maximize,
    colCost: mip.worth,
    colLower: mip.lower,
    colUpper: mip.upper,
    rowLower: mip.rowLower,
    rowUpper: mip.rowUpper,
    matrix: {
      format: 'csc',
      numRows,
      numCols,
      starts: mip.starts,
      indices: mip.rows,
      values: mip.values,
    },
    ...(integral && {
      integrality: Int32Array.from(mip.whole, (is) => (is ? variableType.integer : variableType.continuous)),
    }),
  };
}

function set(model: Model, secondsAtMost: number, more: Record<string, number>): void {
  model.options.set({ output_flag: false, time_limit: Math.max(0, secondsAtMost), ...more });
}

function dualBound(model: Model): number {
  const bound = Number(model.info.get('mip_dual_bound'));
  return Number.isNaN(bound) ? Infinity : bound;
}

function failed(status: number): Error {
  return new Error(`HiGHS ended a staffing programme with model status ${status}`);
}
