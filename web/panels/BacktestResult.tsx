/** A backtest's report: the verdict in a sentence, curves over budgets, calibration, and every model beside each other. */
import { useSignal } from '@preact/signals';
import downloadIcon from 'lucide-static/icons/download.svg?raw';
import type { BacktestReport } from '../api.ts';
import { formatDay, formatFixed, formatNumber, formatShare, localParts } from '../format.ts';
import { language, nameOf, t } from '../i18n/index.ts';
import {
  atBudget,
  csvOf,
  curveModels,
  findingOf,
  rankedModels,
  verdictOf,
  type Estimate,
  type Horizon,
  type Score,
} from '../parts/backtestRows.ts';
import { Icon } from '../parts/Icon.tsx';
import { LineChart, type Curve } from '../parts/LineChart.tsx';
import { saveFile } from '../parts/saveFile.ts';
import { Segments } from '../parts/Segments.tsx';
import { categories, timeZone } from '../state/data.ts';
import type { BacktestChoice } from '../state/view.ts';
import { CalibrationChart } from './CalibrationChart.tsx';

interface Props {
  choice: BacktestChoice;
  report: BacktestReport;
}

/** Curves and calibration are told for a month; it is what is shown first. */
const MONTH_DAYS = 30;
const FIRST_BUDGET = 0.02;

export function BacktestResult({ choice, report }: Props) {
  const view = useSignal(String(MONTH_DAYS));
  const budget = useSignal(FIRST_BUDGET);
  const horizons = new Map<string, Horizon>([
    ...report.byPlace.map((each) => [String(each.horizonDays), each] as const),
    ...(report.bySlot ? [['slots', report.bySlot] as const] : []),
  ]);
  const horizon = horizons.get(view.value) ?? report.byPlace[0];
  const share = report.budgets.includes(budget.value) ? budget.value : report.budgets[0];
  if (!horizon || share === undefined) return null;
  const bySlots = horizon === report.bySlot;
  const month = report.byPlace.find(({ horizonDays }) => horizonDays === MONTH_DAYS) ?? report.byPlace[0]!;
  return (
    <>
      <OfWhat choice={choice} report={report} />
      <div class="backtest-choices">
        <Segments
          label={t('backtest.horizon')}
          value={bySlots ? 'slots' : String(horizon.horizonDays)}
          options={[...horizons].map(([value, { horizonDays }]) => ({
            value,
            label: value === 'slots' ? t('backtest.slots') : t('backtest.days', { days: horizonDays }),
          }))}
          onChange={(value) => (view.value = value)}
        />
        <Segments
          label={t('backtest.budget')}
          value={String(share)}
          options={report.budgets.map((each) => ({ value: String(each), label: percent(each) }))}
          onChange={(value) => (budget.value = Number(value))}
        />
      </div>
      <Verdict horizon={horizon} budget={share} unit={bySlots ? 'slots' : report.unit} />
      <Comparison horizon={horizon} budget={share} report={report} />
      <div class="charts">
        <Curves report={report} month={month} />
        <CalibrationChart report={report} total={month.calibration} />
      </div>
    </>
  );
}

/** `2%`, `0.5%`. */
const percent = (share: number) => formatShare(share, language.value);

/** Of what data it is: a report must not be read as that of another choice. */
function OfWhat({ choice, report }: Props) {
  const lang = language.value;
  const known = categories.data.value?.groups ?? [];
  const names = choice.groups.map((code) => {
    const group = known.find((each) => each.of === 'incidents' && each.code === code);
    return group ? nameOf(group) : code;
  });
  const day = (instant: string) => formatDay(localParts(Date.parse(instant), timeZone.value).day, lang);
  return (
    <p class="of-what">
      <strong>{t(`backtest.unit.${report.unit}`)}</strong> ·{' '}
      {names.join(t('png.and')) || t('model.allGroups')} ·{' '}
      {t('backtest.data', {
        incidents: formatNumber(report.incidents, lang),
        from: day(report.dataFrom),
        to: day(report.asOf),
      })}{' '}
      · {t(report.includesDiscovered ? 'model.withDiscovered' : 'model.reportedOnly')}
    </p>
  );
}

function Verdict(props: { horizon: Horizon; budget: number; unit: BacktestReport['unit'] | 'slots' }) {
  const { horizon, budget, unit } = props;
  const verdict = verdictOf(horizon, budget);
  const found = verdict?.forecast.hitRate.value ?? null;
  const rule = verdict?.of.hitRate.value ?? null;
  if (!verdict || found === null || rule === null) {
    return <p class="verdict-line">{t('backtest.noVerdict')}</p>;
  }
  return (
    <p class={`verdict-line ${verdict.finding}`}>
      {t('backtest.verdict', {
        origins: horizon.origins,
        days: horizon.horizonDays,
        incidents: formatNumber(horizon.incidents, language.value),
        budget: percent(budget),
        of: t(`backtest.of.${unit}`),
        found: formatPoints(found),
        rule: t(`model.part.${verdict.rule}`),
        other: formatPoints(rule),
      })}{' '}
      <strong>{t(`backtest.finding.${verdict.finding}`)}</strong>
    </p>
  );
}

/** A share with one digit, so that near ones can be told apart: `18.7%`. */
const formatPoints = (share: number) => `${formatFixed(share * 100, language.value, 1)}%`;

