/** One team in one slot: its stops in order, with times, stays and the reasons in words. */
import { formatMeters, formatSignificant, formatTime } from '../format.ts';
import { language, t } from '../i18n/index.ts';
import { Busy } from '../parts/status.tsx';
import { plan, planBusy, sections, timeZone } from '../state/data.ts';
import { chosenAssignment, colorOfTeam } from '../state/planView.ts';
import { CardFrame } from '../parts/Card.tsx';
import { showSection } from './SectionsPanel.tsx';
import { reasonText, slotLabel, placeName } from './planWords.ts';

export function AssignmentCard() {
  const item = chosenAssignment.value;
  const current = plan.value;
  if (!item || !current) {
    return (
      <CardFrame kind={t('panel.plan')} title={t('common.loading')}>
        <Busy when={planBusy.value} />
      </CardFrame>
    );
  }
  const lang = language.value;
  const names = new Map(current.sections.map((section) => [section.id, section.name]));
  const expected = item.stops.reduce((sum, stop) => sum + stop.expectedIncidents, 0);
  return (
    <CardFrame
      kind={`${slotLabel(item)} · ${placeName(item, current)}`}
      title={
        <span class="team-title" style={{ '--color': colorOfTeam.value(item.team) }}>
          <i class="swatch" />
          {item.team}
        </span>
      }
    >
      <p class="summary">
        {t('plan.route', { distance: formatMeters(item.routeMeters, lang) })} ·{' '}
        {t('plan.stopExpected', { expected: formatSignificant(expected, lang) })}
      </p>
      {item.stops.length === 0 && <p class="empty">{t('plan.idle')}</p>}
      <ol class="stops" style={{ '--color': colorOfTeam.value(item.team) }}>
        {item.stops.map((stop, i) => {
          const known = sections.data.value?.items.find(({ id }) => id === stop.section);
          const name = (stop.section === null ? item.post : names.get(stop.section)) ?? known?.name ?? '';
          return (
            <li key={i}>
              <i class="number">{i + 1}</i>
              <div>
                <span class="first-line">
                  {known ? (
                    <button type="button" class="link" onClick={() => showSection(known)}>
                      {name}
                    </button>
                  ) : (
                    name
                  )}
                </span>
                <span class="second-line">
                  {t('plan.arrive', { time: formatTime(stop.arriveAt, timeZone.value) })} ·{' '}
                  {t('plan.stay', { minutes: stop.stayMinutes })}
                </span>
                <ul class="reasons">
                  {stop.reasons.map((reason, k) => (
                    <li key={k}>{reasonText(reason)}</li>
                  ))}
                </ul>
              </div>
            </li>
          );
        })}
      </ol>
    </CardFrame>
  );
}
