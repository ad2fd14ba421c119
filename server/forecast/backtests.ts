/** Backtests on demand: computed once for a question and a state of the data, with progress, in a thread that can be stopped. */
import type { z } from '@hono/zod-openapi';
import { BUDGET_SHARES, type BacktestProgress, type BacktestReport } from '../../domain/risk/backtest.ts';
import { Problem } from '../../domain/problem.ts';
import { parseInstant } from '../../domain/time/instant.ts';
import type { BacktestReportAnswer, backtestQuery } from '../contract/forecast.ts';
import type { Engine } from '../../db/engines/engine.ts';
import type { AppContext } from '../context.ts';
import { parseFilter } from '../filter.ts';
import { ThreadCaller } from '../threads/caller.ts';
import { ALL_HORIZONS, type BacktestCall } from './backtestRun.ts';
import type { BacktestCalls } from './backtestWorker.ts';
import { forecastAsOf } from './forecast.ts';
import { defaultUnit, readGround, type UnitKind } from './ground.ts';

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
/** Reports kept: each is some 20 kilobytes. */
const KEPT = 20;

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
    firstMs: query.from === undefined ? null : instantOf(context, query.from),
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

function instantOf(context: AppContext, text: string): number {
  const parsed = parseInstant(text, context.clock);
  if (parsed.valid) return parsed.ms;
  throw new Problem('invalid', parsed.reason, [{ pointer: '?from', detail: parsed.reason }]);
}

interface Running {
  state: 'running';
  progress: BacktestProgress;
}

type Job = Running | { state: 'done'; report: BacktestReportAnswer } | { state: 'failed'; error: Error };

/** The thread of all backtests: one runs at a time, the others wait in its order. */
const thread = new ThreadCaller<BacktestCalls>(new URL('./backtestWorker.ts', import.meta.url));

/** What is known, by database and question. */
const known = new WeakMap<Engine, Map<string, Job>>();

const jobsOf = ({ engine }: AppContext): Map<string, Job> => {
  let jobs = known.get(engine);
  if (!jobs) known.set(engine, (jobs = new Map<string, Job>()));
  return jobs;
};

/** What is known of a backtest; begins it where nothing is. A failure is told once, and asked again begins anew. */
export async function askBacktest(context: AppContext, asked: BacktestAsked): Promise<Job> {
  const key = await keyOf(context, asked);
  const jobs = jobsOf(context);
  const job = jobs.get(key);
  if (!job) return begin(context, asked, key);
  if (job.state === 'failed') jobs.delete(key);
  return job;
}

/** Stops it where it runs. Others that wait behind it lose their place, and begin anew when they are asked for. */
export async function cancelBacktest(context: AppContext, asked: BacktestAsked): Promise<void> {
  if (jobsOf(context).get(await keyOf(context, asked))?.state === 'running') await stopBacktests(context);
}

/** Ends the thread. */
export async function stopBacktests(context: AppContext): Promise<void> {
  const jobs = jobsOf(context);
  for (const [key, job] of jobs) if (job.state === 'running') jobs.delete(key);
  await thread.stop();
}

function begin(context: AppContext, asked: BacktestAsked, key: string): Job {
  const jobs = jobsOf(context);
  const job: Running = { state: 'running', progress: { done: 0, total: 0 } };
  const end = (as: Job) => {
    // Not where it was stopped meanwhile, and perhaps begun anew.
    if (jobs.get(key) === job) jobs.set(key, as);
  };
  jobs.set(key, job);
  if (jobs.size > KEPT) jobs.delete(jobs.keys().next().value!);
  run(context, asked, job).then(
    (report) => end({ state: 'done', report }),
    (error: Error) => end({ state: 'failed', error }),
  );
  return job;
}

async function run(context: AppContext, asked: BacktestAsked, job: Running): Promise<BacktestReportAnswer> {
  const call = await backtestCall(context, asked);
  const report = await thread.call('run', call, [], (progress) => {
    job.progress = progress as BacktestProgress;
  });
  return answerOf(asked, call, report);
}

async function keyOf(context: AppContext, asked: BacktestAsked): Promise<string> {
  const version = await context.version(['incidents', 'roads', 'categories', 'areas']);
  return JSON.stringify([version, await forecastAsOf(context), asked]);
}

/** Reads what the backtest is computed from. */
export async function backtestCall(context: AppContext, asked: BacktestAsked): Promise<BacktestCall> {
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
