/** A number that can be defended: how many, how sure, made of what, standing on what, and how the model does beside plain rules. */
import type { Why } from '../api.ts';
import {
  formatExpected,
  formatHourRange,
  formatNumber,
  formatShare,
  formatSignificant,
  formatWeekday,
} from '../format.ts';
import { language, t } from '../i18n/index.ts';
import { Figure } from '../parts/Card.tsx';
import { HourGrid } from '../parts/HourGrid.tsx';
import { Segments } from '../parts/Segments.tsx';
import { Busy, ErrorNote } from '../parts/status.tsx';
import { shownHour, week } from '../state/forecast.ts';
import { showHour } from '../state/hourPlay.ts';
import { hasHour, showEvidence, shownSpan, slotOfHour, span, why, type Slot } from '../state/why.ts';
import { ModelNote, modelGain } from './ModelNote.tsx';

/** `周五 18:00–21:00`. */
export function textOfSlot({ weekday, start, end }: Slot): string {
  return `${formatWeekday(weekday, language.value)} ${formatHourRange(start, end - start)}`;
}

export function WhyBody() {
  const found = why.data.value;
  const chosen = shownSpan.value;
  const isSlot = typeof chosen === 'object';
  return (
    <>
      <Busy when={why.busy.value} />
      <Segments
        label={t('why.span')}
        value={isSlot ? 'slot' : chosen}
        options={[
          ...(hasHour.value
            ? [{ value: 'hour' as const, label: textOfSlot(slotOfHour(shownHour.value)) }]
            : []),
          ...(isSlot ? [{ value: 'slot' as const, label: textOfSlot(chosen) }] : []),
          { value: 'week' as const, label: t('why.week') },
        ]}
        onChange={(value) => {
          if (value !== 'slot') span.value = value;
        }}
      />
      {why.problem.value && <ErrorNote problem={why.problem.value} retry={why.reload} />}
      {found && <Explained why={found} />}
    </>
  );
}

function Explained({ why: told }: { why: Why }) {
  const lang = language.value;
  const [low = 0, high = 0] = told.expectedInterval;
  const incidents = formatNumber(told.incidents, lang, 0);
  return (
    <>
      {told.noEvidence && (
        <p class="note">
          <strong>{t('section.noEvidence')}</strong> {t('why.noEvidence', { incidents, needed: told.needed })}
        </p>
      )}
      <div class="figures">
        <Figure
          value={formatExpected(told.expected, lang)}
          label={t(told.slot ? 'why.expectedSlot' : 'why.expectedWeek')}
        />
        <Figure
          value={high === 0 ? '0' : `${formatNumber(low, lang)}–${formatNumber(high, lang)}`}
          label={t(high === 0 ? 'why.intervalNone' : 'why.interval')}
        />
      </div>
      {told.lift !== null && <p>{t('why.lift', { lift: formatSignificant(told.lift, lang) })}</p>}
      {told.reasons.length > 0 && (
        <>
          <h3>{t('why.reasons')}</h3>
          <ul class="why-reasons">
            {told.reasons.map(({ reason, share }) => (
              <li key={reason} title={t(`why.hint.${reason}`)}>
                <span>{t(`why.reason.${reason}`)}</span>
                <b>{formatShare(share, lang)}</b>
                <i class="bar" style={{ width: `${share * 100}%` }} />
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>{t('why.evidence')}</h3>
      <dl class="facts">
        <div>
          <dt>{t('why.behind')}</dt>
          <dd class="with-link">
            {t('why.incidents', { incidents })}
            {told.incidents > 0 && (
              <button type="button" class="link" onClick={() => showEvidence(told)}>
                {t('why.show')}
              </button>
            )}
          </dd>
        </div>
        <div>
          <dt>{t('why.recent', { days: told.recent.days })}</dt>
          <dd>
            {t('why.recentUsual', {
              recent: formatSignificant(told.recent.recent, lang),
              usual: formatSignificant(told.recent.usual, lang),
            })}
          </dd>
        </div>
        <ModelScore why={told} />
      </dl>
      <h3>{t('section.hours')}</h3>
      <HourGrid
        label={t('section.hours')}
        values={told.hourOfWeek}
        whole={false}
        {...(hasHour.value && { marked: shownHour.value, onChoose: chooseHour })}
      />
      <ModelNote model={told.model} />
    </>
  );
}

function chooseHour(hour: number) {
  span.value = 'hour';
  showHour(week.value.findIndex(({ hourOfWeek }) => hourOfWeek === hour));
}

/** How much better than an even spread the model and the best plain rule did on weeks held back, as a factor of likelihood. */
function ModelScore({ why: { model } }: { why: Why }) {
  const gain = modelGain(model);
  if (!gain) return null;
  const times = (nats: number) => formatSignificant(Math.exp(nats), language.value);
  return (
    <div>
      <dt>{t('why.score')}</dt>
      <dd title={t('why.scoreHint')}>
        {t('why.scores', {
          model: times(gain.model),
          rule: t(`model.part.${gain.rule.model}`),
          best: times(gain.rule.gain),
        })}
      </dd>
    </div>
  );
}
