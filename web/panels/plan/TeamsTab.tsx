/** One slot, team by team, and the zones. */
import type { Plan } from '../../api.ts';
import { formatMeters, formatNumber, formatShare, formatSignificant, formatTime } from '../../format.ts';
import { language, t, tMaybe } from '../../i18n/index.ts';
import { timeZone } from '../../state/data.ts';
import { slotAt } from '../../state/planTable.ts';
import {
  chosenAssignment,
  colorOfTeam,
  currentSlot,
  showSlot,
  slots,
  toggleAssignment,
} from '../../state/planView.ts';
import { placeName, slotLabel, zoneName } from '../planWords.ts';
import { stopName } from './words.ts';

export function TeamsTab({ current }: { current: Plan }) {
  return (
    <>
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
                {t('common.minutes', { minutes: formatNumber(zone.workloadMinutes, language.value) })} ·{' '}
                {t('plan.deviation', {
                  deviation: (zone.deviation > 0 ? '+' : '') + formatShare(zone.deviation, language.value),
                })}
                {zone.reason && ` · ${tMaybe(`zoneReason.${zone.reason}`) ?? zone.reason}`}
              </span>
            </li>
          ))}
        </ul>
      </details>
    </>
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
  const slot = currentSlot.value;
  const working = slot ? current.assignments.filter((item) => slotAt([slot], item.start)) : [];
  return (
    <ul class="team-list" aria-label={t('plan.byTeam')}>
      {working.map((item) => {
        const expected = item.stops.reduce((sum, stop) => sum + stop.expectedIncidents, 0);
        return (
          <li key={item.id} style={{ '--color': colorOfTeam.value(item.team) }}>
            <button
              type="button"
              aria-pressed={chosenAssignment.value === item}
              onClick={() => toggleAssignment(item)}
            >
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
                {item.stops.map((stop) => (
                  <li key={stop.id}>
                    <time>{formatTime(stop.arriveAt, timeZone.value)}</time>
                    <span>{stopName(stop, item, current)}</span>
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
