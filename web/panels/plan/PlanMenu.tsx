/** What can be done with a block, a team, a slot or an empty cell: a menu where it was asked for; arrows move, Esc closes. */
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import checkIcon from 'lucide-static/icons/check.svg?raw';
import trashIcon from 'lucide-static/icons/trash-2.svg?raw';
import type { Plan, PlanEdit } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { Icon } from '../../parts/Icon.tsx';
import type { Lock } from '../../state/planDrop.ts';
import { edit } from '../../state/planEdits.ts';
import { slotAt } from '../../state/planTable.ts';
import { slots } from '../../state/planView.ts';
import { zoneName } from '../planWords.ts';

type Target =
  | { kind: 'block'; assignment: string }
  | { kind: 'team'; team: string }
  | { kind: 'slot'; start: string }
  | { kind: 'empty'; team: string; start: string };

const opened = signal<{ target: Target; x: number; y: number } | null>(null);

/** At the pointer; where a key asked, below what has the focus. */
export function openMenu(event: MouseEvent, target: Target) {
  event.preventDefault();
  const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
  const byKey = event.clientX === 0 && event.clientY === 0;
  const at = byKey || target.kind !== 'block' ? { x: box.left, y: box.bottom + 4 } : null;
  opened.value = { target, x: at?.x ?? event.clientX, y: at?.y ?? event.clientY };
}

export function PlanMenu({ current }: { current: Plan }) {
  const panel = useRef<HTMLDivElement>(null);
  const now = opened.value;
  useEffect(() => {
    const element = panel.current;
    if (!element || !now) return;
    element.showPopover();
    const { offsetWidth, offsetHeight } = element;
    element.style.left = `${Math.max(8, Math.min(now.x, innerWidth - offsetWidth - 8))}px`;
    element.style.top = `${Math.max(8, Math.min(now.y, innerHeight - offsetHeight - 8))}px`;
    element.querySelector<HTMLElement>('button')?.focus();
  }, [now]);

  const close = () => panel.current?.hidePopover();
  const act = (change: PlanEdit) => {
    close();
    void edit(change);
  };
  return (
    <div
      ref={panel}
      popover="auto"
      class="popup plan-menu"
      role="group"
      aria-label={t('menu.label')}
      onToggle={(event) => event.newState === 'closed' && opened.peek() === now && (opened.value = null)}
      onKeyDown={stepItems}
    >
      {now && <Items target={now.target} plan={current} act={act} />}
    </div>
  );
}

function stepItems(event: KeyboardEvent) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by) return;
  const items = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('button')];
  const at = items.indexOf(document.activeElement as HTMLElement);
  event.preventDefault();
  items[(at + by + items.length) % items.length]?.focus();
}

interface ItemProps {
  target: Target;
  plan: Plan;
  act(change: PlanEdit): void;
}

function Items({ target, plan, act }: ItemProps) {
  switch (target.kind) {
    case 'team':
      return (
        <Locks title={t('menu.lockTeam', { team: target.team })}>
          {(lock) => act({ op: 'lock-team', team: target.team, lock })}
        </Locks>
      );
    case 'slot':
      return (
        <Locks title={t('menu.lockSlot')}>
          {(lock) => act({ op: 'lock-slot', start: target.start, lock })}
        </Locks>
      );
    case 'empty': {
      const { team, start } = target;
      return (
        <>
          <h3>{t('menu.add', { team })}</h3>
          <div class="menu zones">
            {zonesFor(plan, start).map(({ id, staffed }) => (
              <button
                key={id}
                type="button"
                onClick={() => act({ op: 'add-assignment', team, zone: id, start })}
              >
                {zoneName(id, plan)}
                {staffed && <small>{t('menu.staffed', { team: staffed })}</small>}
              </button>
            ))}
            {plan.input.posts?.map(({ name }) => (
              <button
                key={`post ${name}`}
                type="button"
                onClick={() => act({ op: 'add-assignment', team, post: name, start })}
              >
                {name}
              </button>
            ))}
          </div>
        </>
      );
    }
    case 'block': {
      const item = plan.assignments.find(({ id }) => id === target.assignment);
      if (!item) return null;
      const { zone } = item;
      return (
        <>
          <Locks title={t('menu.lock')} now={item.lock}>
            {(lock) => act({ op: 'set-assignment', assignment: item.id, lock })}
          </Locks>
          {zone && (
            <div class="menu">
              <button type="button" onClick={() => act({ op: 'lock-zone', zone, lock: 'zone' })}>
                {t('menu.lockZone', { zone: zoneName(zone, plan) })}
              </button>
            </div>
          )}
          <div class="menu">
            <button type="button" onClick={() => act({ op: 'remove-assignment', assignment: item.id })}>
              <Icon svg={trashIcon} size={16} /> {t('plan.removeBlock')}
            </button>
          </div>
        </>
      );
    }
  }
}

/** Zones in which nobody works in the slot come first. */
function zonesFor(plan: Plan, start: string) {
  const slot = slotAt(slots.value, start);
  const working = plan.assignments.filter((item) => slot && slotAt([slot], item.start));
  return plan.zones
    .map(({ id }) => ({ id, staffed: working.find((item) => item.zone === id)?.team ?? null }))
    .sort((a, b) => Number(a.staffed !== null) - Number(b.staffed !== null));
}

const LOCKS: readonly Lock[] = [null, 'zone', 'stops'];

interface LocksProps {
  title: string;
  /** undefined: of many, which may differ. */
  now?: Lock;
  children(lock: Lock): void;
}

function Locks({ title, now, children: choose }: LocksProps) {
  return (
    <>
      <h3>{title}</h3>
      <div class="menu">
        {LOCKS.map((lock) => (
          <button
            key={lock}
            type="button"
            aria-pressed={now === undefined ? undefined : now === lock}
            onClick={() => choose(lock)}
          >
            {t(`lock.${lock ?? 'none'}`)}
            {now === lock && <Icon svg={checkIcon} size={16} />}
          </button>
        ))}
      </div>
    </>
  );
}
