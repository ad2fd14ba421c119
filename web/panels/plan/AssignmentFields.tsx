/** Team, slot, zone, hours and duty of an assignment, each changed by choosing another. Folded: seldom all are wanted. */
import trashIcon from 'lucide-static/icons/trash-2.svg?raw';
import type { Assignment, Plan, PlanEdit } from '../../api.ts';
import { formatTime } from '../../format.ts';
import { t } from '../../i18n/index.ts';
import { Icon } from '../../parts/Icon.tsx';
import { timeZone } from '../../state/data.ts';
import { split } from '../../state/planInput.ts';
import { dropEdit } from '../../state/planDrop.ts';
import { edit } from '../../state/planEdits.ts';
import { clockNear, slotAt } from '../../state/planTable.ts';
import { slots } from '../../state/planView.ts';
import { slotLabel, zoneName } from '../planWords.ts';

export function AssignmentFields({ item, current }: { item: Assignment; current: Plan }) {
  const zone = timeZone.value;
  const slot = slotAt(slots.value, item.start);
  const members = current.input.teams.find(({ name }) => name === item.team)?.members ?? [];
  const send = (change: PlanEdit | null) => change && void edit(change);
  const to = (team: string, start: string) =>
    send(dropEdit(current, slots.value, { kind: 'assignment', assignment: item.id }, { team, start }));
  const set = (change: Omit<Extract<PlanEdit, { op: 'set-assignment' }>, 'op' | 'assignment'>) =>
    send({ op: 'set-assignment', assignment: item.id, ...change });
  const clock = (which: 'start' | 'end') => (
    <label class="field">
      <span>{t(`assignment.${which}`)}</span>
      <input
        type="time"
        step={300}
        required
        value={formatTime(item[which], zone)}
        onChange={(event) => {
          const instant = clockNear(event.currentTarget.value, item[which], zone);
          if (instant) set({ [which]: instant });
        }}
      />
    </label>
  );
  return (
    <details class="assignment-fields">
      <summary>{t('assignment.change')}</summary>
      <div class="form">
        <label class="field">
          <span>{t('plan.team')}</span>
          <select
            value={item.team}
            onChange={(event) => to(event.currentTarget.value, slot?.start ?? item.start)}
          >
            {current.input.teams.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>{t('plan.slotLabel')}</span>
          <select value={slot?.start} onChange={(event) => to(item.team, event.currentTarget.value)}>
            {slots.value.map((each) => (
              <option key={each.start} value={each.start}>
                {slotLabel(each)}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>{t('assignment.zone')}</span>
          <select
            value={item.zone === null ? `post:${item.post}` : `zone:${item.zone}`}
            onChange={({ currentTarget: { value } }) =>
              set({ [value.slice(0, 4) as 'zone' | 'post']: value.slice(5) })
            }
          >
            {current.zones.map(({ id }) => (
              <option key={id} value={`zone:${id}`}>
                {zoneName(id, current)}
              </option>
            ))}
            {current.input.posts?.map(({ name }) => (
              <option key={name} value={`post:${name}`}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <div class="pair">
          {clock('start')}
          {clock('end')}
        </div>
        <label class="field">
          <span>{t('assignment.duty')}</span>
          <input
            maxLength={500}
            placeholder={current.input.duty ?? t('plan.dutyHint')}
            value={item.duty ?? ''}
            onChange={(event) => set({ duty: event.currentTarget.value.trim() || null })}
          />
        </label>
        <label class="field">
          <span>{t('plan.members')}</span>
          <input
            maxLength={800}
            placeholder={t('plan.membersHint')}
            value={members.join('、')}
            onChange={(event) =>
              send({ op: 'set-members', team: item.team, members: split(event.currentTarget.value) })
            }
          />
        </label>
        <button
          type="button"
          class="quiet danger"
          onClick={() => send({ op: 'remove-assignment', assignment: item.id })}
        >
          <Icon svg={trashIcon} size={16} /> {t('plan.removeBlock')}
        </button>
      </div>
    </details>
  );
}
