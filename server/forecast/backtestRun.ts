/** One backtest from its plain input to the report: what the thread and the command line both run. */
import {
  backtest,
  HORIZONS_DAYS,
  rollingOrigins,
  type BacktestProgress,
  type BacktestReport,
} from '../../domain/risk/backtest.ts';
import { sum } from '../../domain/risk/counts.ts';
import type { Unit } from '../../domain/risk/expect.ts';
import type { Network } from '../../domain/network/graph.ts';
import { Problem } from '../../domain/problem.ts';
import type { RoadIncidents } from '../../db/queries/riskEvents.ts';
import { openGround, type Ground } from './ground.ts';
import { proposeFrom } from './propose.ts';

export interface BacktestCall {
  ground: Ground;
  asOfMs: number;
  /** First origin; null: the last twelve that the data allow. */
  firstMs: number | null;
  horizonsDays: readonly number[];
  /** Of the total size, or in metres of road (square metres of cells). */
  budgets: { shares: readonly number[] } | { sizes: readonly number[] };
  slots: boolean;
  seed: number;
}

export const ALL_HORIZONS: readonly number[] = HORIZONS_DAYS;
const ORIGINS = 12;
/** Sections that intervals are held against. */
const STUDY_SECTIONS = 40;

/** Throws Problem `too-little-data` where fewer than 4 origins fit. */
export function* runBacktest(call: BacktestCall): Generator<BacktestProgress, BacktestReport> {
  const { ground, asOfMs, firstMs } = call;
  const { atMs } = ground.incidents;
  const oldestMs = atMs.reduce((a, b) => Math.min(a, b), Infinity);
  const originsMs = originsOf(oldestMs, asOfMs, Math.max(...call.horizonsDays), firstMs);
  const { study, network } = openGround(ground, originsMs[0]!);
  const total = sum(study.places.size);
  const budgets =
    'shares' in call.budgets ? call.budgets.shares : call.budgets.sizes.map((size) => size / total);
  return yield* backtest(study, {
    originsMs,
    horizonsDays: call.horizonsDays,
    budgets,
    slots: call.slots,
    seed: call.seed,
    sections: network ? studySections(network, ground.incidents as RoadIncidents, originsMs[0]!) : [],
  });
}

function originsOf(fromMs: number, asOfMs: number, longestDays: number, firstMs: number | null): number[] {
  try {
    return rollingOrigins(fromMs, asOfMs, longestDays, firstMs === null ? { count: ORIGINS } : { firstMs });
  } catch (error) {
    if (error instanceof RangeError) throw new Problem('too-little-data', error.message);
    throw error;
  }
}

/** Sections proposed from what lies before the first origin: no later incident had a say in which they are. */
function studySections(network: Network, incidents: RoadIncidents, beforeMs: number): Unit[] {
  return proposeFrom(network, incidents, beforeMs, STUDY_SECTIONS).map(({ stretches }) => ({
    places: Uint32Array.from(stretches, ({ road }) => road),
    parts: Float64Array.from(
      stretches,
      ({ road, fromMeters, toMeters }) => Math.abs(toMeters - fromMeters) / network.roadMeters[road]!,
    ),
  }));
}
