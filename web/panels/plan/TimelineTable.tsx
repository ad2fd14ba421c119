/**
 * Teams by slots of one day. Blocks are dragged to another team or slot, their right edge to another end; by keys M picks up, arrows
 * move, Enter lets go, L goes through the locks, Delete removes.
 */
import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import moreIcon from 'lucide-static/icons/ellipsis.svg?raw';
import type { Assignment, Plan } from '../../api.ts';
import { formatTime } from '../../format.ts';
import { t } from '../../i18n/index.ts';
import { Icon } from '../../parts/Icon.tsx';
import { timeZone } from '../../state/data.ts';
import { say } from '../../state/notice.ts';
import { drag, letGo, moveOver, pendingEdit, pickUp, putBack } from '../../state/planDrag.ts';
import { nextLock } from '../../state/planDrop.ts';
import { edit } from '../../state/planEdits.ts';
import { cellKey, cellsOf, type PlanSlot } from '../../state/planTable.ts';
import { colorOfTeam, currentSlot, showSlot, slots } from '../../state/planView.ts';
import { slotLabel } from '../planWords.ts';
import { Block } from './Block.tsx';
import { openMenu } from './PlanMenu.tsx';
import { blockText } from './words.ts';

interface Place {
  row: number;
  column: number;
}

const MOVES: Partial<Record<string, readonly [number, number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

export function TimelineTable({ current, day }: { current: Plan; day: string | null }) {
  const table = useRef<HTMLTableElement>(null);
  const place = useSignal<Place>({ row: 0, column: 0 });
  const teams = current.input.teams;
  const columns = slots.value.filter((slot) => slot.day === day);
  const cells = cellsOf(current.assignments, columns);
  const at: Place = {
    row: Math.min(place.value.row, teams.length - 1),
    column: Math.min(place.value.column, columns.length - 1),
  };
  const held = drag.value;
  const over = held?.over && !('index' in held.over) ? cellKey(held.over.team, held.over.start) : null;
  const fits = over !== null && pendingEdit() !== null;

  const cellAt = ({ row, column }: Place) =>
    table.current?.querySelector<HTMLElement>(`[data-row="${row}"][data-column="${column}"]`);

  function go(to: Place) {
    if (!teams[to.row] || !columns[to.column]) return;
    place.value = to;
    // Drawn first: a cell that could not take the focus can then.
    requestAnimationFrame(() => cellAt(to)?.focus());
    if (drag.peek()?.by !== 'keyboard') return;
    const cell = { team: teams[to.row]!.name, start: columns[to.column]!.start };
    moveOver(cell);
    say(`${cell.team} ${slotLabel(columns[to.column]!)}: ${t(pendingEdit() ? 'drag.fits' : 'drag.no')}`);
  }

  /** An edit may draw the cell anew: the focus is given back to where it was. */
  function keepFocus(done: Promise<boolean>): Promise<boolean> {
    return done.then((ok) => {
      requestAnimationFrame(() => {
        if (document.activeElement === document.body) cellAt(place.peek())?.focus();
      });
      return ok;
    });
  }

  function drop() {
    const done = letGo();
    if (!done) return say(t('drag.nothing'));
    void keepFocus(done).then((ok) => ok && say(t('drag.dropped')));
  }

  function onKey(event: KeyboardEvent) {
    const cell = (event.target as HTMLElement).closest<HTMLElement>('[data-row]');
    if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
    const now = { row: Number(cell.dataset.row), column: Number(cell.dataset.column) };
    const item = current.assignments.find(({ id }) => id === cell.dataset.block);
    const move = MOVES[event.key];
    if (move) go({ row: now.row + move[0], column: now.column + move[1] });
    else if (event.key === 'Home') go({ ...now, column: 0 });
    else if (event.key === 'End') go({ ...now, column: columns.length - 1 });
    else if (drag.peek()?.by === 'keyboard') {
      if (event.key === 'Enter' || event.key === ' ') drop();
      else if (event.key === 'Escape') {
        putBack();
        say(t('drag.putBack'));
      } else return;
    } else if (item && !act(event.key, item, now)) return;
    else if (!item) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** False: the key means nothing here. */
  function act(key: string, item: Assignment, { row, column }: Place): boolean {
    switch (key.toLowerCase()) {
      case 'm': {
        const label = `${item.team} · ${blockText(item, current)}`;
        const cell = { team: teams[row]!.name, start: columns[column]!.start };
        pickUp({ kind: 'assignment', assignment: item.id }, label, 'keyboard', cell);
        say(t('drag.pickedUp', { what: label }));
        return true;
      }
      case 'l': {
        const lock = nextLock(item.lock);
        void keepFocus(edit({ op: 'set-assignment', assignment: item.id, lock })).then(
          (done) => done && say(t(`lock.${lock ?? 'none'}`)),
        );
        return true;
      }
      case 'delete':
      case 'backspace':
        void keepFocus(edit({ op: 'remove-assignment', assignment: item.id })).then(
          (done) => done && say(t('plan.removed')),
        );
        return true;
      default:
        return false;
    }
  }

  return (
    <div
      class="timeline-scroll"
      id="timeline-day"
      role={day ? 'tabpanel' : undefined}
      aria-label={t('plan.timeline')}
    >
      <table
        ref={table}
        role="grid"
        aria-label={t('plan.timeline')}
        class={held ? 'dragging' : ''}
        onKeyDown={onKey}
        onFocusIn={(event) => {
          const cell = (event.target as HTMLElement).closest<HTMLElement>('[data-row]');
          if (cell) place.value = { row: Number(cell.dataset.row), column: Number(cell.dataset.column) };
        }}
      >
        <thead>
          <tr>
            <td />
            {columns.map((slot) => (
              <SlotHead key={slot.start} slot={slot} />
            ))}
          </tr>
        </thead>
        <tbody>
          {teams.map((team, row) => (
            <tr key={team.name} style={{ '--color': colorOfTeam.value(team.name) }}>
              <th scope="row">
                <div>
                  <i class="swatch" />
                  <span title={[team.name, ...(team.members ?? [])].join(' · ')}>{team.name}</span>
                  <MenuButton
                    label={t('menu.of', { what: team.name })}
                    open={(event) => openMenu(event, { kind: 'team', team: team.name })}
                  />
                </div>
              </th>
              {columns.map((slot, column) => {
                const key = cellKey(team.name, slot.start);
                const items = cells.get(key) ?? [];
                const here = at.row === row && at.column === column;
                return (
                  <td
                    key={slot.start}
                    data-cell-team={team.name}
                    data-cell-start={slot.start}
                    class={over === key ? (fits ? 'drop' : 'no-drop') : ''}
                  >
                    {items.map((item, i) => (
                      <Block
                        key={item.id}
                        item={item}
                        slot={slot}
                        plan={current}
                        row={row}
                        column={column}
                        tabbed={here && i === 0}
                      />
                    ))}
                    {items.length === 0 && (
                      <button
                        type="button"
                        class="empty-cell"
                        data-row={row}
                        data-column={column}
                        tabIndex={here ? 0 : -1}
                        aria-label={t('plan.emptyCell', { team: team.name, slot: slotLabel(slot) })}
                        onClick={(event) =>
                          openMenu(event, { kind: 'empty', team: team.name, start: slot.start })
                        }
                      >
                        <span aria-hidden="true">+</span>
                      </button>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function SlotHead({ slot }: { slot: PlanSlot }) {
  const zone = timeZone.value;
  return (
    <th scope="col" class={slot.start === currentSlot.value?.start ? 'current' : ''}>
      <div>
        <button type="button" onClick={() => showSlot(slot.start)} aria-label={slotLabel(slot)}>
          {formatTime(slot.start, zone)}–{formatTime(slot.end, zone)}
        </button>
        <MenuButton
          label={t('menu.of', { what: slotLabel(slot) })}
          open={(event) => openMenu(event, { kind: 'slot', start: slot.start })}
        />
      </div>
    </th>
  );
}

function MenuButton({ label, open }: { label: string; open(event: MouseEvent): void }) {
  return (
    <button type="button" class="head-menu" aria-label={label} title={label} onClick={open}>
      <Icon svg={moreIcon} size={16} />
    </button>
  );
}
