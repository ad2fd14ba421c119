/** A block of the timeline: where, how many stops, its lock, what is wrong with it, whether it was edited. */
import { useSignal } from '@preact/signals';
import alertIcon from 'lucide-static/icons/circle-alert.svg?raw';
import lockIcon from 'lucide-static/icons/lock.svg?raw';
import warnIcon from 'lucide-static/icons/triangle-alert.svg?raw';
import type { Assignment, Plan } from '../../api.ts';
import { formatTime } from '../../format.ts';
import { t } from '../../i18n/index.ts';
import { Icon } from '../../parts/Icon.tsx';
import { timeZone } from '../../state/data.ts';
import { violationsOf } from '../../state/planCounts.ts';
import { drag, startDrag } from '../../state/planDrag.ts';
import { snappedEnd } from '../../state/planDrop.ts';
import { edit, editedIds } from '../../state/planEdits.ts';
import type { PlanSlot } from '../../state/planTable.ts';
import { chosenAssignment, toggleAssignment } from '../../state/planView.ts';
import { placeName } from '../planWords.ts';
import { openMenu } from './PlanMenu.tsx';
import { blockText } from './words.ts';

/** An end may be dragged so far beyond its slot; what that breaks is said. */
const BEYOND_MS = 60 * 60_000;

interface Props {
  item: Assignment;
  slot: PlanSlot;
  plan: Plan;
  row: number;
  column: number;
  /** Takes the focus of the tab key. */
  tabbed: boolean;
}

export function Block({ item, slot, plan, row, column, tabbed }: Props) {
  const dragged = useSignal<number | null>(null);
  const slotStart = Date.parse(slot.start);
  const slotMs = Date.parse(slot.end) - slotStart;
  const startMs = Date.parse(item.start);
  const endMs = dragged.value ?? Date.parse(item.end);
  const whole = startMs === slotStart && endMs === slotStart + slotMs;
  const held = drag.value?.what.assignment === item.id && drag.value.what.kind === 'assignment';

  /** The right edge follows the pointer; Escape leaves it where it was. */
  function resize(event: PointerEvent) {
    if (event.button !== 0) return;
    event.stopPropagation();
    event.preventDefault();
    const cell = (event.currentTarget as HTMLElement).closest('td')!;
    const minutesPerPx = slotMs / 60_000 / cell.clientWidth;
    const before = Date.parse(item.end);
    const move = (now: PointerEvent) => {
      const by = (now.clientX - event.clientX) * minutesPerPx;
      dragged.value = snappedEnd(startMs, before, by, slotStart + slotMs + BEYOND_MS);
    };
    const end = (done: boolean) => {
      removeEventListener('pointermove', move);
      removeEventListener('pointerup', up);
      removeEventListener('pointercancel', cancel);
      removeEventListener('keydown', onKey, true);
      const to = dragged.value;
      if (!done || to === null || to === before) return void (dragged.value = null);
      // It stays where it was let go until the server has answered.
      void edit({ op: 'set-assignment', assignment: item.id, end: new Date(to).toISOString() }).finally(
        () => (dragged.value = null),
      );
    };
    const up = () => end(true);
    const cancel = () => end(false);
    const onKey = (key: KeyboardEvent) => {
      if (key.key !== 'Escape') return;
      key.stopPropagation();
      cancel();
    };
    addEventListener('pointermove', move);
    addEventListener('pointerup', up);
    addEventListener('pointercancel', cancel);
    addEventListener('keydown', onKey, true);
  }

  const share = (ms: number) => `${(ms / slotMs) * 100}%`;
  const time = (ms: number) => formatTime(new Date(ms).toISOString(), timeZone.value);
  return (
    <div
      class={`block${held ? ' held-here' : ''}`}
      style={
        whole ? undefined : { marginInlineStart: share(startMs - slotStart), width: share(endMs - startMs) }
      }
    >
      <button
        type="button"
        data-row={row}
        data-column={column}
        data-block={item.id}
        tabIndex={tabbed ? 0 : -1}
        aria-pressed={chosenAssignment.value === item}
        aria-label={blockLabel(item, plan)}
        title={t('plan.timelineHint')}
        onClick={() => toggleAssignment(item)}
        onContextMenu={(event) => openMenu(event, { kind: 'block', assignment: item.id })}
        onPointerDown={(event) =>
          startDrag(
            event,
            { kind: 'assignment', assignment: item.id },
            `${item.team} · ${blockText(item, plan)}`,
          )
        }
      >
        <span class="where">{placeName(item, plan)}</span>
        <BlockMarks item={item} plan={plan} />
        {dragged.value === null ? (
          <small>{item.stops.length}</small>
        ) : (
          <small>
            {time(startMs)}–{time(endMs)}
          </small>
        )}
      </button>
      <span class="edge" aria-hidden="true" title={t('plan.dragEnd')} onPointerDown={resize} />
    </div>
  );
}

export function BlockMarks({ item, plan }: { item: Assignment; plan: Plan }) {
  const [worst] = violationsOf(plan, { assignment: item.id });
  return (
    <span class="block-marks" aria-hidden="true">
      {editedIds.value.has(item.id) && <i class="edited" />}
      {worst && (
        <span class={worst.severity}>
          <Icon svg={worst.severity === 'error' ? alertIcon : warnIcon} size={14} />
        </span>
      )}
      {item.lock && (
        <span class={`lock ${item.lock}`}>
          <Icon svg={lockIcon} size={13} />
        </span>
      )}
    </span>
  );
}

/** All that a block shows, as it is read out. */
export function blockLabel(item: Assignment, plan: Plan): string {
  const zone = timeZone.value;
  const problems = violationsOf(plan, { assignment: item.id }).length;
  return [
    `${item.team} ${formatTime(item.start, zone)}–${formatTime(item.end, zone)}`,
    blockText(item, plan),
    item.lock && t(`lock.${item.lock}`),
    problems > 0 && t('plan.problems', { count: problems }),
    editedIds.value.has(item.id) && t('plan.edited'),
  ]
    .filter(Boolean)
    .join(t('png.and'));
}
