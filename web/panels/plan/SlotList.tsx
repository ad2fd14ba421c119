/** The timeline where there is no room for a table: slot by slot, who works where. */
import type { Plan } from '../../api.ts';
import { formatTime } from '../../format.ts';
import { t } from '../../i18n/index.ts';
import { timeZone } from '../../state/data.ts';
import { slotAt } from '../../state/planTable.ts';
import { chosenAssignment, colorOfTeam, slots, toggleAssignment } from '../../state/planView.ts';
import { BlockMarks, blockLabel } from './Block.tsx';
import { blockText } from './words.ts';

export function SlotList({ current, day }: { current: Plan; day: string | null }) {
  const zone = timeZone.value;
  return (
    <div
      class="timeline-scroll slot-list"
      id="timeline-day"
      tabIndex={0}
      role="group"
      aria-label={t('plan.timeline')}
    >
      {slots.value
        .filter((slot) => slot.day === day)
        .map((slot) => (
          <section key={slot.start}>
            <h3>
              {formatTime(slot.start, zone)}–{formatTime(slot.end, zone)}
            </h3>
            <ul>
              {current.assignments
                .filter((item) => slotAt([slot], item.start))
                .map((item) => (
                  <li key={item.id} style={{ '--color': colorOfTeam.value(item.team) }}>
                    <button
                      type="button"
                      aria-pressed={chosenAssignment.value === item}
                      aria-label={blockLabel(item, current)}
                      onClick={() => toggleAssignment(item)}
                    >
                      <i class="swatch" />
                      <span class="first-line">{item.team}</span>
                      <span class="second-line">{blockText(item, current)}</span>
                      <BlockMarks item={item} plan={current} />
                    </button>
                  </li>
                ))}
            </ul>
          </section>
        ))}
    </div>
  );
}