function Curves({ report, month }: { report: BacktestReport; month: Horizon }) {
  const { curve } = report;
  const best = verdictOf(month, FIRST_BUDGET)?.rule ?? month.bestBaseline;
  const valuesOf = (model: string) => curve.hitRates.find((each) => each.model === model)?.values;
  const curves: Curve[] = curveModels(month.chosen, best).flatMap(({ model, look }) => {
    const values = valuesOf(model);
    const label = look === 'forecast' ? t('backtest.forecast') : t(`model.part.${model}`);
    return values ? [{ key: model, label, look, values }] : [];
  });
  const index = (each: Curve): Curve => ({
    ...each,
    values: each.values.map((value, i) => value / curve.budgets[i]!),
  });
  const axis = {
    unit: t(report.unit === 'roads' ? 'backtest.axis.roads' : 'backtest.axis.cells'),
    xs: curve.budgets,
    xTicks: [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5],
    formatX: percent,
  };
  const most = { key: 'most', label: t('backtest.most'), look: 'most', values: curve.best };
  return (
    <div class="curves">
      <LineChart {...axis} title={t('backtest.hitRate')} curves={[most, ...curves]} formatY={percent} />
      <LineChart
        {...axis}
        title={t('backtest.paiCurve')}
        curves={curves.map(index)}
        formatY={(value) => formatNumber(value, language.value, 1)}
      />
      <ul class="curve-keys">
        {(['forecast', 'rule', 'other', 'even', 'most'] as const).map((look) => (
          <li key={look}>
            <svg width="28" height="8" aria-hidden="true">
              <line class={`curve ${look}`} x1="1" x2="27" y1="4" y2="4" />
            </svg>
            {look === 'rule'
              ? t('backtest.key.rule', { rule: t(`model.part.${best}`) })
              : t(
                  look === 'forecast'
                    ? 'backtest.forecast'
                    : look === 'most'
                      ? 'backtest.most'
                      : `backtest.key.${look}`,
                )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Comparison(props: { horizon: Horizon; budget: number; report: BacktestReport }) {
  const { horizon, budget, report } = props;
  const groups = rankedModels(horizon, budget);
  const save = () => {
    const content = new Blob(['\uFEFF', csvOf(report)], { type: 'text/csv;charset=utf-8' });
    saveFile(`hexbeat-backtest-${report.unit}-${report.asOf.slice(0, 10)}.csv`, content);
  };
  return (
    <section class="comparison">
      <div class="heading">
        <h3>{t('backtest.table')}</h3>
        <button type="button" class="quiet" onClick={save}>
          <Icon svg={downloadIcon} size={16} /> {t('table.csv')}
        </button>
      </div>
      <div class="wide-table" tabIndex={0} role="region" aria-label={t('backtest.table')}>
        <table class="plain-table">
          <thead>
            <tr>
              <th scope="col">{t('backtest.model')}</th>
              <th scope="col">{t('backtest.hitRate')}</th>
              <th scope="col" title={t('backtest.paiHint')}>
                PAI
              </th>
              <th scope="col" title={t('backtest.peiHint')}>
                PEI*
              </th>
              <th scope="col" title={t('backtest.ratioHint')}>
                {t('backtest.ratio')}
              </th>
              <th scope="col" title={t('backtest.logScoreHint')}>
                {t('backtest.logScore')}
              </th>
            </tr>
          </thead>
          {(['forecast', 'rules', 'parts'] as const).map((name) => (
            <tbody key={name} class={name}>
              {name !== 'forecast' && groups[name].length > 0 && (
                <tr class="group">
                  <th scope="rowgroup" colSpan={6}>
                    {t(`backtest.group.${name}`)}
                  </th>
                </tr>
              )}
              {groups[name].map((score) => (
                <Row key={score.model} score={score} budget={budget} isForecast={name === 'forecast'} />
              ))}
            </tbody>
          ))}
        </table>
      </div>
      <p class="says">{t('backtest.intervals')}</p>
    </section>
  );
}

function Row({ score, budget, isForecast }: { score: Score; budget: number; isForecast: boolean }) {
  const of = atBudget(score, budget);
  const lang = language.value;
  const fixed = (digits: number) => (value: number) => formatFixed(value, lang, digits);
  return (
    <tr>
      <th scope="row">{isForecast ? t('backtest.forecast') : t(`model.part.${score.model}`)}</th>
      <td>{of && <Spread of={of.hitRate} write={formatPoints} />}</td>
      <td>{of && <Spread of={of.pai} write={fixed(2)} />}</td>
      <td>{of && <Spread of={of.peiStar} write={fixed(3)} />}</td>
      <td class={of && !isForecast ? findingOf(of.ratio) : ''}>
        {of && !isForecast && <Spread of={of.ratio} write={fixed(3)} />}
      </td>
      <td>
        <Spread of={score.logScore} write={fixed(3)} />
      </td>
    </tr>
  );
}

/** A number over its interval; what could not be had is a dash. */
function Spread({ of: { value, low, high }, write }: { of: Estimate; write(value: number): string }) {
  if (value === null) return <>–</>;
  return (
    <>
      {write(value)}
      {low !== null && high !== null && (
        <span class="second-line">
          {write(low)}
          {low < 0 ? ' – ' : '–'}
          {write(high)}
        </span>
      )}
    </>
  );
}
