/** What a backtest says, as plain values: the verdict, the rows of its table, the file. Pure. */
import { BASELINES, MODELS, type Baseline, type ModelName } from '../../domain/risk/types.ts';
import type { BacktestReport } from '../api.ts';

export type Horizon = BacktestReport['byPlace'][number];
export type Score = Horizon['models'][number];
export type Estimate = Score['logScore'];
export type BudgetScore = Score['budgets'][number];

/** Whether two models differ by more than chance (the 90 % interval of the ratio of their hits lies on one side of 1). */
export type Finding = 'better' | 'worse' | 'within' | 'unknown';

export const isBaseline = (model: ModelName): model is Baseline => BASELINES.some((name) => name === model);

export const atBudget = (score: Score, budget: number): BudgetScore | undefined =>
  score.budgets.find((each) => each.budget === budget);

export function findingOf({ low, high }: Estimate): Finding {
  if (low === null || high === null) return 'unknown';
  return low > 1 ? 'better' : high < 1 ? 'worse' : 'within';
}

export interface Verdict {
  forecast: BudgetScore;
  /** The plain rule that found most at this budget. */
  rule: Baseline;
  of: BudgetScore;
  finding: Finding;
}

/** The forecast beside the plain rule that did best at a budget; null where either is missing. */
export function verdictOf(horizon: Horizon, budget: number): Verdict | null {
  const chosen = horizon.models.find(({ model }) => model === horizon.chosen);
  const forecast = chosen && atBudget(chosen, budget);
  const rules = horizon.models
    .flatMap((score) => {
      const of = atBudget(score, budget);
      return of && isBaseline(score.model) && score.model !== horizon.chosen
        ? [{ rule: score.model, of }]
        : [];
    })
    .toSorted((a, b) => b.of.hits - a.of.hits);
  const best = rules[0];
  return forecast && best ? { forecast, ...best, finding: findingOf(best.of.ratio) } : null;
}

/** The forecast first, then the plain rules, then the parts that it is blended of; each by what it found. */
export function rankedModels({ chosen, models }: Horizon, budget: number) {
  const hits = (score: Score) => atBudget(score, budget)?.hits ?? 0;
  const ranked = models.toSorted((a, b) => hits(b) - hits(a));
  return {
    forecast: ranked.filter(({ model }) => model === chosen),
    rules: ranked.filter(({ model }) => model !== chosen && isBaseline(model)),
    parts: ranked.filter(({ model }) => model !== chosen && !isBaseline(model)),
  };
}

const ESTIMATES = ['hitRate', 'pai', 'peiStar', 'ratio'] as const;

/** Every number of the report: a line for each horizon, model and budget. */
export function csvOf(report: BacktestReport): string {
  const spread = (name: string) => [name, `${name}Low`, `${name}High`];
  const head = [
    'by',
    'horizonDays',
    'model',
    'budget',
    'hits',
    ...ESTIMATES.flatMap(spread),
    ...spread('logScore'),
  ];
  const three = ({ value, low, high }: Estimate) => [value, low, high];
  const linesOf = (by: string, { horizonDays, models }: Horizon) =>
    models.flatMap(({ model, logScore, budgets }) =>
      budgets.map((each) => [
        by,
        horizonDays,
        model,
        each.budget,
        each.hits,
        ...ESTIMATES.flatMap((name) => three(each[name])),
        ...three(logScore),
      ]),
    );
  const lines = [
    ...report.byPlace.flatMap((horizon) => linesOf('place', horizon)),
    ...(report.bySlot ? linesOf('slot', report.bySlot) : []),
  ];
  return [head, ...lines].map((line) => line.map((cell) => cell ?? '').join(',')).join('\r\n') + '\r\n';
}

/** Curves in the order that they are drawn, the forecast over all. */
export function curveModels(chosen: ModelName, best: ModelName): { model: ModelName; look: CurveLook }[] {
  const lookOf = (model: ModelName): CurveLook =>
    model === chosen ? 'forecast' : model === best ? 'rule' : model === 'even' ? 'even' : 'other';
  const order: CurveLook[] = ['other', 'even', 'rule', 'forecast'];
  return MODELS.filter((model) => model === chosen || isBaseline(model))
    .map((model) => ({ model, look: lookOf(model) }))
    .toSorted((a, b) => order.indexOf(a.look) - order.indexOf(b.look));
}

export type CurveLook = 'forecast' | 'rule' | 'other' | 'even' | 'most';
