/** What the plan is worth: beside plain ways to use the same teams, beside other plans, and on weeks that it had not seen. */
import type { Plan, PlanWorth } from '../../api.ts';
import { formatDay, formatFixed, formatMonthDay, formatNumber, formatSignificant } from '../../format.ts';
import { language, t } from '../../i18n/index.ts';
import { Busy, ErrorNote } from '../../parts/status.tsx';
import { recentPlans } from '../../state/data.ts';
import { perTeamHour } from '../../state/planCounts.ts';
import { askWorth, stopWorth, worth, worthProgress } from '../../state/planVersions.ts';
import { planId } from '../../state/store.ts';

const MOST_PLANS = 12;
const WAYS = ['plan', 'even', 'greedy'] as const;

export function CompareTab({ current }: { current: Plan }) {
  return (
    <>
      <Peers current={current} />
      <OtherPlans current={current} />
      <Worth current={current} />
    </>
  );
}

function Peers({ current }: { current: Plan }) {
  const { peers, expectedIncidents } = current;
  if (!peers) return <p class="hint">{t('compare.noPeers')}</p>;
  const values = { plan: expectedIncidents, ...peers };
  const most = Math.max(1e-9, ...WAYS.map((way) => values[way]));
  return (
    <section class="peers" aria-labelledby="peers-title">
      <h3 id="peers-title">{t('compare.peers')}</h3>
      <dl>
        {WAYS.map((way) => (
          <div key={way} class={way}>
            <dt>{t(`compare.way.${way}`)}</dt>
            <dd>
              <i class="bar" style={{ width: `${(values[way] / most) * 100}%` }} />
              <b>{formatSignificant(values[way], language.value)}</b>
            </dd>
          </div>
        ))}
      </dl>
      <p class="second-line">{t('compare.peersHint')}</p>
    </section>
  );
}

