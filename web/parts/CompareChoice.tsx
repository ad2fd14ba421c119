/** Which other window: the one just before, the same a year ago, chosen days, or (where that may be) none. */
import { addDays } from '../../domain/time/date.ts';
import { formatDay } from '../format.ts';
import { language, t } from '../i18n/index.ts';
import { axis, windowFor } from '../state/data.ts';
import type { Compare } from '../state/view.ts';
import { Segments } from './Segments.tsx';

interface Props<None extends null> {
  label: string;
  value: Compare | None;
  /** What stands for none, where that is offered as well. */
  none?: { value: None };
  onChange(value: Compare | None): void;
}

const KINDS = ['previous', 'year', 'own'] as const;

export function CompareChoice<None extends null = never>({ label, value, none, onChange }: Props<None>) {
  const lang = language.value;
  const kind = value === null ? 'none' : typeof value === 'string' ? value : 'own';
  const other = value && windowFor(value);
  const kinds = none ? (['none', ...KINDS] as const) : KINDS;
  return (
    <div class="compare-choice">
      <Segments
        label={label}
        value={kind}
        options={kinds.map((item) => ({ value: item, label: t(`compare.${item}`) }))}
        onChange={(item) => {
          if (item !== 'none') onChange(item === 'own' ? windowFor(value ?? 'previous') : item);
          else if (none) onChange(none.value);
        }}
      />
      {kind === 'own' && other && (
        <label class="field">
          <span>{t('compare.from')}</span>
          <input
            type="date"
            required
            value={other.from}
            max={axis.value.to}
            onChange={(event) => {
              const from = event.currentTarget.value;
              // Its length follows the window in force.
              if (from) onChange({ from, to: addDays(from, 1) });
            }}
          />
        </label>
      )}
      {other && (
        <p class="says">
          {t('compare.with', {
            from: formatDay(other.from, lang),
            to: formatDay(addDays(other.to, -1), lang),
          })}
        </p>
      )}
    </div>
  );
}
