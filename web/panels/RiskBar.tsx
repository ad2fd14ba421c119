/** The week ahead, hour by hour: the town's profile is the slider that the risk map follows. */
import { useRef } from 'preact/hooks';
import backIcon from 'lucide-static/icons/step-back.svg?raw';
import forwardIcon from 'lucide-static/icons/step-forward.svg?raw';
import pauseIcon from 'lucide-static/icons/pause.svg?raw';
import playIcon from 'lucide-static/icons/play.svg?raw';
import { formatMonthDay, formatSignificant, formatWeekday } from '../format.ts';
import { language, t } from '../i18n/index.ts';
import { hourText, textOfHour } from '../parts/hourWords.ts';
import { Icon } from '../parts/Icon.tsx';
import { Busy, ErrorNote } from '../parts/status.tsx';
import { forecast, shownIndex, week } from '../state/forecast.ts';
import { hoursPlaying, showHour, stepHour, stepsHours, toggleHours } from '../state/hourPlay.ts';
import { wall } from '../state/store.ts';
import { daysOf, weekdayOf } from '../state/weekAhead.ts';

export function RiskBar() {
  const box = useRef<HTMLDivElement>(null);
  const lang = language.value;
  const answer = forecast.data.value;
  const hours = week.value;
  const index = shownIndex.value;
  const profile = answer?.hourOfWeek ?? [];
  const values = hours.map(({ hourOfWeek }) => profile[hourOfWeek] ?? 0);
  const most = Math.max(...values, 1e-9);
  const mean = values.reduce((a, b) => a + b, 0) / hours.length;
  const value = values[index] ?? 0;

  const hourAt = (event: PointerEvent) => {
    const rect = box.current!.getBoundingClientRect();
    const share = (event.clientX - rect.left) / rect.width;
    return Math.max(0, Math.min(hours.length - 1, Math.floor(share * hours.length)));
  };
  function onKey(event: KeyboardEvent) {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: 24, PageDown: -24 }[
      event.key
    ];
    const to = { Home: 0, End: hours.length - 1 }[event.key];
    if (by !== undefined) stepHour(by);
    else if (to !== undefined) showHour(to);
    else if (event.key === ' ') toggleHours();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // Without roads there is nothing to step through; the panel says so.
  if (answer && !answer.model) return null;
  return (
    <section class="time-bar risk-bar" aria-label={t('risk.bar')}>
      <Busy when={forecast.busy.value} />
      <header>
        {!wall.value && <HourButtons />}
        <div class="time-says">
          <strong>{hourText()}</strong>
          {mean > 0 && (
            <span>
              {t('risk.townHour', {
                expected: formatSignificant(value, lang),
                lift: formatSignificant(value / mean, lang),
              })}
            </span>
          )}
        </div>
        <span class="hint">{t('risk.barHint')}</span>
      </header>
      {forecast.problem.value && <ErrorNote problem={forecast.problem.value} retry={forecast.reload} />}
      <div
        ref={box}
        class="brush week-slider"
        role="slider"
        tabIndex={0}
        aria-label={t('risk.hour')}
        aria-valuemin={0}
        aria-valuemax={hours.length - 1}
        aria-valuenow={index}
        aria-valuetext={hourText()}
        onKeyDown={onKey}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          showHour(hourAt(event));
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) showHour(hourAt(event));
        }}
      >
        <svg viewBox={`0 0 ${hours.length} 100`} preserveAspectRatio="none" aria-hidden="true">
          {values.map((each, i) => (
            <rect
              key={i}
              class={i === index ? 'in' : hours[i]!.hour >= 6 && hours[i]!.hour < 18 ? '' : 'night'}
              x={i}
              width={0.82}
              y={100 - (each / most) * 92}
              height={(each / most) * 92}
            >
              <title>{textOfHour(hours[i]!)}</title>
            </rect>
          ))}
        </svg>
        <i class="week-hand" style={{ left: `${((index + 0.5) / hours.length) * 100}%` }} />
      </div>
      <Days />
    </section>
  );
}

/** Where days begin; a day of which only some hours are left has no room for its name. */
function Days() {
  const length = week.value.length;
  return (
    <div class="ticks days" aria-hidden="true">
      {daysOf(week.value).map(({ day, first, hours }) => (
        <span key={day} style={{ left: `${(first / length) * 100}%`, width: `${(hours / length) * 100}%` }}>
          {hours >= 12 && (
            <>
              {formatWeekday(weekdayOf(day), language.value)}{' '}
              <span class="date">{formatMonthDay(day, language.value)}</span>
            </>
          )}
        </span>
      ))}
    </div>
  );
}

function HourButtons() {
  const play = t(hoursPlaying.value ? 'play.pause' : 'play.play');
  const isByKey = stepsHours.value;
  return (
    <div class="play-buttons" role="group" aria-label={t('risk.play')}>
      <HourStep by={-1} />
      <button
        type="button"
        class="quiet square play"
        aria-label={play}
        aria-keyshortcuts={isByKey ? 'Space' : undefined}
        title={isByKey ? `${play}  ␣` : play}
        onClick={toggleHours}
      >
        <Icon svg={hoursPlaying.value ? pauseIcon : playIcon} />
      </button>
      <HourStep by={1} />
    </div>
  );
}

function HourStep({ by }: { by: 1 | -1 }) {
  const label = t(by < 0 ? 'risk.back' : 'risk.forward');
  return (
    <button
      type="button"
      class="quiet square"
      aria-label={label}
      title={stepsHours.value ? `${label}  ${by < 0 ? ',' : '.'}` : label}
      onClick={() => stepHour(by)}
    >
      <Icon svg={by < 0 ? backIcon : forwardIcon} size={18} />
    </button>
  );
}
