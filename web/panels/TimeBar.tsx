/** The history of what is filtered, under a brush that is the time range; it can be played. */
import { useRef, useState } from 'preact/hooks';
import { addDays, daysBetween } from '../../domain/time/date.ts';
import { formatDay, formatNumber } from '../format.ts';
import { language, t } from '../i18n/index.ts';
import { dayAtShare, isInside, shareOfDay, shiftWindow, windowBetween } from '../parts/brush.ts';
import { Busy, ErrorNote } from '../parts/status.tsx';
import { axis as axisOfData, beside, days, history, matching } from '../state/data.ts';
import { chooseWindow } from '../state/playback.ts';
import { play, wall } from '../state/store.ts';
import type { DayWindow } from '../state/view.ts';
import { PlayButtons, PlaySettings, PlayedPeriod } from './PlayControls.tsx';
import { SwipeButton } from './SwipeButton.tsx';

const PER = { day: 'time.perDay', week: 'time.perWeek', month: 'time.perMonth' } as const;

type Drag = { kind: 'new' | 'from' | 'to' | 'move'; at: string; start: DayWindow; window: DayWindow };

export function TimeBar() {
  const box = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
  const lang = language.value;
  const series = history.data.value;
  const axis = axisOfData.value;
  const window = drag?.window ?? days.value;
  const left = shareOfDay(window.from, axis);
  const right = shareOfDay(window.to, axis);
  const dayAt = (event: PointerEvent) => {
    const rect = box.current!.getBoundingClientRect();
    return dayAtShare((event.clientX - rect.left) / rect.width, axis);
  };

  function begin(event: PointerEvent, kind: Drag['kind']) {
    event.stopPropagation();
    box.current!.setPointerCapture(event.pointerId);
    setDrag({ kind, at: dayAt(event), start: days.value, window: days.value });
  }
  function move(event: PointerEvent) {
    if (!drag) return;
    const day = dayAt(event);
    const { start } = drag;
    const next =
      drag.kind === 'new'
        ? windowBetween(drag.at, day, axis)
        : drag.kind === 'from'
          ? windowBetween(day, start.to, axis)
          : drag.kind === 'to'
            ? windowBetween(start.from, day, axis)
            : shiftWindow(start, daysBetween(drag.at, day), axis);
    setDrag({ ...drag, window: next });
  }
  function end() {
    if (!drag) return;
    const moved = drag.window.from !== drag.start.from || drag.window.to !== drag.start.to;
    if (moved) chooseWindow(drag.window);
    setDrag(null);
  }
  function onKey(event: KeyboardEvent, edge: 'from' | 'to') {
    const step = event.shiftKey ? 28 : 7;
    const by = { ArrowLeft: -step, ArrowDown: -step, ArrowRight: step, ArrowUp: step }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const moved = addDays(days.value[edge], by);
    const other = edge === 'from' ? days.value.to : days.value.from;
    if (edge === 'from' ? moved < other : moved > other) {
      chooseWindow(windowBetween(moved, other, axis));
    }
  }

  const items = series?.items ?? [];
  const most = Math.max(1, ...items.map((item) => item.count));
  // While it is dragged, the steps that begin inside; the exact number comes with the filter.
  const chosen = drag
    ? items
        .filter((item) => item.start >= window.from && item.start < window.to)
        .reduce((sum, item) => sum + item.count, 0)
    : matching.value;

  const other = beside.value;
  return (
    <section class="time-bar" aria-label={t('time.label')}>
      <Busy when={history.busy.value} />
      <header>
        {!wall.value && <PlayButtons />}
        <div class="time-says">
          <strong>
            {formatDay(window.from, lang)} – {formatDay(addDays(window.to, -1), lang)}
          </strong>
          <span>
            {drag && '≈ '}
            {formatNumber(chosen, lang)}
          </span>
          {series && series.step !== 'hour' && (
            <span class="most">
              {t(PER[series.step])} ≤ {formatNumber(most, lang)}
            </span>
          )}
        </div>
        <span class="hint">{t('time.hint')}</span>
        {!wall.value && <PlayedPeriod />}
        {!wall.value && <SwipeButton />}
        {!wall.value && <PlaySettings />}
      </header>
      {history.problem.value && <ErrorNote problem={history.problem.value} retry={history.reload} />}
      <div
        class="brush"
        ref={box}
        onPointerDown={(event) => begin(event, 'new')}
        onPointerMove={move}
        onPointerUp={end}
        onPointerCancel={() => setDrag(null)}
      >
        <svg viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden="true">
          {items.map((item, i) => {
            const next = items[i + 1]?.start ?? axis.to;
            const from = shareOfDay(item.start, axis) * 1000;
            const to = shareOfDay(next, axis) * 1000;
            const height = (item.count / most) * 100;
            const bar = { from: item.start, to: next };
            const where = isInside(bar, window) ? 'in' : other && isInside(bar, other) ? 'beside' : '';
            return (
              <rect
                key={item.start}
                class={where}
                x={from}
                width={Math.max(0.6, (to - from) * 0.8)}
                y={100 - height}
                height={height}
              />
            );
          })}
        </svg>
        {play.value && <Band class="played" window={play.value} axis={axis} />}
        {other && <Band class="beside" window={other} axis={axis} />}
        <div
          class="brush-window"
          style={{ left: `${left * 100}%`, width: `${(right - left) * 100}%` }}
          onPointerDown={(event) => begin(event, 'move')}
        >
          {(['from', 'to'] as const).map((edge) => (
            <div
              key={edge}
              class={`brush-edge ${edge}`}
              role="slider"
              tabIndex={0}
              aria-label={t(edge === 'from' ? 'time.brushFrom' : 'time.brushTo')}
              aria-valuemin={0}
              aria-valuemax={daysBetween(axis.from, axis.to)}
              aria-valuenow={daysBetween(axis.from, window[edge])}
              aria-valuetext={formatDay(edge === 'from' ? window.from : addDays(window.to, -1), lang)}
              onPointerDown={(event) => begin(event, edge)}
              onKeyDown={(event) => onKey(event, edge)}
            />
          ))}
        </div>
      </div>
      <Years axis={axis} />
    </section>
  );
}

/** A stretch of the axis that is marked and cannot be moved. */
function Band(props: { class: string; window: DayWindow; axis: DayWindow }) {
  const left = shareOfDay(props.window.from, props.axis);
  const right = shareOfDay(props.window.to, props.axis);
  return (
    <div
      class={`band ${props.class}`}
      style={{ left: `${left * 100}%`, width: `${(right - left) * 100}%` }}
    />
  );
}

/** Ticks at the turns of years, or of months where the axis is short. */
function Years({ axis }: { axis: DayWindow }) {
  const long = daysBetween(axis.from, axis.to) > 500;
  const first = Number(axis.from.slice(0, 4));
  const last = Number(axis.to.slice(0, 4));
  const ticks: string[] = [];
  for (let year = first; year <= last; year++) {
    for (let month = 1; month <= 12; month += long ? 12 : 2) {
      const day = `${year}-${String(month).padStart(2, '0')}-01`;
      if (day > axis.from && day < axis.to) ticks.push(day);
    }
  }
  const every = Math.ceil(ticks.length / 14);
  return (
    <div class="ticks" aria-hidden="true">
      {ticks
        .filter((_, i) => i % every === 0)
        .map((day) => (
          <span key={day} style={{ left: `${shareOfDay(day, axis) * 100}%` }}>
            {long ? day.slice(0, 4) : day.slice(0, 7)}
          </span>
        ))}
    </div>
  );
}
