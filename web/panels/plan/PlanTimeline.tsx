/** The plan as a table of one day, teams by slots, with what is done to it as a whole; on a phone a list by slot. */
import { useEffect } from 'preact/hooks';
import optimiseIcon from 'lucide-static/icons/wand-sparkles.svg?raw';
import redoIcon from 'lucide-static/icons/redo-2.svg?raw';
import undoIcon from 'lucide-static/icons/undo-2.svg?raw';
import type { Plan } from '../../api.ts';
import { formatWeekdayDay } from '../../format.ts';
import { language, t } from '../../i18n/index.ts';
import { Icon } from '../../parts/Icon.tsx';
import { Busy } from '../../parts/status.tsx';
import { plan } from '../../state/data.ts';
import { isPhone } from '../../state/layout.ts';
import { say } from '../../state/notice.ts';
import { drag, dragAt } from '../../state/planDrag.ts';
import { canRedo, canUndo, conflict, redo, saving, undo, wishFor } from '../../state/planEdits.ts';
// Shows the plan whole when it comes into view, whichever panel is open.
import '../../state/planForm.ts';
import { currentSlot, planDays, showDay } from '../../state/planView.ts';
import { PlanConflict } from './PlanConflict.tsx';
import { PlanMenu } from './PlanMenu.tsx';
import { SlotList } from './SlotList.tsx';
import { PostsButton, TimelinePosts } from './TimelinePosts.tsx';
import { TimelineTable } from './TimelineTable.tsx';

export function PlanTimeline() {
  useEffect(() => {
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  const current = plan.value;
  if (!current) return null;
  const day = currentSlot.value?.day ?? null;
  return (
    <section class="timeline" aria-label={t('plan.timeline')}>
      <Busy when={saving.value} />
      {conflict.value && <PlanConflict met={conflict.value} />}
      <header class="timeline-head">
        <Days chosen={day} />
        <span class="grow" />
        <PostsButton current={current} />
        <Tools current={current} />
      </header>
      <TimelinePosts key={current.id} current={current} />
      {isPhone.value ? (
        <SlotList current={current} day={day} />
      ) : (
        <TimelineTable current={current} day={day} />
      )}
      <PlanMenu current={current} />
      <Held />
    </section>
  );
}

/** Undo and redo anywhere on the page but where somebody types. */
function onKey(event: KeyboardEvent) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== 'z') return;
  if (event.target instanceof HTMLElement && event.target.matches('input:not([type=checkbox]), textarea'))
    return;
  event.preventDefault();
  void step(event.shiftKey ? 'redo' : 'undo');
}

async function step(way: 'undo' | 'redo') {
  const done = await (way === 'undo' ? undo() : redo());
  if (done) say(t(way === 'undo' ? 'steps.undone' : 'steps.redone'));
}

function Days({ chosen }: { chosen: string | null }) {
  const days = planDays.value;
  if (days.length < 2) return <h2>{chosen && formatWeekdayDay(chosen, language.value)}</h2>;
  const move = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const next = by && days[days.indexOf(chosen ?? '') + by];
    if (!next) return;
    event.preventDefault();
    showDay(next);
    const tabs = event.currentTarget as HTMLElement;
    requestAnimationFrame(() => tabs.querySelector<HTMLElement>('[aria-selected="true"]')?.focus());
  };
  return (
    <div class="day-tabs" role="tablist" aria-label={t('plan.days')} onKeyDown={move}>
      {days.map((day) => (
        <button
          key={day}
          type="button"
          role="tab"
          aria-selected={day === chosen}
          aria-controls="timeline-day"
          tabIndex={day === chosen ? 0 : -1}
          onClick={() => showDay(day)}
        >
          {formatWeekdayDay(day, language.value)}
        </button>
      ))}
    </div>
  );
}

function Tools({ current }: { current: Plan }) {
  const locked = current.assignments.filter(({ lock }) => lock !== null).length;
  return (
    <div class="timeline-tools">
      <button
        type="button"
        class="quiet square"
        disabled={!canUndo.value || saving.value}
        aria-label={t('steps.undo')}
        title={`${t('steps.undo')}  Ctrl+Z`}
        onClick={() => void step('undo')}
      >
        <Icon svg={undoIcon} size={18} />
      </button>
      <button
        type="button"
        class="quiet square"
        disabled={!canRedo.value || saving.value}
        aria-label={t('steps.redo')}
        title={`${t('steps.redo')}  Ctrl+Shift+Z`}
        onClick={() => void step('redo')}
      >
        <Icon svg={redoIcon} size={18} />
      </button>
      <button
        type="button"
        class="quiet"
        disabled={saving.value}
        aria-label={t('optimise.do')}
        title={t('optimise.hint', { locked })}
        onClick={() => void wishFor({ kind: 'optimise' })}
      >
        <Icon svg={optimiseIcon} size={16} /> <span class="desk-only">{t('optimise.do')}</span>
      </button>
    </div>
  );
}

/** What the pointer holds, beside it. */
function Held() {
  const now = drag.value;
  if (now?.by !== 'pointer') return null;
  const { x, y } = dragAt.value;
  return (
    <div class="held" aria-hidden="true" style={{ transform: `translate(${x + 12}px, ${y + 12}px)` }}>
      {now.label}
    </div>
  );
}
