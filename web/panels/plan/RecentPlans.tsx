/** Plans made before: a click opens one. */
import { formatDay, formatInstant, formatSignificant } from '../../format.ts';
import { language, t } from '../../i18n/index.ts';
import { recentPlans, timeZone } from '../../state/data.ts';
import { formOpen } from '../../state/planOpen.ts';
import { planId } from '../../state/store.ts';

const MOST = 12;

export function RecentPlans() {
  const list = recentPlans.data.value ?? [];
  if (list.length === 0) return null;
  const lang = language.value;
  return (
    <details>
      <summary>{t('plan.recent')}</summary>
      <ul class="recent-plans">
        {list.slice(0, MOST).map((item) => (
          <li key={item.id}>
            <button
              type="button"
              onClick={() => {
                planId.value = item.id;
                formOpen.value = false;
              }}
            >
              <span class="first-line">
                {formatDay(item.from, lang)} · {t(`publish.status.${item.status}`)}
              </span>
              <span class="second-line">
                {t('plan.recentLine', {
                  teams: item.teams,
                  expected: formatSignificant(item.expectedIncidents, lang),
                })}{' '}
                · {formatInstant(item.createdAt, lang, timeZone.value)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
