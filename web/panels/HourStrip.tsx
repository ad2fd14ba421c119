/** Hours of the day as a small histogram: drag over a stretch, click to clear. A stretch over midnight is chosen by the two lists below it. */
import { useRef, useState } from 'preact/hooks';
import { formatHours } from '../../domain/time/ranges.ts';
import { formatHourRange } from '../format.ts';
import { t } from '../i18n/index.ts';
import { categoryCounts } from '../state/data.ts';
import { filters, setFilters } from '../state/store.ts';

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** Hours from a to b in the order they were dragged: 22 to 3 runs over midnight. */
export function hoursBetween(a: number, b: number): number[] {
  const length = Math.abs(b - a) + 1;
  const first = Math.min(a, b);
  return Array.from({ length }, (_, i) => first + i);
}

export function HourStrip() {
  const box = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const profile = categoryCounts.data.value?.hourOfWeek ?? [];
  const counts = HOURS.map((hour) =>
    [0, 1, 2, 3, 4, 5, 6].reduce((sum, day) => sum + (profile[day * 24 + hour] ?? 0), 0),
  );
  const most = Math.max(1, ...counts);
  const chosen = filters.value.hours;
  const isOn = (hour: number) => {
    if (drag) return hoursBetween(drag.from, drag.to).includes(hour);
    return chosen === null || chosen.includes(hour);
  };
  const hourAt = (event: PointerEvent) => {
    const rect = box.current!.getBoundingClientRect();
    return Math.max(0, Math.min(23, Math.floor(((event.clientX - rect.left) / rect.width) * 24)));
  };
  const set = (hours: number[]) =>
    setFilters({ hours: hours.length === 0 || hours.length === 24 ? null : hours });

  return (
    <fieldset class="hours">
      <legend>
        {t('filter.hours')}
        <span class="legend-value">
          {chosen ? formatHours(chosen).replaceAll('-', '–') : t('filter.hoursAll')}
        </span>
      </legend>
      <div
        ref={box}
        class="hour-bars"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          const hour = hourAt(event);
          setDrag({ from: hour, to: hour });
        }}
        onPointerMove={(event) => drag && setDrag({ ...drag, to: hourAt(event) })}
        onPointerUp={() => {
          if (!drag) return;
          const hours = hoursBetween(drag.from, drag.to);
          set(hours.length === 1 && chosen?.includes(hours[0]!) ? [] : hours);
          setDrag(null);
        }}
        onPointerCancel={() => setDrag(null)}
      >
        {counts.map((count, hour) => (
          <i
            key={hour}
            class={isOn(hour) && (drag || chosen) ? 'on' : ''}
            title={`${formatHourRange(hour)}  ${count}`}
          >
            <b style={{ height: `${(count / most) * 100}%` }} />
          </i>
        ))}
      </div>
      <div class="hour-ticks" aria-hidden="true">
        {[0, 6, 12, 18, 24].map((hour) => (
          <span key={hour}>{hour}</span>
        ))}
      </div>
      <div class="hour-selects">
        <HourSelect
          label={t('range.from')}
          value={chosen ? edgeHours(chosen).first : 0}
          onChange={(first) => set(wrap(first, chosen ? edgeHours(chosen).end : 24))}
        />
        <HourSelect
          label={t('range.to')}
          end
          value={chosen ? edgeHours(chosen).end : 24}
          onChange={(end) => set(wrap(chosen ? edgeHours(chosen).first : 0, end))}
        />
      </div>
    </fieldset>
  );
}

function HourSelect(props: { label: string; value: number; end?: boolean; onChange(hour: number): void }) {
  return (
    <select
      aria-label={`${t('filter.hours')}: ${props.label}`}
      value={props.value}
      onChange={(event) => props.onChange(Number(event.currentTarget.value))}
    >
      {HOURS.map((hour) => (props.end ? hour + 1 : hour)).map((hour) => (
        <option key={hour} value={hour}>
          {String(hour).padStart(2, '0')}:00
        </option>
      ))}
    </select>
  );
}

/** The first hour and the end of a stretch of hours, which may run over midnight. */
export function edgeHours(hours: readonly number[]): { first: number; end: number } {
  const [from, to] = (formatHours(hours).split(',')[0] ?? '0-24').split('-').map(Number);
  return { first: from ?? 0, end: to ?? 24 };
}

/** The hours from `first` up to `end` (1 to 24), over midnight where the end comes first. */
export function wrap(first: number, end: number): number[] {
  const length = (end - first + 24) % 24 || 24;
  return Array.from({ length }, (_, i) => (first + i) % 24).sort((a, b) => a - b);
}
