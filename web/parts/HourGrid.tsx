/** The week as 7 x 24 cells, Monday 00:00 first; arrows walk through it, the line below says what the cell holds. */
import { useRef, useState } from 'preact/hooks';
import { formatHourRange, formatExpected, formatNumber, formatWeekday } from '../format.ts';
import { language, t } from '../i18n/index.ts';
import { RAMP } from '../map/classes.ts';
import { shade } from '../state/appearance.ts';

interface Props {
  label: string;
  /** 168 values >= 0. */
  values: readonly number[];
  /** Counts are written whole, expectations with three digits. */
  whole: boolean;
  /** The hour that is shown elsewhere. */
  marked?: number;
  /** A press or Enter chooses the hour. */
  onChoose?(index: number): void;
}

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

export function HourGrid({ label, values, whole, marked, onChoose }: Props) {
  const [at, setAt] = useState<number | null>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const most = Math.max(...values, 0);
  const ramp = RAMP[shade.value];
  const shown = at ?? marked ?? values.indexOf(most);
  const write = (value: number) =>
    whole ? formatNumber(value, language.value) : formatExpected(value, language.value);
  const say = (index: number) =>
    t('grid.cell', {
      weekday: formatWeekday(Math.floor(index / 24) + 1, language.value),
      hours: formatHourRange(index % 24),
      value: write(values[index] ?? 0),
    });

  function onKey(event: KeyboardEvent, index: number) {
    if (event.key === 'Enter') onChoose?.(index);
    const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -24, ArrowDown: 24 };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = (index + step + 168) % 168;
    setAt(next);
    body.current?.querySelector<HTMLElement>(`[data-hour="${next}"]`)?.focus();
  }

  return (
    <div class="hour-grid">
      <table role="grid" aria-label={`${label}, ${t('grid.caption')}`}>
        <thead>
          <tr>
            <td />
            {[0, 6, 12, 18].map((hour) => (
              <th key={hour} scope="col" colSpan={6}>
                {hour}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body} onMouseLeave={() => setAt(null)}>
          {[0, 1, 2, 3, 4, 5, 6].map((day) => (
            <tr key={day}>
              <th scope="row">{formatWeekday(day + 1, language.value)}</th>
              {HOURS.map((hour) => {
                const index = day * 24 + hour;
                const value = values[index] ?? 0;
                const step = most > 0 ? Math.ceil((value / most) * ramp.length) : 0;
                return (
                  <td
                    key={hour}
                    data-hour={index}
                    class={index === marked ? 'marked' : undefined}
                    onClick={onChoose && (() => onChoose(index))}
                    tabIndex={index === shown || (shown < 0 && index === 0) ? 0 : -1}
                    aria-label={say(index)}
                    style={step > 0 ? { background: ramp[step - 1] } : undefined}
                    onMouseEnter={() => setAt(index)}
                    onFocus={() => setAt(index)}
                    onKeyDown={(event) => onKey(event, index)}
                  />
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <p class="hour-says">{most > 0 ? say(Math.max(0, shown)) : '–'}</p>
    </div>
  );
}
