/** One team in one slot: its lock, time, place and duty, and its stops in order with their reasons; all of it can be changed here. */
import { useSignal } from '@preact/signals';
import plusIcon from 'lucide-static/icons/plus.svg?raw';
import { formatMeters, formatSignificant } from '../../format.ts';
import { language, t } from '../../i18n/index.ts';
import { CardFrame } from '../../parts/Card.tsx';
import { Icon } from '../../parts/Icon.tsx';
import { Segments } from '../../parts/Segments.tsx';
import { Busy } from '../../parts/status.tsx';
import { plan, planBusy } from '../../state/data.ts';
import { violationsOf } from '../../state/planCounts.ts';
import { edit, saving } from '../../state/planEdits.ts';
import { chosenAssignment, colorOfTeam } from '../../state/planView.ts';
import { placeName, slotLabel } from '../planWords.ts';
import { AddStop } from './AddStop.tsx';
import { AssignmentFields } from './AssignmentFields.tsx';
import { StopItem } from './StopItem.tsx';
import { brokenText } from './words.ts';

const LOCKS = ['none', 'zone', 'stops'] as const;

export function AssignmentCard() {
  const item = chosenAssignment.value;
  const current = plan.value;
  const open = useSignal<string | null>(null);
  const adding = useSignal(false);
  if (!item || !current) {
    return (
      <CardFrame kind={t('panel.plan')} title={t(current ? 'problem.gone' : 'common.loading')}>
        <Busy when={planBusy.value} />
      </CardFrame>
    );
  }
  const lang = language.value;
  const expected = item.stops.reduce((sum, stop) => sum + stop.expectedIncidents, 0);
  const members = current.input.teams.find(({ name }) => name === item.team)?.members ?? [];
  const broken = violationsOf(current, { assignment: item.id }).filter(({ stop }) => stop === null);
  const locks = item.post === null ? LOCKS : (['none', 'stops'] as const);
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
      <Busy when={saving.value} />
      <p class="summary">
        {members.length > 0 && `${members.join('、')} · `}
        {t('plan.route', { distance: formatMeters(item.routeMeters, lang) })} ·{' '}
        {t('plan.stopExpected', { expected: formatSignificant(expected, lang) })}
      </p>
      {broken.length > 0 && (
        <ul class="note warm broken">
          {broken.map((violation, i) => (
            <li key={i} class={violation.severity}>
              {brokenText(violation)}
            </li>
          ))}
        </ul>
      )}
      <Segments
        label={t('menu.lock')}
        value={item.lock ?? 'none'}
        options={locks.map((value) => ({ value, label: t(`lock.${value}`) }))}
        onChange={(value) =>
          void edit({ op: 'set-assignment', assignment: item.id, lock: value === 'none' ? null : value })
        }
      />
      <AssignmentFields key={`${item.id} ${current.version}`} item={item} current={current} />
      {item.stops.length === 0 && <p class="empty">{t('plan.idle')}</p>}
      <ol class="stops" style={{ '--color': colorOfTeam.value(item.team) }}>
        {item.stops.map((stop, index) => (
          <StopItem
            key={stop.id}
            item={item}
            stop={stop}
            index={index}
            plan={current}
            open={open.value === stop.id}
            toggle={() => (open.value = open.value === stop.id ? null : stop.id)}
          />
        ))}
      </ol>
      {item.post === null &&
        (adding.value ? (
          <AddStop item={item} current={current} close={() => (adding.value = false)} />
        ) : (
          <button type="button" class="quiet" onClick={() => (adding.value = true)}>
            <Icon svg={plusIcon} size={16} /> {t('stop.add')}
          </button>
        ))}
    </CardFrame>
  );
}
