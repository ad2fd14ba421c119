/** Teams by slots: who is in which zone when. A block shows that team's way. Arrows move between blocks. */
import { formatTime, formatWeekdayDay, localParts } from '../format.ts';
import { language, t } from '../i18n/index.ts';
import { plan, timeZone } from '../state/data.ts';
import {
  assignmentId,
  colorOfTeam,
  currentSlot,
  chosenAssignment,
  showSlot,
  toggleAssignment,
  slots,
} from '../state/planView.ts';
import { slotLabel, placeName } from './planWords.ts';

export function PlanTimeline() {
  const current = plan.value;
  if (!current) return null;
  const zone = timeZone.value;
  const list = slots.value;
  const byId = new Map(current.assignments.map((item) => [assignmentId(item), item]));
  const dayOf = (start: string) => localParts(Date.parse(start), zone).day;

  function onKey(event: KeyboardEvent) {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    const from = (event.target as HTMLElement).closest<HTMLElement>('[data-row]');
    if (!step || !from) return;
    event.preventDefault();
    const row = Number(from.dataset.row) + step[0]!;
    const column = Number(from.dataset.column) + step[1]!;
    (event.currentTarget as HTMLElement)
      .querySelector<HTMLElement>(`[data-row="${row}"][data-column="${column}"]`)
      ?.focus();
  }

  return (
    <section class="timeline" aria-label={t('plan.timeline')}>
      <div class="timeline-scroll">
        <table onKeyDown={onKey}>
          <thead>
            <tr>
              <td />
              {list.map((slot, i) => (
                <th
                  key={slot.start}
                  scope="col"
                  class={slot.start === currentSlot.value?.start ? 'current' : ''}
                >
                  <button type="button" onClick={() => showSlot(slot.start)} aria-label={slotLabel(slot)}>
                    {(i === 0 || dayOf(list[i - 1]!.start) !== dayOf(slot.start)) && (
                      <b>{formatWeekdayDay(dayOf(slot.start), language.value)}</b>
                    )}
                    <span>
                      {formatTime(slot.start, zone)}–{formatTime(slot.end, zone)}
                    </span>
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {current.input.teams.map((team, row) => (
              <tr key={team.name} style={{ '--color': colorOfTeam.value(team.name) }}>
                <th scope="row">
                  <i class="swatch" />
                  {team.name}
                </th>
                {list.map((slot, column) => {
                  const id = assignmentId({ team: team.name, start: slot.start });
                  const item = byId.get(id);
                  if (!item) return <td key={slot.start} />;
                  return (
                    <td key={slot.start}>
                      <button
                        type="button"
                        data-row={row}
                        data-column={column}
                        aria-pressed={chosenAssignment.value === item}
                        title={t('plan.timelineHint')}
                        onClick={() => toggleAssignment(item)}
                      >
                        <span>{placeName(item, current)}</span>
                        <small>{item.stops.length}</small>
                      </button>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
