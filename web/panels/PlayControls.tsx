/** Steps and play of the time bar, and how it is played: the window's length, moving or growing, how fast. */
import backIcon from 'lucide-static/icons/step-back.svg?raw';
import forwardIcon from 'lucide-static/icons/step-forward.svg?raw';
import pauseIcon from 'lucide-static/icons/pause.svg?raw';
import playIcon from 'lucide-static/icons/play.svg?raw';
import settingsIcon from 'lucide-static/icons/sliders-horizontal.svg?raw';
import closeIcon from 'lucide-static/icons/x.svg?raw';
import { addDays } from '../../domain/time/date.ts';
import { formatDay } from '../format.ts';
import { language, t } from '../i18n/index.ts';
import { Icon } from '../parts/Icon.tsx';
import { Popup } from '../parts/Popup.tsx';
import { Segments } from '../parts/Segments.tsx';
import { days } from '../state/data.ts';
import {
  SPEEDS,
  atEnd,
  atStart,
  chooseCumulative,
  chooseLength,
  leavePeriod,
  playing,
  speed,
  step,
  togglePlay,
  type Speed,
} from '../state/playback.ts';
import { WINDOW_DAYS, lengthOf } from '../state/playSteps.ts';
import { cumulative, play } from '../state/store.ts';

export function PlayButtons() {
  return (
    <div class="play-buttons" role="group" aria-label={t('play.label')}>
      <StepButton by={-1} />
      <button
        type="button"
        class="quiet square play"
        aria-label={t(playing.value ? 'play.pause' : 'play.play')}
        aria-keyshortcuts="Space"
        title={`${t(playing.value ? 'play.pause' : 'play.play')}  ␣`}
        onClick={togglePlay}
      >
        <Icon svg={playing.value ? pauseIcon : playIcon} />
      </button>
      <StepButton by={1} />
    </div>
  );
}

function StepButton({ by }: { by: 1 | -1 }) {
  const label = t(by < 0 ? 'play.back' : 'play.forward');
  return (
    <button
      type="button"
      class="quiet square"
      aria-label={label}
      title={`${label}  ${by < 0 ? ',' : '.'}`}
      disabled={by < 0 ? atStart.value : atEnd.value}
      onClick={() => step(by)}
    >
      <Icon svg={by < 0 ? backIcon : forwardIcon} size={18} />
    </button>
  );
}

export function PlaySettings() {
  const length = lengthOf(days.value);
  const named = WINDOW_DAYS.find((item) => item === length);
  const lengthWords = t('play.days', { count: length });
  const words = `${cumulative.value ? t('play.cumulative') : lengthWords} · ${speed.value}×`;
  return (
    <Popup
      class="quiet time-tool"
      label={`${t('play.settings')}: ${words}`}
      align="end"
      button={
        <>
          <Icon svg={settingsIcon} size={16} />
          <span>{words}</span>
        </>
      }
    >
      {() => (
        <div class="popup-form">
          <Segments
            label={t('play.mode')}
            value={cumulative.value ? 'cumulative' : 'moving'}
            options={(['moving', 'cumulative'] as const).map((value) => ({
              value,
              label: t(`play.${value}`),
            }))}
            onChange={(value) => chooseCumulative(value === 'cumulative')}
          />
          {!cumulative.value && (
            <Segments
              label={t('play.window')}
              value={named ? String(named) : 'own'}
              options={[
                ...WINDOW_DAYS.map((value) => ({
                  value: String(value),
                  label: t('play.days', { count: value }),
                })),
                { value: 'own', label: named ? t('play.own') : lengthWords },
              ]}
              onChange={(value) => value !== 'own' && chooseLength(Number(value))}
            />
          )}
          <Segments
            label={t('play.speed')}
            value={String(speed.value)}
            options={SPEEDS.map((value) => ({ value: String(value), label: `${value}×` }))}
            onChange={(value) => (speed.value = Number(value) as Speed)}
          />
          <p>{t(cumulative.value ? 'play.cumulativeHint' : 'play.movingHint')}</p>
        </div>
      )}
    </Popup>
  );
}

/** The played period, where one was made of the window that was in force; a press gives that back. */
export function PlayedPeriod() {
  const period = play.value;
  if (!period) return null;
  const lang = language.value;
  return (
    <button type="button" class="mark period" title={t('play.leave')} onClick={leavePeriod}>
      <span>
        {t('play.period')}
        <span class="dates">
          {' '}
          {formatDay(period.from, lang)} – {formatDay(addDays(period.to, -1), lang)}
        </span>
      </span>
      <Icon svg={closeIcon} size={14} />
    </button>
  );
}