function OtherPlans({ current }: { current: Plan }) {
  const lang = language.value;
  const others = (recentPlans.data.value ?? []).filter(({ id }) => id !== current.id).slice(0, MOST_PLANS);
  if (others.length === 0) return null;
  return (
    <section aria-labelledby="others-title">
      <h3 id="others-title">{t('compare.others')}</h3>
      <table class="plain-table">
        <thead>
          <tr>
            <th scope="col">{t('panel.plan')}</th>
            <th scope="col">{t('compare.expected')}</th>
            <th scope="col">{t('compare.perHour')}</th>
          </tr>
        </thead>
        <tbody>
          <tr class="own">
            <th scope="row">{t('compare.this')}</th>
            <td>{formatSignificant(current.expectedIncidents, lang)}</td>
            <td>{formatSignificant(perTeamHour(current), lang)}</td>
          </tr>
          {others.map((item) => (
            <tr key={item.id}>
              <th scope="row">
                <button type="button" class="link" onClick={() => (planId.value = item.id)}>
                  {formatDay(item.from, lang)}
                </button>
                <span class="second-line">
                  {t(`publish.status.${item.status}`)} ·{' '}
                  {t('compare.teams', { count: formatNumber(item.teams, lang) })}
                </span>
              </th>
              <td>{formatSignificant(item.expectedIncidents, lang)}</td>
              <td>{formatSignificant(perTeamHour(item), lang)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Worth({ current }: { current: Plan }) {
  const running = worth.busy.value;
  const found = worth.data.value;
  const progress = worthProgress.value;
  const lang = language.value;
  return (
    <section class="worth" aria-labelledby="worth-title">
      <h3 id="worth-title">{t('worth.title')}</h3>
      <p class="second-line">{t('worth.says')}</p>
      <Busy when={running} />
      {worth.problem.value && <ErrorNote problem={worth.problem.value} />}
      {running ? (
        <div class="job">
          <p role="status">
            {progress && progress.total > 0
              ? t('worth.running', {
                  done: formatNumber(progress.done, lang),
                  total: formatNumber(progress.total, lang),
                })
              : t('job.waiting')}
          </p>
          <progress
            aria-label={t('worth.title')}
            max={Math.max(1, progress?.total ?? 1)}
            value={progress?.done ?? 0}
          />
          <div class="actions">
            <button type="button" class="quiet" onClick={stopWorth}>
              {t('plan.cancel')}
            </button>
          </div>
        </div>
      ) : found ? (
        <WorthTable worth={found} />
      ) : (
        <button type="button" class="quiet" disabled={current.teamHours === 0} onClick={askWorth}>
          {t('worth.start')}
        </button>
      )}
    </section>
  );
}

type Estimate = PlanWorth['overEven'];

function WorthTable({
  worth: { weeks, perTeamHour: rates, overEven, overGreedy, calibration },
}: {
  worth: PlanWorth;
}) {
  const lang = language.value;
  const within = ({ low, high }: Estimate, digits: number) =>
    low === null || high === null
      ? ''
      : `${formatFixed(low, lang, digits)}–${formatFixed(high, lang, digits)}`;
  const incidents = weeks.reduce((sum, week) => sum + week.incidents, 0);
  return (
    <>
      <table class="plain-table">
        <thead>
          <tr>
            <th scope="col">{t('worth.way')}</th>
            <th scope="col">{t('worth.covered')}</th>
            <th scope="col">{t('compare.perHour')}</th>
          </tr>
        </thead>
        <tbody>
          {WAYS.map((way) => (
            <tr key={way}>
              <th scope="row">{t(`compare.way.${way}`)}</th>
              <td>
                {formatNumber(
                  weeks.reduce((sum, week) => sum + week.covered[way], 0),
                  lang,
                )}
              </td>
              <td>
                {formatFixed(rates[way].value, lang, 3)}
                <span class="second-line">{within(rates[way], 3)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <WeekChart weeks={weeks} />
      <ul class="worth-says">
        <li>
          {t('worth.overEven', { value: formatFixed(overEven.value, lang, 2), within: within(overEven, 2) })}
        </li>
        <li>
          {t('worth.overGreedy', {
            value: formatFixed(overGreedy.value, lang, 2),
            within: within(overGreedy, 2),
          })}
        </li>
        {calibration !== null && (
          <li>{t('worth.calibration', { value: formatFixed(calibration, lang, 2) })}</li>
        )}
        <li>{t('worth.sample', { weeks: weeks.length, incidents: formatNumber(incidents, lang) })}</li>
      </ul>
    </>
  );
}

const HEIGHT = 96;
const BAR = 7;
const GROUP = 3 * BAR + 8;

/** Covered incidents, week by week; the table above says the sums. */
function WeekChart({ weeks }: Pick<PlanWorth, 'weeks'>) {
  const most = Math.max(1, ...weeks.flatMap(({ covered }) => WAYS.map((way) => covered[way])));
  return (
    <figure class="week-chart">
      <svg viewBox={`0 0 ${weeks.length * GROUP} ${HEIGHT}`} role="img" aria-label={t('worth.chart')}>
        {weeks.map(({ from, covered }, i) => (
          <g key={from}>
            {WAYS.map((way, k) => {
              const height = (covered[way] / most) * HEIGHT;
              return (
                <rect
                  key={way}
                  class={way}
                  x={i * GROUP + 4 + k * BAR}
                  y={HEIGHT - height}
                  width={BAR - 1}
                  height={height}
                />
              );
            })}
          </g>
        ))}
      </svg>
      <figcaption>
        <span>{weeks[0] && formatMonthDay(weeks[0].from.slice(0, 10), language.value)}</span>
        <span>
          {WAYS.map((way) => (
            <span key={way} class={`key ${way}`}>
              <i /> {t(`compare.way.${way}`)}
            </span>
          ))}
        </span>
        <span>{weeks.length > 0 && formatMonthDay(weeks.at(-1)!.from.slice(0, 10), language.value)}</span>
      </figcaption>
    </figure>
  );
}
