/** A trend in one line: bars over time, the window in force drawn stronger. */
import { formatDay, formatNumber } from '../format.ts';
import { language, t } from '../i18n/index.ts';
import type { Series } from '../api.ts';
import type { DayWindow } from '../state/view.ts';
import { isInside } from './brush.ts';

/** `window` null: all of it is the window in force. */
export function Spark({ series, window }: { series: Series; window: DayWindow | null }) {
  const { items } = series;
  const most = Math.max(1, ...items.map((item) => item.count));
  const step = 300 / Math.max(1, items.length);
  const first = items[0];
  const last = items.at(-1);
  if (!first || !last) return null;
  // An hour is said with its time; of the last step nothing is known but that it begins.
  const dayOf = (start: string) => start.slice(0, 10);
  const isOn = (i: number) => {
    const next = items[i + 1];
    const bar = { from: dayOf(items[i]!.start), to: dayOf((next ?? items[i]!).start) };
    return window === null || isInside(bar, window);
  };
  return (
    <figure class="spark">
      <svg
        viewBox="0 0 300 48"
        preserveAspectRatio="none"
        role="img"
        aria-label={t('cell.trendLabel', {
          from: formatDay(dayOf(first.start), language.value),
          to: formatDay(dayOf(last.start), language.value),
          most,
        })}
      >
        {items.map((item, i) => (
          <rect
            key={item.start}
            class={isOn(i) ? 'in' : ''}
            x={i * step}
            width={Math.max(0.5, step * 0.78)}
            y={48 - (item.count / most) * 47}
            height={(item.count / most) * 47}
          />
        ))}
      </svg>
      <figcaption>
        <span>{formatDay(dayOf(first.start), language.value)}</span>
        <span>≤ {formatNumber(most, language.value)}</span>
        <span>{formatDay(dayOf(last.start), language.value)}</span>
      </figcaption>
    </figure>
  );
}
