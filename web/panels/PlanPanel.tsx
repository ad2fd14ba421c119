/** The plan: asked for, then shown team by team. */
import linkIcon from 'lucide-static/icons/link.svg?raw';
import againIcon from 'lucide-static/icons/sliders-horizontal.svg?raw';
import { addDays } from '../../domain/time/date.ts';
import type { Plan } from '../api.ts';
import {
  formatDay,
  formatMeters,
  formatNumber,
  formatShare,
  formatSignificant,
  formatTime,
} from '../format.ts';
import { language, t, tMaybe } from '../i18n/index.ts';
import { Icon } from '../parts/Icon.tsx';
import { Busy, ErrorNote } from '../parts/status.tsx';
import { plan, planBusy, planProblem, reloadPlan, timeZone } from '../state/data.ts';
import { say } from '../state/notice.ts';
import { openForm, showsForm } from '../state/planForm.ts';
import {
  assignmentId,
  chosenAssignment,
  colorOfTeam,
  currentSlot,
  showSlot,
  slots,
  toggleAssignment,
  totalsOf,
} from '../state/planView.ts';
import { Figure } from '../parts/Card.tsx';
import { PlanExports } from './PlanExports.tsx';
import { PlanForm } from './PlanForm.tsx';
import { ModelNote } from './ModelNote.tsx';
import { placeName, slotLabel, warningText, zoneName } from './planWords.ts';

export function PlanPanel() {
  if (showsForm.value) return <PlanForm />;
  const current = plan.value;
  if (!current) {
    return (
      <div class="panel-body">
        <Busy when={planBusy.value} />
        {planProblem.value && <ErrorNote problem={planProblem.value} retry={reloadPlan} />}
        {planProblem.value && (
          <button type="button" class="primary" onClick={openForm}>
            {t('plan.make')}
          </button>
        )}
      </div>
    );
  }
  return <PlanResult current={current} />;
}

function PlanResult({ current }: { current: Plan }) {
  const lang = language.value;
  const totals = totalsOf(current);
  const { input } = current;
  const lastDay = addDays(input.to, -1);
  return (
    <div class="panel-body plan-result">
      <header class="plan-head">
        <div>
          <h2>
            {formatDay(input.from, lang)}
            {lastDay > input.from && ` – ${formatDay(lastDay, lang)}`}
          </h2>
          <p title={t('plan.draftHint')}>
            {t('plan.draft')} · {input.shifts.map((shift) => `${shift.start}–${shift.end}`).join(', ')} ·{' '}
            {t('plan.seedUsed', { seed: current.seed })}
          </p>
        </div>
        <button
          type="button"
          class="quiet square"
          aria-label={t('plan.link')}
          title={t('plan.link')}
          onClick={() => void navigator.clipboard.writeText(location.href).then(() => say(t('plan.copied')))}
        >
          <Icon svg={linkIcon} size={18} />
        </button>
        <PlanExports current={current} />
        <button
          type="button"
          class="quiet square"
          aria-label={t('plan.new')}
          title={t('plan.new')}
          onClick={openForm}
        >
          <Icon svg={againIcon} size={18} />
        </button>
      </header>
      <div class="figures">
        <Figure value={formatSignificant(current.expectedIncidents, lang)} label={t('plan.expected')} />
        <Figure value={formatNumber(totals.stops, lang)} label={t('plan.stops')} />
        <Figure value={formatMeters(totals.meters, lang)} label={t('plan.distance')} />
      </div>
      {current.warnings.length > 0 && (
        <div class="note warm">
          <strong>{t('plan.warnings')}</strong>
          <ul>
            {current.warnings.map((warning, i) => (
              <li key={i}>{warningText(warning, current)}</li>
            ))}
          </ul>
        </div>
      )}
      <SlotStepper />
      <TeamList current={current} />
      <details>
        <summary>
          {t('plan.zones')} ({current.zones.length})
        </summary>
        <ul class="zone-list">
          {current.zones.map((zone) => (
            <li key={zone.id}>
              <span class="first-line">
                {t('plan.zone', { name: zoneName(zone.id, current), sections: zone.sections.length })}
              </span>
              <span class="second-line">
                {t('common.minutes', { minutes: formatNumber(zone.workloadMinutes, lang) })} ·{' '}
                {t('plan.deviation', {
                  deviation: (zone.deviation > 0 ? '+' : '') + formatShare(zone.deviation, lang),
                })}
                {zone.reason && ` · ${tMaybe(`zoneReason.${zone.reason}`) ?? zone.reason}`}
              </span>
            </li>
          ))}
        </ul>
      </details>
      <ModelNote model={current.model} />
    </div>
  );
}

function SlotStepper() {
  const slot = currentSlot.value;
  if (!slot) return null;
  return (
    <label class="field slot-field">
      <span>{t('plan.slotLabel')}</span>
      <select value={slot.start} onChange={(event) => showSlot(event.currentTarget.value)}>
        {slots.value.map((item) => (
          <option key={item.start} value={item.start}>
            {slotLabel(item)}
          </option>
        ))}
      </select>
    </label>
  );
}

function TeamList({ current }: { current: Plan }) {
  const lang = language.value;
  const start = currentSlot.value?.start;
  const nameOf = new Map(current.sections.map((section) => [section.id, section.name]));
  return (
    <ul class="team-list" aria-label={t('plan.byTeam')}>
      {current.assignments
        .filter((item) => item.start === start)
        .map((item) => {
          const id = assignmentId(item);
          const chosen = chosenAssignment.value === item;
          const expected = item.stops.reduce((sum, stop) => sum + stop.expectedIncidents, 0);
          return (
            <li key={id} style={{ '--color': colorOfTeam.value(item.team) }}>
              <button type="button" aria-pressed={chosen} onClick={() => toggleAssignment(item)}>
                <i class="swatch" />
                <span class="first-line">{item.team}</span>
                <span class="second-line">
                  {placeName(item, current)} · {formatMeters(item.routeMeters, lang)} ·{' '}
                  {t('plan.stopExpected', { expected: formatSignificant(expected, lang) })}
                </span>
              </button>
              {item.stops.length === 0 ? (
                <p class="second-line">{t('plan.idle')}</p>
              ) : (
                <ol class="stop-line">
                  {item.stops.map((stop, i) => (
                    <li key={i}>
                      <time>{formatTime(stop.arriveAt, timeZone.value)}</time>
                      <span>{(stop.section === null ? item.post : nameOf.get(stop.section)) ?? ''}</span>
                    </li>
                  ))}
                </ol>
              )}
            </li>
          );
        })}
    </ul>
  );
}
