/** What the hexagons say: how many, or whether that is more than chance; each in a sentence, and what it needs. */
import { useId } from 'preact/hooks';
import type { Stat } from '../../domain/density/stat.ts';
import { t } from '../i18n/index.ts';
import { CompareChoice } from '../parts/CompareChoice.tsx';
import { StatNeeds } from '../parts/StatNeeds.tsx';
import { unaskable } from '../state/data.ts';
import { isPhone } from '../state/layout.ts';
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
      {/* Beside the legend it is said as well, which a phone has folded. */}
      {(isPhone.value || unaskable.value === null) && <StatNeeds />}
    </div>
  );
}
