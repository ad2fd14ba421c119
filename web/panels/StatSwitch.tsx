/** What the hexagons say: how many, or whether that is more than chance; each in a sentence, and what it needs. */
import { useId } from 'preact/hooks';
import type { Stat } from '../../domain/density/stat.ts';
import { formatDay } from '../format.ts';
import { language, t } from '../i18n/index.ts';
import { CompareChoice } from '../parts/CompareChoice.tsx';
import { axis, beside, unaskable } from '../state/data.ts';
import { chooseRange } from '../state/playback.ts';
import { compare, stat } from '../state/store.ts';

const ROWS = [
  { key: 'howMuch', stats: ['count', 'rate', 'weighted', 'smoothed'] },
  { key: 'isItReal', stats: ['gi', 'change', 'emerging'] },
] as const satisfies readonly { key: string; stats: readonly Stat[] }[];

export function StatSwitch() {
  const name = useId();
  return (
    <div class="stat-switch">
      {ROWS.map((row) => (
        <fieldset key={row.key} class="segments">
          <legend>{t(`stat.${row.key}`)}</legend>
          <div>
            {row.stats.map((item) => (
              <label key={item}>
                <input
                  type="radio"
                  name={name}
                  checked={stat.value === item}
                  onChange={() => (stat.value = item)}
                />
                <span>{t(`stat.${item}`)}</span>
              </label>
            ))}
          </div>
        </fieldset>
      ))}
      <p class="says">{t(`stat.${stat.value}.says`)}</p>
      {stat.value === 'change' && (
        <CompareChoice<never>
          label={t('compare.label')}
          value={compare.value}
          onChange={(value) => (compare.value = value)}
        />
      )}
      <Needs />
    </div>
  );
}

/** What the statistic cannot do with the window in force, and the one press that helps. */
function Needs() {
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
