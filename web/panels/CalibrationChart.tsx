/** Whether as many happened as were expected: in five groups of places, in total, and within the intervals. */
import type { BacktestReport } from '../api.ts';
import { formatFixed, formatNumber, formatShare } from '../format.ts';
import { language, t } from '../i18n/index.ts';
import type { Estimate } from '../parts/backtestRows.ts';

/** The nominal share of the intervals. */
const NOMINAL = 0.8;

export function CalibrationChart({ report, total }: { report: BacktestReport; total: Estimate }) {
  const lang = language.value;
  const { fifths, intervals } = report;
  const most = Math.max(1e-9, ...fifths.flatMap(({ expected, observed }) => [expected, observed]));
  const whole = (value: number) => formatNumber(value, lang);
  const plain = (value: number) => formatFixed(value, lang, 2);
  const nameOf = (i: number) =>
    i === 0 ? t('backtest.densest') : i === 4 ? t('backtest.sparsest') : String(i + 1);
  return (
    <section class="calibration">
      <h3>{t('backtest.calibration')}</h3>
      <table class="plain-table">
        <caption class="spoken">{t('backtest.calibration')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('backtest.fifth')}</th>
            <td class="bars-head" />
            <th scope="col">
              <i class="key expected" /> {t('backtest.expected')}
            </th>
            <th scope="col">
              <i class="key observed" /> {t('backtest.observed')}
            </th>
            <th scope="col">{t('backtest.quotient')}</th>
          </tr>
        </thead>
        <tbody>
          {fifths.map(({ expected, observed }, i) => (
            <tr key={i}>
              <th scope="row">{nameOf(i)}</th>
              <td class="twin" aria-hidden="true">
                <i class="expected" style={{ width: `${(expected / most) * 100}%` }} />
                <i class="observed" style={{ width: `${(observed / most) * 100}%` }} />
              </td>
              <td>{whole(expected)}</td>
              <td>{whole(observed)}</td>
              <td>{observed > 0 ? formatFixed(expected / observed, lang, 2) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        {total.value === null || total.low === null || total.high === null
          ? t('backtest.noTotal')
          : t('backtest.total', {
              value: plain(total.value),
              low: plain(total.low),
              high: plain(total.high),
            })}
      </p>
      {intervals && (
        <p>
          {t('backtest.coverage', {
            nominal: formatShare(NOMINAL, lang),
            share: formatShare(intervals.share, lang),
            held: whole(intervals.held),
            counts: whole(intervals.counts),
            sections: whole(intervals.sections),
          })}
        </p>
      )}
      <p class="says">{t('backtest.calibrationSays')}</p>
    </section>
  );
}
