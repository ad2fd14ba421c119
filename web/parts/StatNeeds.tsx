/** What the statistic cannot do with the window in force, and the one press that helps. Nothing where it can. */
import { formatDay } from '../format.ts';
import { language, t } from '../i18n/index.ts';
import { axis, beside, unaskable } from '../state/data.ts';
import { chooseRange } from '../state/playback.ts';
import { stat } from '../state/store.ts';

export function StatNeeds() {
  const lack = unaskable.value;
  const before = beside.value;
  if (lack === 'too-few-months') {
    return (
      <div class="note">
        <p>{t('stat.tooFewMonths')}</p>
        <button type="button" class="quiet" onClick={() => chooseRange('12m')}>
          {t('stat.take12m')}
        </button>
      </div>
    );
  }
  const first = formatDay(axis.value.from, language.value);
  if (lack === 'nothing-before') {
    return (
      <div class="note">
        <p>{t('stat.nothingBefore', { first })}</p>
        <button type="button" class="quiet" onClick={() => chooseRange('90d')}>
          {t('stat.take90d')}
        </button>
      </div>
    );
  }
  if (stat.value === 'change' && before && before.from < axis.value.from) {
    return <p class="note">{t('stat.partBefore', { first })}</p>;
  }
  return null;
}
