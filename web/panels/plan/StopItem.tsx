/** A stop: when, how long, why; dragged by its handle to another place or onto a block, or moved by the arrow keys. */
import gripIcon from 'lucide-static/icons/grip-vertical.svg?raw';
import lockIcon from 'lucide-static/icons/lock.svg?raw';
import minusIcon from 'lucide-static/icons/minus.svg?raw';
import openIcon from 'lucide-static/icons/lock-open.svg?raw';
import plusIcon from 'lucide-static/icons/plus.svg?raw';
import trashIcon from 'lucide-static/icons/trash-2.svg?raw';
import tuneIcon from 'lucide-static/icons/sliders-horizontal.svg?raw';
import { LONGEST_STOP_MINUTES, SHORTEST_STOP_MINUTES } from '../../../domain/plan/rules.ts';
import type { Assignment, Plan, PlanEdit, PlanStop } from '../../api.ts';
import { formatTime } from '../../format.ts';
import { t } from '../../i18n/index.ts';
import { Icon } from '../../parts/Icon.tsx';
import { sections, timeZone } from '../../state/data.ts';
import { say } from '../../state/notice.ts';
import { violationsOf } from '../../state/planCounts.ts';
import { drag, startDrag } from '../../state/planDrag.ts';
import { reorderEdit } from '../../state/planDrop.ts';
import { edit } from '../../state/planEdits.ts';
import { clockNear } from '../../state/planTable.ts';
import { reasonText } from '../planWords.ts';
import { showSection } from '../sectionWords.ts';
import { brokenText, stopName } from './words.ts';

/** What a stop at a key section takes (minutes). */
const STAY = { least: SHORTEST_STOP_MINUTES, most: LONGEST_STOP_MINUTES } as const;

interface Props {
  item: Assignment;
  stop: PlanStop;
  index: number;
  plan: Plan;
  open: boolean;
  toggle(): void;
}

export function StopItem({ item, stop, index, plan, open, toggle }: Props) {
  const name = stopName(stop, item, plan);
  const known = sections.data.value?.items.find(({ id }) => id === stop.section);
  const violations = violationsOf(plan, { assignment: item.id, stop: stop.id });
  const zone = timeZone.value;
  const held = drag.value;
  const over = held?.over && 'index' in held.over && held.over.index === index;
  const mine = held?.what.kind === 'stop' && held.what.stop === stop.id;
  const set = (change: Omit<Extract<PlanEdit, { op: 'set-stop' }>, 'op' | 'assignment' | 'stop'>) =>
    edit({ op: 'set-stop', assignment: item.id, stop: stop.id, ...change });

  function onHandleKey(event: KeyboardEvent) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const change = by && reorderEdit(item, stop.id, index + by);
    if (!change) return;
    event.preventDefault();
    void edit(change).then((done) => done && say(t('stop.moved', { name, number: index + by + 1 })));
  }

  return (
    <li data-stop-index={index} class={`${over ? 'drop' : ''}${mine ? ' held-here' : ''}`}>
      <i class="number">{index + 1}</i>
      <div>
        <div class="stop-line-1">
          {known ? (
            <button type="button" class="link" onClick={() => showSection(known)}>
              {name}
            </button>
          ) : (
            <strong>{name}</strong>
          )}
          {stop.section !== null && (
            <button
              type="button"
              class="handle"
              aria-label={t('stop.handle', { name })}
              title={t('stop.handleHint')}
              onPointerDown={(event) =>
                startDrag(event, { kind: 'stop', assignment: item.id, stop: stop.id }, name)
              }
              onKeyDown={onHandleKey}
            >
              <Icon svg={gripIcon} size={16} />
            </button>
          )}
        </div>
        <div class="stop-line-2">
          <span class="second-line">
            {t('plan.arrive', { time: formatTime(stop.arriveAt, zone) })} ·{' '}
            {t('plan.stay', { minutes: stop.stayMinutes })}
            {stop.notBefore && ` · ${t('stop.fixedAt', { time: formatTime(stop.notBefore, zone) })}`}
          </span>
          <button
            type="button"
            class={`small-icon${stop.locked ? ' on' : ''}`}
            aria-pressed={stop.locked}
            aria-label={t('stop.lock', { name })}
            title={t(stop.locked ? 'stop.lockedHint' : 'stop.lockHint')}
            onClick={() => void set({ locked: !stop.locked })}
          >
            <Icon svg={stop.locked ? lockIcon : openIcon} size={16} />
          </button>
          <button
            type="button"
            class="small-icon"
            aria-expanded={open}
            aria-label={t('stop.change', { name })}
            title={t('stop.changeHint')}
            onClick={toggle}
          >
            <Icon svg={tuneIcon} size={16} />
          </button>
        </div>
        {violations.map((violation, i) => (
          <p key={i} class={`stop-violation ${violation.severity}`}>
            {brokenText(violation)}
          </p>
        ))}
        {open && (
          <div class="stop-fields">
            <Stay stop={stop} set={(stayMinutes) => void set({ stayMinutes })} />
            <label class="field">
              <span>{t('stop.notBefore')}</span>
              <input
                type="time"
                step={300}
                value={stop.notBefore ? formatTime(stop.notBefore, zone) : ''}
                onChange={(event) => {
                  const { value } = event.currentTarget;
                  void set({ notBefore: value ? clockNear(value, stop.arriveAt, zone) : null });
                }}
              />
            </label>
            <button
              type="button"
              class="quiet danger"
              onClick={() => void edit({ op: 'remove-stop', assignment: item.id, stop: stop.id })}
            >
              <Icon svg={trashIcon} size={16} /> {t('stop.remove')}
            </button>
          </div>
        )}
        <ul class="reasons">
          {stop.reasons.map((reason, k) => (
            <li key={k}>{reasonText(reason)}</li>
          ))}
        </ul>
      </div>
    </li>
  );
}

/** At a key section ten to sixteen minutes; a post is manned for its own time. */
function Stay({ stop, set }: { stop: PlanStop; set(minutes: number): void }) {
  if (stop.section === null) return null;
  const { stayMinutes } = stop;
  return (
    <div class="field">
      <span id={`stay-${stop.id}`}>{t('stop.stay')}</span>
      <div class="stepper" role="group" aria-labelledby={`stay-${stop.id}`}>
        <button
          type="button"
          class="quiet square"
          disabled={stayMinutes <= STAY.least}
          aria-label={t('stop.shorter')}
          onClick={() => set(stayMinutes - 1)}
        >
          <Icon svg={minusIcon} size={16} />
        </button>
        <b>{stayMinutes}</b>
        <button
          type="button"
          class="quiet square"
          disabled={stayMinutes >= STAY.most}
          aria-label={t('stop.longer')}
          onClick={() => set(stayMinutes + 1)}
        >
          <Icon svg={plusIcon} size={16} />
        </button>
      </div>
    </div>
  );
}
