/** Backtests on demand: their questions from the query string, what they are computed from, their reports in the words of the contract. */
import type { z } from '@hono/zod-openapi';
import { BUDGET_SHARES, type BacktestReport } from '../../domain/risk/backtest.ts';
import { Problem } from '../../domain/problem.ts';
import { parseInstant } from '../../domain/time/instant.ts';
import type { BacktestReportAnswer, backtestQuery } from '../contract/forecast.ts';
import type { AppContext } from '../context.ts';
import { parseFilter } from '../filter.ts';
import { ALL_HORIZONS, type BacktestCall } from './backtestRun.ts';
import { forecastAsOf } from './forecast.ts';
import type { Job } from './groundJobs.ts';
import type { UnitKind } from './ground.ts';
import { defaultUnit, readGround } from './readGround.ts';

/** What is asked, all of it decided. */
export interface BacktestAsked {
  unit: UnitKind;
  categories: readonly string[] | null;
  includeDiscovered: boolean;
  budgets: BacktestCall['budgets'];
  firstMs: number | null;
  slots: boolean;
  seed: number;
}

const SEED = 1;
const MOST_BUDGETS = 10;

/** Throws Problem `invalid` with the parameters that cannot be used. */
export async function parseBacktest(
  context: AppContext,
  query: z.infer<typeof backtestQuery>,
): Promise<BacktestAsked> {
  const { categories } = await parseFilter(context, { category: query.category }, 'incidents');
  return {
    unit: query.unit ?? (await defaultUnit(context)),
    categories,
    includeDiscovered: query.discovered === '1',
    budgets: { shares: parseShares(query.budgets) },
    firstMs: query.from === undefined ? null : instantOf(context, query.from, '?from'),
    slots: query.slots !== '0',
    seed: SEED,
  };
}

/** Shares of a total, ascending. Throws Problem `invalid`. */
export function parseShares(text: string | undefined, pointer = '?budgets'): number[] {
  if (text === undefined) return [...BUDGET_SHARES];
  const shares = text.split(',').map(Number);
  if (shares.length <= MOST_BUDGETS && shares.every((share) => share > 0 && share < 1)) {
    return shares.sort((a, b) => a - b);
  }
  const detail = `at most ${MOST_BUDGETS} shares between 0 and 1, by comma`;
  throw new Problem('invalid', detail, [{ pointer, detail }]);
}

/** The instant that a parameter names. Throws Problem `invalid` with its pointer. */
export function instantOf(context: AppContext, text: string, pointer: string): number {
  const parsed = parseInstant(text, context.clock);
  if (parsed.valid) return parsed.ms;
  throw new Problem('invalid', parsed.reason, [{ pointer, detail: parsed.reason }]);
}

/** What is known of it; begins it where nothing is. */
export async function askBacktest(
  context: AppContext,
  asked: BacktestAsked,
): Promise<Job<BacktestReportAnswer>> {
  return context.backtests.ask(await keyOf(context, asked), {
    read: () => backtestCall(context, asked),
    answer: (call, report) => answerOf(asked, call, report),
  });
}

/** Stops it where it runs. */
export async function stopBacktest(context: AppContext, asked: BacktestAsked): Promise<void> {
  context.backtests.cancel(await keyOf(context, asked));
}

async function keyOf(context: AppContext, asked: BacktestAsked): Promise<string> {
  const version = await context.version(['incidents', 'roads', 'categories', 'areas']);
  return JSON.stringify([version, await forecastAsOf(context), asked]);
}

/** Reads what the backtest is computed from. */
async function backtestCall(context: AppContext, asked: BacktestAsked): Promise<BacktestCall> {
  const asOfMs = await forecastAsOf(context);
  const { unit, categories, includeDiscovered, budgets, firstMs, slots, seed } = asked;
  const ground = await readGround(context, unit, { beforeMs: asOfMs, categories, includeDiscovered });
  return { ground, asOfMs, firstMs, horizonsDays: ALL_HORIZONS, budgets, slots, seed };
}

/** The report in the words of the contract. */
export function answerOf(
  asked: BacktestAsked,
  { ground, asOfMs }: BacktestCall,
  { originsMs, ...report }: BacktestReport,
): BacktestReportAnswer {
  const iso = (ms: number) => new Date(ms).toISOString();
  const oldestMs = ground.incidents.atMs.reduce((a, b) => Math.min(a, b), asOfMs);
  return {
    unit: asked.unit,
    categories: asked.categories ? [...asked.categories] : null,
    includesDiscovered: asked.includeDiscovered,
    asOf: iso(asOfMs),
    dataFrom: iso(oldestMs),
    incidents: ground.incidents.atMs.length,
    origins: originsMs.map(iso),
    ...report,
  };
}
