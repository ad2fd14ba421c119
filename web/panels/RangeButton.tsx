/** The time range: windows that end at the as-of day, or one's own dates. */
import { useSignal } from '@preact/signals';
import calendarIcon from 'lucide-static/icons/calendar-range.svg?raw';
import checkIcon from 'lucide-static/icons/check.svg?raw';
import { addDays } from '../../domain/time/date.ts';
import { formatDay } from '../format.ts';
import { language, t } from '../i18n/index.ts';
import { Icon } from '../parts/Icon.tsx';
import { Popup } from '../parts/Popup.tsx';
import { days, range } from '../state/data.ts';
import { chooseRange, chooseWindow } from '../state/playback.ts';
import { filters } from '../state/store.ts';
import { RANGES } from '../state/view.ts';

export function RangeButton() {
  const { from, to } = days.value;
  const own = filters.value.days !== null;
  const lang = language.value;
  const spelled = `${formatDay(from, lang)} – ${formatDay(addDays(to, -1), lang)}`;
  return (
    <Popup
      named
      class="range-button"
      label={`${t('range.label')}: ${spelled}`}
      button={
        <>
          <Icon svg={calendarIcon} size={18} />
          <span class="range-name">{own ? t('range.own') : t(`range.${range.value}`)}</span>
          <span class="range-days">{spelled}</span>
        </>
      }
    >
      {(close) => (
        <>
          <div class="menu">
            {RANGES.map((item) => {
              const chosen = !own && range.value === item;
              return (
                <button
                  key={item}
                  type="button"
                  aria-pressed={chosen}
                  onClick={() => {
                    chooseRange(item);
                    close();
                  }}
                >
                  {t(`range.${item}`)}
                  {chosen && <Icon svg={checkIcon} size={16} />}
                </button>
              );
            })}
          </div>
          <OwnDates key={spelled} from={from} last={addDays(to, -1)} close={close} />
        </>
      )}
    </Popup>
  );
}

function OwnDates({ from, last, close }: { from: string; last: string; close: () => void }) {
  const first = useSignal(from);
  const end = useSignal(last);
  return (
    <form
      class="own-dates"
      onSubmit={(event) => {
        event.preventDefault();
        const [a, b] = [first.value, end.value].sort() as [string, string];
        chooseWindow({ from: a, to: addDays(b, 1) });
        close();
      }}
    >
      <label>
        {t('range.from')}
        <input
          type="date"
          required
          value={first.value}
          onInput={(event) => (first.value = event.currentTarget.value)}
        />
      </label>
      <label>
        {t('range.to')}
        <input
          type="date"
          required
          value={end.value}
          onInput={(event) => (end.value = event.currentTarget.value)}
        />
      </label>
      <button class="primary">{t('range.apply')}</button>
    </form>
  );
}
